#include "main/Reports.h"
#include "main/Inputs.h"
#include "report/Json.h"
#include "report/Output.h"
#include "report/Sarif.h"
#include "report/Text.h"
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

llvm::Error writeReports(llvm::ArrayRef<ReportTarget> Reports, const RunResult &Run, When Color, SourceLines &Source) {
  llvm::Error All = llvm::Error::success();
  for (const ReportTarget &R : Reports) {
    bool Colors = R.Path == "-" ? wantsColor(Color) : Color == When::Always;
    ReportContext Context{workingDirectory(), programVersion().str(), Colors, Source};
    llvm::Error Wrong = writeOutput(R.Path, [&](llvm::raw_ostream &OS) {
      switch (R.How) {
      case Format::Text: return writeText(OS, Run, Context);
      case Format::Json: return writeJson(OS, Run, Context);
      case Format::Sarif: return writeSarif(OS, Run, Context);
      }
    });
    All = llvm::joinErrors(std::move(All), std::move(Wrong));
  }
  return All;
}

} // namespace deed
