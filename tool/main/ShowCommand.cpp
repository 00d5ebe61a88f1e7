#include "main/ShowCommand.h"
#include "main/Checking.h"
#include "main/Configured.h"
#include "main/Inputs.h"
#include "main/Say.h"
#include "report/LockOrderGraph.h"
#include "report/Output.h"

namespace deed {

/// Of all files, as a check of this one rule sees it.
static int showLockOrder(const ShowOptions &Options) {
  CheckOptions Check;
  Check.Input = Options.Input;
  Check.Depth = Options.Depth;
  Check.Depth.Rules = Check.Depth.NamedRules = {Rule::LockOrder};
  DiskFiles Files;
  SourceLines Source(Files);
  llvm::Expected<Checked> Done = checkProject(Check, Source);
  if (!Done)
    return sayErrors(Done.takeError());
  llvm::Error Unwritten = writeOutput("-", [&](llvm::raw_ostream &OS) {
    writeLockOrder(Done->Run.Result.LockOrder, *Options.LockOrder, workingDirectory(), OS);
  });
  return Unwritten ? sayErrors(std::move(Unwritten)) : Done->Run.Result.Failed.empty() ? 0 : ExitFailed;
}

int runShow(const ShowOptions &Options) {
  if (Options.LockOrder)
    return showLockOrder(Options);
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Disk = llvm::vfs::getRealFileSystem();
  llvm::Expected<Inputs> In = chooseInputs(Options.Input, *Disk);
  if (!In)
    return sayErrors(In.takeError());
  llvm::Expected<Analysis> How = Analysis::make(Options.Depth);
  if (!How)
    return sayErrors(How.takeError());
  for (const std::string &Note : In->Chosen.Notes)
    sayNote(Note);
  if (In->Chosen.Commands.size() > 1)
    sayNote("the file is compiled in several ways: shown is the first");

  llvm::Error Failed = llvm::Error::success();
  llvm::Error Unwritten = writeOutput("-", [&](llvm::raw_ostream &OS) {
    Failed = showTu(In->Chosen.Commands.front(), How->Tu, Options.What, Options.Function, OS);
  });
  llvm::Error All = llvm::joinErrors(std::move(Failed), std::move(Unwritten));
  return All ? sayErrors(std::move(All)) : 0;
}

} // namespace deed
