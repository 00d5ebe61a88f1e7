// Containers of raw pointers that are members, seen over all functions of a class. Part of leak, double-free and
// conflicting-owner:
//
//   void spawn() { All.push_back(new Enemy); }      and no function of the class releases or hands out an element
//   void remove(It) { delete *It; }                 the element stays, and the destructor releases it again
//   Back.add(Moon); Front.add(Moon);                both destructors release it
#include "checks/ElementCollector.h"
#include "checks/OwnerClasses.h"
#include "checks/Wording.h"
#include "facts/FunctionIndex.h"
#include "llvm/ADT/BitVector.h"

using namespace deed;

using What = ElementEvidence::What;

//===-- What a function shows -------------------------------------------------------------------------------------===//

/// A local copy of an element, but for the call, is for nothing but to look through: `for (Enemy *E : All) E->tick();`.
bool ElementCollector::isLookedThrough(PlaceId Local, CallId Except) const {
  auto isIt = [&](PlaceId P) { return P && Fn.Known.resolve(P) == Local; };
  for (const Call &C : Facts.Calls)
    if ((!Except || &C != &Facts[Except]) && llvm::any_of(C.Args, [&](const Argument &A) { return isIt(A.What); }))
      return false;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      if (Except && At.Call == Except)
        continue;
      const auto *L = std::get_if<Flow>(&At.What);
      const auto *W = std::get_if<Write>(&At.What);
      const auto *I = std::get_if<Issue>(&At.What);
      const auto *E = std::get_if<Escape>(&At.What);
      PlaceId Borrowed = I ? Fn.Known.resolve(Facts[I->Loan].Borrowed) : PlaceId{};
      if ((L && isIt(L->From)) || (W && isIt(W->SameAs)) || (E && isIt(E->What)) ||
          (Borrowed && Facts.Places.isPartOf(Borrowed, Local)))
        return false;
    }
  return true;
}

/// `e->release()`, whose body nobody reads, may be the object's own end.
bool ElementCollector::mayEndElement(const Call &C) const {
  PlaceId P = C.Object && C.Object->What ? Fn.Known.resolve(C.Object->What) : PlaceId{};
  if (!P || Facts.Places[P].Kind != Projection::Deref || C.How != CallKind::Member || !C.Callee)
    return false;
  const FunctionInfo &F = Fn.Tu[C.Callee];
  const TypeInfo &T = Fn.Tu.Types[F.ObjectType];
  return !F.IsConst && !F.IsSystem && !F.HasBody && !(F.IsVirtual && T.HasVirtualDestructor);
}

/// Somebody may get an element here, or the container, and release what is in it.
bool ElementCollector::exposes(PlaceId Container) const {
  auto isPointer = [&](PlaceId P) { return Fn.Tu.Types[typeOf(Fn.Tu, Facts, P)].IsPointer; };
  auto isPlain = [&](PlaceId P) { return Facts.Places[P].Kind == Projection::Local && isLookedThrough(P); };
  auto isWhole = [&](PlaceId P) { return P && Fn.Known.resolve(P) == Container; };
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      if (std::holds_alternative<Free>(At.What) || std::holds_alternative<Adopt>(At.What))
        return true;
      const auto *L = std::get_if<Flow>(&At.What);
      const auto *W = std::get_if<Write>(&At.What);
      const auto *I = std::get_if<Issue>(&At.What);
      const auto *M = std::get_if<Move>(&At.What);
      const auto *E = std::get_if<Escape>(&At.What);
      if (L && (isWhole(L->From) || (isPointer(L->To) && isElement(L->From) && !isPlain(Fn.Known.resolve(L->To)))))
        return true;
      if (W && W->SameAs && isPointer(W->What) && isElement(W->SameAs) && !isPlain(Fn.Known.resolve(W->What)))
        return true;
      // A reference is followed: what is done through it, is done to the container.
      if (I && !At.Call && isWhole(Facts[I->Loan].Borrowed) &&
          (isPointer(I->Into) || Facts.Places[I->Into].Kind != Projection::Local))
        return true;
      // `Enemy &E = *All[i]` is looked at; `&*All[i]` is a pointer.
      PlaceId Borrowed = I && isPointer(I->Into) ? Fn.Known.resolve(Facts[I->Loan].Borrowed) : PlaceId{};
      if (Borrowed && Facts.Places[Borrowed].Kind == Projection::Deref && isElement(Facts.Places[Borrowed].Parent))
        return true;
      if ((M && isWhole(M->From)) || (E && (isWhole(E->What) || isElement(E->What))))
        return true;
    }
  for (const Call &C : Facts.Calls) {
    bool IsOwn = C.Object && isWhole(C.Object->What) && C.How != CallKind::Constructor && C.How != CallKind::Destructor;
    if ((IsOwn && (!C.Callee || Fn.Tu[C.Callee].HasBody || C.OnlyDeclared)) || mayEndElement(C))
      return true;
    for (const Argument &A : C.Args)
      if (isWhole(A.What) || (Fn.Tu.Types[A.Type].IsPointer && A.What && isElement(A.What)) ||
          mayKeepWhatItGets(A.Type))
        return true;
  }
  return false;
}

/// `list.push_back(new Enemy)`, by way of a variable that is for nothing else. Its constructor knows nobody who might
/// keep it.
bool ElementCollector::isMadeForIt(PlaceId Pointer, CallId Put, unsigned Depth) const {
  constexpr unsigned MaxDepth = 4;
  auto isIt = [&](PlaceId P) { return P && Fn.Known.resolve(P) == Pointer; };
  auto mayBeKept = [&](TypeId T) {
    return Fn.Tu.Types[T].IsPointer && !Fn.Tu.Types[Fn.Tu.Types[T].Pointee].IsConst;
  };
  if (Facts.Places[Pointer].Kind == Projection::Local && !isLookedThrough(Pointer, Put))
    return false;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      const auto *I = std::get_if<Issue>(&At.What);
      const auto *A = std::get_if<Allocate>(&At.What);
      if (A && isIt(A->Into) && A->Always && !At.Call)
        return llvm::none_of(Facts.Calls, [&](const Call &C) {
          if (&C == &Facts[Put])
            return false;
          bool Makes = C.Object && C.Object->What && A->Object && Facts.Places.isPartOf(C.Object->What, A->Object);
          return llvm::any_of(C.Args, [&](const Argument &Arg) {
            return isIt(Arg.What) || (Makes && (Arg.How == PassKind::Reference || mayBeKept(Arg.Type)));
          });
        });
      // As a pointer to its base.
      PlaceId Whole = I && isIt(I->Into) ? Fn.Known.resolve(Facts[I->Loan].Borrowed) : PlaceId{};
      if (!Whole || Facts.Places[Whole].Kind != Projection::Field)
        continue;
      while (Facts.Places[Whole].Kind == Projection::Field)
        Whole = Facts.Places[Whole].Parent;
      if (Facts.Places[Whole].Kind != Projection::Deref)
        continue;
      const PlaceId Derived = Fn.Known.resolve(Facts.Places[Whole].Parent);
      return Derived != Pointer && Depth < MaxDepth && isMadeForIt(Derived, Put, Depth + 1); // `p = &p->link`
    }
  return false;
}

/// The function itself speaks of it; what its callees do to a container they do as members of its class.
bool ElementCollector::isMentioned(PlaceId Container) const {
  auto isPart = [&](PlaceId P) {
    return P && (Facts.Places.isPartOf(P, Container) || Facts.Places.isPartOf(Fn.Known.resolve(P), Container));
  };
  for (const Call &C : Facts.Calls)
    if ((C.Object && isPart(C.Object->What) && C.How != CallKind::Constructor && C.How != CallKind::Destructor) ||
        llvm::any_of(C.Args, [&](const Argument &A) { return isPart(A.What); }))
      return true;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      const auto *I = std::get_if<Issue>(&At.What);
      const auto *L = std::get_if<Flow>(&At.What);
      const auto *R = std::get_if<Read>(&At.What);
      if (!At.Call && ((I && isPart(Facts[I->Loan].Borrowed)) || (L && isPart(L->From)) || (R && isPart(R->What))))
        return true;
    }
  return false;
}

void ElementCollector::noteHeld() {
  llvm::SmallVector<PlaceId, 4> Own;
  for (uint32_t I = 0; I != Facts.Places.size(); ++I) {
    const PlaceNode &N = Facts.Places[PlaceId{I}];
    if (N.Kind == Projection::Global && Fn.Tu.Types[typeOf(Fn.Tu, Facts, PlaceId{I})].HasDestructor)
      Evidence.Immortal.push_back(typeOf(Fn.Tu, Facts, PlaceId{I}));
    if (N.Kind != Projection::Field || !element(PlaceId{I}))
      continue;
    if (Facts.Places.isOwnMember(PlaceId{I}))
      Own.push_back(PlaceId{I});
    else if (isMentioned(PlaceId{I}))
      Evidence.Events.push_back({{{}, Fn.Tu.text({N.Key}).str()}, Fn.Info.Name, Fn.Info.At, What::Kept});
  }
  if (Own.empty() || Fn.Info.Defaulted)
    return;
  for (PlaceId P : Own)
    if (exposes(P))
      note(P, Fn.Info.At, What::Kept);
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      const auto *L = At.Call ? std::get_if<Flow>(&At.What) : nullptr;
      PlaceId P = L ? container(Facts[At.Call]) : PlaceId{};
      if (P && Facts.Places.isPartOf(Fn.Known.resolve(L->To), P) && isMadeForIt(Fn.Known.resolve(L->From), At.Call))
        note(P, At.At, What::Made);
    }
}

/// Any part of `*this`, its containers included. What an element points to is none.
bool ElementCollector::changesObject() const {
  auto isOwn = [&](PlaceId P) {
    for (P = P ? Fn.Known.resolve(P) : P; P; P = Facts.Places[P].Parent) {
      const PlaceId Pointer = Facts.Places[P].Kind == Projection::Deref ? Facts.Places[P].Parent : PlaceId{};
      if (Pointer && Facts.Places[Pointer].Kind == Projection::Element)
        return false;
      if (Facts.Places[P].Kind == Projection::This)
        return true;
    }
    return false;
  };
  auto isChange = [&](const FactAt &At) {
    const auto *W = std::get_if<Write>(&At.What);
    const auto *M = std::get_if<Mutate>(&At.What);
    const auto *I = std::get_if<Invalidate>(&At.What);
    const auto *G = std::get_if<Move>(&At.What);
    if (W && isElement(W->What) && Fn.Tu.Types[typeOf(Fn.Tu, Facts, W->What)].IsPointer)
      return true;
    return (W && isOwn(W->What)) || (M && isOwn(M->What)) || (I && isOwn(I->What)) || (G && isOwn(G->From));
  };
  if (llvm::any_of(Facts.Blocks, [&](const Block &B) { return llvm::any_of(B.Facts, isChange); }))
    return true;
  return llvm::any_of(Facts.Calls, [&](const Call &C) {
    if (C.OnlyDeclared && C.Object && C.Object->What && isOwn(C.Object->What) && C.Object->How != PassKind::ConstRef)
      return true;
    return llvm::any_of(C.Args, [&](const Argument &A) {
      return A.What && isOwn(A.What) && (A.How == PassKind::Reference || Fn.Tu.Types[A.Type].IsPointer);
    });
  });
}

/// An element, or a variable that is given one and nothing else: `for (Enemy *E : All) delete E;`.
bool ElementCollector::isTakenFromContainer(PlaceId Pointer) const {
  if (isElement(Pointer))
    return true;
  unsigned Bound = 0, FromElements = 0;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts)
      if (boundBy(At.What) == Pointer) {
        const auto *L = std::get_if<Flow>(&At.What);
        ++Bound;
        FromElements += L && isElement(L->From);
      }
  return Bound == 1 && FromElements == 1;
}

/// `delete *it;` of an element of its own, which stays where it was.
void ElementCollector::noteLeft() {
  for (const Call &C : Facts.Calls) {
    bool IsOwn = C.Callee && Fn.Tu[C.Callee].ObjectType == Fn.Info.ObjectType && C.How == CallKind::Member;
    if (IsOwn && C.Callee && !llvm::is_contained(Evidence.CalledByOwn, Fn.Tu[C.Callee].Name) &&
        Fn.Tu[C.Callee].Name != Fn.Info.Name)
      Evidence.CalledByOwn.push_back(Fn.Tu[C.Callee].Name);
  }
  if (!Fn.Info.IsPublic || Fn.Info.IsLambda || Fn.Info.IsStatic)
    return;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      const auto *R = std::get_if<Free>(&At.What);
      if (!R || At.Call || !isTakenFromContainer(R->Pointer))
        continue;
      PlaceId Container;
      for (const Call &C : Facts.Calls)
        if (PlaceId P = container(C)) {
          if (Container && Container != P)
            return; // which of them?
          Container = P;
        }
      if (Container && element(Container) == typeOf(Fn.Tu, Facts, R->Pointer) && !changesObject())
        note(Container, At.At, What::LeftReleased);
      return;
    }
}

//===-- One pointer, two containers -------------------------------------------------------------------------------===//

/// `back.add(moon)`, which stores the pointer in a member of `back`, or `Back.push_back(moon)` of a member of its own.
void ElementCollector::addGiven(CallId Id, FactRef At, llvm::SmallVectorImpl<Given> &All) const {
  const Call &C = Facts[Id];
  auto pointer = [&](const Argument &A) {
    PlaceId P = A.What ? Fn.Known.resolve(A.What) : PlaceId{};
    bool IsVariable = P && (Facts.Places[P].Kind == Projection::Local || Facts.Places[P].Kind == Projection::Param);
    return IsVariable && Fn.Tu.Types[typeOf(Fn.Tu, Facts, P)].IsPointer ? P : PlaceId{};
  };
  if (PlaceId P = container(C)) {
    for (const FactAt &F : Facts[At.Block].Facts)
      if (const auto *L = F.Call == Id ? std::get_if<Flow>(&F.What) : nullptr)
        for (const Argument &A : C.Args)
          if (PlaceId Given = pointer(A); Given && Fn.Known.resolve(L->From) == Given &&
                                          Facts.Places.isPartOf(Fn.Known.resolve(L->To), P)) {
            All.push_back({memberOf(P), Given, P, At, Id});
            return;
          }
    return;
  }
  if (!C.Callee || !C.Object || !C.Object->What || C.How != CallKind::Member || !Fn.Tu[C.Callee].HasBody)
    return;
  const std::vector<Effect> &Effects = Fn.Summaries.of(C.Callee).Effects;
  for (unsigned I = 0; I != C.Args.size(); ++I) {
    PlaceId P = pointer(C.Args[I]);
    if (!P)
      continue;
    const FormalPlace Param = FormalPlace::param(I);
    const Effect *Stored = nullptr;
    bool Changes = false; // it is told of its owner, or counts them
    for (const Effect &E : Effects) {
      Changes |= E.What != Param && Param.covers(E.What) && E.Kind != EffectKind::Read;
      bool IsMember = E.What.Root == FormalRoot::This && E.What.Path.size() > 2 &&
                      E.What.Path[1].Kind == Projection::Field &&
                      (E.What.Path[2].Kind == Projection::Content || E.What.Path[2].Kind == Projection::Element);
      if (E.Kind == EffectKind::Store && E.From == Param && IsMember && !E.Guessed)
        Stored = &E;
    }
    if (Stored && !Changes)
      All.push_back({{Fn.Tu[C.Callee].ObjectType, Stored->What.Path[1].Key},
                     P,
                     Fn.Known.resolve(C.Object->What),
                     At,
                     Id});
  }
}

/// Control gets from the one to the other while the variable keeps its value, and nothing but the like is done to who
/// has got the pointer first.
bool ElementCollector::keepsValue(const Given &First, const Given &Second) const {
  auto sets = [&](const FactAt &F) {
    PlaceId P;
    if (const auto *W = std::get_if<Write>(&F.What))
      P = W->What;
    else if (const auto *B = std::get_if<StorageBegin>(&F.What))
      P = B->What;
    else if (const auto *E = std::get_if<StorageEnd>(&F.What))
      P = E->What;
    else if (const auto *M = std::get_if<Mutate>(&F.What))
      P = M->What;
    return P && Fn.Known.resolve(P) == First.Pointer;
  };
  for (const Call &C : Facts.Calls)
    if (C.Object && C.Object->What && Fn.Known.resolve(C.Object->What) == First.Object && C.How == CallKind::Member &&
        C.Callee && C.Callee != Facts[First.By].Callee && !Fn.Tu[C.Callee].IsConst)
      return false;
  llvm::BitVector Seen(static_cast<unsigned>(Facts.Blocks.size()));
  llvm::SmallVector<FactRef, 8> Work{{First.At.Block, First.At.Index + 1}};
  while (!Work.empty()) {
    FactRef From = Work.pop_back_val();
    bool Goes = true;
    for (uint32_t I = From.Index; Goes && I < Facts[From.Block].Facts.size(); ++I) {
      if (FactRef{From.Block, I} == Second.At)
        return true;
      Goes = !sets(Facts[From.Block].Facts[I]);
    }
    if (Goes)
      for (const Edge &E : Facts[From.Block].Next)
        if (!Seen.test(E.To.Raw)) {
          Seen.set(E.To.Raw);
          Work.push_back({E.To, 0});
        }
  }
  return false;
}

void ElementCollector::noteShared() {
  llvm::SmallVector<Given, 4> All;
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I)
      if (const auto *C = std::get_if<CallFact>(&Facts.Blocks[B].Facts[I].What))
        addGiven(C->Call, {{B}, I}, All);
  for (const Given &First : All)
    for (const Given &Second : All)
      if (&First != &Second && First.Pointer == Second.Pointer && First.Object != Second.Object &&
          keepsValue(First, Second))
        Evidence.Shared.push_back({First.To, Second.To, Fn.Info.Name, Facts[First.By].At, Facts[Second.By].At,
                                   placeName(Fn.Tu, Facts, First.Pointer)});
}

//===-- What follows for the TU -----------------------------------------------------------------------------------===//

bool deed::isHeader(llvm::StringRef File) {
  size_t Dot = File.rfind('.');
  return Dot == llvm::StringRef::npos || File[Dot + 1] == 'h' || File[Dot + 1] == 'H' || File[Dot + 1] == 'i';
}

static std::string ofClass(const SolvedTu &Tu, const ElementEvidence::Held &M) {
  return shortName(Tu.Tu.text(Tu.Tu.Types[M.Class].Name)) + "::" + M.Name;
}

Finding deed::aboutElements(const SolvedTu &Tu, Rule Which, const ElementEvidence::Event &E,
                            const ElementEvidence::Event *Released, const FindingSink &Out) {
  Finding F;
  F.Which = Which;
  F.How = Level::Warning;
  F.At = Out.resolve(E.At);
  if (Released)
    addStep(F.Steps, Step::Kind::Related, Out.resolve(Released->At),
            "the destructor releases the elements of `" + E.Where.Name + "` here");
  F.Function = Tu.Tu.text(E.Function).str();
  F.Subject = ofClass(Tu, E.Where);
  return F;
}

/// The class is written in this file alone, all that is called of it has a body, and none of its objects lives for
/// ever.
static bool isWhollySeen(const SolvedTu &Tu, const ElementEvidence::Held &M, const FindingSink &Out) {
  const TypeInfo &Class = Tu.Tu.Types[M.Class];
  auto It = llvm::find_if(Class.Members, [&](const Member &Each) { return Tu.Tu.text(Each.Name) == M.Name; });
  if (It == Class.Members.end() || Class.HasDerived || llvm::is_contained(Tu.Evidence.Elements.Immortal, M.Class))
    return false;
  FileSpan At = Out.resolve(It->At);
  return At.valid() && !isHeader(At.File) && llvm::none_of(Tu.Tu.Functions, [&](const FunctionInfo &F) {
           return F.ObjectType == M.Class && !F.HasBody && !F.Defaulted && F.Which == Special::None;
         });
}

void deed::checkHeldForever(const SolvedTu &Tu, FindingSink &Out) {
  const ElementEvidence &All = Tu.Evidence.Elements;
  for (const ElementEvidence::Event &Made : All.Events) {
    if (Made.How != What::Made || All.find(Made.Where, What::Made) != &Made || All.find(Made.Where, What::Kept) ||
        All.find({{}, Made.Where.Name}, What::Kept) || All.find(Made.Where, What::Released) ||
        !isWhollySeen(Tu, Made.Where, Out))
      continue;
    Finding F = aboutElements(Tu, Rule::Leak, Made, /*Released=*/nullptr, Out);
    F.Message = "elements of `" + Made.Where.Name + "` are never released";
    F.Label =
        "only `" + Made.Where.Name + "` has what is made here, and no function of the class releases its elements";
    F.Help = "delete them in the destructor, or make the elements `std::unique_ptr`";
    Out.add(std::move(F));
  }
}

void deed::checkElementsLeft(const SolvedTu &Tu, FindingSink &Out) {
  const ElementEvidence &All = Tu.Evidence.Elements;
  for (const ElementEvidence::Event &Left : All.Events) {
    const ElementEvidence::Event *Released =
        Left.How == What::LeftReleased ? All.find(Left.Where, What::Released) : nullptr;
    if (!Released || llvm::is_contained(All.CalledByOwn, Left.Function))
      continue;
    Finding F = aboutElements(Tu, Rule::DoubleFree, Left, Released, Out);
    F.Message = "an element of `" + Left.Where.Name + "` is left there when it has been released";
    F.Label = "released here and not taken out of `" + Left.Where.Name + "`; the destructor will release it again";
    F.Help = "erase it from `" + Left.Where.Name + "`, or make the elements `std::unique_ptr`";
    Out.add(std::move(F));
  }
}

void deed::checkSharedElements(const SolvedTu &Tu, FindingSink &Out) {
  const ElementEvidence &All = Tu.Evidence.Elements;
  for (const ElementEvidence::Pair &P : All.Shared) {
    const ElementEvidence::Event *First = All.find(P.First, What::Released);
    const ElementEvidence::Event *Second = All.find(P.Second, What::Released);
    if (!First || !Second)
      continue;
    Finding F;
    F.Which = Rule::ConflictingOwner;
    F.How = Level::Warning;
    F.At = Out.resolve(P.Again);
    F.Message = "two owners of one object: `" + P.Name + "`";
    F.Label = "`" + P.Name + "` put into a second container that releases its elements";
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(P.At), "put into the first here");
    addStep(F.Steps, Step::Kind::Related, Out.resolve(First->At), "whose elements are released here");
    if (!(P.First == P.Second))
      addStep(F.Steps, Step::Kind::Related, Out.resolve(Second->At), "and those of the second here");
    F.Help = "let one of them own it, or keep `std::shared_ptr` in both";
    F.Function = Tu.Tu.text(P.Function).str();
    F.Subject = P.Name;
    Out.add(std::move(F));
  }
}
