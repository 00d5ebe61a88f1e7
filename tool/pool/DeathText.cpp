#include "pool/DeathText.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include <csignal>
#include <cstring>
#include <sys/wait.h>

namespace deed {
namespace {

constexpr size_t LongestLine = 400;

std::string signalText(int Signal) {
  const char *Short = ::sigabbrev_np(Signal);
  const char *Long = ::sigdescr_np(Signal);
  if (!Short || !Long)
    return "signal " + std::to_string(Signal);
  return "SIG" + std::string(Short) + " (" + llvm::StringRef(Long).lower() + ")";
}

/// "==4711==ERROR: AddressSanitizer: ..." without what names the process.
llvm::StringRef withoutProcess(llvm::StringRef Line) {
  llvm::StringRef Rest = Line;
  if (Rest.consume_front("==")) {
    Rest = Rest.ltrim("0123456789");
    if (Rest.consume_front("=="))
      return Rest.ltrim();
  }
  return Line;
}

/// The line that names the reason, if the process knew one.
llvm::StringRef lastWords(llvm::StringRef Messages) {
  static constexpr llvm::StringLiteral Telling[] = {
      "Assertion `", "LLVM ERROR",      "UNREACHABLE executed", "terminate called",
      "ERROR: ",     "runtime error: ", "Sanitizer: ",          "fatal error: "};
  llvm::SmallVector<llvm::StringRef> Lines;
  Messages.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Line : Lines)
    for (llvm::StringRef Sign : Telling)
      if (Line.contains(Sign))
        return withoutProcess(Line.trim()).take_front(LongestLine);
  return {};
}

/// "12.\t..." as LLVM's stack dump prints it; empty if the line is none.
llvm::StringRef stackEntry(llvm::StringRef Line) {
  llvm::StringRef Rest = Line.ltrim("0123456789");
  if (Rest.size() == Line.size() || !Rest.consume_front(".\t"))
    return {};
  return Rest.trim();
}

} // namespace

std::string lastActivity(llvm::StringRef Messages) {
  llvm::StringRef Dump = Messages.rsplit("Stack dump:").second;
  llvm::StringRef Innermost;
  llvm::SmallVector<llvm::StringRef> Lines;
  Dump.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Line : Lines)
    if (llvm::StringRef Entry = stackEntry(Line); !Entry.empty() && !Entry.starts_with("Program arguments:"))
      Innermost = Entry;
  return Innermost.take_front(LongestLine).str();
}

std::string describeDeath(int WaitStatus, llvm::StringRef Messages) {
  std::string Text = WIFSIGNALED(WaitStatus) ? signalText(WTERMSIG(WaitStatus))
                                             : "exit status " + std::to_string(WEXITSTATUS(WaitStatus));
  if (llvm::StringRef Words = lastWords(Messages); !Words.empty())
    Text += ": " + Words.str();
  if (std::string Doing = lastActivity(Messages); !Doing.empty())
    Text += " while " + Doing;
  return Text;
}

} // namespace deed
