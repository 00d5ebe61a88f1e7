#include "engine/Progress.h"
#include "report/DisplayLine.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Process.h"
#include <cmath>

namespace deed {

using namespace std::chrono_literals;

std::string durationText(double Seconds) {
  if (Seconds < 9.95)
    return llvm::formatv("{0:F1} s", Seconds);
  auto Whole = static_cast<uint64_t>(std::llround(Seconds));
  if (Whole < 60)
    return llvm::formatv("{0} s", Whole);
  if (Whole < 3600)
    return llvm::formatv("{0} min {1} s", Whole / 60, Whole % 60);
  return llvm::formatv("{0} h {1} min", Whole / 3600, Whole % 3600 / 60);
}

Progress Progress::onStandardError(Verbosity How) {
  Setting Chosen;
  Chosen.How = How;
  const char *Terminal = ::getenv("TERM");
  bool CanRedraw = llvm::sys::Process::StandardErrIsDisplayed() && Terminal && llvm::StringRef(Terminal) != "dumb";
  if (CanRedraw) {
    Chosen.Columns = llvm::sys::Process::StandardErrColumns();
    if (Chosen.Columns == 0)
      Chosen.Columns = 80;
  }
  return Progress(llvm::errs(), std::move(Chosen));
}

void Progress::begin(size_t Count) {
  Total = Count;
  Begun = LastShown = Chosen.Now();
}

void Progress::started(llvm::StringRef File) { InWork.push_back(File.str()); }

void Progress::ended(llvm::StringRef File, double Seconds, llvm::StringRef Failure) {
  ++Done;
  Failed += !Failure.empty();
  if (auto It = llvm::find(InWork, File); It != InWork.end())
    InWork.erase(It);
  if (Chosen.How != Verbosity::Verbose)
    return;
  erase();
  OS << "deed: [" << Done << "/" << Total << "] " << printable(File) << ", " << durationText(Seconds);
  if (!Failure.empty())
    OS << ": " << printable(Failure);
  OS << '\n';
}

void Progress::tick() {
  if (Chosen.How == Verbosity::Quiet)
    return;
  auto SinceShown = Chosen.Now() - LastShown;
  if (Chosen.Columns) {
    if (SinceShown >= 100ms)
      draw();
  } else if (Chosen.How == Verbosity::Normal && SinceShown >= (elapsed() < 90 ? 10s : 60s)) {
    printPlain();
  }
}

void Progress::end() {
  erase();
  OS.flush();
}

std::string Progress::counts() const {
  std::string Text = llvm::formatv("{0}/{1} files", Done, Total);
  if (Failed)
    Text += llvm::formatv(", {0} failed", Failed);
  return Text;
}

/// From the pace so far; nothing while that says little.
std::string Progress::remaining() const {
  double Passed = elapsed();
  if (Passed < 1 || Done == 0 || Done == Total)
    return {};
  return llvm::formatv(", {0} left", durationText(std::max(1.0, std::round(Passed / Done * (Total - Done)))));
}

void Progress::draw() {
  constexpr size_t BarWidth = 24;
  size_t Filled = Total ? Done * BarWidth / Total : 0;
  std::string Bar(Filled, '=');
  if (Filled < BarWidth)
    Bar += '>';
  Bar.resize(BarWidth, ' ');
  std::string Line = "[" + Bar + "] " + counts() + remaining();
  if (!InWork.empty())
    Line += "  " + printable(InWork.front());
  // The last column stays free, since some terminals wrap when it is written. Cut between characters.
  std::string Fitting;
  unsigned Width = 0;
  for (llvm::StringRef Rest = Line; !Rest.empty();) {
    size_t Bytes = 0;
    Glyph G = nextGlyph(Rest, Bytes);
    if ((Width += G.Width) >= Chosen.Columns)
      break;
    Fitting += G.Text;
    Rest = Rest.drop_front(Bytes);
  }
  OS << '\r' << Fitting << "\x1b[K";
  OS.flush();
  Drawn = true;
  LastShown = Chosen.Now();
}

void Progress::erase() {
  if (!Drawn)
    return;
  OS << "\r\x1b[K";
  Drawn = false;
}

void Progress::printPlain() {
  OS << "deed: " << counts() << remaining() << '\n';
  LastShown = Chosen.Now();
}

} // namespace deed
