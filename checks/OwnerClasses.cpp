#include "checks/OwnerClasses.h"
#include "checks/HeapStory.h"
#include "checks/Wording.h"
#include "facts/FunctionIndex.h"

using namespace deed;

static FormalPlace ofThis(const std::string &Member) { return FormalPlace::thisPointer().deref().field(Member); }

static std::vector<OwnedMember> releasedMembers(const SolvedTu &Tu, bool Always) {
  std::vector<OwnedMember> Out;
  for (uint32_t I = 0; I != Tu.Tu.Functions.size(); ++I) {
    const FunctionInfo &F = Tu.Tu.Functions[I];
    if (F.Which != Special::Destructor || !F.HasBody || F.Defaulted || !F.ObjectType)
      continue;
    for (const Effect &E : Tu.Summaries.of(FunctionId{I}).Effects) {
      bool IsMember = E.What.Root == FormalRoot::This && E.What.Path.size() == 2 &&
                      E.What.Path[1].Kind == Projection::Field;
      if (E.Kind == EffectKind::Free && E.Always == Always && IsMember)
        Out.push_back({FunctionId{I}, F.ObjectType, E.What.Path[1].Key, E.Alloc,
                       E.Trail.empty() ? F.At : E.Trail[0].At, !Always});
    }
  }
  return Out;
}

std::vector<OwnedMember> deed::ownedMembers(const SolvedTu &Tu) { return releasedMembers(Tu, /*Always=*/true); }

std::vector<OwnedMember> deed::membersOwnedAtTimes(const SolvedTu &Tu) { return releasedMembers(Tu, /*Always=*/false); }

SpecialMember deed::whatItDoes(const SolvedTu &Tu, FunctionId F, const OwnedMember &M) {
  SpecialMember S{F};
  const FormalPlace Mine = ofThis(M.Name), Other = FormalPlace::param(0).deref();
  const FormalPlace Theirs = Other.field(M.Name);
  for (const Effect &E : Tu.Summaries.of(F).Effects) {
    bool OfMine = E.What == Mine, OfTheirs = E.What == Theirs;
    switch (E.Kind) {
    case EffectKind::Store:
      S.TakesOver |= OfMine && E.From == Theirs && !E.Guessed;
      S.Sets |= OfMine;
      S.Clears |= OfTheirs;
      S.Releases |= E.From == Mine;
      break;
    case EffectKind::Write:
      S.TakesOver |= OfMine && E.From == Theirs;
      S.Sets |= OfMine;
      S.Clears |= OfTheirs || E.What == Other;
      S.Releases |= E.From == Mine; // `std::swap(Fd, Other.Fd)`
      break;
    case EffectKind::ReturnFresh: S.Sets |= OfMine; break;
    case EffectKind::Free:
    case EffectKind::Adopt: S.Releases |= OfMine || E.From == Mine; break;
    case EffectKind::Read:
    case EffectKind::Mutate:
    case EffectKind::Move:
    case EffectKind::Invalidate:
    case EffectKind::Borrow:
    case EffectKind::ReturnAlias:
    case EffectKind::ReturnBorrow:
    case EffectKind::ReturnLoans:
    case EffectKind::Acquire:
    case EffectKind::Release:
    case EffectKind::RequireLock:
    case EffectKind::Spawn:
    case EffectKind::Join:
    case EffectKind::Signal:
    case EffectKind::Wait:
    case EffectKind::LateRead: break;
    }
  }
  return S;
}

/// `blobs.push_back(blob)`: the container makes a copy of what it is given. The class; invalid if it is none such.
static TypeId copiedIntoContainer(const SolvedFunction &Fn, CallId Id) {
  const Call &C = Fn.Facts[Id];
  if (!C.Callee || Fn.Tu[C.Callee].HasBody || !C.Object || !C.Object->What || C.Args.empty() ||
      C.Args.back().How != PassKind::ConstRef || !C.Args.back().What)
    return {};
  TypeId Class = typeOf(Fn.Tu, Fn.Facts, Fn.Known.resolve(C.Args.back().What));
  if (!llvm::is_contained(Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, Fn.Known.resolve(C.Object->What))].Arguments, Class))
    return {};
  PlaceId Given = Fn.Known.resolve(C.Args.back().What), Into = Fn.Known.resolve(C.Object->What);
  bool Keeps = llvm::any_of(Fn.Facts.Blocks, [&](const Block &B) {
    return llvm::any_of(B.Facts, [&](const FactAt &F) {
      const auto *L = F.Call == Id ? std::get_if<Flow>(&F.What) : nullptr;
      return L && Fn.Facts.Places.isPartOf(Fn.Known.resolve(L->From), Given) &&
             Fn.Facts.Places.isPartOf(Fn.Known.resolve(L->To), Into);
    });
  });
  return Keeps ? Class : TypeId{};
}

void deed::collectCopies(const SolvedFunction &Fn, CopyEvidence &Evidence) {
  auto isKnown = [&](TypeId Class) {
    return llvm::any_of(Evidence.Copies, [&](const auto &K) { return K.Class == Class; });
  };
  for (uint32_t I = 0; I != Fn.Facts.Calls.size(); ++I)
    if (Fn.Facts.Calls[I].How == CallKind::Member)
      if (TypeId Class = copiedIntoContainer(Fn, CallId{I}); Class && !isKnown(Class))
        Evidence.Copies.push_back({Class, Fn.Facts.Calls[I].At, Fn.Info.Name});
  for (const Call &C : Fn.Facts.Calls) {
    if (!C.Callee)
      continue;
    const FunctionInfo &F = Fn.Tu[C.Callee];
    bool Copies = F.Which == Special::CopyConstructor || F.Which == Special::CopyAssignment;
    if (!Copies || !F.Defaulted || isKnown(F.ObjectType))
      continue;
    Evidence.Copies.push_back({F.ObjectType, C.At, Fn.Info.Name});
  }
}

static std::string className(const SolvedTu &Tu, TypeId Class) {
  return shortName(Tu.Tu.text(Tu.Tu.Types[Class].Name));
}

static void addReleased(Finding &F, const OwnedMember &M, const FindingSink &Out) {
  addStep(F.Steps, Step::Kind::Cause, Out.resolve(M.Released),
          (M.IsContainer ? "each element of `" : "`") + M.Name + "` is " + HeapStory::pastVerb(M.Kind).str() +
              " by the destructor here");
}

/// Copying such a class copies the other, which it has as a member or base, member by member.
static bool copiesAsPart(const SolvedTu &Tu, TypeId Whole, TypeId Part, unsigned Depth = 4) {
  return Whole == Part || (Depth && Tu.Tu.Types[Whole].CopiesMembers &&
                           llvm::any_of(Tu.Tu.Types[Whole].Members, [&](const Member &M) {
                             return copiesAsPart(Tu, M.Type, Part, Depth - 1);
                           }));
}

static void checkImplicitCopy(const SolvedTu &Tu, const OwnedMember &M, FindingSink &Out) {
  const TypeInfo &Class = Tu.Tu.Types[M.Class];
  if (!Class.CopiesMembers)
    return;
  auto Happens =
      llvm::find_if(Tu.Evidence.Copied.Copies, [&](const auto &C) { return copiesAsPart(Tu, C.Class, M.Class); });
  if (Happens == Tu.Evidence.Copied.Copies.end())
    return; // nobody copies it here
  std::string Name = className(Tu, M.Class);
  Finding F;
  F.Which = Rule::DoubleFree;
  F.How = M.IfOwned || M.IsContainer ? Level::Warning : Level::Error;
  F.At = Out.resolve(Happens->At);
  F.Message = "copies of `" + Name + "` release " + (M.IsContainer ? "the elements of `" : "`") + M.Name + "` twice";
  F.Label = M.IfOwned ? "copied here member by member; where one object releases `" + M.Name + "`, so does the other"
                      : std::string("copied here member by member; both objects will release ") +
                            (M.IsContainer ? "the elements of `" : "`") + M.Name + "`";
  addReleased(F, M, Out);
  F.Help = "delete the copy operations of `" + Name + "`, write them, or make " +
           (M.IsContainer ? "the elements of `" + M.Name + "` owners" : "`" + M.Name + "` an owner of its own");
  F.Function = Tu.Tu.text(Happens->Function).str();
  F.Subject = Name + "::" + M.Name;
  Out.add(std::move(F));
}

/// `Text(Text &&T) : p_(T.p_), owns_(T.owns_) {}`: whatever says whether it is released is as it was, and as the
/// other's. Else one of them may well know that it is not his.
static bool leavesBothAlike(const SolvedTu &Tu, FunctionId F, TypeId Class) {
  const FormalPlace Other = FormalPlace::param(0).deref(), Own = FormalPlace::thisPointer().deref();
  const std::vector<Effect> &Effects = Tu.Summaries.of(F).Effects;
  auto changesOther = [&](const Effect &E) {
    return Other.covers(E.What) && (E.Kind == EffectKind::Write || E.Kind == EffectKind::Mutate ||
                                    E.Kind == EffectKind::Store || E.Kind == EffectKind::Move);
  };
  auto copies = [&](const Member &M) {
    const std::string Name = Tu.Tu.text(M.Name).str();
    return llvm::any_of(Effects, [&](const Effect &E) {
      return E.Kind == EffectKind::Write && E.What == Own.field(Name) && E.From == Other.field(Name);
    });
  };
  return llvm::none_of(Effects, changesOther) && llvm::all_of(Tu.Tu.Types[Class].Members, [&](const Member &M) {
           const TypeInfo &T = Tu.Tu.Types[M.Type];
           return !(T.IsBool || T.IsInteger) || copies(M);
         });
}

void deed::checkSharedByCopy(const SolvedTu &Tu, FindingSink &Out) {
  for (const ElementEvidence::Event &E : Tu.Evidence.Elements.Events)
    if (E.How == ElementEvidence::What::Released && Tu.Evidence.Elements.find(E.Where, E.How) == &E)
      checkImplicitCopy(Tu, {.Class = E.Where.Class, .Name = E.Where.Name, .Released = E.At, .IsContainer = true}, Out);
  std::vector<OwnedMember> All = ownedMembers(Tu);
  llvm::append_range(All, membersOwnedAtTimes(Tu));
  for (const OwnedMember &M : All) {
    checkImplicitCopy(Tu, M, Out);
    for (uint32_t I = 0; I != Tu.Tu.Functions.size(); ++I) {
      const FunctionInfo &F = Tu.Tu.Functions[I];
      bool Moves = F.Which == Special::MoveConstructor || F.Which == Special::MoveAssignment;
      bool Copies = F.Which == Special::CopyConstructor || F.Which == Special::CopyAssignment;
      if (!(Moves || Copies) || F.ObjectType != M.Class || !F.HasBody || F.Defaulted || F.Params.empty() ||
          F.Params[0].How == PassKind::Value)
        continue;
      SpecialMember S = whatItDoes(Tu, FunctionId{I}, M);
      if (!S.TakesOver || S.Clears || (M.IfOwned && !(Moves && leavesBothAlike(Tu, FunctionId{I}, M.Class))))
        continue;
      Finding Found;
      Found.Which = Rule::DoubleFree;
      Found.How = M.IfOwned ? Level::Warning : Level::Error;
      Found.At = Out.resolve(F.At);
      std::string Name = className(Tu, M.Class);
      Found.Message =
          std::string(Moves ? "move" : "copy") + " of `" + Name + "` leaves `" + M.Name + "` to both objects";
      Found.Label = "takes `" + M.Name + "` over and leaves it in the source; both will release it";
      addReleased(Found, M, Out);
      Found.Help = Moves ? "set `" + M.Name + "` of the source to null, as `std::exchange` does"
                         : "copy what `" + M.Name + "` refers to, or delete the copy operations";
      Found.Function = Tu.Tu.text(F.Name).str();
      Found.Subject = Name + "::" + M.Name;
      Out.add(std::move(Found));
    }
  }
}

//===-- Left as it is ---------------------------------------------------------------------------------------------===//

namespace {
/// A function of the class that releases the member and sets it anew on some paths only.
struct Leaving {
  FunctionId By;
  SymbolId Through; ///< the function that does it, if it is not this one itself
  const Effect *What;
};
} // namespace

/// The function sets the member itself, on some path.
static bool sets(const Summary &S, const FormalPlace &Member, bool Always) {
  return llvm::any_of(S.Effects, [&](const Effect &E) {
    return (E.Kind == EffectKind::Write || E.Kind == EffectKind::Store || E.Kind == EffectKind::ReturnFresh) &&
           E.What == Member && (E.Always || !Always);
  });
}

/// `p_ = realloc(p_, n)`: the call that releases it hands out what replaces it.
static bool isReplacedByCall(const Summary &S, const Effect &Released) {
  Span At = Released.Trail.front().At;
  return llvm::any_of(S.Effects, [&](const Effect &E) {
    return E.Kind == EffectKind::ReturnFresh && E.What == Released.What && !E.Trail.empty() &&
           E.Trail.front().At.Begin <= At.Begin && At.End <= E.Trail.front().At.End;
  });
}

/// `void close() { if (f_) fclose(f_); }`, for whoever has the object; nothing else of the object is marked.
bool deed::leavesToDestructor(const FunctionInfo &F, const Summary &S, const std::string &Member) {
  if (!F.IsPublic || F.Which != Special::None || F.IsStatic || F.IsLambda)
    return false;
  bool Releases = false;
  for (const Effect &E : S.Effects) {
    bool Changes = E.Kind == EffectKind::Write || E.Kind == EffectKind::Mutate || E.Kind == EffectKind::Store;
    if (Changes && E.What.Root == FormalRoot::This && E.What.Path.size() == 2)
      return false;
    Releases |= E.Kind == EffectKind::Free && E.Always && !E.Replaced && E.What == ofThis(Member);
  }
  return Releases;
}

static std::vector<Leaving> leavingsOf(const SolvedTu &Tu, const OwnedMember &M) {
  std::vector<Leaving> Out;
  for (uint32_t I = 0; I != Tu.Tu.Functions.size(); ++I) {
    const FunctionInfo &F = Tu.Tu.Functions[I];
    bool IsMethod = F.Which == Special::None || F.Which == Special::Destructor;
    if (F.ObjectType != M.Class || !IsMethod || !F.HasBody || F.Defaulted || F.IsStatic || F.IsLambda)
      continue;
    for (const Effect &E : Tu.Summaries.of(FunctionId{I}).Effects)
      if (E.Kind == EffectKind::Free && E.What == ofThis(M.Name) && !E.Replaced && !E.Trail.empty() &&
          E.Trail.front().Callee != Tu.Tu[M.Destructor].Name && // `delete this`
          (sets(Tu.Summaries.of(FunctionId{I}), E.What, /*Always=*/false) ||
           leavesToDestructor(F, Tu.Summaries.of(FunctionId{I}), M.Name)) &&
          !isReplacedByCall(Tu.Summaries.of(FunctionId{I}), E))
        Out.push_back({FunctionId{I}, E.Trail.front().Callee, &E});
  }
  return Out;
}

/// What the member points to takes itself out of where it is listed when it is destroyed, and so sets the member.
static bool mayUnlinkItself(const SolvedTu &Tu, const OwnedMember &M) {
  const auto &Members = Tu.Tu.Types[M.Class].Members;
  auto It = llvm::find_if(Members, [&](const Member &Each) { return Tu.Tu.text(Each.Name) == M.Name; });
  TypeId Pointee = It == Members.end() ? TypeId{} : Tu.Tu.Types[It->Type].Pointee;
  if (!Pointee || !Tu.Tu.Types[Pointee].IsClass)
    return false;
  FunctionId D = FunctionIndex(Tu.Tu).destructorOf(Pointee);
  return D && llvm::any_of(Tu.Summaries.of(D).Effects, [](const Effect &E) {
           bool Changes = E.Kind == EffectKind::Write || E.Kind == EffectKind::Mutate || E.Kind == EffectKind::Store;
           return Changes &&
                  llvm::count_if(E.What.Path, [](const FormalStep &S) { return S.Kind == Projection::Deref; }) > 1;
         });
}

/// Nobody else of the class calls it, or who does leaves the member to it.
static bool isLeftAsItIs(const SolvedTu &Tu, const Leaving &L) {
  bool Called = false;
  for (uint32_t I = 0; I != Tu.Tu.Functions.size(); ++I) {
    const FunctionInfo &F = Tu.Tu.Functions[I];
    if (FunctionId{I} == L.By || F.ObjectType != Tu.Tu[L.By].ObjectType || !F.HasBody)
      continue;
    for (const Effect &E : Tu.Summaries.of(FunctionId{I}).Effects)
      if (E.Kind == EffectKind::Free && !E.Trail.empty() && E.Trail.front().Callee == Tu.Tu[L.By].Name) {
        if (F.Which == Special::Destructor)
          return false; // `~File() { close(); }`
        Called = true;
        if (!sets(Tu.Summaries.of(FunctionId{I}), L.What->What, /*Always=*/true))
          return true;
      }
  }
  return !Called;
}

/// `void rotate() { fclose(f_); if (!rename()) return; ... }`, and the destructor closes it again.
void deed::checkReleasedByMethod(const SolvedTu &Tu, FindingSink &Out) {
  for (const OwnedMember &M : ownedMembers(Tu)) {
    std::vector<Leaving> All = mayUnlinkItself(Tu, M) ? std::vector<Leaving>() : leavingsOf(Tu, M);
    for (const Leaving &L : All) {
      const FunctionInfo &F = Tu.Tu[L.By];
      bool IsPart = llvm::any_of(All, [&](const Leaving &Inner) { return Tu.Tu[Inner.By].Name == L.Through; });
      if (F.Which == Special::Destructor || IsPart || !isLeftAsItIs(Tu, L))
        continue;
      Finding Found;
      Found.Which = Rule::DoubleFree;
      Found.How = Level::Warning;
      Found.At = Out.resolve(L.What->Trail.front().At);
      Found.Message = "`" + M.Name + "` is left as it was when it has been " + HeapStory::pastVerb(L.What->Alloc).str();
      Found.Label = "`" + M.Name + "` is " + HeapStory::pastVerb(L.What->Alloc).str() +
                    " here and not set anew on every path; the destructor will release it again";
      addReleased(Found, M, Out);
      Found.Help = "set `" + M.Name + "` to " +
                   (L.What->Alloc == AllocKind::Descriptor ? "-1" : "null") + " once it is released";
      Found.Function = Tu.Tu.text(F.Name).str();
      Found.Subject = className(Tu, M.Class) + "::" + M.Name;
      Out.add(std::move(Found));
    }
  }
}

void deed::checkDroppedByAssignment(const SolvedTu &Tu, FindingSink &Out) {
  for (const OwnedMember &M : ownedMembers(Tu))
    for (uint32_t I = 0; I != Tu.Tu.Functions.size(); ++I) {
      const FunctionInfo &F = Tu.Tu.Functions[I];
      bool Assigns = F.Which == Special::CopyAssignment || F.Which == Special::MoveAssignment;
      // `operator=(T O) { swap(O); }` leaves the old one to the parameter.
      if (!Assigns || F.ObjectType != M.Class || !F.HasBody || F.Defaulted || F.Params.empty() ||
          F.Params[0].How == PassKind::Value)
        continue;
      SpecialMember S = whatItDoes(Tu, FunctionId{I}, M);
      if (!S.Sets || S.Releases)
        continue;
      Finding Found;
      Found.Which = Rule::Leak;
      Found.How = Level::Error;
      Found.At = Out.resolve(F.At);
      Found.Message = "assignment drops what `" + M.Name + "` held";
      Found.Label = "sets `" + M.Name + "` without releasing what it held before";
      addReleased(Found, M, Out);
      Found.Help = "release `" + M.Name + "` before it is set, or swap with a copy";
      Found.Function = Tu.Tu.text(F.Name).str();
      Found.Subject = className(Tu, M.Class) + "::" + M.Name;
      Out.add(std::move(Found));
    }
}
