#include "main/Reports.h"
#include "git/Git.h"
#include "main/Inputs.h"
#include "report/Output.h"
#include "support/Date.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include <cstdlib>
#include <unistd.h>

namespace deed {

llvm::StringRef programVersion() { return DEED_VERSION; }

bool wantsColor(When Color) {
  switch (Color) {
  case When::Always: return true;
  case When::Never: return false;
  case When::Auto: break;
  }
  const char *NoColor = ::getenv("NO_COLOR"); // set and not empty, as no-color.org has it
  return llvm::sys::Process::StandardOutHasColors() && !(NoColor && *NoColor);
}

static llvm::Error checkDestination(llvm::StringRef Path) {
  if (Path == "-")
    return llvm::Error::success();
  llvm::sys::fs::file_status Status;
  std::error_code Wrong = llvm::sys::fs::status(Path, Status);
  if (!Wrong && llvm::sys::fs::is_directory(Status))
    return usageError("`-o " + Path + "` is a folder", "name a file in it");
  if (!Wrong && llvm::sys::fs::is_other(Status))
    return llvm::Error::success(); // a device or a pipe
  llvm::StringRef Folder = llvm::sys::path::parent_path(Path);
  if (Folder.empty())
    Folder = ".";
  if (!llvm::sys::fs::is_directory(Folder))
    return usageError("cannot write `" + Path + "`: there is no folder `" + Folder + "`", "create it first");
  if (::access(Folder.str().c_str(), W_OK | X_OK) != 0)
    return usageError("cannot write `" + Path + "`: the folder `" + Folder + "` is not writable");
  return llvm::Error::success();
}

llvm::Error checkDestinations(llvm::ArrayRef<ReportTarget> Reports) {
  llvm::Error All = llvm::Error::success();
  for (const ReportTarget &R : Reports)
    All = llvm::joinErrors(std::move(All), checkDestination(R.Path));
  return All;
}

/// Unset if there is no git, or the project is not in it. Each file is asked about once.
static std::function<std::string(const FileSpan &)> datesFromGit(llvm::StringRef Folder) {
  llvm::Expected<Git> Tree = Git::open(Folder);
  if (!Tree) {
    llvm::consumeError(Tree.takeError());
    return {};
  }
  auto Known = std::make_shared<std::map<std::string, std::vector<std::string>>>();
  return [Known, Tree = std::move(*Tree)](const FileSpan &At) -> std::string {
    auto [It, New] = Known->try_emplace(At.File);
    if (New)
      It->second = Tree.datesOf(At.File);
    return At.Line >= 1 && At.Line <= It->second.size() ? It->second[At.Line - 1] : "";
  };
}

llvm::Error writeReports(llvm::ArrayRef<ReportTarget> Reports, const RunResult &Run, When Color, SourceLines &Source) {
  llvm::Error All = llvm::Error::success();
  for (const ReportTarget &R : Reports) {
    bool Colors = R.Path == "-" ? wantsColor(Color) : Color == When::Always;
    ReportContext Context{workingDirectory(), programVersion().str(), Colors, Source, today(), {}};
    if (R.How == Format::Html)
      Context.DateOf = datesFromGit(Context.Root);
    llvm::Error Wrong = writeOutput(R.Path, [&](llvm::raw_ostream &OS) { info(R.How).Write(OS, Run, Context); });
    All = llvm::joinErrors(std::move(All), std::move(Wrong));
  }
  return All;
}

} // namespace deed
