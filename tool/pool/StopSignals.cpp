#include "pool/StopSignals.h"
#include <sys/signalfd.h>
#include <unistd.h>

namespace deed {

StopSignals::StopSignals() {
  sigset_t Stops;
  sigemptyset(&Stops);
  for (int Signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction Current;
    ::sigaction(Signal, nullptr, &Current);
    if (Current.sa_handler != SIG_IGN)
      sigaddset(&Stops, Signal);
  }
  ::sigprocmask(SIG_BLOCK, &Stops, &Before);
  Fd = ::signalfd(-1, &Stops, SFD_CLOEXEC | SFD_NONBLOCK);
  if (Fd < 0)
    ::sigprocmask(SIG_SETMASK, &Before, nullptr); // better to die of them than to be deaf to them
}

StopSignals::~StopSignals() {
  if (Fd < 0)
    return;
  ::close(Fd);
  ::sigprocmask(SIG_SETMASK, &Before, nullptr);
}

std::optional<int> StopSignals::received() const {
  signalfd_siginfo Info;
  if (Fd >= 0 && ::read(Fd, &Info, sizeof(Info)) == sizeof(Info))
    return static_cast<int>(Info.ssi_signo);
  return std::nullopt;
}

void dieBy(int Signal) {
  ::signal(Signal, SIG_DFL);
  sigset_t Only;
  sigemptyset(&Only);
  sigaddset(&Only, Signal);
  ::sigprocmask(SIG_UNBLOCK, &Only, nullptr);
  ::raise(Signal);
  _exit(128 + Signal);
}

} // namespace deed
