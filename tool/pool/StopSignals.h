// StopSignals.h - SIGINT, SIGTERM and SIGHUP as something to poll, for as long as this object lives.
//
// A handler could do next to nothing; a file descriptor is read where it is safe to kill, reap and clean up. A signal
// that arrives in the last moment is not lost: it stays pending and takes its usual course when the object goes. What
// was ignored stays so (nohup, a script's background jobs).
#pragma once
#include <csignal>
#include <optional>

namespace deed {

class StopSignals {
public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals &) = delete;
  StopSignals &operator=(const StopSignals &) = delete;

  int fd() const { return Fd; }        ///< readable when a signal waits; -1 if there can be none
  std::optional<int> received() const; ///< takes one, without waiting

private:
  int Fd;
  sigset_t Before;
};

/// Ends this process by the signal, as if it had never been caught, so that the shell sees why it ended.
[[noreturn]] void dieBy(int Signal);

} // namespace deed
