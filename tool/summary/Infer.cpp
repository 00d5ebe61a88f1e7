#include "summary/Infer.h"
#include "summary/CopiedNumbers.h"
#include "summary/FunctionKind.h"
#include "summary/InferOwnership.h"
#include "summary/Inference.h"
#include "summary/LockClaims.h"
#include "summary/Merge.h"
#include "summary/Signature.h"
#include "facts/Dump.h" // DEBUG
#include <cstdio> // DEBUG

using namespace deed;

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

/// Owners passed by value that the body only looks at: nothing of them is moved, handed on or changed.
static uint32_t endedParameters(const TuFacts &Tu, const FunctionInfo &F, const FunctionFacts &Fn) {
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

/// Keeps what callers can least do without.
static bool cut(Summary &S) {
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

Inferred Inference::run(const LockFlow *Locks) {
  if (const char *D = getenv("DEED_DUMP")) { FILE *O = fopen(D, "a"); fputs(dumpFunction(Tu, Fn).c_str(), O); fclose(O); } // DEBUG
  S.MayThrow = !F.NoThrow;
  S.Throws = S.MayThrow && llvm::any_of(Fn.Blocks, [&](const Block &B) { return letsThrowOut(Fn, B); });
  S.NeverReturns = F.NoReturn || !Moves.exitIsReachable();
  collectWrites();
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
  refills();
  if (Heap && !S.NeverReturns)
    inferOwnership(Fn, Names, Sure, *Heap, [&](Effect E, const FactAt *At) {
      if (At)
        E.Trail = trailOf(*At);
      S.Effects.push_back(std::move(E));
    });
  if (Heap && !S.NeverReturns)
    releasesOutOfSight();
  markExchanges();
  S.FreshOwner = returnsFreshOwner();
  S.Ends = endedParameters(Tu, F, Fn);
  readsAfterChanges();
  if (isConstructor(F))
    settleStores();
  adjustToKind(Tu, F, S);
  if (F.Which == Special::Destructor)
    calledMembers();
  if (!S.NeverReturns)
    for (CopiedNumber &Copy : copiedNumbers(Tu, Fn, Names))
      add(EffectKind::Write, std::move(Copy.Into), /*Always=*/true).From = std::move(Copy.From);
  if (auto Value = constantResult())
    add(EffectKind::Write, FormalPlace::result(), /*Always=*/true).Value = Value;
  normalise(S);
  applyLockClaims(Tu, F, S);
  Inferred Out;
  Out.Cut = cut(S);
  Out.What = std::move(S);
  return Out;
}

Inferred deed::inferSummary(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known, const MoveFlow &Moves,
                            const HeapFlow *Heap, const LockFlow *Locks) {
  if (!Locks && LockFlow::isNeeded(Bound)) {
    LockFlow Own(Tu, Bound, Known);
    return Inference(Tu, Bound, Known, Moves, Heap).run(&Own);
  }
  return Inference(Tu, Bound, Known, Moves, Heap).run(Locks);
}
