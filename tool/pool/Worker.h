// Worker.h - one child process that works on tasks until it is told to stop or dies; the parent's handle on it.
//
// Forked, not executed: clang's libraries are loaded and relocated once, and the child already holds the tasks in its
// copy of the parent's memory, so that a task crosses the border as its number alone. Only the reply is bytes.
//
//   parent -> child   u64 task number
//   child  -> parent  u64 length, bytes            (same socket)
//   child  -> parent  whatever it prints to standard output or error: kept, since it says why a worker died
//
// A server that holds a parse forks it in its midst instead (branch): the child goes on from there with one more text
// and answers once, while the parent's copy stays as it was for the next.
//
// Why not threads: a crash, a runaway allocation or an endless loop in clang can only be contained by a process.
//
// A worker never outlives its parent, however that ends (PR_SET_PDEATHSIG; the socket's end of file is the orderly
// way), never touches the terminal, leaves no core file, and is the kernel's first choice when memory runs out. It must
// be started from a thread that lives as long as the pool, for the kernel ties PDEATHSIG to the forking thread.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <sys/types.h>

namespace deed {

/// From a task's number to its reply. Runs in the child.
using WorkFn = llvm::function_ref<std::string(size_t Task)>;

/// The exit status by which a worker says that an allocation failed.
constexpr int OutOfMemoryExit = 97;

/// In a branch: the end that its one reply is sent from.
class ReplyEnd {
public:
  explicit operator bool() const { return Socket >= 0; } ///< false in the parent
  [[noreturn]] void leaveWith(llvm::StringRef Reply) const;
  [[noreturn]] void leave(int ExitStatus) const;

private:
  friend class Worker;
  int Socket = -1;
};

class Worker {
public:
  /// Forks. CloseInChild: the parent's ends of the other workers' pipes, which the child must not keep open.
  static llvm::Expected<std::unique_ptr<Worker>> start(WorkFn Work, llvm::ArrayRef<int> CloseInChild);
  /// Forks in the midst of what the caller is at, and both go on from here. The parent gets the worker; the child gets
  /// null and End, by which it leaves. Of several threads the child has the caller's alone: it must not ask for a lock
  /// that another may have held (malloc's are taken care of). A crash ends it, whatever was to be recovered from.
  static llvm::Expected<std::unique_ptr<Worker>> branch(ReplyEnd &End);
  /// Kills and reaps, if that has not happened.
  ~Worker();
  Worker(const Worker &) = delete;
  Worker &operator=(const Worker &) = delete;

  /// False if the child is gone. What it had printed until now is forgotten: it belongs to the last task.
  bool send(size_t Task);

  enum class Heard { Nothing, Reply, Gone, Stuck };
  /// Reads what has arrived, without waiting. Reply: one whole reply is in Out.
  Heard listen(std::string &Out);
  /// The same, and waits for it: never Nothing. Stuck: it sleeps, and has done nothing for some seconds. A branch waits
  /// for nobody, unless for a lock that another thread of its parent held when it was made.
  /// GiveUp is asked twice a second: not to be waited for any longer, as if it were stuck.
  Heard waitForReply(std::string &Out, llvm::function_ref<bool()> GiveUp = nullptr);
  /// Takes in what the child has printed, without waiting, so that it never blocks on a full pipe.
  void readMessages();

  void kill(int Signal);

  /// Asks an idle child to leave; reap() waits for it.
  void dismiss();

  /// The end of the child: waits for it, after killing it unless it was dismissed.
  struct Death {
    int Status = 0; ///< as from waitpid
    rusage Used = {};
    std::string Messages; ///< the last of what it printed
  };
  Death reap();

  pid_t pid() const { return Pid; }
  uint64_t residentBytes() const; ///< 0 if unknown
  int replyFd() const { return Socket; }
  int messageFd() const { return MessagePipe; }

private:
  static llvm::Expected<std::unique_ptr<Worker>> forkOff(int &InChild, llvm::ArrayRef<int> CloseInChild);
  Worker(pid_t P, int S, int M) : Pid(P), Socket(S), MessagePipe(M) {}

  pid_t Pid;
  int Socket;
  int MessagePipe;
  std::string Inbox;
  std::string Messages;
  bool Dismissed = false;
};

} // namespace deed
