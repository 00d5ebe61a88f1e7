// Progress.h - what a user sees on standard error while files are analysed.
//
// On a terminal one line that is redrawn at most ten times a second and gone at the end:
//   [=========>           ] 37/120 files, 1 failed, 12 s left  src/parser.cpp
// The file named is the one that has been at work for longest: if something hangs, that is it. Elsewhere (a CI job's
// log) a plain line now and then, so that a log shows life without holding a line per file; a run of a few seconds
// prints nothing. Verbose prints each file as it ends, on a terminal too.
#pragma once
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <functional>
#include <list>
#include <string>

namespace deed {

enum class Verbosity { Quiet, Normal, Verbose };

/// "0.4 s", "12 s", "3 min 20 s", "1 h 5 min"
std::string durationText(double Seconds);

class Progress {
public:
  using TimePoint = std::chrono::steady_clock::time_point;
  struct Setting {
    Verbosity How = Verbosity::Normal;
    unsigned Columns = 0; ///< of the terminal; 0: not a terminal, plain lines
    std::function<TimePoint()> Now = std::chrono::steady_clock::now;
  };
  Progress(llvm::raw_ostream &OS, Setting Chosen) : OS(OS), Chosen(std::move(Chosen)) {}
  /// Standard error as it is: a terminal that can redraw, or not.
  static Progress onStandardError(Verbosity How);

  void begin(size_t Total);
  void started(llvm::StringRef File);
  /// Failure: empty if it was analysed, else why not.
  void ended(llvm::StringRef File, double Seconds, llvm::StringRef Failure);
  /// To be called now and then, as time passes without news.
  void tick();
  /// Clears the line.
  void end();

private:
  void draw();
  void erase();
  void printPlain();
  std::string counts() const;
  std::string remaining() const;
  double elapsed() const { return std::chrono::duration<double>(Chosen.Now() - Begun).count(); }

  llvm::raw_ostream &OS;
  Setting Chosen;
  size_t Total = 0, Done = 0, Failed = 0;
  std::list<std::string> InWork; ///< in the order in which they were started
  TimePoint Begun, LastShown;
  bool Drawn = false;
};

} // namespace deed
