#include "pool/WorkerPool.h"
#include "pool/DeathText.h"
#include "pool/StopSignals.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Threading.h"
#include <cerrno>
#include <map>
#include <poll.h>
#include <sys/wait.h>

namespace deed {
namespace {

using Clock = std::chrono::steady_clock;
using End = TaskOutcome::End;

/// How often limits are looked at. An allocating worker grows by some 100 MB in this time.
constexpr std::chrono::milliseconds Beat{100};
/// How long a worker that was told to stop may take to say what it was doing.
constexpr std::chrono::milliseconds Grace{1500};

double seconds(Clock::duration D) { return std::chrono::duration<double>(D).count(); }

/// One place for a worker, and what the worker in it is at.
struct Slot {
  std::unique_ptr<Worker> Occupant;
  unsigned Served = 0; ///< tasks that this worker was given
  std::optional<size_t> Task;
  std::optional<size_t> Again; ///< to be tried once more, by the fresh worker that comes next
  Clock::time_point Since;
  std::optional<End> Verdict; ///< it broke a limit and was told to stop
  Clock::time_point KillAt;   ///< when the grace that came with the verdict ends
};

class Pool {
public:
  Pool(size_t C, WorkFn W, const PoolOptions &O, const PoolEvents &E) : Count(C), Work(W), Options(O), Events(E) {
    Slots.resize(std::min<size_t>(O.Workers ? O.Workers : defaultWorkers(), C));
  }

  llvm::Expected<PoolUsage> run() {
    StopSignals Stops;
    while (Delivered < Count) {
      if (llvm::Error E = assign()) {
        stopAll();
        return std::move(E);
      }
      waitForNews(Stops);
      if ((Usage.StoppedBy = Stops.received())) {
        stopAll();
        return Usage;
      }
      for (Slot &S : Slots)
        if (S.Occupant) {
          hear(S);
          enforceLimits(S);
        }
      deliver();
      Events.Tick();
    }
    dismissAll();
    return Usage;
  }

private:
  llvm::Error assign();
  llvm::Error occupy(Slot &S);
  void waitForNews(const StopSignals &Stops);
  void hear(Slot &S);
  void enforceLimits(Slot &S);
  void condemn(Slot &S, End Verdict);
  void bury(Slot &S);
  void retireIfWorn(Slot &S);
  void finish(Slot &S, TaskOutcome Outcome);
  TaskOutcome postMortem(const Slot &S, const Worker::Death &D) const;
  Worker::Death reap(Slot &S);
  void deliver();
  void dismissAll();
  void stopAll();

  size_t Count;
  WorkFn Work;
  const PoolOptions &Options;
  const PoolEvents &Events;
  std::vector<Slot> Slots;
  std::map<size_t, TaskOutcome> Waiting; ///< ended, but an earlier task has not
  size_t Next = 0;
  size_t Delivered = 0;
  PoolUsage Usage;
};

/// Gives every idle slot its next task, and a worker if it has none.
llvm::Error Pool::assign() {
  for (Slot &S : Slots) {
    if (S.Task || (!S.Again && Next == Count))
      continue;
    if (!S.Occupant) {
      if (llvm::Error E = occupy(S)) {
        // With others at work, this one's turn comes again at the next round.
        if (llvm::none_of(Slots, [](const Slot &Other) { return Other.Occupant != nullptr; }))
          return E;
        llvm::consumeError(std::move(E));
        continue;
      }
    }
    size_t Task = S.Again ? *S.Again : Next;
    if (!S.Occupant->send(Task)) {
      reap(S); // it died while idle, through no fault of this task
      continue;
    }
    if (!S.Again) {
      ++Next;
      Events.Started(Task);
    }
    S.Again.reset();
    S.Task = Task;
    S.Since = Clock::now();
    ++S.Served;
  }
  return llvm::Error::success();
}

llvm::Error Pool::occupy(Slot &S) {
  std::vector<int> Others;
  for (const Slot &Other : Slots)
    if (Other.Occupant) {
      Others.push_back(Other.Occupant->replyFd());
      Others.push_back(Other.Occupant->messageFd());
    }
  auto Started = Worker::start(Work, Others);
  if (!Started)
    return Started.takeError();
  S.Occupant = std::move(*Started);
  S.Served = 0;
  ++Usage.WorkersStarted;
  return llvm::Error::success();
}

void Pool::waitForNews(const StopSignals &Stops) {
  std::vector<pollfd> Fds = {{Stops.fd(), POLLIN, 0}};
  for (const Slot &S : Slots)
    if (S.Occupant) {
      Fds.push_back({S.Occupant->replyFd(), POLLIN, 0});
      Fds.push_back({S.Occupant->messageFd(), POLLIN, 0});
    }
  Clock::time_point Before = Clock::now();
  ::poll(Fds.data(), Fds.size(), Beat.count());
  // Much later than asked for: we were stopped (Ctrl-Z) or starved, and so were the workers. That time is not theirs.
  Clock::duration Lost = Clock::now() - Before - Beat;
  if (Lost > std::chrono::seconds(1))
    for (Slot &S : Slots)
      S.Since += Lost;
}

void Pool::hear(Slot &S) {
  S.Occupant->readMessages();
  std::string Reply;
  switch (S.Occupant->listen(Reply)) {
  case Worker::Heard::Nothing:
  case Worker::Heard::Stuck: return;
  case Worker::Heard::Gone: return bury(S);
  case Worker::Heard::Reply: break;
  }
  if (!S.Task || S.Verdict)
    return; // too late: it was told to stop
  finish(S, {End::Done, std::move(Reply), {}, seconds(Clock::now() - S.Since)});
  retireIfWorn(S);
}

void Pool::enforceLimits(Slot &S) {
  if (!S.Occupant || !S.Task)
    return;
  if (S.Verdict) {
    if (Clock::now() >= S.KillAt)
      S.Occupant->kill(SIGKILL);
    return;
  }
  if (Options.TimeLimit.count() && Clock::now() - S.Since >= Options.TimeLimit)
    condemn(S, End::TimedOut);
  else if (Options.MemoryLimit && S.Occupant->residentBytes() > Options.MemoryLimit)
    condemn(S, End::OutOfMemory);
}

/// Ends the worker by a signal on which it says what it was doing, and by force if it does not obey.
void Pool::condemn(Slot &S, End Verdict) {
  S.Verdict = Verdict;
  S.KillAt = Clock::now() + Grace;
  S.Occupant->kill(SIGABRT);
}

/// The worker is gone: its task has failed, or gets its second try.
void Pool::bury(Slot &S) {
  bool WasFresh = S.Served <= 1;
  Worker::Death D = reap(S);
  if (!S.Task)
    return;
  TaskOutcome Outcome = postMortem(S, D);
  if (!WasFresh && Outcome.How != End::TimedOut) {
    S.Again = S.Task;
    S.Task.reset();
    S.Verdict.reset();
    return;
  }
  finish(S, std::move(Outcome));
}

TaskOutcome Pool::postMortem(const Slot &S, const Worker::Death &D) const {
  TaskOutcome Out;
  Out.Seconds = seconds(Clock::now() - S.Since);
  std::string Doing = lastActivity(D.Messages);
  if (!Doing.empty())
    Doing = " while " + Doing;
  bool KilledByOthers = !S.Verdict && WIFSIGNALED(D.Status) && WTERMSIG(D.Status) == SIGKILL;
  if (S.Verdict == End::TimedOut) {
    Out.How = End::TimedOut;
    Out.Detail = "no result after " + std::to_string(Options.TimeLimit.count() / 1000) + " s" + Doing;
  } else if (S.Verdict == End::OutOfMemory) {
    Out.How = End::OutOfMemory;
    Out.Detail = "more than " + std::to_string(Options.MemoryLimit >> 20) + " MB" + Doing;
  } else if (WIFEXITED(D.Status) && WEXITSTATUS(D.Status) == OutOfMemoryExit) {
    Out.How = End::OutOfMemory;
    Out.Detail = "an allocation failed" + Doing;
  } else if (KilledByOthers) {
    Out.How = End::OutOfMemory;
    Out.Detail = "killed from outside, probably since the system ran out of memory";
  } else {
    Out.How = End::Crashed;
    Out.Detail = describeDeath(D.Status, D.Messages);
  }
  return Out;
}

/// A worker that has done its share, or holds much of its memory while idle, makes room for a fresh one.
void Pool::retireIfWorn(Slot &S) {
  bool Bloated = Options.MemoryLimit && S.Occupant->residentBytes() > Options.MemoryLimit / 2;
  if (!Bloated && S.Served < Options.TasksPerWorker)
    return;
  S.Occupant->dismiss();
  reap(S);
}

void Pool::finish(Slot &S, TaskOutcome Outcome) {
  Events.Ended(*S.Task, Outcome);
  Waiting.emplace(*S.Task, std::move(Outcome));
  S.Task.reset();
  S.Verdict.reset();
}

Worker::Death Pool::reap(Slot &S) {
  Worker::Death D = S.Occupant->reap();
  S.Occupant.reset();
  auto Seconds = [](const timeval &T) { return T.tv_sec + T.tv_usec * 1e-6; };
  Usage.CpuSeconds += Seconds(D.Used.ru_utime) + Seconds(D.Used.ru_stime);
  Usage.PeakWorkerBytes = std::max(Usage.PeakWorkerBytes, static_cast<uint64_t>(D.Used.ru_maxrss) << 10);
  return D;
}

void Pool::deliver() {
  for (auto It = Waiting.begin(); It != Waiting.end() && It->first == Delivered; It = Waiting.erase(It), ++Delivered)
    Events.Deliver(It->first, std::move(It->second));
}

/// All are told before any is waited for: giving back a gigabyte takes a while.
void Pool::dismissAll() {
  for (Slot &S : Slots)
    if (S.Occupant)
      S.Occupant->dismiss();
  for (Slot &S : Slots)
    if (S.Occupant)
      reap(S);
}

void Pool::stopAll() {
  for (Slot &S : Slots)
    if (S.Occupant)
      S.Occupant->kill(SIGKILL);
  for (Slot &S : Slots)
    if (S.Occupant)
      reap(S);
}

} // namespace

unsigned defaultWorkers() { return std::max(1u, llvm::hardware_concurrency().compute_thread_count()); }

llvm::Expected<PoolUsage> runOnWorkers(size_t Count, WorkFn Work, const PoolOptions &Options,
                                       const PoolEvents &Events) {
  return Pool(Count, Work, Options, Events).run();
}

} // namespace deed
