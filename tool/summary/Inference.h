// Inference.h - what Infer.cpp works a summary out with. Private to its sources, one per kind of effect:
//
//   Infer.cpp          the order of it, and what the summary says as a whole
//   InferState.cpp     what is read, set and moved: asked of MoveFlow
//   InferChanges.cpp   what is changed, ended, released, locked and started: fact by fact
//   InferEscapes.cpp   whose loans are kept by something that the caller sees
//   InferResult.cpp    what is returned
//   InferRefills.cpp   buffers that are returned, and filled anew each time
#pragma once
#include "facts/OutsideViews.h"
#include "summary/EveryPath.h"
#include "summary/Infer.h"
#include "summary/LoanSources.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace deed {

class Inference {
public:
  Inference(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known, const MoveFlow &Moves,
            const HeapFlow *Heap)
      : Tu(Tu), F(Tu[Fn.Function]), Fn(Fn), Known(Known), Moves(Moves), Heap(Heap), Names(Tu, F, Fn, Known),
        Sources(Fn, Names), Outside(Tu, Fn, Known), Sure(Fn) {}
  Inferred run(const LockFlow *Locks);

private:
  Effect &add(EffectKind Kind, FormalPlace What, bool Always, const FactAt *At = nullptr);
  std::vector<TrailStep> trailOf(const FactAt &At) const;

  // State.
  void collectWrites();
  void reads();
  void viewedReads();
  void calledMembers();
  void moves(const ExitStatus &Status);
  void writes(const ExitStatus &Status);
  ReadKind howItCounts(const Read &R, const ExposedUse &Use);
  ResultSigns movedIfResult(PlaceId P) const;
  std::optional<FormalPlace> copiedFrom(const ExitStatus &Status) const;
  const llvm::BitVector &reachedIf(PlaceId P, bool NonZero);
  std::optional<ParamTest> neededValue(llvm::ArrayRef<FactRef> Sites);

  // Changes.
  void change(FactRef Site, bool Always);
  void erasedByIterator(const Invalidate &I, FactRef Site);
  bool isMadeAnew(PlaceId Object, FactRef Site) const;
  void invalidation(const Invalidate &I, FactRef Site, bool Always);
  void assignment(const Write &W, const FactAt &At, bool Always);
  void elementByOwnIndex(const Write &W, const FactAt &At);
  void handedOver(const Call &C, const FactAt &At);
  using Complete = llvm::function_ref<void(Effect &E, FormalPlace Pointer)>;
  bool isUnknownElement(PlaceId Pointer);
  void releasesOutOfSight();
  bool isLiteral(PlaceId P) const;
  void pointerEffects(EffectKind Kind, PlaceId Pointer, const FactAt &At, bool Always, Complete Finish);
  bool isTakenOver(PlaceId Owner, FactRef At) const;
  void locks(const LockFlow &Flow);
  void readsAfterChanges();
  bool changesPart(const FormalPlace &Whole) const;

  // Escapes.
  void escape(PlaceId Held, const FormalPlace &Into, FactRef Site);
  bool isClearedLater(PlaceId Element, FactRef Site) const;
  void markExchanges();
  void settleStores();

  // Refills.
  void refills();
  bool writesNewText(FactRef Site) const;
  bool countsFromZero(PlaceId Variable) const;

  // Result.
  void result();
  void coroutineResult();
  bool isTakenOut(PlaceId Pointer) const;
  std::optional<Formals::Formal> takenAlong(PlaceId Borrowed);
  bool isViewOfView(PlaceId Borrowed) const;
  bool returnsFreshOwner() const;
  std::optional<int64_t> constantResult() const;

  const TuFacts &Tu;
  const FunctionInfo &F;
  const FunctionFacts &Fn;
  const Aliases &Known;
  const MoveFlow &Moves;
  const HeapFlow *Heap;
  Formals Names;
  std::vector<FactRef> Released; ///< that are left to the heap flow
  LoanSources Sources;
  OutsideViews Outside;
  EveryPath Sure;

  Summary S;
  size_t NormaliseAt = 1024; ///< effects

  // Of all writes.
  llvm::DenseMap<PlaceId, std::optional<int64_t>> Constants; ///< the one constant that is ever written there
  llvm::DenseMap<PlaceId, PlaceId> Copies; ///< what is ever written there is the value of this; invalid: several
  llvm::DenseSet<PlaceId> KnownWrites;     ///< set by more than a callee's declaration that allows it
  llvm::SmallVector<PlaceId, 1> SetUpOnce; ///< static locals

  // Of moves and what they meet.
  llvm::DenseSet<PlaceId> MovedAtExit;
  llvm::DenseMap<PlaceId, uint32_t> ExposedMoves;        ///< places whose passed-in value is moved, by number of moves
  llvm::DenseSet<std::pair<uint32_t, uint32_t>> Exposed; ///< facts that may meet the caller's value: block, index

  // Of conditions.
  llvm::DenseMap<std::pair<PlaceId, unsigned>, llvm::BitVector> ReachedIf; ///< blocks, by a place and if it is non-zero
  std::optional<std::vector<std::pair<PlaceId, unsigned>>> Flags;          ///< constant parameters that are tested

  /// What is stored, at At, and the place that it may come from.
  struct KeptValue {
    FormalPlace Into, From;
    PlaceId Held, Source;
    FactRef At;
  };
  std::vector<KeptValue> Stores;
  /// Of this function's own owners that are moved from: who has what they owned; invalid if nobody can tell.
  std::optional<llvm::DenseMap<PlaceId, PlaceId>> TakenOver;
};

} // namespace deed
