#include "pool/Worker.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/Process.h"
#include <cassert>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// Present only in a build for coverage: a worker leaves by _exit, which would lose its counters.
extern "C" int __llvm_profile_write_file() __attribute__((weak));

namespace deed {
namespace {

constexpr size_t MessagesKept = 32 << 10;
constexpr uint64_t LargestReply = uint64_t(2) << 30;
constexpr int MaxLooksAsleep = 5;

[[noreturn]] void leaveProcess(int Status) {
  if (__llvm_profile_write_file)
    __llvm_profile_write_file();
  _exit(Status);
}

[[noreturn]] void leaveOutOfMemory() {
  constexpr char Text[] = "out of memory\n";
  (void)!::write(STDERR_FILENO, Text, sizeof(Text) - 1);
  _exit(OutOfMemoryExit);
}

bool readAll(int Fd, void *Into, size_t Size) {
  for (char *At = static_cast<char *>(Into); Size;) {
    ssize_t N = ::read(Fd, At, Size);
    if (N < 0 && errno == EINTR)
      continue;
    if (N <= 0)
      return false;
    At += N;
    Size -= N;
  }
  return true;
}

bool sendAll(int Fd, const void *From, size_t Size) {
  for (const char *At = static_cast<const char *>(From); Size;) {
    ssize_t N = ::send(Fd, At, Size, MSG_NOSIGNAL);
    if (N < 0 && errno == EINTR)
      continue;
    if (N <= 0)
      return false;
    At += N;
    Size -= N;
  }
  return true;
}

/// Best effort: without it, the kernel may choose the parent when memory runs out, and all results are lost.
void preferForOomKiller() {
  int Fd = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (Fd < 0)
    return;
  (void)!::write(Fd, "500", 3);
  ::close(Fd);
}

/// Makes the forked process a worker: dies with the parent, and the terminal's keys, the terminal itself and the
/// parent's files are none of its business.
void settleIn(pid_t Parent, int MessagePipe, llvm::ArrayRef<int> CloseInChild) {
  llvm::CrashRecoveryContext::Disable(); // who would recover is not here; signals have been kept off until now
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != Parent)
    _exit(0);
  ::prctl(PR_SET_NAME, "deed-worker");

  // Ctrl-C reaches the whole process group; it is the parent that stops its workers. Blocked rather than ignored, since
  // LLVM installs handlers of its own.
  sigset_t Blocked;
  sigemptyset(&Blocked);
  for (int Signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
    sigaddset(&Blocked, Signal);
  ::sigprocmask(SIG_SETMASK, &Blocked, nullptr);

  rlimit NoCore = {0, 0};
  ::setrlimit(RLIMIT_CORE, &NoCore);
  preferForOomKiller();

  for (int Fd : CloseInChild)
    ::close(Fd);
  if (int Null = ::open("/dev/null", O_RDONLY | O_CLOEXEC); Null >= 0) {
    ::dup2(Null, STDIN_FILENO);
    if (Null > STDERR_FILENO)
      ::close(Null);
  }
  ::dup2(MessagePipe, STDOUT_FILENO);
  ::dup2(MessagePipe, STDERR_FILENO);

  // On a crash, clang says which declaration it was at. Without LLVM's own back trace: that runs llvm-symbolizer.
  llvm::EnablePrettyStackTrace();
  std::set_new_handler(leaveOutOfMemory);
  llvm::install_bad_alloc_error_handler([](void *, const char *, bool) { leaveOutOfMemory(); });
}

bool sendReply(int Socket, llvm::StringRef Reply) {
  uint64_t Size = Reply.size();
  return sendAll(Socket, &Size, sizeof(Size)) && sendAll(Socket, Reply.data(), Size);
}

[[noreturn]] void serve(int Socket, WorkFn Work) {
  for (uint64_t Task; readAll(Socket, &Task, sizeof(Task));)
    if (!sendReply(Socket, Work(Task)))
      break;
  leaveProcess(0);
}

std::string readProc(pid_t Pid, const char *File) {
  std::string Path = "/proc/" + std::to_string(Pid) + "/" + File;
  int Fd = ::open(Path.c_str(), O_RDONLY | O_CLOEXEC);
  if (Fd < 0)
    return "";
  char Text[512];
  ssize_t N = ::read(Fd, Text, sizeof(Text));
  ::close(Fd);
  return std::string(Text, N > 0 ? N : 0);
}

/// A process that sleeps: how much it had done when it fell asleep (the processor's time that it has used, as text).
/// Empty: it runs, or waits for a disk.
std::string sleepOf(pid_t Pid) {
  std::string Stat = readProc(Pid, "stat"); // pid (name) state ... utime and stime are the 14th and 15th
  llvm::SmallVector<llvm::StringRef, 52> Fields;
  llvm::StringRef(Stat).rsplit(')').second.split(Fields, ' ', -1, /*KeepEmpty=*/false);
  if (Fields.size() < 13 || Fields[0] != "S")
    return "";
  return (Fields[11] + " " + Fields[12]).str();
}

llvm::Error failedTo(const char *What) {
  std::error_code Why(errno, std::generic_category());
  return llvm::createStringError(Why, "cannot %s a worker process: %s", What, Why.message().c_str());
}

/// Both ends of a channel, closed on the way out unless taken.
struct Ends {
  int Fd[2] = {-1, -1};
  ~Ends() {
    for (int End : Fd)
      if (End >= 0)
        ::close(End);
  }
  int take(int Which) { return std::exchange(Fd[Which], -1); }
};

} // namespace

void ReplyEnd::leaveWith(llvm::StringRef Reply) const {
  sendReply(Socket, Reply);
  leaveProcess(0);
}

void ReplyEnd::leave(int ExitStatus) const { leaveProcess(ExitStatus); }

/// Null in the child, which has settled in and answers InChild.
llvm::Expected<std::unique_ptr<Worker>> Worker::forkOff(int &InChild, llvm::ArrayRef<int> CloseInChild) {
  Ends Channel, Print; // [0] is the parent's
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, Channel.Fd) != 0 || ::pipe2(Print.Fd, O_CLOEXEC) != 0)
    return failedTo("connect to");
  sigset_t All, Before;
  sigfillset(&All);
  pid_t Parent = ::getpid();
  ::pthread_sigmask(SIG_SETMASK, &All, &Before); // until the child has handlers of its own
  pid_t Child = ::fork();
  if (Child != 0)
    ::pthread_sigmask(SIG_SETMASK, &Before, nullptr);
  if (Child < 0)
    return failedTo("start");
  if (Child == 0) {
    ::close(Channel.take(0));
    ::close(Print.take(0));
    settleIn(Parent, Print.Fd[1], CloseInChild);
    InChild = Channel.take(1);
    return nullptr;
  }
  for (int Fd : {Channel.Fd[0], Print.Fd[0]})
    ::fcntl(Fd, F_SETFL, ::fcntl(Fd, F_GETFL) | O_NONBLOCK);
  return std::unique_ptr<Worker>(new Worker(Child, Channel.take(0), Print.take(0)));
}

llvm::Expected<std::unique_ptr<Worker>> Worker::start(WorkFn Work, llvm::ArrayRef<int> CloseInChild) {
  int Socket = -1;
  auto Parents = forkOff(Socket, CloseInChild);
  if (Socket >= 0)
    serve(Socket, Work);
  return Parents;
}

llvm::Expected<std::unique_ptr<Worker>> Worker::branch(ReplyEnd &End) {
  return forkOff(End.Socket, {});
}

Worker::~Worker() {
  if (Pid > 0)
    reap();
}

bool Worker::send(size_t Task) {
  readMessages();
  Messages.clear();
  uint64_t Number = Task;
  return sendAll(Socket, &Number, sizeof(Number));
}

Worker::Heard Worker::listen(std::string &Out) {
  for (;;) {
    uint64_t Size = 0;
    if (Inbox.size() >= sizeof(Size)) {
      std::memcpy(&Size, Inbox.data(), sizeof(Size));
      if (Size > LargestReply)
        return Heard::Gone;
      if (Inbox.size() >= sizeof(Size) + Size) {
        Out = Inbox.substr(sizeof(Size), Size);
        Inbox.clear(); // the protocol is strictly one reply to one task
        return Heard::Reply;
      }
    }
    char Buffer[64 << 10];
    ssize_t N = ::read(Socket, Buffer, sizeof(Buffer));
    if (N > 0)
      Inbox.append(Buffer, N);
    else if (N < 0 && errno == EINTR)
      continue;
    else
      return N < 0 && errno == EAGAIN ? Heard::Nothing : Heard::Gone;
  }
}

Worker::Heard Worker::waitForReply(std::string &Out, llvm::function_ref<bool()> GiveUp) {
  constexpr int LookAfter = 500; // ms
  std::string Asleep;
  for (int Looks = 0;;) {
    pollfd Ready[] = {{Socket, POLLIN, 0}, {MessagePipe, POLLIN, 0}};
    int Count = ::poll(Ready, 2, LookAfter);
    if (Count < 0 && errno != EINTR)
      return Heard::Gone;
    readMessages();
    if (Heard H = listen(Out); H != Heard::Nothing)
      return H;
    if (Count != 0)
      continue;
    if (GiveUp && GiveUp())
      return Heard::Stuck;
    std::string Now = sleepOf(Pid);
    Looks = !Now.empty() && Now == Asleep ? Looks + 1 : 0;
    Asleep = std::move(Now);
    if (Looks == MaxLooksAsleep)
      return Heard::Stuck;
  }
}

void Worker::readMessages() {
  char Buffer[16 << 10];
  for (;;) {
    ssize_t N = ::read(MessagePipe, Buffer, sizeof(Buffer));
    if (N < 0 && errno == EINTR)
      continue;
    if (N <= 0)
      return;
    Messages.append(Buffer, N);
    if (Messages.size() > 2 * MessagesKept)
      Messages.erase(0, Messages.size() - MessagesKept);
  }
}

void Worker::kill(int Signal) {
  assert(Pid > 0 && "already reaped");
  ::kill(Pid, Signal);
}

void Worker::dismiss() {
  ::shutdown(Socket, SHUT_WR);
  Dismissed = true;
}

Worker::Death Worker::reap() {
  // A child that is already on its way out keeps the status it leaves with.
  if (!Dismissed)
    kill(SIGKILL);
  Death D;
  while (::wait4(Pid, &D.Status, 0, &D.Used) < 0 && errno == EINTR)
    ;
  readMessages();
  D.Messages = std::move(Messages);
  ::close(Socket);
  ::close(MessagePipe);
  Pid = -1;
  return D;
}

uint64_t Worker::residentBytes() const {
  std::string Sizes = readProc(Pid, "statm");
  uint64_t Pages = 0;
  if (llvm::StringRef(Sizes).split(' ').second.split(' ').first.getAsInteger(10, Pages))
    return 0;
  return Pages * llvm::sys::Process::getPageSizeEstimate();
}

} // namespace deed
