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
                            Told << 6 | NamedByOthers << 7 | OwnedElsewhere << 8 | Pending << 9 |
                            static_cast<uint32_t>(Is) << 10 | NamedOutside << 12};
  if (How != Status::Held)
    Key.insert(Key.end(), {Site.Block.Raw, Site.Index});
  for (const HeapName &N : Names)
    Key.push_back(N.Place.Raw << 2 | static_cast<uint32_t>(N.How));
  return Key;
}

//===-- Names -----------------------------------------------------------------------------------------------------===//

HeapRules::Within HeapRules::within(const HeapObject &O, const HeapState &S, PlaceId P) const {
  bool Exact = true, Beyond = false;
  for (PlaceId Q = P; Q; Q = Fn.Places[Q].Parent) {
    const PlaceNode &N = Fn.Places[Q];
    if (!N.Parent)
      return {O.How == HeapOrigin::Allocated && Q == O.Object, Exact, Beyond, O.Name};
    if (N.Kind == Projection::Deref || N.Kind == Projection::Content) {
      if (const HeapName *Name = S.find(N.Parent);
          Name && (Name->How == Role::Owner) == (N.Kind == Projection::Content))
        return {true, Exact && Name->How != Role::Inner, Beyond, N.Parent};
      Beyond = true;
    }
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

/// `c->prev->next = c->next`: in a linked structure the object that is reached so may well be one with another name,
/// and its field has changed, too.
void HeapRules::dropLinked(HeapState &S, PlaceId Written) const {
  if (!Written || Fn.Places[Written].Kind != Projection::Field)
    return;
  PlaceId P = Written;
  while (P && Fn.Places[P].Kind == Projection::Field)
    P = Fn.Places[P].Parent;
  if (!P || Fn.Places[P].Kind != Projection::Deref || Fn.Places[Fn.Places[P].Parent].Kind != Projection::Field)
    return;
  llvm::erase_if(S.Names, [&](const HeapName &N) {
    const PlaceNode &Node = Fn.Places[N.Place];
    bool Same = N.Place != Written && Node.Kind == Projection::Field && Node.Key == Fn.Places[Written].Key &&
                N.How == HeapName::Role::Exact && Fn.Places.isIndirect(N.Place);
    S.Elsewhere |= Same;
    return Same;
  });
}

/// `delete slots[0]; slots[i] = slots[--n];`: what was freed may be there no more, if i is 0.
void HeapRules::dropOtherElements(HeapState &S, PlaceId Written) const {
  if (S.How != Status::Freed || !Written || !Fn.Places.isIndirect(Written))
    return;
  llvm::erase_if(S.Names, [&](const HeapName &N) {
    for (PlaceId P = N.Place; P && P != Written; P = Fn.Places[P].Parent)
      if (Fn.Places[P].Kind == Fn.Places[Written].Kind && mayBeSameElement(P, Written)) {
        S.Elsewhere = true;
        return true;
      }
    return false;
  });
}

/// Nobody comes back to a temporary that the last name was copied from.
void HeapRules::dropTemporaries(HeapState &S) const {
  if (llvm::all_of(S.Names, [&](const HeapName &N) {
        return Fn.Places[N.Place].Kind == Projection::Temp && !isOfBinding(N.Place);
      }))
    S.Names.clear();
}

/// A view was moved on, a container changed: names that lead through it mean something else now.
void HeapRules::dropBehind(HeapState &S, PlaceId Changed) const {
  bool IsView = Tu.Types[Fn.Places[Changed].Type].Kind == Category::View;
  llvm::erase_if(S.Names, [&](const HeapName &N) {
    bool Behind =
        N.Place != Changed && Fn.Places.isPartOf(N.Place, Changed) && (IsView || isElementOf(N.Place, Changed));
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
  S.Elsewhere |= isCaptured(To);
  named(S, To);
  if (const HeapName *Old = S.find(To); Old && Old->How != Role::Inner && How == Role::Inner)
    return;
  S.add(To, How);
}

void HeapRules::named(HeapState &S, PlaceId P) const {
  const bool Outlives = outlivesCall(P) && !isResult(P);
  const Projection Root = Fn.Places[Fn.Places.rootOf(P)].Kind;
  S.Named |= Outlives;
  S.NamedByOthers |= staysWithOthers(P);
  S.NamedOutside |= Outlives && Root != Projection::Local && Root != Projection::Temp && Root != Projection::Heap;
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

//===-- Beginnings, edges and ends --------------------------------------------------------------------------------===//

HeapState HeapRules::start(const HeapObject &O) const {
  HeapState S;
  S.Elsewhere = O.Shared || O.How != HeapOrigin::Allocated || isCaptured(O.Name);
  named(S, O.Name);
  S.add(O.Name, O.ByOwner ? Role::Owner : Role::Exact);
  if (O.ByOwner)
    S.How = Status::Owned, S.Site = O.At;
  return S;
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
  case Condition::Kind::Opaque:
  case Condition::Kind::All:
  case Condition::Kind::Any: return true;
  }
  return true;
}

/// `realloc`: what it was given is released if it hands out anew, and is as it was if it returns null. Of a function
/// with a body nobody can say that the two go together.
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
    // Nobody else has a pointer to what was made here, unless he was given one.
    const PlaceNode &N = Fn.Places[Other];
    bool IsStrangers = N.Kind == Projection::Deref && !S.Elsewhere && !S.find(N.Parent);
    return O.How == HeapOrigin::Allocated && Taken == C.IfSame && (isVariable(Other) || IsStrangers);
  };
  PlaceId Left = resolve(C.Left), Right = resolve(C.Right);
  return !differs(Left, Right) && !differs(Right, Left);
}

/// `while (close(fd) < 0 && errno == EINTR)`: the release says of itself that it was none. What comes of the descriptor
/// or handle then is not portably known (POSIX close(), "unspecified"); of a FILE it is (C17 7.21.5.1: it is gone).
bool HeapRules::releaseFailed(FactRef Released, const Condition &C, bool Taken) const {
  if (!C.Place || Released.Block.Raw >= Fn.Blocks.size() || Released.Index >= Fn[Released.Block].Facts.size())
    return false;
  const FactAt &F = at(Released);
  const auto *R = std::get_if<Free>(&F.What);
  if (!R || (R->How != AllocKind::Descriptor && R->How != AllocKind::Handle) || !F.Call || !Fn[F.Call].Result ||
      !isResultOf(Released, resolve(C.Place)))
    return false;
  switch (C.How) {
  case Condition::Kind::Truth: return Taken != isBool(Fn.Places[Fn[F.Call].Result].Type);
  case Condition::Kind::Equals: return Taken ? C.Value != 0 : C.Value == 0;
  case Condition::Kind::Less: return Taken && C.Value <= 0;
  case Condition::Kind::Opaque:
  case Condition::Kind::All:
  case Condition::Kind::Any: return false;
  }
  return false;
}

/// What the result may be where the condition holds or not. Who compares with -1 means all that fails.
static ResultSigns signsWhere(const Condition &C, bool Taken) {
  ResultSigns If = AnySign;
  switch (C.How) {
  case Condition::Kind::Truth: If = Negative | Positive; break;
  case Condition::Kind::Equals: If = C.Value < 0 ? Negative : C.Value == 0 ? Zero : Positive; break;
  case Condition::Kind::Less: If = C.Value <= 0 ? Negative : C.Value == 1 ? Negative | Zero : AnySign; break;
  case Condition::Kind::Opaque:
  case Condition::Kind::All:
  case Condition::Kind::Any: return AnySign;
  }
  bool IsPart = (C.How == Condition::Kind::Equals && C.Value > 0) || If == AnySign; // the rest may be anything
  return Taken ? If : IsPart ? AnySign : static_cast<ResultSigns>(AnySign & ~If);
}

/// `if (configure(fd) < 0)`: whether the callee released it, its result says.
void HeapRules::settle(HeapState &S, const Condition &C, bool Taken) const {
  const ResultSigns Freed = std::get<Free>(at(S.Site).What).IfResult, Here = signsWhere(C, Taken);
  if ((Here & ~Freed) == 0) {
    S.Pending = false;
  } else if ((Here & Freed) == 0) {
    S.Pending = false;
    S.How = Status::Held;
    S.Site = {};
  }
}

/// A branch on an answer leaves open whether there is an object; one on the pointer itself, or a use, does not.
void HeapRules::findPresence(HeapState &S, const Condition &C) const {
  if (Answers.empty() || S.Is == HeapState::Presence::Sure)
    return;
  auto isIt = [&](PlaceId P) {
    const HeapName *N = P ? S.find(P) : nullptr;
    return N && N->How != Role::Inner;
  };
  if (isIt(resolve(C.Place)))
    S.Is = HeapState::Presence::Sure;
  else if (llvm::any_of(Answers.pointers(C), isIt))
    S.Is = HeapState::Presence::Asked;
}

bool HeapRules::assume(const HeapObject &O, HeapState &S, const Edge &E) const {
  if (!E.If)
    return true;
  const Condition &C = Fn.Conditions[E.If.Raw];
  if (!holdsBranch(O, S, C, E.Taken))
    return false;
  findPresence(S, C);
  return true;
}

/// `if (!rec) return;`: the caller has no `rec->name` there.
bool HeapRules::leadsThroughNull(const HeapObject &O, const HeapState &S, const Condition &C, bool Taken) const {
  if (O.How != HeapOrigin::Entry || !C.Place)
    return false;
  bool IsNull = (C.How == Condition::Kind::Truth && !Taken) || (C.How == Condition::Kind::Equals && !C.Value && Taken);
  PlaceId P = IsNull && S.find(O.Name) ? resolve(C.Place) : PlaceId{};
  if (!P || P == O.Name || !Tu.Types[Fn.Places[P].Type].IsPointer)
    return false;
  PlaceId Referent = Fn.Places.find(P, Projection::Deref, 0);
  return Referent && Fn.Places.isPartOf(O.Name, Referent);
}

/// False: there is no such object where the condition is so.
bool HeapRules::holdsBranch(const HeapObject &O, HeapState &S, const Condition &C, bool Taken) const {
  if (S.Pending && C.Place && isResultOf(S.Site, resolve(C.Place))) {
    settle(S, C, Taken);
    return true;
  }
  if (S.How == Status::Freed && releaseFailed(S.Site, C, Taken))
    return false;
  if (S.How == Status::Freed && C.Place && isReplacement(S.Site) && isResultOf(S.Site, resolve(C.Place))) {
    const bool IsNull = C.How == Condition::Kind::Truth ? !Taken
                                                        : C.How == Condition::Kind::Equals && C.Value == 0 && Taken;
    if (IsNull) // nothing was done: the old block is still its owner's
      S.How = Status::Held, S.Site = {};
    return true;
  }
  if (!O.Result.empty() && C.Place && llvm::is_contained(O.Result, resolve(C.Place)))
    return !failed(O, C, Taken);
  if (C.Left)
    return mayCompare(O, S, C, Taken);
  const HeapName *N = C.Place ? S.find(resolve(C.Place)) : nullptr;
  if (!N)
    return !leadsThroughNull(O, S, C, Taken);
  if (N->How == Role::Inner)
    return true;
  // `if (fd != STDERR_FILENO) close(fd)`: those are open as long as the process runs.
  constexpr int64_t LastStandardStream = 2;
  const bool IsDescriptor = O.How == HeapOrigin::Allocated && O.Kind == AllocKind::Descriptor;
  switch (C.How) {
  case Condition::Kind::Truth: return Taken;
  case Condition::Kind::Equals: return !Taken || C.Value > (IsDescriptor ? LastStandardStream : 0);
  case Condition::Kind::Less: return !Taken || C.Value > (IsDescriptor ? LastStandardStream + 1 : 0);
  case Condition::Kind::Opaque:
  case Condition::Kind::All:
  case Condition::Kind::Any: return true;
  }
  return true;
}

bool HeapRules::isLostAtExit(const HeapObject &O, const HeapState &S) const {
  return O.How == HeapOrigin::Allocated && S.How == Status::Held && !S.Elsewhere && !S.Named &&
         S.Is != HeapState::Presence::Asked &&
         llvm::none_of(S.Names, [&](const HeapName &N) { return outlivesCall(N.Place); });
}

bool HeapRules::isLostByThrow(const HeapObject &O, const HeapState &S) const {
  bool IsOurs =
      O.How == HeapOrigin::Allocated && S.How == Status::Held && !S.Elsewhere && !S.NamedByOthers &&
      S.Is != HeapState::Presence::Asked &&
      llvm::none_of(S.Names, [&](const HeapName &N) { return staysWithOthers(N.Place) || isResult(N.Place); });
  return IsOurs && llvm::none_of(S.Names, [&](const HeapName &N) {
           for (PlaceId P = Fn.Places[N.Place].Parent; P; P = Fn.Places[P].Parent)
             if (!isUnderConstruction(P) && Tu.Types[Fn.Places[P].Type].HasDestructor)
               return true;
           return false;
         });
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
