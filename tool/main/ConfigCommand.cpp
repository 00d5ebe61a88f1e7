#include "main/ConfigCommand.h"
#include "config/ShowConfig.h"
#include "frontend/CompileDb.h"
#include "main/Configured.h"
#include "main/Inputs.h"
#include "main/Say.h"
#include "report/Output.h"

namespace deed {

int runConfig(const ConfigOptions &Options) {
  auto Config = makeConfiguration(Options.Depth);
  if (!Config)
    return sayErrors(Config.takeError());
  std::string Here = workingDirectory(), File = absolutePath(Options.File, Here);
  llvm::Error Wrong = writeOutput("-", [&](llvm::raw_ostream &OS) { showConfig(OS, **Config, File, Here); });
  llvm::Error All = llvm::joinErrors(std::move(Wrong), (*Config)->problems());
  return All ? sayErrors(std::move(All)) : 0;
}

} // namespace deed
