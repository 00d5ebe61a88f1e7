// ThreadEvidence.h - what one function does to data that others can reach: under which locks, beside which threads.
//
// Per function, over its own names; what it does through callees is composed when all of the TU has been seen
// (ThreadModel.h). A function is looked at only in a TU that has threads or locks at all.
#pragma once
#include "checks/SharedPlace.h"
#include "summary/AnalyzeFunctions.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace deed {

struct HeldLock {
  SharedPlace Lock;
  LockMode Mode = LockMode::Exclusive;
  Span At = {}; ///< where it was acquired; none if the declaration or the caller says so
  bool operator==(const HeldLock &L) const { return Lock == L.Lock && Mode == L.Mode; }
};

/// One statement on the way to what happens, outermost first.
struct WayStep {
  Span At;
  FunctionId In; ///< the function that it stands in
};

struct SharedAccess {
  SharedPlace What;
  bool Writes = false;
  bool InPlace = false; ///< a write that reckons with the old value: `-=`, `pop_back()`
  bool Polls = false; ///< what the loop around it waits for
  bool AfterJoin = false, BesideNone = false; ///< behind a join of a member's thread; no thread of the function runs
  bool InLoop = false; ///< may happen again and again, as far as the way there says
  bool Once = false;   ///< by what is called once only, before whoever asks for it goes on (`call_once`)
  std::vector<HeldLock> Held = {};
  std::vector<SharedPlace> LetGo = {}; ///< locks of the caller, or guards of such, that were released before
  std::vector<SharedPlace> After = {}; ///< waits passed, and handles of threads joined
  std::vector<SharedPlace> Late = {};  ///< what is signalled by the function that does it, but never afterwards
  std::vector<WayStep> Way = {};       ///< the last is the access itself
  uint64_t Beside = 0;                 ///< the spawns of the function, by number, that may be running
  TypeId Type = {};
};

/// How a callee's formal places are called here.
struct CallNames {
  struct Actual {
    SharedPlace What;
    bool IsReferent = false; ///< What stands for the formal's referent, not for the formal
  };
  SharedPlace Object; ///< stands for `*this`
  std::vector<Actual> Params = {};
};

struct CallSite {
  FunctionId Callee;
  CallNames Names;
  Span At;
  std::vector<HeldLock> Held = {};
  std::vector<SharedPlace> LetGo = {};
  std::vector<std::pair<SharedPlace, SharedPlace>> Guards = {}; ///< handed over, and the lock of each
  std::vector<SharedPlace> After = {}, Late = {};
  uint64_t Beside = 0;
  bool AfterJoin = false, BesideNone = false, InLoop = false, Once = false;
  bool OnFresh = false; ///< constructs or destroys its object
  bool IsCallback = false; ///< a closure that the function called here is given to call
};

/// Where callables are kept for whoever takes them out to call them: a member or a global.
struct CallableStore {
  std::string Class, Name; ///< Class: empty for globals, and where it cannot be told
  bool isSameAs(const CallableStore &S) const {
    return Name == S.Name && (Class.empty() || S.Class.empty() || Class == S.Class);
  }
};

/// A callable is called of which the function does not know what it is: one that somebody has stored.
struct StoredCall {
  CallableStore From; ///< without a name: not known either
  std::vector<HeldLock> Held;
  Span At;
};

struct SpawnSite {
  FunctionId Runs; ///< invalid: spawns of a callee, at Calls[Inherited]
  uint32_t Inherited = ~0u;
  CallNames Names;
  Span At;
  SharedPlace Handle;
  bool IsSend = false;   ///< no thread: a pointer to Handle is handed to a queue that others take it from
  SharedPlace Via;       ///< IsSend: the pointer that was handed over
  /// The callable is stored here, and runs elsewhere if a thread calls what it finds there (ThreadModel::isThread).
  std::optional<CallableStore> Stored = {};
  bool ByName = false;   ///< runs what it is given elsewhere, to go by its name
  std::vector<SharedPlace> Signals = {}; ///< when it is done, beside what it runs
  SharedPlace Future;    ///< says when it is done, beside Handle
  bool Repeats = false;  ///< in a loop without its join: runs beside itself
  bool Outlives = false; ///< may run when the function has returned
  uint64_t Beside = 0;
  std::vector<uint32_t> LoopLocals = {}; ///< local roots that each round of its loop makes anew
  std::vector<uint32_t> LoopViews = {};  ///< local roots that each round sets: what they lead to is another object
  std::vector<SharedPlace> Sends = {};   ///< values moved or copied into the thread, with their types
  std::vector<TypeId> SendTypes = {};
  std::vector<TypeId> Copied = {};       ///< what was copied into the closure that is sent
};

struct Acquisition {
  HeldLock Lock;
  std::vector<HeldLock> Before;
  std::vector<SharedPlace> LetGo;
  std::vector<WayStep> Way;
  bool IsRecursive = false;
  bool IsDeclared = false; ///< the function called is only declared to need the lock free: `LOCKS_EXCLUDED(mu_)`
  bool IsSure = false;     ///< the function begins with it
  bool IsOrdered = false;  ///< things were compared before: the order of the two locks may be by that
  Span BesideElement = {}; ///< where another element of the same array was locked, which is held
};

/// A join of a thread, or a wait for one, under locks.
struct BlockingSite {
  SharedPlace For;
  std::vector<HeldLock> Held;
  Span At;
  bool IsJoin = false;
};

/// A view of something that leaves the function: returned, or stored where others see it.
struct LeavingView {
  SharedPlace Of;
  Span At;
  std::vector<HeldLock> Held; ///< while it was made
  TypeId Type; ///< of what it refers to
};

/// A call whose answer decides whether another is made of the same object: `if (!Jobs.empty()) Jobs.pop()`, or what it
/// is given.
struct CallDecision {
  FunctionId Asks, Acts;
  SharedPlace Object;
  Span AskedAt, ActsAt;
  std::string Name; ///< of the object
  /// The parameter by which each gets the object, if it is no member function.
  std::optional<uint32_t> AsksBy = {}, ActsBy = {};
  bool IsKeyed = false;  ///< both are given the same key: `if (!Ids.has(Name)) Ids.put(Name, 3)`
  bool IsCarried = false; ///< what the one answered is what the other is given, reckoned with: `B.set(B.get() + N)`
};

struct FunctionEvidence {
  bool Known = false;
  bool HasLocks = false;
  bool HasWaits = false; ///< for another thread
  bool LetsGo = false;   ///< of a lock that its callers hold, whatever way it takes; it may take it again
  std::vector<SharedAccess> Accesses = {};
  std::vector<CallSite> Calls = {};
  std::vector<SpawnSite> Spawns = {};
  std::vector<Acquisition> Acquisitions = {};
  std::vector<BlockingSite> Waits = {};
  std::vector<LeavingView> Leaving = {};
  std::vector<StoredCall> StoredCalls = {};
  std::vector<SharedPlace> Signals = {};
  std::vector<CallDecision> Decisions = {};
  std::vector<SharedPlace> DecidesOn = {}; ///< what its branches ask
  std::vector<std::string> DoubleChecked = {}; ///< names of what double-checked-locking reports
  SharedViews Views = {};
  std::map<uint32_t, SymbolId> LocalNames = {};
  std::map<uint32_t, TypeId> LocalTypes = {};
  std::vector<FunctionId> Unseen = {}; ///< of those that it calls with its own object, what has no body here
  std::vector<SymbolId> SeesTo = {}; ///< members that are threads, and are joined, detached or handed on
  std::map<uint32_t, FunctionId> Closures = {}; ///< local roots that are closures, and what they run
};

struct ThreadEvidence {
  std::vector<FunctionEvidence> Functions = {}; ///< by FunctionId
  bool IsNeeded = false, Asked = false;
  llvm::DenseMap<uint32_t, FunctionId> CallOperators;        ///< by the type of the closure or functor
  llvm::StringMap<FunctionId> NamedOperators;                ///< the same, by the class's name where it has one
  llvm::DenseMap<uint32_t, FunctionId> FunctionsByName;      ///< by FunctionInfo::Name
  const FunctionEvidence &of(FunctionId F) const {
    static const FunctionEvidence None;
    return F && F.Raw < Functions.size() ? Functions[F.Raw] : None;
  }
};

/// A thread that must be joined, or a container of such.
bool mustBeJoined(const TuFacts &Tu, TypeId T);

void collectThreads(const SolvedFunction &Fn, ThreadEvidence &Into);

} // namespace deed
