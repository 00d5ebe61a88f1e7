// ThreadModel.h - the evidence of single functions, composed over calls and threads, for the rules that conclude.
//
// closed(F): what F does itself and through everything it calls, over F's names, each access with all the locks that
// are held when it happens. So a private helper is judged where it is called, with its callers' locks, and only entries
// are judged: what others may call at any time. Threads' work is not part of who starts them; threadAccesses gives it
// over the starter's names, beside which its own accesses can then be laid.
#pragma once
#include "checks/Check.h"
#include "checks/ThreadEvidence.h"
#include <set>

namespace deed {

class ThreadModel {
public:
  ThreadModel(const TuFacts &Tu, const ThreadEvidence &Evidence);

  const std::vector<SharedAccess> &closed(FunctionId F);
  const std::vector<Acquisition> &acquisitions(FunctionId F);
  const std::vector<SharedPlace> &signals(FunctionId F);
  /// What the spawn's thread does, over F's names.
  std::vector<SharedAccess> threadAccesses(FunctionId F, const SpawnSite &S);
  std::vector<Acquisition> threadAcquisitions(FunctionId F, const SpawnSite &S);
  std::vector<SharedPlace> threadSignals(FunctionId F, const SpawnSite &S);

  /// Anybody may call it, with no lock held and beside any thread: public members, functions other files know.
  bool isEntry(FunctionId F) const;
  /// Anybody may copy an object by it, which others may be using meanwhile.
  bool isCopyEntry(FunctionId F) const;
  /// Runs within some thread that the TU starts, or while one may be running.
  bool mayRunBesideThreads(FunctionId F) const { return Concurrent.contains(F.Raw); }
  bool runsInThread(FunctionId F) const { return InThread.contains(F.Raw); }
  bool isRunBySeveral(FunctionId F) const { return !F || InSeveral.contains(F.Raw); }
  bool hasCallers(FunctionId F) const { return !Callers[F.Raw].empty(); }
  /// Not merely a pointer handed to a queue, nor a callable stored where no thread looks for it.
  bool isThread(const SpawnSite &S) const;
  /// What it stores waits for one thread, which runs one after the other.
  bool isSerial(const SpawnSite &S) const;
  bool startsThreads() const { return StartsThreads; }
  bool isProgram() const { return Main && StartsThreads; }
  /// All functions with evidence.
  const std::vector<FunctionId> &functions() const { return All; }
  const FunctionEvidence &of(FunctionId F) const { return Evidence.of(F); }
  const TuFacts &tu() const { return Tu; }

  /// Accesses that a rule has told already: others keep silent about them.
  std::set<std::pair<uint32_t, uint32_t>> Told = {};
  bool tell(const SharedAccess &A) { return Told.insert({A.Way.back().At.Begin, A.Way.back().At.End}).second; }
  bool isTold(const SharedAccess &A) const { return Told.count({A.Way.back().At.Begin, A.Way.back().At.End}); }

private:
  template <class T> struct Memo {
    std::vector<std::vector<T>> Known;
    std::vector<uint8_t> State; ///< 0 not asked, 1 being made, 2 known
  };
  void findConcurrent();
  void findStores();
  void addCallees(llvm::DenseSet<uint32_t> &To, llvm::SmallVectorImpl<FunctionId> &Work);
  uint64_t threadsOf(FunctionId F) const;
  bool isCalledLocked(FunctionId F) const;
  bool isCalledByConstructors(FunctionId F) const;

  const TuFacts &Tu;
  const ThreadEvidence &Evidence;
  std::vector<FunctionId> All;
  Memo<SharedAccess> Accesses;
  Memo<Acquisition> Locks;
  Memo<SharedPlace> Signalled;
  struct Caller {
    FunctionId From;
    const CallSite *At;
  };
  std::vector<std::vector<Caller>> Callers; ///< by function
  llvm::DenseSet<uint32_t> Concurrent, InThread;
  llvm::DenseSet<uint32_t> InSeveral; ///< run by threads that are started in a loop, or at several places
  std::vector<CallableStore> Emptied;         ///< callables stored there are called by somebody
  std::vector<CallableStore> EmptiedByThread; ///< by a thread
  std::vector<CallableStore> EmptiedBySeveral; ///< by threads of which there are several
  FunctionId Main;
  bool StartsThreads = false;
};

/// P of a callee as its caller names it; Nowhere if it cannot.
SharedPlace renamed(const SharedPlace &P, const CallNames &Names, const SharedViews &Views);

/// The callee's access as its caller names what it is about; of Nowhere if it cannot.
SharedAccess throughCall(const SharedAccess &Inner, const CallNames &Names, const SharedViews &Views);

/// The lock that a declaration is about, over the names of the function declared; Nowhere if it has none.
SharedPlace claimedLock(const TuFacts &Tu, const LockClaim &Claim);

/// Nothing keeps the two apart: no lock in common (one of them for writing), no order. One of them must write.
bool mayRace(const SharedAccess &A, const SharedAccess &B, Elements How);
bool haveCommonLock(const SharedAccess &A, const SharedAccess &B);
/// One is behind a wait for what the other side signals.
bool areOrdered(const SharedAccess &A, llvm::ArrayRef<SharedPlace> SignalsA, const SharedAccess &B,
                llvm::ArrayRef<SharedPlace> SignalsB);

} // namespace deed
