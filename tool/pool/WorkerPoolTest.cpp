#include "pool/WorkerPool.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/MemAlloc.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "gmock/gmock.h"
#include <csignal>
#include <dirent.h>
#include <fstream>
#include <sys/mman.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace deed;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;
using End = TaskOutcome::End;

namespace {

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_ASAN 1
#endif
#endif

struct PoolRun {
  PoolUsage Usage;
  std::vector<TaskOutcome> Outcomes;
  std::vector<size_t> Order;
};

PoolRun runAll(size_t Count, WorkFn Work, PoolOptions Options = {}) {
  PoolRun R;
  PoolEvents Events;
  Events.Deliver = [&](size_t Task, TaskOutcome Outcome) {
    R.Order.push_back(Task);
    R.Outcomes.push_back(std::move(Outcome));
  };
  R.Usage = llvm::cantFail(runOnWorkers(Count, Work, Options, Events));
  return R;
}

PoolOptions workers(unsigned N) {
  PoolOptions O;
  O.Workers = N;
  return O;
}

/// Processes that are children of this one.
std::vector<pid_t> children() {
  std::vector<pid_t> Found;
  std::ifstream In("/proc/self/task/" + std::to_string(::getpid()) + "/children");
  for (pid_t P; In >> P;)
    Found.push_back(P);
  return Found;
}

size_t openFiles() {
  size_t N = 0;
  DIR *D = ::opendir("/proc/self/fd");
  while (::readdir(D))
    ++N;
  ::closedir(D);
  return N;
}

[[noreturn]] void hang() {
  for (;;)
    ::pause();
}

/// A value that tasks in different processes can change.
template <class T> struct Shared {
  T *At = static_cast<T *>(::mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  ~Shared() { ::munmap(At, sizeof(T)); }
};

TEST(WorkerPool, DeliversInOrderWhateverEndsFirst) {
  PoolRun R = runAll(
      20,
      [](size_t I) {
        if (I % 5 == 0)
          std::this_thread::sleep_for(20ms);
        return "task " + std::to_string(I);
      },
      workers(4));
  ASSERT_EQ(R.Outcomes.size(), 20u);
  for (size_t I = 0; I < 20; ++I) {
    EXPECT_EQ(R.Order[I], I);
    EXPECT_EQ(R.Outcomes[I].Reply, "task " + std::to_string(I));
  }
  EXPECT_EQ(R.Usage.WorkersStarted, 4u);
  EXPECT_GT(R.Usage.PeakWorkerBytes, 0u);
}

TEST(WorkerPool, NoTasksNeedNoWorker) {
  EXPECT_EQ(runAll(0, [](size_t) { return std::string(); }).Usage.WorkersStarted, 0u);
}

TEST(WorkerPool, StartsNoMoreWorkersThanTasks) {
  EXPECT_EQ(runAll(2, [](size_t) { return std::string("x"); }, workers(16)).Usage.WorkersStarted, 2u);
}

TEST(WorkerPool, CarriesLargeRepliesAndAnyByte) {
  std::string Large(5 << 20, 'x');
  for (size_t I = 0; I < Large.size(); I += 97)
    Large[I] = static_cast<char>(I);
  PoolRun R = runAll(3, [&](size_t I) { return I == 1 ? std::string() : Large; }, workers(2));
  EXPECT_TRUE(R.Outcomes[0].Reply == Large);
  EXPECT_EQ(R.Outcomes[1].Reply, "");
  EXPECT_EQ(R.Outcomes[1].How, End::Done);
  EXPECT_TRUE(R.Outcomes[2].Reply == Large);
}

TEST(WorkerPool, PrintingNeverBlocksNorReachesOurOutput) {
  testing::internal::CaptureStdout();
  PoolRun R = runAll(2, [](size_t) {
    std::string Line(1 << 20, 'p');
    for (int Fd : {1, 2})
      for (size_t Done = 0; Done < Line.size();)
        Done += ::write(Fd, Line.data() + Done, Line.size() - Done);
    return std::string("ok");
  });
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(R.Outcomes[1].Reply, "ok");
}

TEST(WorkerPool, ACrashCostsItsOwnTaskOnly) {
  PoolRun R = runAll(
      6,
      [](size_t I) -> std::string {
        llvm::PrettyStackTraceString Doing("parsing function body 'boom'");
        if (I == 2)
          ::raise(SIGSEGV);
        if (I == 3)
          std::abort();
        if (I == 4)
          ::_exit(3);
        return "fine";
      },
      workers(2));
  for (size_t I : {0, 1, 5})
    EXPECT_EQ(R.Outcomes[I].Reply, "fine");
  for (size_t I : {2, 3, 4})
    EXPECT_EQ(R.Outcomes[I].How, End::Crashed);
  EXPECT_THAT(R.Outcomes[2].Detail, StartsWith("SIGSEGV (segmentation fault)"));
  EXPECT_THAT(R.Outcomes[2].Detail, HasSubstr("while parsing function body 'boom'"));
  EXPECT_THAT(R.Outcomes[3].Detail, StartsWith("SIGABRT (aborted)"));
  EXPECT_EQ(R.Outcomes[4].Detail, "exit status 3");
}

TEST(WorkerPool, AFatalErrorOfLlvmIsQuoted) {
  PoolRun R = runAll(1, [](size_t) -> std::string { llvm::report_fatal_error("broken module"); });
  EXPECT_EQ(R.Outcomes[0].How, End::Crashed);
  EXPECT_THAT(R.Outcomes[0].Detail, HasSubstr("LLVM ERROR: broken module"));
}

TEST(WorkerPool, WhatEarlierTasksLeftBehindIsNotBlamedOnALaterOne) {
  // In one process the second task dies of the first one's state; alone, each succeeds.
  size_t Served = 0;
  PoolRun R = runAll(
      3,
      [&](size_t I) -> std::string {
        if (++Served > 1)
          std::abort();
        return std::to_string(I);
      },
      workers(1));
  for (size_t I = 0; I < 3; ++I)
    EXPECT_EQ(R.Outcomes[I].Reply, std::to_string(I));
  EXPECT_EQ(R.Usage.WorkersStarted, 3u);
}

TEST(WorkerPool, ACrashInAFreshWorkerIsFinal) {
  Shared<int> Tries;
  PoolRun R = runAll(1, [&](size_t) -> std::string {
    ++*Tries.At;
    std::abort();
  });
  EXPECT_EQ(*Tries.At, 1);
  EXPECT_EQ(R.Outcomes[0].How, End::Crashed);
}

TEST(WorkerPool, AHangRunsIntoTheTimeLimitAndSaysWhereItHung) {
  PoolOptions O = workers(2);
  O.TimeLimit = 300ms;
  PoolRun R = runAll(
      4,
      [](size_t I) -> std::string {
        llvm::PrettyStackTraceString Doing("at the endless loop");
        if (I == 1)
          hang();
        return "fine";
      },
      O);
  EXPECT_EQ(R.Outcomes[1].How, End::TimedOut);
  EXPECT_THAT(R.Outcomes[1].Detail, HasSubstr("while at the endless loop"));
  EXPECT_EQ(R.Outcomes[3].Reply, "fine");
}

TEST(WorkerPool, AHangThatIgnoresSignalsIsKilled) {
  PoolOptions O = workers(1);
  O.TimeLimit = 100ms;
  PoolRun R = runAll(
      1,
      [](size_t) -> std::string {
        sigset_t All;
        sigfillset(&All);
        ::sigprocmask(SIG_SETMASK, &All, nullptr);
        hang();
      },
      O);
  EXPECT_EQ(R.Outcomes[0].How, End::TimedOut);
}

TEST(WorkerPool, EatingMemoryRunsIntoTheLimit) {
  PoolOptions O = workers(1);
  O.MemoryLimit = 512 << 20;
  PoolRun R = runAll(
      2,
      [](size_t I) -> std::string {
        if (I == 1)
          return "fine";
        std::vector<std::string> Hoard;
        for (;;) {
          Hoard.emplace_back(1 << 20, 'm');
          std::this_thread::sleep_for(200us);
        }
      },
      O);
  EXPECT_EQ(R.Outcomes[0].How, End::OutOfMemory);
  EXPECT_THAT(R.Outcomes[0].Detail, StartsWith("more than 512 MB"));
  EXPECT_EQ(R.Outcomes[1].Reply, "fine");
}

#ifndef UNDER_ASAN
TEST(WorkerPool, AnAllocationThatFailsIsOutOfMemory) {
  size_t Absurd = size_t(1) << 55;
  PoolRun R = runAll(2, [&](size_t I) -> std::string {
    void *P = I ? ::operator new(Absurd) : llvm::safe_malloc(Absurd);
    return std::to_string(reinterpret_cast<uintptr_t>(P));
  });
  for (const TaskOutcome &Outcome : R.Outcomes) {
    EXPECT_EQ(Outcome.How, End::OutOfMemory);
    EXPECT_EQ(Outcome.Detail, "an allocation failed");
  }
}
#endif

TEST(WorkerPool, KilledFromOutsideIsTakenForTheSystemsOutOfMemory) {
  PoolRun R = runAll(1, [](size_t) -> std::string {
    ::kill(::getpid(), SIGKILL);
    return "never";
  });
  EXPECT_EQ(R.Outcomes[0].How, End::OutOfMemory);
}

TEST(WorkerPool, WorkersAreReplacedAfterTheirShare) {
  PoolOptions O = workers(1);
  O.TasksPerWorker = 3;
  PoolRun R = runAll(7, [](size_t) { return std::to_string(::getpid()); }, O);
  EXPECT_EQ(R.Usage.WorkersStarted, 3u);
  EXPECT_EQ(R.Outcomes[0].Reply, R.Outcomes[2].Reply);
  EXPECT_NE(R.Outcomes[2].Reply, R.Outcomes[3].Reply);
}

TEST(WorkerPool, LeavesNoProcessAndNoFileBehind) {
  size_t Before = openFiles();
  runAll(
      8,
      [](size_t I) -> std::string {
        if (I % 3 == 0)
          std::abort();
        return "";
      },
      workers(3));
  EXPECT_TRUE(children().empty());
  EXPECT_EQ(openFiles(), Before);
}

TEST(WorkerPool, ASignalStopsItAtOnce) {
  auto Start = std::chrono::steady_clock::now();
  pid_t Self = ::getpid();
  PoolRun R = runAll(
      4,
      [&](size_t I) -> std::string {
        if (I == 1)
          ::kill(Self, SIGTERM);
        hang();
      },
      workers(2));
  EXPECT_EQ(R.Usage.StoppedBy, SIGTERM);
  EXPECT_TRUE(R.Outcomes.empty());
  EXPECT_TRUE(children().empty());
  EXPECT_LT(std::chrono::steady_clock::now() - Start, 5s);
}

TEST(WorkerPool, WorkersDieWithTheirParent) {
  // A process in between runs the pool and is killed without a chance to clean up.
  Shared<pid_t[2]> Pids;
  pid_t Middle = ::fork();
  if (Middle == 0) {
    runAll(
        2,
        [&](size_t I) -> std::string {
          (*Pids.At)[I] = ::getpid();
          hang();
        },
        workers(2));
    ::_exit(0);
  }
  auto Alive = [](pid_t P) { // a zombie that nobody in a container collects is not alive
    std::string Pid, Name, State;
    std::ifstream("/proc/" + std::to_string(P) + "/stat") >> Pid >> Name >> State;
    return !State.empty() && State != "Z";
  };
  while (!(*Pids.At)[0] || !(*Pids.At)[1])
    std::this_thread::sleep_for(1ms);
  ::kill(Middle, SIGKILL);
  ::waitpid(Middle, nullptr, 0);
  for (int Try = 0; Try < 2000 && (Alive((*Pids.At)[0]) || Alive((*Pids.At)[1])); ++Try)
    std::this_thread::sleep_for(1ms);
  EXPECT_FALSE(Alive((*Pids.At)[0]));
  EXPECT_FALSE(Alive((*Pids.At)[1]));
}

/// What the parent hears of a branch, whose end is Child's.
struct BranchRun {
  Worker::Heard How = Worker::Heard::Nothing;
  std::string Reply;
  Worker::Death Died;
};

BranchRun runBranch(llvm::function_ref<void(const ReplyEnd &)> Child) {
  ReplyEnd End;
  std::unique_ptr<Worker> W = llvm::cantFail(Worker::branch(End));
  if (End) {
    Child(End);
    std::abort();
  }
  BranchRun R;
  R.How = W->waitForReply(R.Reply);
  if (R.How == Worker::Heard::Reply)
    W->dismiss();
  R.Died = W->reap();
  return R;
}

TEST(Branch, GoesOnWhereItsParentStandsAndAnswersOnce) {
  const std::string Large(3 << 20, 'y');
  std::string Mine = "before";
  for (int Round = 0; Round < 3; ++Round) {
    BranchRun R = runBranch([&](const ReplyEnd &End) {
      Mine += " and behind";
      End.leaveWith(Mine + Large);
    });
    EXPECT_EQ(R.How, Worker::Heard::Reply);
    EXPECT_EQ(R.Reply, "before and behind" + Large);
    EXPECT_EQ(R.Died.Status, 0);
    EXPECT_EQ(Mine, "before");
  }
  EXPECT_TRUE(children().empty());
}

TEST(Branch, SaysHowItEndsWithoutAnAnswer) {
  BranchRun Left = runBranch([](const ReplyEnd &End) { End.leave(98); });
  EXPECT_EQ(Left.How, Worker::Heard::Gone);
  EXPECT_EQ(WEXITSTATUS(Left.Died.Status), 98);
  BranchRun Crashed = runBranch([](const ReplyEnd &) {
    llvm::errs() << "a.cpp:3:7: parsing\n";
    ::raise(SIGKILL);
  });
  EXPECT_EQ(Crashed.How, Worker::Heard::Gone);
  EXPECT_TRUE(WIFSIGNALED(Crashed.Died.Status));
  EXPECT_THAT(Crashed.Died.Messages, HasSubstr("parsing"));
}

TEST(Branch, CanBeKilledByAnotherThreadWhileItIsWaitedFor) {
  ReplyEnd End;
  std::unique_ptr<Worker> W = llvm::cantFail(Worker::branch(End));
  if (End)
    hang();
  std::thread Killer([&] {
    std::this_thread::sleep_for(20ms);
    W->kill(SIGKILL);
  });
  std::string Reply;
  EXPECT_EQ(W->waitForReply(Reply), Worker::Heard::Gone);
  Killer.join();
  EXPECT_EQ(WTERMSIG(W->reap().Status), SIGKILL);
}

TEST(Branch, OneThatSleepsIsStuck) {
  ReplyEnd End;
  std::unique_ptr<Worker> W = llvm::cantFail(Worker::branch(End));
  if (End)
    hang();
  std::string Reply;
  EXPECT_EQ(W->waitForReply(Reply), Worker::Heard::Stuck);
}

TEST(Branch, OneThatWorksIsNot) {
  BranchRun R = runBranch([&](const ReplyEnd &End) {
    const auto Until = std::chrono::steady_clock::now() + 4s;
    volatile unsigned Work = 0;
    while (std::chrono::steady_clock::now() < Until)
      Work = Work + 1;
    End.leaveWith("done");
  });
  EXPECT_EQ(R.How, Worker::Heard::Reply);
}

TEST(Branch, ACrashEndsItWhereItsParentWouldRecover) {
  llvm::CrashRecoveryContext::Enable();
  BranchRun R;
  EXPECT_TRUE(llvm::CrashRecoveryContext().RunSafelyOnThread([&] {
    R = runBranch([](const ReplyEnd &) { ::raise(SIGSEGV); });
  }));
  llvm::CrashRecoveryContext::Disable();
  EXPECT_EQ(R.How, Worker::Heard::Gone);
  EXPECT_NE(R.Died.Status, 0);
}

} // namespace
