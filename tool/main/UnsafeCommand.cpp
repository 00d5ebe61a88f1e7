#include "main/UnsafeCommand.h"
#include "main/Checking.h"
#include "main/Reports.h"
#include "main/Say.h"
#include "report/Output.h"
#include "report/Paths.h"
#include "report/Summary.h"
#include "report/UnsafeReport.h"

namespace deed {
namespace {

llvm::Expected<std::optional<EarlierAudit>> readEarlier(const std::string &Path) {
  if (Path.empty())
    return std::nullopt;
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return usageError("the report `" + Path + "` cannot be read: " + Buffer.getError().message(),
                      "`deed unsafe --format=json -o FILE` makes one");
  llvm::Expected<EarlierAudit> Read = readUnsafeJson((*Buffer)->getBuffer(), Path);
  if (!Read)
    return usageError(llvm::toString(Read.takeError()), "`deed unsafe --format=json -o FILE` makes one");
  return std::move(*Read);
}

} // namespace

int runUnsafe(const UnsafeOptions &Options) {
  if (llvm::Error E = checkDestinations(ReportTarget{Options.How, Options.Path}))
    return sayErrors(std::move(E));
  llvm::Expected<std::optional<EarlierAudit>> Before = readEarlier(Options.Against);
  if (!Before)
    return sayErrors(Before.takeError());

  DiskFiles Files;
  SourceLines Source(Files);
  llvm::Expected<Checked> Done = checkProject(Options.Check, Source);
  if (!Done)
    return sayErrors(Done.takeError());
  const RunResult &Result = Done->Run.Result;
  ReportContext Context{workingDirectory(), programVersion().str(), false, Source, "", {}};
  UnsafeTable Table = unsafeTable(Result, Context.Root, std::move(*Before));
  llvm::Error Wrong = writeOutput(Options.Path, [&](llvm::raw_ostream &OS) {
    switch (Options.How) {
    case Format::Json: return writeUnsafeJson(OS, Table, Result, Context);
    case Format::Html: return writeUnsafeHtml(OS, Table, Result, Context);
    default: return writeUnsafeText(OS, Table, Result, Context);
    }
  });
  if (Wrong)
    return sayErrors(std::move(Wrong));
  bool IsOnScreen = Options.How == Format::Text && Options.Path == "-";
  for (const Skip &S : Result.Skips)
    if (isFailure(S.Reason) && !IsOnScreen)
      sayError(shownPath(S.File, Context.Root) + ": " + describe(S));
  return Done->AllUnderstood && Result.Failed.empty() ? 0 : ExitFailed;
}

} // namespace deed
