#include "summary/Infer.h"
#include "facts/HoldsLoans.h"
#include "facts/Memberwise.h"
#include "flow/SoleOwners.h"
#include "summary/CopiedNumbers.h"
#include "summary/CoroutineUses.h"
#include "summary/EntryValues.h"
#include "summary/EveryPath.h"
#include "summary/Formals.h"
#include "summary/InferOwnership.h"
#include "summary/LateReads.h"
#include "summary/LoanSources.h"
#include "summary/LockClaims.h"
#include "summary/Merge.h"
#include "summary/Signature.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <map>

using namespace deed;

namespace {

class Inference {
public:
  Inference(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known, const MoveFlow &Moves,
            const HeapFlow *Heap)
      : Tu(Tu), F(Tu[Fn.Function]), Fn(Fn), Known(Known), Moves(Moves), Heap(Heap), Names(Tu, F, Fn, Known),
        Sources(Fn, Names), Sure(Fn) {}
  Inferred run(const LockFlow *Locks);

private:
  // State: what is read, set and moved.
  void reads();
  void viewedReads();
  ReadKind howItCounts(const Read &R, const ExposedUse &Use);
  void moves(const ExitStatus &Status);
  void writes(const ExitStatus &Status);
  std::optional<FormalPlace> copiedFrom(const ExitStatus &Status) const;
  template <class PointerEffects> void handedOver(const Call &C, const FactAt &At, PointerEffects &&Effects);
  uint32_t endedParameters() const;
  const FactAt *nearest(llvm::ArrayRef<FactRef> Sites) const;
  const llvm::BitVector &reachedIf(PlaceId P, bool NonZero);
  std::optional<ParamTest> neededValue(llvm::ArrayRef<FactRef> Sites);
  void collectWrittenConstants();

  // Everything else, fact by fact.
  void change(FactRef Site, bool Always);
  bool isTakenOver(PlaceId Owner, FactRef At) const;
  void locks(const LockFlow &Flow);
  void escape(PlaceId Held, const FormalPlace &Into, FactRef Site);
  void markExchanges();
  void result();
  bool isTakenOut(PlaceId Pointer);
  bool isViewOfView(PlaceId Borrowed) const;
  bool isClearedLater(PlaceId Element, FactRef Site) const;
  void coroutineResult();
  bool returnsFreshOwner() const;
  std::optional<int64_t> constantResult() const;
  ResultSigns movedIfResult(PlaceId P) const;
  void readsAfterChanges();
  bool changes(const FormalPlace &Whole) const;

  // What the kind of function implies.
  void adjust();
  void settleStores();
  void adjustMoveOperation();
  void adjustAssignment();

  Effect &add(EffectKind Kind, FormalPlace What, bool Always, const FactAt *At = nullptr);
  std::vector<TrailStep> trailOf(const FactAt &At) const;
  bool cut();

  const TuFacts &Tu;
  const FunctionInfo &F;
  const FunctionFacts &Fn;
  const Aliases &Known;
  const MoveFlow &Moves;
  const HeapFlow *Heap;
  Formals Names;
  LoanSources Sources;
  EveryPath Sure;
  llvm::DenseMap<PlaceId, std::optional<int64_t>> Constants; ///< the one constant that is ever written there
  llvm::DenseMap<PlaceId, PlaceId> Copies; ///< what is ever written there is the value of this; invalid: several
  llvm::SmallVector<PlaceId, 1> SetUpOnce;                   ///< static locals
  llvm::DenseSet<PlaceId> KnownWrites;                       ///< set by more than a callee's declaration that allows it
  llvm::DenseMap<PlaceId, uint32_t> ExposedMoves; ///< places whose passed-in value is moved, by number of moves
  llvm::DenseSet<PlaceId> MovedAtExit;
  struct KeptValue {
    FormalPlace Into, From;
    PlaceId Held, Source; ///< what is stored, at At, and the place that it may come from
    FactRef At;
  };
  std::vector<KeptValue> Stores;
  llvm::DenseMap<std::pair<PlaceId, unsigned>, llvm::BitVector> ReachedIf; ///< by a place and whether it is non-zero: blocks
  std::optional<std::vector<std::pair<PlaceId, unsigned>>> Flags;      ///< constant parameters that are tested
  llvm::DenseSet<std::pair<uint32_t, uint32_t>> Exposed; ///< facts that may meet the caller's value: block, index
  Summary S;
  size_t NormaliseAt = 1024;
};

} // namespace

/// From the statement in this function inwards.
std::vector<TrailStep> Inference::trailOf(const FactAt &At) const {
  constexpr size_t MaxTrail = 4;
  SymbolId Callee = At.Call && Fn[At.Call].Callee ? Tu[Fn[At.Call].Callee].Name : SymbolId{};
  std::vector<TrailStep> Trail{{At.At, Callee}};
  for (const TrailStep &Inner : At.Trail)
    if (Trail.size() < MaxTrail)
      Trail.push_back(Inner);
    else
      Trail.back() = Inner; // where it really happens says the most
  return Trail;
}

Effect &Inference::add(EffectKind Kind, FormalPlace What, bool Always, const FactAt *At) {
  // A long function says the same of few places many times.
  if (S.Effects.size() >= NormaliseAt) {
    normalise(S);
    NormaliseAt = std::max(NormaliseAt, 2 * S.Effects.size());
  }
  S.Effects.push_back({.Kind = Kind, .What = std::move(What), .Always = Always});
  if (At)
    S.Effects.back().Trail = trailOf(*At);
  return S.Effects.back();
}

/// It ends in a throw, or calls what is seen to throw, and no handler of this function's is in between.
static bool letsThrowOut(const FunctionFacts &Fn, const Block &B) {
  bool Leaves = true, OnlyExceptional = !B.Next.empty();
  for (const Edge &E : B.Next) {
    Leaves &= !E.Exceptional || E.To == Fn.Exit;
    OnlyExceptional &= E.Exceptional;
  }
  return Leaves && (OnlyExceptional || llvm::any_of(B.Facts, [&](const FactAt &At) {
                      const auto *C = std::get_if<CallFact>(&At.What);
                      return C && Fn[C->Call].Throws;
                    }));
}

Inferred Inference::run(const LockFlow *Locks) {
  S.MayThrow = !F.NoThrow;
  S.Throws = S.MayThrow && llvm::any_of(Fn.Blocks, [&](const Block &B) { return letsThrowOut(Fn, B); });
  S.NeverReturns = F.NoReturn || !Moves.exitIsReachable();
  collectWrittenConstants();
  auto Statuses = Moves.exitStatuses();
  for (const ExitStatus &Status : Statuses)
    if (Status.MayBeMoved)
      MovedAtExit.insert(Status.Place);
  reads();
  viewedReads();
  for (const ExitStatus &Status : Statuses) {
    if (Status.MayBeMoved)
      moves(Status);
    if (Status.MayBeWritten)
      writes(Status);
  }
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I)
      change({{B}, I}, Sure.runsThrough({B}));
  if (Locks && !Locks->gaveUp())
    locks(*Locks);
  result();
  if (Heap && !S.NeverReturns)
    inferOwnership(Fn, Names, Sure, *Heap, [&](Effect E, const FactAt *At) {
      if (At)
        E.Trail = trailOf(*At);
      S.Effects.push_back(std::move(E));
    });
  markExchanges();
  S.FreshOwner = returnsFreshOwner();
  S.Ends = endedParameters();
  readsAfterChanges();
  adjust();
  if (!S.NeverReturns)
    for (CopiedNumber &Copy : copiedNumbers(Tu, Fn, Names))
      add(EffectKind::Write, std::move(Copy.Into), /*Always=*/true).From = std::move(Copy.From);
  if (auto Value = constantResult())
    add(EffectKind::Write, FormalPlace::result(), /*Always=*/true).Value = Value;
  normalise(S);
  applyLockClaims(Tu, F, S);
  Inferred Out;
  Out.Cut = cut();
  Out.What = std::move(S);
  return Out;
}

/// `return false;` and no other: callers need not ask.
std::optional<int64_t> Inference::constantResult() const {
  PlaceId Return = Fn.Places.find({}, Projection::Return, 0);
  if (!Return || S.NeverReturns || F.IsCoroutine || F.ResultIsReference || Tu.Types[F.ResultType].IsClass)
    return std::nullopt;
  auto It = Constants.find(Return);
  return It == Constants.end() ? std::nullopt : It->second;
}

/// `return std::make_shared<T>();`, on every path.
bool Inference::returnsFreshOwner() const {
  if (Tu.Types[F.ResultType].Kind != Category::SharedOwner || F.ResultIsReference)
    return false;
  PlaceId Return = Fn.Places.find({}, Projection::Return, 0);
  return Return && SoleOwners(Tu, Fn).contains(Return);
}

//===-- State ---------------------------------------------------------------------------------------------------===//

void Inference::collectWrittenConstants() {
  for (const Block &B : Fn.Blocks)
    for (const FactAt &At : B.Facts)
      if (const auto *Once = std::get_if<Wait>(&At.What); Once && !At.Call) {
        SetUpOnce.push_back(Names.resolve(Once->What)); // a static local: see lowering
      } else if (const auto *W = std::get_if<Write>(&At.What)) {
        if (!At.Guessed)
          KnownWrites.insert(Names.resolve(W->What));
        auto [It, New] = Constants.try_emplace(Names.resolve(W->What), W->Always ? W->Value : std::nullopt);
        if (!New && (!W->Always || It->second != W->Value))
          It->second.reset();
        PlaceId From = W->SameAs ? Names.resolve(W->SameAs) : PlaceId{};
        auto [Copy, First] = Copies.try_emplace(Names.resolve(W->What), From);
        if (!First && Copy->second != From)
          Copy->second = {};
      }
}

/// As a question that what a move left behind may be asked: what `delete p` asks of p, and what is not done with a null
/// pointer (`p ? p->n : 0`).
ReadKind Inference::howItCounts(const Read &R, const ExposedUse &Use) {
  const TypeInfo &T = Tu.Types[typeOf(Tu, Fn, Use.Place)];
  if (T.IsPointer) {
    const std::vector<FactAt> &Facts = Fn[Use.At.Block].Facts;
    for (uint32_t I = Use.At.Index + 1; I != Facts.size(); ++I) {
      if (const auto *Freed = std::get_if<Free>(&Facts[I].What))
        return Names.resolve(Freed->Pointer) == Use.Place ? ReadKind::Query : R.How;
      if (!std::holds_alternative<CallFact>(Facts[I].What) && !std::holds_alternative<Read>(Facts[I].What))
        break;
    }
  }
  for (PlaceId P = Use.Place; P; P = Fn.Places[P].Parent) {
    if (Tu.Types[typeOf(Tu, Fn, P)].AfterMove != MovedFrom::Empty)
      continue;
    if (!reachedIf(P, /*NonZero=*/false).test(Use.At.Block.Raw))
      return ReadKind::Query;
  }
  return R.How;
}

void Inference::reads() {
  for (const ExposedUse &Use : Moves.exposedUses()) {
    Exposed.insert({Use.At.Block.Raw, Use.At.Index});
    const FactAt &At = Fn[Use.At.Block].Facts[Use.At.Index];
    auto Formal = Names.visible(Use.Place);
    if (!Formal)
      continue;
    if (const auto *R = std::get_if<Read>(&At.What)) {
      // A destructor's reads of its own object are nobody's affair; a view that it hands on is a use of what that views.
      const TypeInfo &T = Tu.Types[typeOf(Tu, Fn, Use.Place)];
      if (F.Which == Special::Destructor && T.IsClass && T.Kind == Category::View && R->How == ReadKind::Argument)
        Formal->Place = Formal->Place.deref();
      add(EffectKind::Read, std::move(Formal->Place), Sure.runsThrough(Use.At.Block), &At).Read = howItCounts(*R, Use);
    } else if (std::holds_alternative<Move>(At.What)) {
      ++ExposedMoves[Use.Place];
      // One that lasts until the exit is a Move there, which is a use itself.
      if (Formal->Cut || !MovedAtExit.contains(Use.Place))
        add(EffectKind::Read, std::move(Formal->Place), Sure.runsThrough(Use.At.Block), &At).Read = ReadKind::Value;
    }
  }
}

/// `for (const char *s : names_) print(s);`: what the elements of a container refer to is read through views of this
/// function's own. Of containers that hold views; nobody can tell one element from another.
void Inference::viewedReads() {
  constexpr size_t MaxViews = 128;
  llvm::DenseSet<PlaceId> Seen;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Fn.Blocks[B].Facts[I];
      const auto *R = std::get_if<Read>(&At.What);
      if (!R || R->How == ReadKind::Query)
        continue;
      PlaceId P = Names.resolve(R->What), View = P;
      llvm::SmallVector<PlaceId, 4> Below;
      for (; View && Fn.Places[View].Kind != Projection::Deref; View = Fn.Places[View].Parent)
        Below.push_back(View);
      Projection Root = Fn.Places[Fn.Places.rootOf(P)].Kind;
      if (!View || (Root != Projection::Local && Root != Projection::Temp) || !Seen.insert(P).second)
        continue;
      if (Seen.size() > MaxViews)
        return;
      std::reverse(Below.begin(), Below.end());
      for (const LoanSource &Source : Sources.of(Fn.Places[View].Parent, {{B}, I})) {
        auto Formal = Source.How == LoanSource::Kind::Borrow    ? Names.visible(Source.Place)
                      : Source.How == LoanSource::Kind::Carried ? Names.of(Source.Place)
                                                                : std::nullopt;
        if (!Formal || Formal->Cut || Formal->Place.Root == FormalRoot::Return || !canHoldLoans(Tu, Fn, Source.Place) ||
            llvm::none_of(Formal->Place.Path, [](const FormalStep &S) { return S.Kind == Projection::Element; }) ||
            !Moves.statusBefore(Source.Place, {{B}, I}).MayBeEntry)
          continue;
        Names.extend(*Formal, Source.Rest);
        if (Source.How == LoanSource::Kind::Carried)
          Formal->Place = Formal->Place.deref();
        Names.extend(*Formal, Below);
        if (!Formal->Cut)
          add(EffectKind::Read, std::move(Formal->Place), /*Always=*/false, &At).Read = ReadKind::Argument;
      }
    }
}

/// The blocks that are reached if the place is (non-)zero.
const llvm::BitVector &Inference::reachedIf(PlaceId P, bool NonZero) {
  auto [It, New] = ReachedIf.try_emplace({P, NonZero});
  if (New)
    It->second = blocksReachedIf(Fn, P, NonZero);
  return It->second;
}

/// The sites are reached only if a scalar parameter is zero, or only if it is not.
std::optional<ParamTest> Inference::neededValue(llvm::ArrayRef<FactRef> Sites) {
  if (!Flags) {
    Flags.emplace();
    llvm::DenseSet<PlaceId> Tried;
    for (const Condition &C : Fn.Conditions)
      if (C.Place && Tried.insert(C.Place).second)
        if (auto Param = Names.constantParameter(C.Place))
          Flags->push_back({C.Place, *Param});
  }
  for (auto [Place, Param] : *Flags)
    for (bool NonZero : {false, true}) {
      const llvm::BitVector &Reached = reachedIf(Place, NonZero);
      if (llvm::none_of(Sites, [&](FactRef Site) { return Reached.test(Site.Block.Raw); }))
        return ParamTest{Param, !NonZero};
    }
  return std::nullopt;
}

/// Owners passed by value that the body only looks at: nothing of them is moved, handed on or changed.
uint32_t Inference::endedParameters() const {
  uint32_t Ended = 0;
  for (uint32_t I = 0; I != std::min<size_t>(F.Params.size(), 32); ++I)
    if (const TypeInfo &T = Tu.Types[F.Params[I].Type]; F.Params[I].How == PassKind::Value && T.Kind == Category::Owner)
      Ended |= 1u << I;
  if (!Ended || !F.HasBody || F.IsCoroutine)
    return 0;
  auto keep = [&](PlaceId P) {
    if (!P)
      return;
    const PlaceNode &Root = Fn.Places[Fn.Places.rootOf(P)];
    if (Root.Kind == Projection::Param && Root.Key < 32)
      Ended &= ~(1u << Root.Key);
  };
  for (const Block &B : Fn.Blocks)
    for (const FactAt &At : B.Facts)
      if (const auto *M = std::get_if<Move>(&At.What))
        keep(M->From);
      else if (const auto *L = std::get_if<Flow>(&At.What))
        keep(L->From);
      else if (const auto *A = std::get_if<Adopt>(&At.What))
        keep(A->Pointer);
      else if (const auto *E = std::get_if<Escape>(&At.What))
        keep(E->What);
      else if (const auto *W = std::get_if<Write>(&At.What))
        keep(W->What);
      else if (const auto *Changed = std::get_if<Mutate>(&At.What))
        keep(Changed->What);
  return Ended;
}

/// `return false;` where it was left alone, `return true;` where it was moved: the results that mean the latter, or 0.
ResultSigns Inference::movedIfResult(PlaceId P) const {
  ResultSigns Moved = 0, Kept = 0;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      FactRef At{{B}, I};
      const auto *W = std::get_if<Write>(&Fn.Blocks[B].Facts[I].What);
      if (!W || Fn.Places[W->What].Kind != Projection::Return || !Moves.isReachable(At))
        continue;
      std::optional<MoveHit> Hit = Moves.movedBefore(P, At);
      if (!W->Value || !W->Always || (Hit && (Hit->Partial || Hit->How != MoveHit::Certainty::AllPaths)))
        return 0;
      (Hit ? Moved : Kept) |= signOf(*W->Value);
    }
  return signsThatTell(Moved, Kept);
}

/// The move that takes the fewest calls to explain; in a recursion that is the one in its base.
const FactAt *Inference::nearest(llvm::ArrayRef<FactRef> Sites) const {
  const FactAt *Best = nullptr;
  for (FactRef Site : Sites) {
    const FactAt &At = Fn[Site.Block].Facts[Site.Index];
    if (!Best || At.Trail.size() < Best->Trail.size())
      Best = &At;
  }
  return Best;
}

void Inference::moves(const ExitStatus &Status) {
  auto Formal = Names.visible(Status.Place);
  if (!Formal || Formal->Cut || Status.Sites.empty())
    return; // part of something too deep to name: nothing sure can be said of the whole
  const FactAt &At = *nearest(Status.Sites);
  Effect &Moved = add(EffectKind::Move, Formal->Place, Status.MustBeMoved, &At);
  if (!Status.MustBeMoved) {
    Moved.OnlyIf = neededValue(Status.Sites);
    Moved.IfResult = movedIfResult(Status.Place);
  }
  // If no move meets the value passed in, the callee has set the place before: what the caller had moved is forgotten.
  if (Status.MustBeMoved && !ExposedMoves.contains(Status.Place))
    add(EffectKind::Write, std::move(Formal->Place), /*Always=*/true).Early = true;
}

/// A number or handle that surely is a copy of what the caller passed.
std::optional<FormalPlace> Inference::copiedFrom(const ExitStatus &Status) const {
  const TypeInfo &T = Tu.Types[Fn.Places[Status.Place].Type];
  PlaceId From = Status.MustBeWritten ? Copies.lookup(Status.Place) : PlaceId{};
  if (!From || T.IsClass || T.IsPointer || T.IsReference || Copies.contains(From))
    return std::nullopt;
  auto Formal = Names.of(From);
  bool IsValue = Formal && Formal->Place.Path.empty() && Names.constantParameter(From);
  bool IsField = Formal && !Formal->Cut && Names.visible(From) && Formal->Place.Root == FormalRoot::Param &&
                 Formal->Place.Path.back().Kind == Projection::Field;
  if (!IsValue && !IsField)
    return std::nullopt;
  return std::move(Formal->Place);
}

void Inference::writes(const ExitStatus &Status) {
  auto Formal = Names.visible(Status.Place);
  if (!Formal)
    return;
  if (Formal->Cut) {
    add(EffectKind::Mutate, std::move(Formal->Place), /*Always=*/false);
    return;
  }
  bool OneElement = true; // `v[i] = x` sets one element, but nobody can tell which
  for (const FormalStep &Step : Formal->Place.Path)
    OneElement &= Step.Kind != Projection::Element || Step.Key != "?";
  // `static Registry r;`: by the first call only, so what r holds by then is not lost.
  bool IsSetUp = llvm::any_of(SetUpOnce, [&](PlaceId P) { return Fn.Places.isPartOf(Status.Place, P); });
  Effect &E = add(EffectKind::Write, std::move(Formal->Place), Status.MustBeWritten && OneElement && !IsSetUp);
  E.Guessed = !KnownWrites.contains(Status.Place);
  if (auto It = Constants.find(Status.Place); It != Constants.end() && Status.MustBeWritten)
    E.Value = It->second;
  if (auto From = copiedFrom(Status); From && E.Always)
    E.From = std::move(*From);
}

//===-- Other effects -------------------------------------------------------------------------------------------===//

/// `auto old = std::move(buffer_); buffer_ = make();`: what it owned belongs to somebody else by then.
bool Inference::isTakenOver(PlaceId Owner, FactRef At) const {
  TypeId T = typeOf(Tu, Fn, Owner);
  if (const PlaceNode &N = Fn.Places[Owner]; !T && N.Kind == Projection::Element && Fn.Places[N.Parent].Parent)
    if (const auto &Of = Tu.Types[typeOf(Tu, Fn, Fn.Places[N.Parent].Parent)].Arguments; Of.size() == 1)
      T = Of.front();
  if (Tu.Types[T].Content != ContentAt::Apart)
    return false;
  // Just before the call: by then it may have changed the container that the owner is part of.
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  while (At.Index != 0 && Facts[At.Index].Call && Facts[At.Index - 1].Call == Facts[At.Index].Call)
    --At.Index;
  auto Hit = Moves.movedBefore(Owner, At);
  return Hit && Hit->How == MoveHit::Certainty::AllPaths && !Hit->Partial;
}

void Inference::change(FactRef Site, bool Always) {
  const FactAt &At = Fn[Site.Block].Facts[Site.Index];
  auto effect = [&](EffectKind Kind, PlaceId P) -> Effect * {
    auto Formal = Names.visible(P);
    return Formal ? &add(Kind, std::move(Formal->Place), Always && !Formal->Cut, &At) : nullptr;
  };
  // What a pointer of this function refers to, where the caller knows the pointer or its referent.
  auto pointerEffects = [&](EffectKind Kind, PlaceId Pointer, auto &&Complete) {
    auto From = Sources.of(Pointer);
    for (const LoanSource &Source : From)
      if (Source.How == LoanSource::Kind::Carried)
        if (auto Formal = Names.of(Source.Place))
          Complete(add(Kind, {}, Always && From.size() == 1, &At), std::move(Formal->Place));
  };
  if (const auto *M = std::get_if<Mutate>(&At.What)) {
    if (Effect *E = effect(EffectKind::Mutate, M->What)) {
      E->Always &= M->Always;
      E->Guessed = At.Guessed;
    }
  } else if (const auto *I = std::get_if<Invalidate>(&At.What)) {
    auto Formal = Names.visible(I->What);
    if (Formal && Formal->Cut) { // of something within, not of what is left of the name
      add(EffectKind::Mutate, std::move(Formal->Place), /*Always=*/false, &At);
    } else if (Formal) {
      bool IsTaken = isTakenOver(I->What, Site);
      if (IsTaken) { // the caller's loans go along with it
        add(EffectKind::Move, Formal->Place, Always && I->Always, &At);
        add(EffectKind::Write, Formal->Place, Always && I->Always);
      }
      if (!IsTaken || I->How == InvalidateKind::Element)
        if (Effect *E = effect(EffectKind::Invalidate, I->What)) {
          E->Always &= I->Always;
          E->Invalid = I->How;
        }
    }
  } else if (const auto *Set = std::get_if<Write>(&At.What); Set && Set->Always && isMemberwiseAssignment(Tu, Fn, At)) {
    // `config = load();`: what the members owned has gone.
    if (auto Formal = Names.visible(Set->What); Formal && !Formal->Cut)
      forEachOwningMember(Tu, Fn.Places[Set->What].Type, [&](llvm::ArrayRef<SymbolId> Path) {
        FormalPlace Owner = Formal->Place;
        for (SymbolId Name : Path)
          Owner = Owner.field(Tu.text(Name).str());
        add(EffectKind::Invalidate, std::move(Owner), Always, &At).Invalid = InvalidateKind::Content;
      });
  } else if (const auto *R = std::get_if<Free>(&At.What)) {
    if (!Heap || !R->Always) // else the flow knows better, see InferOwnership
      pointerEffects(EffectKind::Free, R->Pointer, [&](Effect &E, FormalPlace P) {
      E.What = std::move(P);
      E.Always &= R->Always;
      E.Alloc = R->How;
      E.Replaced = R->Replaced;
    });
  } else if (const auto *A = std::get_if<Adopt>(&At.What)) {
    auto Owner = A->Owner ? Names.visible(A->Owner) : std::nullopt;
    if (!Heap || !A->Always || !A->Owner)
      pointerEffects(EffectKind::Adopt, A->Pointer, [&](Effect &E, FormalPlace P) {
      E.What = Owner ? Owner->Place : FormalPlace::unknown();
      E.From = std::move(P);
      E.Always &= A->Always;
    });
  } else if (const auto *T = std::get_if<Spawn>(&At.What)) {
    if (auto Callable = Names.of(T->Callable)) {
      Effect &E = add(EffectKind::Spawn, std::move(Callable->Place), Always, &At);
      if (auto Handle = T->Handle ? Names.visible(T->Handle) : std::nullopt)
        E.From = std::move(Handle->Place);
    }
  } else if (const auto *J = std::get_if<Join>(&At.What)) {
    effect(EffectKind::Join, J->Handle);
  } else if (const auto *G = std::get_if<Signal>(&At.What)) {
    effect(EffectKind::Signal, G->What);
  } else if (const auto *W = std::get_if<Wait>(&At.What)) {
    effect(EffectKind::Wait, W->What);
  } else if (const auto *X = std::get_if<Escape>(&At.What)) {
    if (X->Where != EscapeTo::Return)
      escape(X->What, FormalPlace::unknown(), Site);
  } else if (const auto *Bound = std::get_if<Flow>(&At.What)) {
    if (auto Into = Names.visible(Bound->To); Into && !isClearedLater(Bound->To, Site))
      escape(Bound->From, Into->Place, Site);
  } else if (const auto *Made = std::get_if<Issue>(&At.What)) {
    if (auto Into = Names.visible(Made->Into); Into && !isClearedLater(Made->Into, Site))
      escape(Made->Into, Into->Place, Site);
  }
  if (const auto *C = std::get_if<CallFact>(&At.What); C && Fn[C->Call].OnlyDeclared)
    handedOver(Fn[C->Call], At, pointerEffects);
  // The rest is about this function's own places, or is asked of MoveFlow (Read, Write, Move).
}

/// A callee that nobody reads may take over what it is given by pointer.
template <class PointerEffects>
void Inference::handedOver(const Call &C, const FactAt &At, PointerEffects &&Effects) {
  for (const Argument &A : C.Args) {
    const TypeInfo &T = Tu.Types[A.Type];
    if (A.What && A.How == PassKind::Value && T.IsPointer && !Tu.Types[T.Pointee].IsConst)
      Effects(EffectKind::Adopt, A.What, [&](Effect &E, FormalPlace P) {
        E.What = FormalPlace::unknown();
        E.From = std::move(P);
        E.Always = false;
      });
  }
}

/// What is held at the exit and was not before, or the other way round. A lock that is released again, by a guard or by
/// hand, is nothing that the caller sees; one that is the caller's and taken again was released before.
void Inference::locks(const LockFlow &Flow) {
  std::vector<GuardStatus> Guards = Flow.guardsAtExit();
  for (const LockStatus &L : Flow.atExit()) {
    auto Formal = Names.visible(L.Lock);
    if (!Formal || Formal->Cut)
      continue;
    if (L.mayBeHeld() && !L.Sites.empty()) {
      const FactAt &At = Fn[L.Sites.front().Block].Facts[L.Sites.front().Index];
      Effect &E = add(EffectKind::Acquire, Formal->Place, L.mustBeHeld(), &At);
      E.Mode = L.mode();
      for (const GuardStatus &G : Guards)
        if (auto Guard = G.Lock == L.Lock && G.How != Owns::No ? Names.of(G.Guard) : std::nullopt)
          E.From = std::move(Guard->Place);
    }
    if (L.Bits & LockGiven || L.Regained)
      add(EffectKind::Release, Formal->Place, L.mustBeGiven() || (L.Regained && L.mustBeHeld()));
  }
}

/// Whatever way the function goes on from there, it empties the container that the element is part of before it returns.
bool Inference::isClearedLater(PlaceId Element, FactRef Site) const {
  PlaceId Container;
  for (PlaceId P = Names.resolve(Element); P; P = Fn.Places[P].Parent)
    if (Fn.Places[P].Kind == Projection::Content)
      Container = Fn.Places[P].Parent;
  return Container && everyPathMeets(Fn, Site, [&](const FactAt &At) {
           const auto *W = std::get_if<Write>(&At.What);
           return W && W->Always && Names.resolve(W->What) == Container;
         });
}

/// What Held views is kept in Into when the function is done.
void Inference::escape(PlaceId Held, const FormalPlace &Into, FactRef Site) {
  const FactAt &At = Fn[Site.Block].Facts[Site.Index];
  bool ByIssue = std::holds_alternative<Issue>(At.What); // which binds Held itself
  std::optional<ParamTest> OnlyIf; // `if (Static) keep(Text); else copy(Text);`
  if (!Sure.runsThrough(Site.Block))
    OnlyIf = neededValue(Site);
  for (const LoanSource &Source : Sources.of(Held, {Site.Block, Site.Index + (ByIssue ? 1 : 0)})) {
    auto From = Names.of(Source.Place);
    if (!From || From->Place == Into || From->Place.Root == FormalRoot::Return)
      continue;
    Names.extend(*From, Source.Rest);
    if (Source.How == LoanSource::Kind::Carried) {
      Effect &Store = add(EffectKind::Store, Into, /*Always=*/false, &At);
      Store.From = std::move(From->Place);
      Store.Guessed = Source.Guessed || At.Guessed;
      Store.OnlyIf = OnlyIf;
      Stores.push_back({Into, Store.From, Held, Source.Place, Site});
    } else if (Source.How == LoanSource::Kind::Borrow && Names.visible(Source.Place)) {
      Effect &Borrow = add(EffectKind::Borrow, Into, /*Always=*/false, &At);
      Borrow.From = std::move(From->Place);
      Borrow.OnlyIf = OnlyIf;
    }
  }
}

/// Two places that surely have each what the other had: `swap(a, b)`.
void Inference::markExchanges() {
  if (Stores.size() < 2)
    return;
  std::map<std::pair<FormalPlace, FormalPlace>, const KeptValue *> ByPlaces;
  for (const KeptValue &Kept : Stores)
    ByPlaces.try_emplace({Kept.Into, Kept.From}, &Kept);
  std::optional<EntryValues> Entry; // made for the few functions that have stores which cross
  auto isCopy = [&](const KeptValue &Kept) {
    if (!Entry)
      Entry.emplace(Fn, Names);
    return Entry->of(Kept.Held, Kept.At) == Kept.Source;
  };
  for (Effect &E : S.Effects) {
    if (E.Kind != EffectKind::Store)
      continue;
    auto Mine = ByPlaces.find({E.What, E.From}), Other = ByPlaces.find({E.From, E.What});
    if (Mine != ByPlaces.end() && Other != ByPlaces.end() && isCopy(*Mine->second) && isCopy(*Other->second))
      E.Always = true;
  }
}

/// The task depends on what the body will still use. One that nobody destroys runs on by itself.
void Inference::coroutineResult() {
  CoroutineUses Later(Tu, F, Fn, Known);
  bool RunsByItself = !Later.startsSuspended() && !Tu.Types[F.ResultType].HasDestructor;
  for (const CoroutineUse &Use : Later.all()) {
    auto Formal = Names.of(Use.Root);
    if (!Formal)
      continue;
    FormalPlace What = Use.Referent ? Formal->Place.deref() : Formal->Place;
    add(Use.Referent ? EffectKind::ReturnBorrow : EffectKind::ReturnLoans, What, /*Always=*/false, Use.At);
    if (Use.Referent && (F.IsLambda || Tu.Types[Fn.Places[Use.Root].Type].IsReference))
      add(EffectKind::ReturnLoans, What, /*Always=*/false, Use.At); // what the closure, or the view, holds in turn
    if (RunsByItself)
      add(Use.Referent ? EffectKind::Borrow : EffectKind::Store, FormalPlace::unknown(), /*Always=*/false, Use.At).From =
          std::move(What);
  }
}

/// Wherever the pointer is copied, it is set anew before the function returns: what is handed out is not what it has then.
bool Inference::isTakenOut(PlaceId Pointer) {
  auto SetsAnew = [&](const FactAt &At) {
    const auto *W = std::get_if<Write>(&At.What);
    return W && W->Always && W->Value == 0 && Names.resolve(W->What) == Pointer;
  };
  bool Any = false;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      const auto *Copy = std::get_if<Flow>(&Fn.Blocks[B].Facts[I].What);
      if (!Copy || Names.resolve(Copy->From) != Pointer)
        continue;
      if (!everyPathMeets(Fn, {{B}, I}, SetsAnew))
        return false;
      Any = true;
    }
  return Any;
}

/// `Sum<L, R>{l, r}` of an expression template: a view of a parameter that is a view itself, and stays as it is.
bool Inference::isViewOfView(PlaceId Borrowed) const {
  const PlaceNode &N = Fn.Places[Borrowed];
  if (N.Kind != Projection::Deref || Fn.Places[N.Parent].Kind != Projection::Param || F.ResultIsReference)
    return false;
  const TypeInfo &Result = Tu.Types[F.ResultType];
  const uint32_t I = Fn.Places[N.Parent].Key;
  return I < F.Params.size() && F.Params[I].How == PassKind::ConstRef && Result.IsClass && Result.Kind == Category::View &&
         Tu.Types[F.Params[I].Type].IsClass && Tu.Types[F.Params[I].Type].Kind == Category::View;
}

void Inference::result() {
  if (F.IsCoroutine)
    return coroutineResult();
  const TypeInfo &Type = Tu.Types[F.ResultType];
  PlaceId Return = Fn.Places.find({}, Projection::Return, 0);
  if (!Return || S.NeverReturns || !(F.ResultIsReference || carriesLoans(Tu.Types, F.ResultType)))
    return;
  bool IsAddress = F.ResultIsReference || Type.IsPointer || Type.IsReference;
  auto From = Sources.of(Return, {Fn.Exit, 0});
  // An allocation and the loan of what it made are one and the same; whether it is the caller's, the heap's flow knows.
  bool AnyFresh = llvm::any_of(From, [](const LoanSource &L) { return L.How == LoanSource::Kind::Fresh; });
  llvm::erase_if(From, [&](const LoanSource &L) {
    return (L.How == LoanSource::Kind::Fresh && Heap) ||
           (L.How == LoanSource::Kind::Borrow && Fn.Places[Fn.Places.rootOf(L.Place)].Kind == Projection::Heap);
  });
  bool Only = From.size() + (AnyFresh && Heap ? 1 : 0) == 1;
  for (const LoanSource &Source : From) {
    if (Source.How == LoanSource::Kind::Fresh) {
      add(EffectKind::ReturnFresh, FormalPlace::result(), Only, Source.At).Alloc = Source.Alloc;
      continue;
    }
    auto Formal = Names.of(Source.Place);
    if (!Formal)
      continue;
    Names.extend(*Formal, Source.Rest);
    bool Exact = Source.Exact && !Formal->Cut;
    if (Source.How == LoanSource::Kind::Borrow && Names.visible(Source.Place)) {
      PlaceId Pointer = Fn.Places[Source.Place].Kind == Projection::Deref ? Fn.Places[Source.Place].Parent : PlaceId{};
      add(Exact && IsAddress ? EffectKind::ReturnAlias : EffectKind::ReturnBorrow, std::move(Formal->Place), Only,
          Source.At)
          .Replaced = Pointer && isTakenOut(Pointer);
      if (isViewOfView(Source.Place)) // what that views as well, which nobody looks for behind two views
        add(EffectKind::ReturnLoans, Names.of(Source.Place)->Place, /*Always=*/false);
    } else if (Source.How == LoanSource::Kind::Carried && (Exact || !IsAddress))
      add(EffectKind::ReturnLoans, std::move(Formal->Place), Only).Replaced = isTakenOut(Source.Place);
    else if (Source.How == LoanSource::Kind::Carried) // `return p + 1`
      add(EffectKind::ReturnBorrow, Formal->Place.deref(), Only).Replaced = isTakenOut(Source.Place);
  }
}

/// Some fact sets or changes a part of what the caller passed.
bool Inference::changes(const FormalPlace &Whole) const {
  auto isPart = [&](PlaceId P) {
    auto Formal = Names.of(P);
    return Formal && Whole.covers(Formal->Place);
  };
  for (const Block &B : Fn.Blocks)
    for (const FactAt &At : B.Facts) {
      const auto *W = std::get_if<Write>(&At.What);
      const auto *M = std::get_if<Mutate>(&At.What);
      if ((W && isPart(W->What)) || (M && isPart(M->What)))
        return true;
    }
  return false;
}

void Inference::readsAfterChanges() {
  for (const Effect &Promised : restrictEffects(Tu, F))
    if (changes(Promised.From))
      S.Effects.push_back(Promised);
  auto IsExposed = [&](FactRef At) { return Exposed.contains({At.Block.Raw, At.Index}); };
  for (LateReadPair &P : lateReads(Tu, Fn, Names, Sources, Sure, IsExposed)) {
    const FactAt &Read = Fn[P.Read.Block].Facts[P.Read.Index], &Change = Fn[P.Change.Block].Facts[P.Change.Index];
    Effect &E = add(EffectKind::LateRead, std::move(P.What), P.Always, &Read);
    E.From = std::move(P.After);
    E.Read = P.How;
    E.By = P.By;
    E.Anew = P.Anew;
    E.Over = P.Over;
    E.Changed = trailOf(Change);
    if (const auto *InCallee = std::get_if<LateRead>(&Change.What)) {
      E.Changed.resize(1);
      E.Changed.insert(E.Changed.end(), InCallee->Changed.begin(), InCallee->Changed.end());
    }
  }
}

//===-- What the kind of function implies -----------------------------------------------------------------------===//

/// On the object itself or what it owns; not on what it merely refers to.
static bool isOnObject(const Effect &E) {
  return E.What.Root == FormalRoot::This &&
         llvm::count_if(E.What.Path, [](const FormalStep &S) { return S.Kind == Projection::Deref; }) <= 1;
}
static bool isState(const Effect &E) {
  return E.Kind == EffectKind::Read || E.Kind == EffectKind::Write || E.Kind == EffectKind::Move ||
         E.Kind == EffectKind::Mutate;
}

/// `Bytes(Given)`: a member that a constructor sets to what it was given and to nothing else surely has that.
void Inference::settleStores() {
  for (auto [Place, From] : Copies) {
    auto Into = From ? Names.visible(Place) : std::nullopt;
    auto Given = From ? Names.of(From) : std::nullopt;
    if (!Into || !Given || Into->Cut || Given->Cut || Into->Place.Root != FormalRoot::This)
      continue;
    bool IsSet = llvm::any_of(S.Effects, [&](const Effect &E) {
      return E.Kind == EffectKind::Write && E.Always && E.What == Into->Place;
    });
    for (Effect &E : S.Effects)
      if (IsSet && E.Kind == EffectKind::Store && E.What == Into->Place && E.From == Given->Place)
        E.Always = true;
  }
}

void Inference::adjust() {
  if (isConstructor(F))
    settleStores();
  if (isConstructor(F) || F.Which == Special::Destructor)
    llvm::erase_if(S.Effects, [](const Effect &E) { return isOnObject(E) && isState(E); });
  if (F.Which == Special::MoveConstructor || F.Which == Special::MoveAssignment)
    adjustMoveOperation();
  if (isAssignment(Tu, F) || F.Reinitializes)
    adjustAssignment();
}

void Inference::adjustMoveOperation() {
  if (F.Params.empty() || F.Params[0].How != PassKind::RvalueRef || S.NeverReturns)
    return;
  const FormalPlace From = FormalPlace::param(0).deref();
  const Effect *Touched = nullptr;
  for (const Effect &E : S.Effects)
    if (isState(E) && E.Kind != EffectKind::Read && From.covers(E.What) && (!Touched || E.Kind == EffectKind::Move))
      Touched = &E;
  if (!Touched || Tu.Types[F.Params[0].Type].AfterMove == MovedFrom::Copied)
    return;
  std::vector<TrailStep> Trail = Touched->Trail;
  for (Effect &E : S.Effects)
    if (E.Kind == EffectKind::Write && From.covers(E.What))
      E.Early = !E.Value || *E.Value < 0 || !E.Always || E.What == From;
  // A pointer that was nulled is gone like everything else, and so is a handle that was set to -1; a count that was
  // zeroed may be asked for.
  for (const Member &M : Tu.Types[F.Params[0].Type].Members)
    if (Tu.Types[M.Type].Kind != Category::Value)
      for (Effect &E : S.Effects)
        E.Early |= E.Kind == EffectKind::Write && E.What == From.field(Tu.text(M.Name).str());
  // One move of the whole says it all; that of a part beside it would read as moving twice.
  llvm::erase_if(S.Effects, [&](const Effect &E) { return E.Kind == EffectKind::Move && From.covers(E.What); });
  add(EffectKind::Move, From, /*Always=*/true).Trail = std::move(Trail);
}

void Inference::adjustAssignment() {
  const FormalPlace Object = FormalPlace::thisPointer().deref();
  llvm::erase_if(S.Effects, [&](const Effect &E) { return isState(E) && Object.covers(E.What); });
  add(EffectKind::Write, Object, /*Always=*/true);
}

/// Keeps what callers can least do without.
bool Inference::cut() {
  if (S.Effects.size() <= MaxEffects)
    return false;
  auto weight = [](const Effect &E) {
    switch (E.Kind) {
    case EffectKind::Read: return E.Read == ReadKind::Query ? 4 : 3;
    case EffectKind::LateRead: return 5;
    case EffectKind::Mutate: return 2;
    case EffectKind::Store:
    case EffectKind::Borrow:
    case EffectKind::Invalidate: return 1;
    case EffectKind::Write:
    case EffectKind::Move:
    case EffectKind::Free:
    case EffectKind::Adopt:
    case EffectKind::ReturnAlias:
    case EffectKind::ReturnBorrow:
    case EffectKind::ReturnLoans:
    case EffectKind::ReturnFresh:
    case EffectKind::Acquire:
    case EffectKind::Release:
    case EffectKind::RequireLock:
    case EffectKind::Spawn:
    case EffectKind::Join:
    case EffectKind::Signal:
    case EffectKind::Wait: return 0;
    }
    return 0;
  };
  std::vector<std::pair<int, size_t>> ByWeight;
  for (size_t I = 0; I != S.Effects.size(); ++I)
    ByWeight.push_back({weight(S.Effects[I]), I});
  std::sort(ByWeight.begin(), ByWeight.end());
  std::vector<Effect> Kept;
  for (size_t I = 0; I != MaxEffects; ++I)
    Kept.push_back(std::move(S.Effects[ByWeight[I].second]));
  S.Effects = std::move(Kept);
  normalise(S);
  return true;
}

Inferred deed::inferSummary(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known,
                            const MoveFlow &Moves, const HeapFlow *Heap, const LockFlow *Locks) {
  if (!Locks && LockFlow::isNeeded(Bound)) {
    LockFlow Own(Tu, Bound, Known);
    return Inference(Tu, Bound, Known, Moves, Heap).run(&Own);
  }
  return Inference(Tu, Bound, Known, Moves, Heap).run(Locks);
}
