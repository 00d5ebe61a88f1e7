#include "summary/InferOwnership.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

class Ownership {
public:
  Ownership(const FunctionFacts &Fn, const Formals &Names, const EveryPath &Sure, const HeapFlow &Heap,
            TakeOwnershipEffect Take)
      : Fn(Fn), Names(Names), Sure(Sure), Heap(Heap), Take(Take), Exits(Heap.exits()) {}
  void run();

private:
  void given(const HeapExit &E, const HeapObject &O);
  void made(const HeapExit &E, const HeapObject &O);
  ResultSigns freedIfResult(uint32_t Object) const;
  std::optional<Formals::Formal> callersName(PlaceId P) const;
  bool isKeptInFresh(PlaceId Pointer) const;
  bool holdsOnlyFresh(PlaceId P) const;
  bool isFresh(PlaceId P, FactRef At) const;
  bool isFreshReferent(PlaceId Borrowed, FactRef At) const;
  bool isMadeByCall(PlaceId P, FactRef At) const;
  bool isOneOfSeveral(const HeapExit &E, PlaceId Name) const;
  bool isHeldIfDone(const HeapExit &E, const HeapObject &O, PlaceId Name) const;
  bool canAvoid(FactRef Cause, FactRef Use) const;
  const FactAt &at(FactRef R) const { return Fn[R.Block].Facts[R.Index]; }

  const FunctionFacts &Fn;
  const Formals &Names;
  const EveryPath &Sure;
  const HeapFlow &Heap;
  TakeOwnershipEffect Take;
  std::vector<HeapExit> Exits;
};

} // namespace

/// Not a part of what was passed by value: that is the callee's own copy.
std::optional<Formals::Formal> Ownership::callersName(PlaceId P) const {
  auto Formal = Names.of(P);
  if (!Formal)
    return std::nullopt;
  const FormalPlace &Place = Formal->Place;
  bool Indirect = llvm::any_of(Place.Path, [](const FormalStep &S) { return S.Kind == Projection::Deref; });
  if (Place.Root == FormalRoot::Param && !Place.Path.empty() && !Indirect)
    return std::nullopt;
  return Formal;
}

static AllocKind kindOf(const Fact &F) {
  if (const auto *R = std::get_if<Free>(&F))
    return R->How;
  return AllocKind::New;
}

/// The results by which a caller knows that the object has been freed; 0 if constants of the same sign are returned
/// where it has and where it has not.
ResultSigns Ownership::freedIfResult(uint32_t Object) const {
  ResultSigns Freed = 0, Kept = 0;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      FactRef At{{B}, I};
      const auto *W = std::get_if<Write>(&at(At).What);
      if (!W || Fn.Places[W->What].Kind != Projection::Return)
        continue;
      for (const HeapState &S : Heap.statesBefore(Object, At)) {
        if (!W->Value || S.Pending || S.Unsure)
          return 0;
        (S.How == HeapState::Status::Freed ? Freed : Kept) |= signOf(*W->Value);
      }
    }
  return signsThatTell(Freed, Kept);
}

void Ownership::given(const HeapExit &E, const HeapObject &O) {
  auto Formal = callersName(O.Name);
  if (!Formal || O.ByOwner)
    return;
  if (E.MayBeFreed)
    Take({.Kind = EffectKind::Free,
          .What = Formal->Place,
          .Always = E.MustBeFreed && !Formal->Cut,
          .Alloc = kindOf(at(E.Site).What),
          .Replaced = llvm::none_of(E.FreedNames, [&](PlaceId P) { return P == O.Name; }),
          .IfResult = E.MustBeFreed || E.Unsure || Formal->Cut ? ResultSigns{0} : freedIfResult(E.Object)},
         &at(E.Site));
  if (E.MayBeTaken) {
    FormalPlace Owner = FormalPlace::unknown();
    for (const HeapName &N : E.Names)
      if (N.How == HeapName::Role::Owner)
        if (auto Visible = Names.visible(N.Place))
          Owner = Visible->Place;
    Take({.Kind = EffectKind::Adopt,
          .What = std::move(Owner),
          .From = Formal->Place,
          .Always = E.MustBeTaken && !Formal->Cut},
         &at(E.Site));
  } else if (!E.MustBeFreed && isKeptInFresh(O.Name)) {
    // Its owner may be who gets that.
    Take({.Kind = EffectKind::Adopt, .What = FormalPlace::unknown(), .From = Formal->Place, .Always = false}, nullptr);
  }
}

/// `return new Node{Value, Next}`: an object that was made here refers to it.
bool Ownership::isKeptInFresh(PlaceId Pointer) const {
  return llvm::any_of(Fn.Blocks, [&](const Block &B) {
    return llvm::any_of(B.Facts, [&](const FactAt &F) { return Heap.rules().storedPointer(F.What) == Pointer; });
  });
}

/// P names an object that was made here.
bool Ownership::isFresh(PlaceId P, FactRef At) const {
  for (uint32_t O = 0; O != Heap.objects().size(); ++O) {
    if (Heap.objects()[O].How != HeapOrigin::Allocated)
      continue;
    for (const HeapState &S : Heap.statesBefore(O, At))
      if (S.find(P))
        return true;
  }
  return false;
}

/// An object that was made here, or a base of one: `return derived;`.
bool Ownership::isFreshReferent(PlaceId Borrowed, FactRef At) const {
  while (Fn.Places[Borrowed].Kind == Projection::Field)
    Borrowed = Fn.Places[Borrowed].Parent;
  if (Fn.Places[Borrowed].Kind == Projection::Deref)
    return isFresh(Heap.rules().resolve(Fn.Places[Borrowed].Parent), At);
  return Fn.Places[Fn.Places.rootOf(Borrowed)].Kind == Projection::Heap;
}

/// The write begins a call's result, which the call then makes: `return strdup(s);`.
bool Ownership::isMadeByCall(PlaceId P, FactRef At) const {
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  const CallId Made = Facts[At.Index].Call;
  for (uint32_t I = At.Index + 1; Made && I < Facts.size() && Facts[I].Call == Made; ++I)
    if (const auto *A = std::get_if<Allocate>(&Facts[I].What); A && A->Always && Heap.rules().resolve(A->Into) == P)
      return true;
  return false;
}

/// Whatever is written to P is null, a failed handle or an object made here.
bool Ownership::holdsOnlyFresh(PlaceId P) const {
  const HeapRules &Rules = Heap.rules();
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      FactRef At{{B}, I};
      const Fact &F = at(At).What;
      if (const auto *L = std::get_if<Flow>(&F)) {
        if (Rules.resolve(L->To) == P && !isFresh(Rules.resolve(L->From), At))
          return false;
      } else if (const auto *W = std::get_if<Write>(&F)) {
        if (Rules.resolve(W->What) != P || W->Value)
          continue;
        if (W->SameAs ? !isFresh(Rules.resolve(W->SameAs), At) : !Rules.isExplained(At, P) && !isMadeByCall(P, At))
          return false;
      } else if (const auto *A = std::get_if<Issue>(&F)) {
        if (Rules.resolve(A->Into) == P && !isFreshReferent(Rules.resolve(Fn[A->Loan].Borrowed), At))
          return false;
      }
    }
  return true;
}

/// Some way from the entry to the use does not pass the cause first.
bool Ownership::canAvoid(FactRef Cause, FactRef Use) const {
  if (Cause.Block == Use.Block)
    return Use.Index < Cause.Index;
  llvm::BitVector Seen(static_cast<unsigned>(Fn.Blocks.size()));
  llvm::SmallVector<BlockId, 16> Work{BlockId{0}};
  while (!Work.empty()) {
    BlockId B = Work.pop_back_val();
    if (B == Use.Block)
      return true;
    if (Seen.test(B.Raw) || B == Cause.Block)
      continue;
    Seen.set(B.Raw);
    for (const Edge &E : Fn[B].Next)
      Work.push_back(E.To);
  }
  return false;
}

/// `bool read(T **out)`: the caller gets it just when the result says that all went well, which true or zero does.
bool Ownership::isHeldIfDone(const HeapExit &E, const HeapObject &O, PlaceId Name) const {
  if (E.MayBeTaken || E.Elsewhere || E.Unsure || Fn.Places[Fn.Places.rootOf(Name)].Kind == Projection::Return)
    return false;
  ResultSigns Held = 0, Not = 0;
  PlaceId Return;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      FactRef At{{B}, I};
      const auto *W = std::get_if<Write>(&at(At).What);
      if (!W || Fn.Places[W->What].Kind != Projection::Return)
        continue;
      if (!W->Value)
        return false;
      Return = W->What;
      const ResultSigns Sign = signOf(*W->Value);
      bool Is = false;
      for (const HeapState &S : Heap.statesBefore(E.Object, At)) {
        bool Here = S.How == HeapState::Status::Held && S.find(Name);
        Is |= Here;
        (Here ? Held : Not) |= Sign;
      }
      if (!Is || canAvoid(O.At, At))
        Not |= Sign;
    }
  if (!Return || !Held || Held & Not)
    return false;
  return Heap.rules().isBool(Fn.Places[Return].Type) ? Held == Positive : Held == Zero;
}

/// The place may hold what was made in another way as well: a mapping, or a buffer where there is none.
bool Ownership::isOneOfSeveral(const HeapExit &E, PlaceId Name) const {
  return llvm::any_of(Exits, [&](const HeapExit &Other) {
    const HeapObject &Made = Heap.objects()[Other.Object];
    return Made.How == HeapOrigin::Allocated && Made.Kind != Heap.objects()[E.Object].Kind && Other.Held &&
           llvm::any_of(Other.Names, [&](const HeapName &N) { return N.Place == Name; });
  });
}

void Ownership::made(const HeapExit &E, const HeapObject &O) {
  if (!E.Held)
    return;
  // Kept in two places, or by somebody out of sight: not the caller's alone.
  unsigned Visible = 0;
  for (const HeapName &N : E.Names)
    Visible += Heap.rules().outlivesCall(N.Place);
  bool OnlyHeld = !E.MayBeFreed && !E.MayBeTaken && !E.Elsewhere && !E.Unsure && Visible == 1;
  for (const HeapName &N : E.Names) {
    if (N.How != HeapName::Role::Exact)
      continue;
    bool IsResult = Fn.Places[Fn.Places.rootOf(N.Place)].Kind == Projection::Return;
    auto Formal = IsResult ? Names.of(N.Place) : Names.visible(N.Place);
    if (!Formal || Formal->Cut)
      continue;
    bool Surely = OnlyHeld && (IsResult || Sure.runsThrough(O.At.Block)) && !isOneOfSeveral(E, N.Place);
    bool Always = std::get<Allocate>(at(O.At).What).Always && holdsOnlyFresh(N.Place) &&
                  (Surely || (Visible == 1 && isHeldIfDone(E, O, N.Place)));
    Take({.Kind = EffectKind::ReturnFresh, .What = Formal->Place, .Always = Always, .Alloc = O.Kind}, &at(O.At));
  }
}

void Ownership::run() {
  for (const HeapExit &E : Exits) {
    const HeapObject &O = Heap.objects()[E.Object];
    switch (O.How) {
    case HeapOrigin::Entry: given(E, O); break;
    case HeapOrigin::Allocated: made(E, O); break;
    case HeapOrigin::Value:
    case HeapOrigin::Storage: break;
    }
  }
}

void deed::inferOwnership(const FunctionFacts &Bound, const Formals &Names, const EveryPath &Sure, const HeapFlow &Heap,
                          TakeOwnershipEffect Take) {
  Ownership(Bound, Names, Sure, Heap, Take).run();
}
