#include "main/FlagsReport.h"
#include "frontend/Flags.h"
#include "main/Inputs.h"
#include "main/Say.h"
#include "report/DisplayLine.h"
#include "report/Output.h"
#include "report/Paths.h"
#include "llvm/Support/Program.h"

namespace deed {
namespace {

/// As it could be pasted into a shell.
std::string quoted(llvm::ArrayRef<std::string> Args) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  for (const std::string &Arg : Args) {
    if (!Text.empty())
      OS << ' ';
    llvm::sys::printArg(OS, Arg, /*Quote=*/false);
  }
  return printable(Text);
}

bool writeFlags(llvm::raw_ostream &OS, const CompileCommand &Command, llvm::StringRef Here,
                llvm::vfs::FileSystem &Files) {
  OS << printable(shownPath(Command.File, Here)) << '\n';
  llvm::Expected<CleanCommand> Clean = cleanFlags(Command, Files);
  if (!Clean) {
    OS << "  error:   " << printable(llvm::toString(Clean.takeError())) << "\n\n";
    return false;
  }
  OS << "  folder:  " << printable(Clean->Directory) << '\n';
  OS << "  used:    " << quoted(Clean->Args) << '\n';
  for (const FlagDrop &Drop : Clean->Dropped)
    OS << "  dropped: " << quoted({Drop.Flag}) << "  (" << Drop.Reason << ")\n";
  OS << '\n';
  return true;
}

} // namespace

int reportFlags(llvm::ArrayRef<CompileCommand> Commands, llvm::vfs::FileSystem &Files) {
  bool AllUsable = true;
  std::string Here = workingDirectory();
  llvm::Error Wrong = writeOutput("-", [&](llvm::raw_ostream &OS) {
    for (const CompileCommand &Command : Commands)
      AllUsable &= writeFlags(OS, Command, Here, Files);
  });
  if (Wrong)
    return sayErrors(std::move(Wrong));
  return AllUsable ? 0 : ExitFailed;
}

} // namespace deed
