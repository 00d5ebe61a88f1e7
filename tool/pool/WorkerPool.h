// WorkerPool.h - tasks on worker processes: what one of them breaks costs that one task, and the rest goes on.
//
// A task that kills its worker, takes too long or eats too much memory becomes an outcome that says so, and a fresh
// worker takes over. Outcomes are delivered in the order of the tasks, whatever order they end in, so that all that is
// made from them is the same for any number of workers. For the same reason a task whose worker died is tried once more
// if that worker was not fresh: what earlier tasks had left behind may be to blame, and another number of workers would
// have dealt the tasks differently.
//
// The pool knows neither clang nor findings: bytes come back, the caller knows what they mean. Memory is watched from
// outside, as resident size, rather than limited by RLIMIT_AS: address space says little about memory, a mapped source
// file would count, and sanitizers reserve terabytes.
#pragma once
#include "pool/Worker.h"
#include <chrono>
#include <functional>
#include <optional>

namespace deed {

struct TaskOutcome {
  enum class End { Done, Crashed, TimedOut, OutOfMemory };
  End How = End::Crashed;
  std::string Reply;  ///< Done: what the work function returned
  std::string Detail; ///< otherwise: how it ended and what it was doing, on one line
  double Seconds = 0; ///< wall clock, of the last try
};

struct PoolOptions {
  unsigned Workers = 0;                   ///< 0: one per core that this process may use
  std::chrono::milliseconds TimeLimit{0}; ///< per task, wall clock; 0: none
  uint64_t MemoryLimit = 0;               ///< resident bytes per worker; 0: none
  unsigned TasksPerWorker = 200;          ///< then a fresh one takes over: allocators fragment, libraries leak
};

struct PoolUsage {
  unsigned WorkersStarted = 0;
  double CpuSeconds = 0;        ///< user and system, of all workers
  uint64_t PeakWorkerBytes = 0; ///< resident, of the largest
  std::optional<int> StoppedBy; ///< the signal (SIGINT, SIGTERM, SIGHUP) that ended the run early; all workers are gone
};

/// What the pool tells its caller on the way, in the parent.
struct PoolEvents {
  /// In the order of the tasks.
  std::function<void(size_t Task, TaskOutcome)> Deliver;
  /// In the order in which they start and end; Tick comes a few times a second besides.
  std::function<void(size_t Task)> Started = [](size_t) {};
  std::function<void(size_t Task, const TaskOutcome &)> Ended = [](size_t, const TaskOutcome &) {};
  std::function<void()> Tick = [] {};
};

/// Runs tasks 0 to Count - 1. Fails only if no worker can be started at all; what had been delivered until then is
/// valid. Signals that ask to stop are taken over for the duration of the run. To be called while the process has one
/// thread.
llvm::Expected<PoolUsage> runOnWorkers(size_t Count, WorkFn Work, const PoolOptions &Options, const PoolEvents &Events);

/// The number of workers that Options.Workers = 0 stands for.
unsigned defaultWorkers();

} // namespace deed
