// ThreadCollector.h - how one function's ThreadEvidence comes about: shared by the files that each do a part of it.
//
//   ThreadNames.cpp     what views refer to and copies share, and so what places are called for all threads
//   ThreadStarts.cpp    where threads start and what ends them: spawns, sends to queues, joins, loops of both; the flow
//                       of which may be running
//   ThreadLocks.cpp     under which locks and beside which threads something happens; what is locked and waited for
//   ThreadAccesses.cpp  what is read and written, and which views of it leave
//   ThreadCalls.cpp     whom it calls, and who is called back
//   ThreadEvidence.cpp  the order of all this, and what the function decides on
#pragma once
#include "checks/ThreadEvidence.h"
#include "flow/Solver.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

namespace deed {

/// Which spawns may be running, which waits have been passed, and whether a member's thread was joined: bits of what
/// the collector numbered. Join: union.
struct BesideState {
  uint64_t Running = 0, Passed = 0;
  bool Joined = false;
};

class ThreadCollector {
public:
  ThreadCollector(const SolvedFunction &Fn, ThreadEvidence &Tu, FunctionEvidence &Out)
      : Fn(Fn), Facts(Fn.Facts), Tu(Tu), Out(Out) {}
  void run();

  // As a question to the solver.
  static constexpr Direction Way = Direction::Forward;
  using State = BesideState;
  State boundary() { return {}; }
  bool join(State &Into, const State &From);
  void transfer(State &S, FactRef Where, const FactAt &F);
  void assume(State &S, const Edge &E);
  bool mayThrow(const FactAt &F) const { return callMayThrow(Fn.Tu, Facts, F); }

private:
  // Names (ThreadNames.cpp).
  void collectViews();
  void bindView(const SharedPlace &View, SharedPlace Target);
  bool isNarrowed(const Call &C, const Flow &F) const;
  SharedPlace named(PlaceId P) const;
  SharedPlace namedLock(PlaceId P) const;
  FunctionId functionIn(PlaceId P, unsigned Depth = 0) const;
  FunctionId callOperatorOf(TypeId T) const;
  std::optional<CallId> madeBy(PlaceId Temp) const;

  // Threads (ThreadStarts.cpp).
  void findSpawns();
  void addWait(PlaceId For, BlockId B, bool GivesLock);
  bool givesLock(const FactAt &F) const;
  bool isBefore(BlockId B, BlockId Wait) const;
  void pass(State &S, PlaceId Awaited) const;
  void findSignals();
  std::vector<SharedPlace> late(FactRef At) const;
  void addSpawn(FactRef At, PlaceId Callable, PlaceId Handle, const Call *C, size_t CallableArg);
  void addSpawnLike(FactRef At, const Call &C);
  void addSend(FactRef At, const Call &C);
  std::optional<CallableStore> storeOf(const Call &C, size_t Arg) const;
  std::optional<CallableStore> storeOf(const SharedPlace &P) const;
  uint64_t threads() const;
  std::optional<size_t> callableArgument(const Call &C) const;
  bool startsThread(const Call &C) const;
  bool isExecutor(const Call &C) const;
  void nameThreadArguments(SpawnSite &S, FunctionId Runs, llvm::ArrayRef<Argument> Args);
  void followHandles();
  void findLoops();
  void endThreads(State &S, PlaceId Handle, BlockId B, CallId By) const;
  bool endsSpawn(const SpawnSite &S, const SharedPlace &Handle) const;

  // Accesses (ThreadAccesses.cpp).
  void access(PlaceId P, bool Writes, bool InPlace, const FactAt &At, FactRef Where, const State &S);
  /// P: as the function calls it, if it does.
  void add(SharedAccess A, const FactAt &At, FactRef Where, const State &S, PlaceId P = {});
  void viewed(PlaceId P, bool Writes, const FactAt &At, FactRef Where, const State &S);
  void viewedBy(PlaceId View, bool Writes, const FactAt &At, FactRef Where, const State &S);
  void wholeOf(const SharedPlace &Part, const FactAt &At, FactRef Where, const State &S);
  void freed(const Free &F, const FactAt &At, FactRef Where, const State &S);
  void leaving(const FactAt &At, FactRef Where);
  bool isExempt(PlaceId P) const;
  void makesLock(PlaceId Lock);
  void forgetOwn();
  std::optional<SharedPlace> behindProxy(PlaceId P, const FactAt &At) const;
  bool isPolled(FactRef At, PlaceId P) const;

  // Calls (ThreadCalls.cpp).
  void call(const Call &C, const FactAt &At, FactRef Where, const State &S);
  void callbacks(const Call &C, const FactAt &At, FactRef Where, const State &S);
  void excludes(const Call &C, FactRef Where);
  CallNames namesOf(const Call &C) const;
  bool hasEvidence(const Call &C) const;

  // Locks and waits (ThreadLocks.cpp).
  std::vector<HeldLock> held(FactRef At) const;
  std::vector<SharedPlace> letGo(FactRef At) const;
  Span besideElement(PlaceId Lock, FactRef At) const;
  struct LookedUp {
    SharedPlace In;
    PlaceId Key;
  };
  std::optional<LookedUp> lookedUp(PlaceId P) const;
  bool isOfAnother(const LockStatus &L, const SharedPlace &Lock, PlaceId P, const SharedPlace &What) const;
  Span besideLookedUp(FactRef At) const;
  bool isAsGiven(PlaceId Variable) const;
  bool isBehindOrdering(BlockId B);
  std::vector<SharedPlace> passed(const State &S, BlockId B) const;
  bool isWaitingFor(size_t Wait, BlockId B) const;
  /// Into: a SharedAccess or a CallSite.
  void takeState(auto &Into, const State &S, FactRef Where) const;
  void acquired(const Acquire &A, const FactAt &At, FactRef Where);
  void waited(const Wait &Awaited, const FactAt &At, FactRef Where);
  void joined(const Join &J, const FactAt &At, FactRef Where);

  // The function as a whole (ThreadEvidence.cpp).
  void collectBlock(BlockId B, const State *At);
  void findOverlaps(const Solver<ThreadCollector> &Flow);
  void addLoopLocals(SpawnSite &S, const FactAt &F) const;
  void collectDecisions();
  void collectLocals();
  void collectSeenTo();
  TypeId typeOf(PlaceId P) const { return deed::typeOf(Fn.Tu, Facts, P); }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  ThreadEvidence &Tu;
  FunctionEvidence &Out;
  std::vector<FactRef> SpawnsAt;                     ///< by number of the spawn
  std::vector<CallId> HandedOnBy;                    ///< likewise: `worker = std::jthread(...)`, if it got its name so
  std::vector<PlaceId> WaitsFor;                     ///< by number of the wait
  std::vector<llvm::SmallVector<BlockId, 1>> WaitBlocks; ///< by number of the wait: where it stands
  uint64_t GivingLock = 0;                           ///< bits of waits that let go of a lock meanwhile
  struct SignalSite {
    SharedPlace What;
    FactRef At;
    llvm::DenseSet<uint32_t> From; ///< blocks that lead there
  };
  std::vector<SignalSite> SignalsAt;
  /// By block through which a loop is entered: handles joined within, and the loop.
  llvm::DenseMap<uint32_t, llvm::SmallVector<std::pair<PlaceId, uint32_t>, 1>> JoinsOfLoop;
  llvm::DenseMap<uint32_t, llvm::DenseSet<uint32_t>> Loops;            ///< by head: blocks
  llvm::DenseMap<PlaceId, CallId> Made;              ///< by result
  std::optional<llvm::DenseSet<uint32_t>> Ordered;   ///< blocks behind a comparison of two things
  std::vector<SharedPlace> LockMade; ///< objects whose locks the function makes or ends: nobody else has them then
  PlaceId Initialising;                              ///< a static local whose first write is its initialiser's
};

} // namespace deed
