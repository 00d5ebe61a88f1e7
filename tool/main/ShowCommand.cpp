#include "main/ShowCommand.h"
#include "main/Configured.h"
#include "main/Inputs.h"
#include "main/Say.h"
#include "report/Output.h"

namespace deed {

int runShow(const ShowOptions &Options) {
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
