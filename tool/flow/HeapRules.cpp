#include "flow/HeapRules.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace deed;

using Role = HeapName::Role;
using Status = HeapState::Status;
using Kind = HeapEvent::Kind;

//===-- State -----------------------------------------------------------------------------------------------------===//

const HeapName *HeapState::find(PlaceId P) const {
  for (const HeapName &N : Names)
    if (N.Place == P)
      return &N;
  return nullptr;
}

void HeapState::add(PlaceId P, Role As) {
  for (HeapName &N : Names)
    if (N.Place == P) {
      N.How = As;
      return;
    }
  Names.insert(llvm::upper_bound(Names, HeapName{P, As}), {P, As});
}

std::vector<uint32_t> HeapState::key() const {
  std::vector<uint32_t> Key{static_cast<uint32_t>(How) | Elsewhere << 2 | ByOwner << 3 | Unsure << 4 | Named << 5 |
                            Told << 6 | NamedByOthers << 7};
  if (How != Status::Held)
    Key.insert(Key.end(), {Site.Block.Raw, Site.Index});
  for (const HeapName &N : Names)
    Key.push_back(N.Place.Raw << 2 | static_cast<uint32_t>(N.How));
  return Key;
}

//===-- Places ----------------------------------------------------------------------------------------------------===//

HeapRules::HeapRules(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known) : Tu(Tu), Fn(Fn), Known(Known) {
  Special Which = Fn.Function ? Tu[Fn.Function].Which : Special::None;
  IsConstructor = Which == Special::DefaultConstructor || Which == Special::OtherConstructor ||
                  Which == Special::CopyConstructor || Which == Special::MoveConstructor;
  for (uint32_t I = 0; I != Fn.Places.size(); ++I)
    Fn.Places.forEachIndexVariable(PlaceId{I}, [&](PlaceId By) { Indices.insert(resolve(By)); });
  Before.resize(Fn.Blocks.size());
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (const Edge &E : Fn.Blocks[B].Next)
      if (!E.Exceptional)
        Before[E.To.Raw].push_back(BlockId{B});
}

bool HeapRules::isVague(PlaceId P) const {
  bool IsElement = false; // of a container, whose index says which
  for (; P; P = Fn.Places[P].Parent) {
    const PlaceNode &N = Fn.Places[P];
    if (N.Cut || (N.Kind == Projection::Content && !IsElement) ||
        (N.Kind == Projection::Element && Fn.Places.index(P).How == Index::Kind::Any))
      return true;
    IsElement = N.Kind == Projection::Element;
  }
  return false;
}

bool HeapRules::outlivesCall(PlaceId P) const {
  bool Indirect = false, IsPart = P && Fn.Places[P].Parent;
  for (; P && Fn.Places[P].Parent; P = Fn.Places[P].Parent)
    Indirect |= Fn.Places[P].Kind == Projection::Deref || Fn.Places[P].Kind == Projection::Content;
  if (!P)
    return false;
  switch (Fn.Places[P].Kind) {
  case Projection::Global:
  case Projection::Return: return true;
  case Projection::Param:
  case Projection::This:
  case Projection::Local:
  case Projection::Temp: return Indirect; // behind a pointer that is not known to be ours
  case Projection::Heap: return IsPart;   // if it is lost, then with the object that it is part of
  case Projection::Field:
  case Projection::Deref:
  case Projection::Element:
  case Projection::Content: break;
  }
  return false;
}

/// Somebody else has it when the function is done. A constructor that throws leaves no object, and no destructor of it
/// runs: what only a member knows is lost then.
bool HeapRules::staysWithOthers(PlaceId P) const {
  if (!outlivesCall(P) || isResult(P))
    return false;
  if (!IsConstructor || Fn.Places[Fn.Places.rootOf(P)].Kind != Projection::This)
    return true;
  unsigned Pointers = 0;
  for (PlaceId Q = P; Q; Q = Fn.Places[Q].Parent)
    Pointers += Fn.Places[Q].Kind == Projection::Deref || Fn.Places[Q].Kind == Projection::Content;
  return Pointers > 1;
}

/// `*this` of a constructor.
bool HeapRules::isUnderConstruction(PlaceId P) const {
  return IsConstructor && Fn.Places[P].Kind == Projection::Deref &&
         Fn.Places[Fn.Places[P].Parent].Kind == Projection::This;
}

/// A field whose address is that of the whole: a base class, or the first member.
bool HeapRules::isBase(PlaceId Field) const {
  const PlaceNode &N = Fn.Places[Field];
  if (N.Kind == Projection::Field && N.Parent) {
    const TypeInfo &Whole = Tu.Types[Fn.Places[N.Parent].Type];
    if (!Whole.Members.empty() && Whole.Members.front().Name.Raw == N.Key && !Whole.IsPolymorphic)
      return true;
  }
  if (N.Kind != Projection::Field || !Tu.Types[N.Type].IsClass)
    return false;
  llvm::StringRef Class = Tu.text(Tu.Types[N.Type].Name).take_until([](char C) { return C == '<'; });
  llvm::StringRef Name = Tu.text(N.Name);
  return !Name.empty() && Class == Name;
}

PlaceId HeapRules::handedOut(const Argument &A) const {
  const TypeInfo &T = Tu.Types[A.Type];
  if (A.How != PassKind::Value || !A.What || !T.IsPointer || !Tu.Types[T.Pointee].IsPointer || Tu.Types[T.Pointee].IsConst)
    return {};
  PlaceId Variable = Fn.Places.find(A.What, Projection::Deref, 0);
  return Variable ? resolve(Variable) : Variable;
}

bool HeapRules::isResult(PlaceId P) const { return Fn.Places[Fn.Places.rootOf(P)].Kind == Projection::Return; }

bool HeapRules::isBool(TypeId T) const {
  llvm::StringRef Name = Tu.text(Tu.Types[T].Name);
  return Name == "bool" || Name == "_Bool";
}

bool HeapRules::isShared(PlaceId Owner) const {
  return Tu.Types[Fn.Places[Owner].Type].Kind == Category::SharedOwner;
}

PlaceId HeapRules::moved(PlaceId Part, PlaceId From, PlaceId To) const {
  llvm::SmallVector<PlaceId, 4> Steps;
  for (; Part && Part != From; Part = Fn.Places[Part].Parent)
    Steps.push_back(Part);
  for (PlaceId Step : llvm::reverse(Steps)) {
    if (!To)
      return {};
    To = Fn.Places.find(To, Fn.Places[Step].Kind, Fn.Places[Step].Key);
  }
  return resolve(To);
}

PlaceId HeapRules::storedParameter(const Fact &F) const {
  const auto *L = std::get_if<Flow>(&F);
  PlaceId From = L ? resolve(L->From) : PlaceId{}, To = L ? resolve(L->To) : PlaceId{};
  if (!From || Fn.Places[From].Kind != Projection::Param || !Fn.Places[To].Parent)
    return {};
  switch (Fn.Places[Fn.Places.rootOf(To)].Kind) {
  case Projection::Heap: return From;
  case Projection::Local:
  case Projection::Temp: return outlivesCall(To) ? From : PlaceId{};
  case Projection::Param:
  case Projection::This:
  case Projection::Global:
  case Projection::Return: // a store that the caller is told of
  case Projection::Field:
  case Projection::Deref:
  case Projection::Element:
  case Projection::Content: break;
  }
  return {};
}

HeapRules::Within HeapRules::within(const HeapObject &O, const HeapState &S, PlaceId P) const {
  bool Exact = true;
  for (PlaceId Q = P; Q; Q = Fn.Places[Q].Parent) {
    const PlaceNode &N = Fn.Places[Q];
    if (!N.Parent)
      return {O.How == HeapOrigin::Allocated && Q == O.Object, Exact, O.Name};
    if (N.Kind == Projection::Deref || N.Kind == Projection::Content)
      if (const HeapName *Name = S.find(N.Parent);
          Name && (Name->How == Role::Owner) == (N.Kind == Projection::Content))
        return {true, Exact && Name->How != Role::Inner, N.Parent};
    bool First = N.Kind == Projection::Element && Fn.Places.index(Q).How == Index::Kind::Constant &&
                 Fn.Places.index(Q).Value == 0;
    Exact &= First || isBase(Q);
  }
  return {};
}

/// Whole is set anew, or ends: names that are a part of it are gone. Those that lead through it still exist, but nobody
/// can say where.
void HeapRules::drop(HeapState &S, PlaceId Whole, bool Silently) const {
  if (!Whole)
    return;
  llvm::erase_if(S.Names, [&](const HeapName &N) {
    if (!Fn.Places.isPartOf(N.Place, Whole))
      return false;
    for (PlaceId P = N.Place; P != Whole; P = Fn.Places[P].Parent)
      if (Fn.Places[P].Kind == Projection::Deref || Fn.Places[P].Kind == Projection::Content)
        S.Elsewhere = true;
    S.Elsewhere |= !Silently;
    return true;
  });
}

/// A temporary in which binding keeps a value for the rest of its call.
bool HeapRules::isOfBinding(PlaceId P) const {
  return Fn.Places[P].Kind == Projection::Temp && Fn.Places[P].Key >= FirstBoundRoot;
}

/// Nobody comes back to a temporary that the last name was copied from.
void HeapRules::dropTemporaries(HeapState &S) const {
  if (llvm::all_of(S.Names, [&](const HeapName &N) {
        return Fn.Places[N.Place].Kind == Projection::Temp && !isOfBinding(N.Place);
      }))
    S.Names.clear();
}

/// `v[0]` or a part of it, where v is a container.
bool HeapRules::isElementOf(PlaceId P, PlaceId Container) const {
  for (; P && P != Container; P = Fn.Places[P].Parent)
    if (Fn.Places[P].Kind == Projection::Element && Fn.Places[Fn.Places[P].Parent].Kind == Projection::Content)
      return true;
  return false;
}

/// A view was moved on, a container changed: names that lead through it mean something else now.
void HeapRules::dropBehind(HeapState &S, PlaceId Changed) const {
  bool IsView = Tu.Types[Fn.Places[Changed].Type].Kind == Category::View;
  llvm::erase_if(S.Names, [&](const HeapName &N) {
    bool Behind = N.Place != Changed && Fn.Places.isPartOf(N.Place, Changed) && (IsView || isElementOf(N.Place, Changed));
    S.Elsewhere |= Behind;
    return Behind;
  });
}

void HeapRules::dropIndexed(HeapState &S, PlaceId Variable) const {
  llvm::erase_if(S.Names, [&](const HeapName &N) {
    bool Depends = false;
    Fn.Places.forEachIndexVariable(N.Place, [&](PlaceId By) { Depends |= resolve(By) == Variable; });
    S.Elsewhere |= Depends;
    return Depends;
  });
}

void HeapRules::bind(HeapState &S, PlaceId To, Role How) const {
  if (!To || isVague(To)) {
    S.Elsewhere = true;
    return;
  }
  S.Named |= outlivesCall(To) && !isResult(To);
  S.NamedByOthers |= staysWithOthers(To);
  if (const HeapName *Old = S.find(To); Old && Old->How != Role::Inner && How == Role::Inner)
    return;
  S.add(To, How);
}

/// `First ? A : B` as a whole is a reference to the pointer chosen, for as long as the expression lasts.
void HeapRules::bindReferent(HeapState &S, PlaceId Borrowed, PlaceId Into) const {
  const HeapName *Pointer = S.find(Borrowed);
  if (!Pointer || !Into || Fn.Places[Into].Kind != Projection::Temp || !Tu.Types[Fn.Places[Into].Type].IsReference)
    return;
  PlaceId Referent = Fn.Places.find(Into, Projection::Deref, 0);
  if (Referent && resolve(Referent) == Referent)
    S.add(Referent, Pointer->How);
}

/// Whoever has Holder has what its parts name.
void HeapRules::share(HeapState &S, PlaceId Holder) const {
  if (!Holder)
    return;
  for (const HeapName &N : S.Names)
    S.Elsewhere |= Fn.Places.isPartOf(N.Place, Holder);
}

/// Both are effects of one and the same call: their order within it is not known.
bool HeapRules::sameCall(FactRef At, FactRef Site) const {
  return At.Block == Site.Block && At.Index > Site.Index && this->at(At).Call && this->at(At).Call == this->at(Site).Call;
}

static bool binds(const Fact &F, PlaceId &Into) {
  if (const auto *I = std::get_if<Issue>(&F))
    Into = I->Into;
  else if (const auto *L = std::get_if<Flow>(&F))
    Into = L->To;
  else if (const auto *A = std::get_if<Allocate>(&F))
    Into = A->Into;
  else if (const auto *O = std::get_if<Adopt>(&F))
    Into = O->Owner;
  else
    return false;
  return static_cast<bool>(Into);
}

/// `allocate new h0 -> p; write p`: the last says that p is set, not that it is set to something else.
bool HeapRules::isExplained(FactRef At, PlaceId Name) const {
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  PlaceId Written = resolve(std::get<Write>(Facts[At.Index].What).What);
  uint32_t Next = At.Index; // from here to the fact there are only writes
  for (uint32_t I = At.Index; I-- != 0;) {
    const FactAt &F = Facts[I];
    if (Facts[At.Index].Call && F.Call != Facts[At.Index].Call)
      return false;
    PlaceId Into;
    if (binds(F.What, Into)) {
      Into = resolve(Into);
      if (Fn.Places.isPartOf(Name, Into) && Fn.Places.isPartOf(Into, Written))
        return true;
      if (Fn.Places.isPartOf(Name, Into))
        return false;
    } else if (const auto *W = std::get_if<Write>(&F.What)) {
      PlaceId Other = resolve(W->What);
      // `Message M = {strdup(s), 4}`: M as a whole, then its parts.
      if (Other != Written && Fn.Places.isPartOf(Written, Other) && !W->SameAs && I + 1 == Next) {
        Next = I;
        continue;
      }
      if (Fn.Places.isPartOf(Name, Other) && W->Always)
        return W->SameAs && Other != Written; // a part was set to what is known
      if (I + 1 == Next)
        Next = I;
    } else if (const auto *B = std::get_if<StorageBegin>(&F.What)) {
      if (Fn.Places.isPartOf(Name, resolve(B->What)))
        return false;
    } else if (std::holds_alternative<CallFact>(F.What) && Facts[At.Index].Call) {
      return false;
    }
  }
  // `p = c ? new T : nullptr`: the arms, each a block of its own, have said what p is set to.
  constexpr unsigned NestedConditions = 4;
  return Next == 0 && !Facts[At.Index].Call && anArmBinds(At.Block, Name, Written, NestedConditions);
}

/// A block before this one ends with binding the name, as a part of what is written here.
bool HeapRules::anArmBinds(BlockId Join, PlaceId Name, PlaceId Written, unsigned Depth) const {
  return Depth != 0 && llvm::any_of(Before[Join.Raw], [&](BlockId Arm) {
           for (const FactAt &F : llvm::reverse(Fn[Arm].Facts)) {
             PlaceId Into;
             if (binds(F.What, Into)) {
               Into = resolve(Into);
               if (Fn.Places.isPartOf(Name, Into))
                 return Fn.Places.isPartOf(Into, Written);
             } else if (!std::holds_alternative<Write>(F.What)) {
               return false;
             }
           }
           return anArmBinds(Arm, Name, Written, Depth - 1);
         });
}

//===-- Steps -----------------------------------------------------------------------------------------------------===//

HeapState HeapRules::start(const HeapObject &O) const {
  HeapState S;
  S.Elsewhere = O.Shared || O.How != HeapOrigin::Allocated;
  S.Named = outlivesCall(O.Name) && !isResult(O.Name);
  S.NamedByOthers = staysWithOthers(O.Name);
  S.add(O.Name, O.ByOwner ? Role::Owner : Role::Exact);
  if (O.ByOwner)
    S.How = Status::Owned, S.Site = O.At;
  return S;
}

/// Nobody reads the callee's body: it may take what it is given, and what is in there.
bool HeapRules::called(const HeapObject &O, HeapState &S, const Call &C) const {
  // Its parameter is that temporary, and is destroyed by the callee: what becomes of its parts nobody says.
  for (const Argument &A : C.Args)
    if (A.How == PassKind::Value && A.What && Fn.Places[A.What].Kind == Projection::Temp && Tu.Types[A.Type].HasDestructor)
      share(S, A.What);
  bool IsRead = C.Callee && Tu[C.Callee].HasBody;
  if (C.How == CallKind::Destructor || (IsRead && !C.OnlyDeclared))
    return true;
  auto borrows = [&](const Argument &A) {
    return C.Callee && llvm::any_of(Tu[C.Callee].Ownership, [&](const OwnershipClaim &Claim) {
             return Claim.How == OwnershipClaim::Role::Borrows && Claim.Param < C.Args.size() &&
                    &C.Args[Claim.Param] == &A;
           });
  };
  auto hand = [&](const Argument &A, bool IsObject) {
    PlaceId P = resolve(A.What);
    if (!P)
      return;
    const TypeInfo &T = Tu.Types[A.Type];
    if (A.How == PassKind::Value && !IsObject) {
      if (T.IsPointer && Tu.Types[T.Pointee].IsConst && !S.find(P))
        return;
      bool MayKeep = C.OnlyDeclared && !borrows(A) && !(T.IsPointer && Tu.Types[T.Pointee].IsConst);
      if (MayKeep && S.find(P))
        S.Elsewhere = true;
      if (C.OnlyDeclared && !S.find(P))
        share(S, P);
      // `cleanup(&s)`: what s holds may be taken out of it.
      if (PlaceId Referent = Fn.Places.find(A.What, Projection::Deref, 0))
        share(S, resolve(Referent));
    } else if (A.How != PassKind::ConstRef && C.OnlyDeclared) {
      share(S, P);
      // `timer->start()`: it may well register itself.
      if (IsObject && C.Callee && !Tu[C.Callee].IsConst)
        S.Elsewhere |= within(O, S, P).Inside;
    }
  };
  if (C.Object)
    hand(*C.Object, true);
  for (const Argument &A : C.Args)
    hand(A, false);
  return true;
}

/// The library's documentation says what it does: what it returns a view of, is no other name of the whole.
bool HeapRules::isDescribed(const Call &C) const { return C.Callee && !Tu[C.Callee].HasBody && !C.OnlyDeclared; }

/// The descriptor that the system is asked to work on, if it is closed already. A number is no use by itself: it may be
/// shown or compared.
const HeapName *HeapRules::closedNumber(const HeapState &S, const Call &C, FactRef At) const {
  if (S.How != Status::Freed || S.ByOwner || !C.Callee || !Tu[C.Callee].IsSystem || C.Args.empty() || C.Args[0].How != PassKind::Value)
    return nullptr;
  const auto *Closed = std::get_if<Free>(&at(S.Site).What);
  const HeapName *N = C.Args[0].What ? S.find(resolve(C.Args[0].What)) : nullptr;
  if (!Closed || Closed->How != AllocKind::Descriptor || !N || N->How != Role::Exact || sameCall(At, S.Site))
    return nullptr;
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  for (uint32_t I = At.Index + 1; I != Facts.size() && Facts[I].Call == Facts[At.Index].Call; ++I)
    if (std::holds_alternative<Free>(Facts[I].What))
      return nullptr; // closed once more
  return N;
}

/// Made as a derived class, deleted as a base whose destructor is not virtual.
bool HeapRules::isDeletedAsBase(const HeapObject &O, PlaceId Pointer) const {
  if (O.How != HeapOrigin::Allocated || O.Kind != AllocKind::New)
    return false;
  TypeId Made = Fn.Places[O.Object].Type, Deleted = Tu.Types[Fn.Places[Pointer].Type].Pointee;
  if (!Made || !Deleted || Made == Deleted)
    return false;
  const TypeInfo &Base = Tu.Types[Deleted];
  if (!Base.IsClass || Base.HasVirtualDestructor || Base.IsIncomplete || !Tu.Types[Made].IsClass)
    return false;
  // `const T` is another type, and not a base.
  return llvm::is_contained(Tu.Types[Made].Bases, Base.Name);
}

/// How the owner will release what it adopts; nothing if it was given a deleter of its own.
std::optional<AllocKind> HeapRules::deletesAs(const FactAt &Adoption) const {
  PlaceId Owner = std::get<Adopt>(Adoption.What).Owner;
  if (!Owner || (Adoption.Call && Fn[Adoption.Call].Args.size() != 1))
    return std::nullopt;
  return Tu.Types[Fn.Places[Owner].Type].Deletes;
}

/// What perhaps happened; nothing is said of the object from here on.
bool HeapRules::unsure(const HeapObject &O, HeapState &S) const {
  S.Names.clear();
  S.Unsure = true;
  return O.How == HeapOrigin::Entry;
}

/// A destructor that nobody reads may release what the object holds; one that the compiler writes runs those of its
/// members, which may.
void HeapRules::destroyed(HeapState &S, const Call &C) const {
  bool Implicit = C.Callee && Tu[C.Callee].Defaulted;
  if ((!Implicit && !C.OnlyDeclared) || !C.Object->What)
    return;
  PlaceId Object = resolve(C.Object->What);
  for (const HeapName &N : S.Names)
    if (N.How != Role::Owner && Fn.Places.isPartOf(N.Place, Object) &&
        !(Implicit && Fn.Places[N.Place].Parent == Object))
      S.Elsewhere = true;
}

bool HeapRules::ownerEnds(const HeapObject &O, HeapState &S, PlaceId Owner, FactRef At, bool Always,
                          llvm::SmallVectorImpl<HeapEvent> *Events) const {
  if (!Owner)
    return true;
  const HeapName *Ending = nullptr;
  unsigned Owners = 0;
  for (const HeapName &N : S.Names) {
    Owners += N.How == Role::Owner;
    if (N.How == Role::Owner && Fn.Places.isPartOf(N.Place, Owner))
      Ending = &N;
  }
  if (!Ending)
    return true;
  PlaceId Name = Ending->Place;
  if (S.How == Status::Freed && !sameCall(At, S.Site)) {
    if (Events && !S.Told)
      Events->push_back({Kind::FreedAgain, Name, S.Site});
    S.Told = true;
    return true;
  }
  if (isShared(Name)) {
    if (Owners > 1) {
      drop(S, Name, /*Silently=*/true);
      return true;
    }
    if (O.How != HeapOrigin::Allocated)
      return unsure(O, S);
    if (S.Elsewhere) { // others may share it; whether it is theirs now or gone, it is no longer anybody else's
      drop(S, Name, /*Silently=*/true);
      return true;
    }
  }
  if (!Always)
    return unsure(O, S);
  S.How = Status::Freed;
  S.ByOwner = true;
  S.Site = At;
  return true;
}

/// P was bound by the same call before: what the call ends is what P held until then.
bool HeapRules::isBoundInCall(FactRef At, PlaceId P) const {
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  for (uint32_t I = At.Index; Facts[At.Index].Call && I-- != 0 && Facts[I].Call == Facts[At.Index].Call;) {
    PlaceId Into;
    if (binds(Facts[I].What, Into) && resolve(Into) == P)
      return true;
    if (std::holds_alternative<CallFact>(Facts[I].What))
      return false;
  }
  return false;
}

bool HeapRules::step(const HeapObject &O, HeapState &S, FactRef At, llvm::SmallVectorImpl<HeapEvent> *Events) const {
  const FactAt &F = at(At);
  auto report = [&](Kind How, PlaceId Name, FactRef Cause) {
    if (Events && !S.Told)
      Events->push_back({How, Name, Cause});
  };
  auto tell = [&](Kind How, PlaceId Name, FactRef Cause) {
    report(How, Name, Cause);
    S.Told = true;
  };
  auto use = [&](PlaceId P) {
    P = resolve(P);
    if (S.How == Status::Freed && !S.ByOwner && P && !sameCall(At, S.Site))
      if (Within W = within(O, S, P); W.Inside)
        tell(Kind::Used, W.Name, S.Site);
  };
  const bool HadNames = !S.Names.empty();
  auto alive = [&] {
    if (!S.Names.empty())
      return true;
    if (HadNames && O.How == HeapOrigin::Allocated && S.How == Status::Held && !S.Elsewhere && !S.Named)
      report(Kind::Lost, O.Name, O.At);
    // `p = realloc(p, n)`: if it returns null, what p pointed to is still there.
    if (HadNames && S.How == Status::Freed && At.Block == S.Site.Block && isReplacement(S.Site))
      if (PlaceId Over = replaces(F, S.Site))
        report(Kind::Replaced, Over, S.Site);
    return O.How == HeapOrigin::Entry; // what became of it until here, the caller wants to know
  };

  if (const auto *B = std::get_if<StorageBegin>(&F.What)) {
    drop(S, resolve(B->What), true);
    return alive();
  }
  if (const auto *B = std::get_if<StorageEnd>(&F.What)) {
    PlaceId Ended = resolve(B->What);
    size_t Before = S.Names.size();
    drop(S, Ended, true);
    if (S.Names.size() != Before && !isOfBinding(Ended))
      dropTemporaries(S);
    return alive();
  }
  if (const auto *I = std::get_if<Issue>(&F.What)) {
    const Loan &L = Fn[I->Loan];
    PlaceId Borrowed = resolve(L.Borrowed), Into = resolve(I->Into);
    Within W = within(O, S, Borrowed);
    // A borrow of freed memory is no use of it; reading through it is.
    drop(S, Into, true);
    bindReferent(S, Borrowed, Into);
    if (W.Inside && Into && F.Call && W.Exact && !L.Exact && !isDescribed(Fn[F.Call]))
      S.Elsewhere = true; // the callee returns this or something else
    else if (W.Inside && Into)
      bind(S, Into, W.Exact && L.Exact ? Role::Exact : Role::Inner);
    else if (Into && (outlivesCall(Into) || Fn.Places[Into].Parent))
      share(S, Borrowed); // `Cleanup C([&] { fclose(F); });`
    return alive();
  }
  if (const auto *L = std::get_if<Flow>(&F.What)) {
    PlaceId From = resolve(L->From), To = resolve(L->To);
    llvm::SmallVector<HeapName, 3> Copied;
    bool Elsewhere = false;
    for (const HeapName &N : S.Names) {
      if (!Fn.Places.isPartOf(N.Place, From))
        continue;
      PlaceId Copy = N.Place == From ? To : moved(N.Place, From, To);
      // `c ? p : q` binds on either way and forgets on neither; a callee's result may be one of several, or a copy made by
      // somebody of whom there is only the declaration.
      // Of a part of what is given to a call, nobody says which part of another class it becomes.
      bool IsLostSight = F.Call && N.Place != From && Fn.Places[From].Type != Fn.Places[To].Type;
      if (!Copy || (F.Call && (!L->Kills || !L->Exact)) || F.Guessed || IsLostSight)
        Elsewhere = true;
      else
        Copied.push_back({Copy, L->Exact ? N.How : N.How == Role::Owner ? N.How : Role::Inner});
    }
    if (From == To)
      return true;
    if (L->Kills)
      drop(S, To, true);
    for (const HeapName &N : Copied)
      bind(S, N.Place, N.How);
    S.Elsewhere |= Elsewhere;
    return alive();
  }
  if (const auto *M = std::get_if<Move>(&F.What)) {
    PlaceId From = resolve(M->From);
    use(M->From);
    bool WasOwner = false, IsOwned = false;
    llvm::erase_if(S.Names, [&](const HeapName &N) {
      bool Gone = N.How == Role::Owner && Fn.Places.isPartOf(N.Place, From);
      WasOwner |= Gone;
      IsOwned |= N.How == Role::Owner && !Gone;
      return Gone;
    });
    if (WasOwner && !M->Always)
      return false;
    dropBehind(S, From);
    if (WasOwner && !IsOwned && S.How == Status::Owned)
      S.Elsewhere = true; // its new owner is out of sight
    return alive();
  }
  if (const auto *R = std::get_if<Read>(&F.What)) {
    // A query asks no more than a moved-from object may be asked; of a member of a freed one it is a read all the same.
    if (R->How != ReadKind::Query || (!F.Call && Fn.Places[R->What].Kind == Projection::Field))
      use(R->What);
    return true;
  }
  if (const auto *W = std::get_if<Write>(&F.What)) {
    PlaceId P = resolve(W->What), From = resolve(W->SameAs);
    if (W->Always || F.Call)
      use(W->What);
    dropIndexed(S, P);
    const HeapName *Source = From ? S.find(From) : nullptr;
    HeapName::Role As = Source ? Source->How : Role::Exact;
    if (!W->Always) {
      for (const HeapName &N : S.Names)
        if (Fn.Places.isPartOf(N.Place, P)) {
          drop(S, P, false);
          break;
        }
      return alive();
    }
    llvm::SmallVector<HeapName, 2> Kept;
    for (const HeapName &N : S.Names)
      if (Fn.Places.isPartOf(N.Place, P) && !(W->Value && N.Place == P) && isExplained(At, N.Place))
        Kept.push_back(N);
    const size_t Before = S.Names.size();
    bool Elsewhere = S.Elsewhere;
    // `release()`: the owner lets go without freeing, and its caller has the object.
    if (W->Value == 0)
      if (const HeapName *Owner = S.find(P); Owner && Owner->How == Role::Owner && S.How == Status::Owned) {
        S.How = Status::Held;
        S.Elsewhere = Elsewhere = true;
      }
    drop(S, P, true);
    if (!Kept.empty())
      S.Elsewhere = Elsewhere;
    for (const HeapName &N : Kept)
      S.add(N.Place, N.How);
    if (Source)
      bind(S, P, As);
    if (S.Names.size() < Before)
      dropTemporaries(S);
    return alive();
  }
  if (const auto *M = std::get_if<Mutate>(&F.What)) {
    use(M->What);
    PlaceId P = resolve(M->What);
    dropIndexed(S, P);
    // `++p` points beside; a call that changes its object keeps what it says it keeps, but an iterator goes on.
    if (F.Call) {
      dropBehind(S, P);
    } else {
      bool Named = S.find(P) != nullptr;
      drop(S, P, false);
      if (Named)
        S.add(P, Role::Inner);
    }
    return alive();
  }
  if (const auto *I = std::get_if<Invalidate>(&F.What)) {
    if (PlaceId P = resolve(I->What); P && I->How == InvalidateKind::Content)
      dropBehind(S, P);
    if (I->How != InvalidateKind::Content || isBoundInCall(At, resolve(I->What)))
      return true;
    return ownerEnds(O, S, resolve(I->What), At, I->Always, Events);
  }
  if (const auto *A = std::get_if<Allocate>(&F.What)) {
    PlaceId Into = resolve(A->Into);
    // `fdopen(fd, "r")`: what is made owns what it was made from.
    const HeapName *Owner = S.find(Into);
    bool Owns = Owner && Owner->How == Role::Owner && S.How == Status::Owned && sameCall(At, S.Site);
    drop(S, Into, true);
    if (Owns)
      S.add(Into, Role::Owner);
    return alive();
  }
  if (const auto *R = std::get_if<Free>(&F.What)) {
    const HeapName *N = S.find(resolve(R->Pointer));
    if (!N)
      return true;
    if (N->How == Role::Owner) { // `fclose(F)`, of the descriptor that F was made from
      if (!R->Always || S.How != Status::Owned)
        return false;
      S.How = Status::Freed;
      S.ByOwner = true;
      S.Site = At;
      return true;
    }
    if (!R->Always) {
      if (S.How == Status::Freed)
        return true; // freed already: perhaps a second time, perhaps not
      if (!isReplacement(At) || O.How == HeapOrigin::Storage)
        return unsure(O, S);
      S.How = Status::Freed; // unless the result is null, see assume
      S.ByOwner = false;
      S.Site = At;
      return true;
    }
    if (O.How == HeapOrigin::Storage) {
      report(Kind::FreedStorage, R->Pointer, O.At);
      return false;
    }
    if (S.How == Status::Freed) {
      if (!sameCall(At, S.Site))
        tell(Kind::FreedAgain, R->Pointer, S.Site);
      return true;
    }
    if (N->How == Role::Inner)
      tell(Kind::FreedInner, R->Pointer, O.At);
    else if (O.How == HeapOrigin::Allocated && O.Kind != R->How)
      tell(Kind::WrongKind, R->Pointer, O.At);
    else if (isDeletedAsBase(O, R->Pointer))
      tell(Kind::WrongClass, R->Pointer, O.At);
    if (S.How == Status::Owned)
      report(Kind::FreedOwned, R->Pointer, S.Site);
    S.How = Status::Freed;
    S.ByOwner = false;
    S.Site = At;
    return true;
  }
  if (const auto *A = std::get_if<Adopt>(&F.What)) {
    PlaceId Owner = resolve(A->Owner);
    const HeapName *N = S.find(resolve(A->Pointer));
    if (!N || N->How == Role::Owner) {
      if (Owner && A->Always)
        drop(S, Owner, true); // it has another object now
      return alive();
    }
    if (!A->Always || !Owner) {
      if (A->Always && S.How == Status::Held && N->How == Role::Exact) { // somebody out of sight has it now
        S.How = Status::Owned;
        S.Site = At;
      }
      S.Elsewhere = true;
      return true;
    }
    if (O.How == HeapOrigin::Storage || N->How == Role::Inner) {
      // Else its deleter may well know, or who has the owner lets go in time.
      if (O.How == HeapOrigin::Storage && deletesAs(F) && Fn.Places[Owner].Kind == Projection::Local)
        report(Kind::FreedStorage, A->Pointer, O.At);
      return false;
    }
    if (S.How == Status::Freed) {
      tell(Kind::AdoptedFreed, A->Pointer, S.Site);
      return true;
    }
    if (S.How == Status::Owned && S.find(Owner) == nullptr) {
      tell(Kind::AdoptedAgain, A->Pointer, S.Site);
      return true;
    }
    if (auto Needs = deletesAs(F); Needs && O.How == HeapOrigin::Allocated) {
      if (*Needs != O.Kind)
        tell(Kind::WrongKind, A->Pointer, O.At);
      else if (!isShared(Owner) && isDeletedAsBase(O, A->Pointer))
        tell(Kind::WrongClass, A->Pointer, O.At);
    }
    S.How = Status::Owned;
    S.Site = At;
    if (isVague(Owner) || isElementOf(Owner, Fn.Places.rootOf(Owner)))
      S.Elsewhere = true; // a container may move its owners about
    else
      S.add(Owner, Role::Owner);
    return true;
  }
  if (const auto *E = std::get_if<Escape>(&F.What)) {
    PlaceId What = resolve(E->What);
    if (S.How == Status::Freed && !S.ByOwner)
      if (const HeapName *N = S.find(What); N && N->How != Role::Owner && E->Where != EscapeTo::Unknown) {
        tell(Kind::Used, E->What, S.Site);
        return true;
      }
    // The result itself is the caller's, and his alone.
    if (E->Where != EscapeTo::Return || !isResult(What))
      share(S, What);
    return true;
  }
  if (const auto *P = std::get_if<Spawn>(&F.What)) {
    share(S, resolve(P->Callable));
    share(S, resolve(P->Handle)); // what the thread was given
    return true;
  }
  if (const auto *C = std::get_if<CallFact>(&F.What)) {
    const Call &Made = Fn[C->Call];
    if (const HeapName *N = closedNumber(S, Made, At))
      tell(Kind::Used, N->Place, S.Site);
    if (Made.How == CallKind::Destructor && Made.Object) {
      destroyed(S, Made);
      return ownerEnds(O, S, resolve(Made.Object->What), At, true, Events);
    }
    return called(O, S, Made);
  }
  return true;
}

/// The call that should hand out the object says that it did not.
bool HeapRules::failed(const HeapObject &O, const Condition &C, bool Taken) const {
  switch (C.How) {
  case Condition::Kind::Truth:
    return O.ResultIsBool ? !Taken : Taken;
  case Condition::Kind::Equals:
    if (O.ResultIsBool)
      return Taken == (C.Value == 0);
    return Taken == (C.Value != 0) && (C.Value == 0 || Taken);
  case Condition::Kind::Less: return Taken == (C.Value <= 0);
  case Condition::Kind::Opaque: return true;
  }
  return true;
}

/// `realloc`: what it was given is released if it hands out anew, and is as it was if it returns null. Of a function with
/// a body nobody can say that the two go together.
bool HeapRules::isReplacement(FactRef Released) const {
  if (Released.Block.Raw >= Fn.Blocks.size() || Released.Index >= Fn[Released.Block].Facts.size())
    return false;
  const FactAt &F = at(Released);
  const auto *R = std::get_if<Free>(&F.What);
  if (!R || R->Always || R->How != AllocKind::Malloc || !F.Call || !Fn[F.Call].Result || !Fn[F.Call].Callee ||
      Tu[Fn[F.Call].Callee].HasBody)
    return false;
  const std::vector<FactAt> &Facts = Fn[Released.Block].Facts;
  for (uint32_t I = Released.Index + 1; I != Facts.size() && Facts[I].Call == F.Call; ++I)
    if (const auto *A = std::get_if<Allocate>(&Facts[I].What); A && A->Into == Fn[F.Call].Result)
      return true;
  return false;
}

/// Where the fact puts the result of the call that released the object.
PlaceId HeapRules::replaces(const FactAt &F, FactRef Released) const {
  CallId Call = at(Released).Call;
  if (F.Call == Call)
    return Fn[Call].Result;
  const auto *L = std::get_if<Flow>(&F.What);
  return L && resolve(L->From) == resolve(Fn[Call].Result) ? L->To : PlaceId{};
}

/// P holds the result of the call that the fact belongs to, wherever that is said.
bool HeapRules::isResultOf(FactRef At, PlaceId P) const {
  PlaceId Result = resolve(Fn[at(At).Call].Result);
  return P == Result || llvm::any_of(Fn.Blocks, [&](const Block &B) {
           return llvm::any_of(B.Facts, [&](const FactAt &F) {
             const auto *W = std::get_if<Write>(&F.What);
             return W && resolve(W->SameAs) == Result && resolve(W->What) == P;
           });
         });
}

/// `if (p != buffer) free(p)`: an object is not another one, and is itself.
bool HeapRules::mayCompare(const HeapObject &O, const HeapState &S, const Condition &C, bool Taken) const {
  auto isIt = [&](PlaceId P) {
    const PlaceNode &N = Fn.Places[P];
    const HeapName *Name = N.Kind == Projection::Deref ? S.find(N.Parent) : nullptr;
    return Name && Name->How == Role::Exact;
  };
  auto isVariable = [&](PlaceId P) {
    switch (Fn.Places[P].Kind) {
    case Projection::Local:
    case Projection::Global:
    case Projection::Param: return true;
    default: return false;
    }
  };
  auto differs = [&](PlaceId It, PlaceId Other) { // `It` is the object's for sure
    if (!isIt(It))
      return false;
    if (O.How == HeapOrigin::Storage) {
      bool Same = Fn.Places.isPartOf(O.Object, Other);
      return Taken == C.IfSame ? isVariable(Other) && !Same : Same;
    }
    return O.How == HeapOrigin::Allocated && Taken == C.IfSame && isVariable(Other);
  };
  PlaceId Left = resolve(C.Left), Right = resolve(C.Right);
  return !differs(Left, Right) && !differs(Right, Left);
}

bool HeapRules::assume(const HeapObject &O, const HeapState &S, const Edge &E) const {
  if (!E.If)
    return true;
  const Condition &C = Fn.Conditions[E.If.Raw];
  if (S.How == Status::Freed && C.Place && isReplacement(S.Site) && isResultOf(S.Site, resolve(C.Place)))
    return C.How == Condition::Kind::Truth ? E.Taken : C.How != Condition::Kind::Equals || C.Value != 0 || !E.Taken;
  if (!O.Result.empty() && C.Place && llvm::is_contained(O.Result, resolve(C.Place)))
    return !failed(O, C, E.Taken);
  if (C.Left)
    return mayCompare(O, S, C, E.Taken);
  const HeapName *N = C.Place ? S.find(resolve(C.Place)) : nullptr;
  if (!N || N->How == Role::Inner)
    return true;
  switch (C.How) {
  case Condition::Kind::Truth: return E.Taken;
  case Condition::Kind::Equals: return !E.Taken || C.Value > 0;
  case Condition::Kind::Less: return !E.Taken || C.Value > 0;
  case Condition::Kind::Opaque: return true;
  }
  return true;
}

bool HeapRules::isLostAtExit(const HeapObject &O, const HeapState &S) const {
  return O.How == HeapOrigin::Allocated && S.How == Status::Held && !S.Elsewhere && !S.Named &&
         llvm::none_of(S.Names, [&](const HeapName &N) { return outlivesCall(N.Place); });
}

bool HeapRules::isLostByThrow(const HeapObject &O, const HeapState &S) const {
  bool IsOurs = O.How == HeapOrigin::Allocated && S.How == Status::Held && !S.Elsewhere && !S.NamedByOthers &&
                llvm::none_of(S.Names, [&](const HeapName &N) { return staysWithOthers(N.Place) || isResult(N.Place); });
  return IsOurs && llvm::none_of(S.Names, [&](const HeapName &N) {
           for (PlaceId P = Fn.Places[N.Place].Parent; P; P = Fn.Places[P].Parent)
             if (!isUnderConstruction(P) && Tu.Types[Fn.Places[P].Type].HasDestructor)
               return true;
           return false;
         });
}

bool HeapRules::changesIndices(const Fact &F) const {
  PlaceId P;
  if (const auto *W = std::get_if<Write>(&F))
    P = W->What;
  else if (const auto *M = std::get_if<Mutate>(&F))
    P = M->What;
  return P && Indices.contains(resolve(P));
}

bool HeapRules::concerns(const Fact &F, const llvm::BitVector &Roots) const {
  auto one = [&](PlaceId P) {
    if (!P)
      return false;
    PlaceId Root = Fn.Places.rootOf(resolve(P));
    return Root.Raw < Roots.size() && Roots.test(Root.Raw);
  };
  if (const auto *B = std::get_if<StorageBegin>(&F))
    return one(B->What);
  if (const auto *B = std::get_if<StorageEnd>(&F))
    return one(B->What);
  if (const auto *I = std::get_if<Issue>(&F))
    return one(I->Into) || one(Fn[I->Loan].Borrowed);
  if (const auto *L = std::get_if<Flow>(&F))
    return one(L->From) || one(L->To);
  if (const auto *M = std::get_if<Move>(&F))
    return one(M->From);
  if (const auto *R = std::get_if<Read>(&F))
    return one(R->What);
  if (const auto *W = std::get_if<Write>(&F))
    return one(W->What) || one(W->SameAs);
  if (const auto *M = std::get_if<Mutate>(&F))
    return one(M->What);
  if (const auto *I = std::get_if<Invalidate>(&F))
    return one(I->What);
  if (const auto *A = std::get_if<Allocate>(&F))
    return one(A->Into);
  if (const auto *R = std::get_if<Free>(&F))
    return one(R->Pointer);
  if (const auto *A = std::get_if<Adopt>(&F))
    return one(A->Pointer) || one(A->Owner);
  if (const auto *E = std::get_if<Escape>(&F))
    return one(E->What);
  if (const auto *P = std::get_if<Spawn>(&F))
    return one(P->Callable);
  if (const auto *C = std::get_if<CallFact>(&F)) {
    const Call &Made = Fn[C->Call];
    if (Made.Object && one(Made.Object->What))
      return true;
    return llvm::any_of(Made.Args, [&](const Argument &A) {
      if (one(A.What))
        return true;
      PlaceId Referent = A.What ? Fn.Places.find(A.What, Projection::Deref, 0) : PlaceId{};
      return one(Referent);
    });
  }
  return false;
}
