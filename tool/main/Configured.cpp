#include "main/Configured.h"
#include "main/Inputs.h"
#include "report/Paths.h"
#include "support/Date.h"
#include "llvm/ADT/STLExtras.h"

namespace deed {

llvm::Expected<std::shared_ptr<const Configuration>> makeConfiguration(const DepthOptions &Options) {
  ConfigOverrides Said;
  Said.How = Options.How;
  Said.Named = Options.NamedRules;
  if (!Options.HeaderFilter.empty())
    Said.HeaderFilter = Options.HeaderFilter;
  auto Config = std::make_shared<Configuration>(llvm::vfs::getRealFileSystem(), std::move(Said));
  if (Options.NoConfig)
    Config->useNone();
  if (!Options.ConfigFile.empty()) {
    std::string Here = workingDirectory();
    if (llvm::Error E = Config->useOnly(absolutePath(Options.ConfigFile, Here), Here))
      return std::move(E);
  }
  return Config;
}

llvm::Expected<Analysis> Analysis::make(const DepthOptions &Options) { return make(Options, workingDirectory()); }

llvm::Expected<Analysis> Analysis::make(const DepthOptions &Options, llvm::StringRef Folder) {
  Analysis Made;
  auto Config = makeConfiguration(Options);
  if (!Config)
    return Config.takeError();
  Made.Config = std::move(*Config);
  Made.Run = Made.Config->runSettings(Folder);
  if (llvm::Error E = Made.Config->problems())
    return std::move(E);

  std::vector<std::string> ModelFiles;
  for (const auto &M : Made.Run.Models)
    ModelFiles.push_back(M.Value);
  llvm::append_range(ModelFiles, Options.ModelFiles);
  if (!ModelFiles.empty()) {
    llvm::Expected<Models> Read = Models::withFiles(ModelFiles);
    if (!Read)
      return Read.takeError();
    Made.Library = std::make_shared<const Models>(std::move(*Read));
    Made.Tu.Library = Made.Library.get();
  } else {
    Models::builtin(); // before the workers are forked: made once, and shared
  }
  Made.Tu.Today = today();
  Made.Tu.Rules = Options.Rules;
  Made.Tu.Depth = Options.Paths;
  Made.Tu.Wanted = Made.Config.get();
  Made.Tu.Parse.SkipSystemBodies = !Options.FullParse;
  if (Made.Run.FunctionBudget)
    Made.Tu.FunctionBudget = Made.Run.FunctionBudget->Value ? Made.Run.FunctionBudget->Value : ~0u;
  return Made;
}

llvm::Expected<std::vector<Skip>> leaveOutExcluded(std::vector<CompileCommand> &Commands, const Configuration &Config) {
  std::vector<Skip> Out;
  std::string Here = workingDirectory();
  for (const CompileCommand &C : Commands)
    if (const FileSettings &S = Config.settingsOf(C.File); S.Policy.Excluded)
      Out.push_back({SkipReason::Excluded, C.File, "",
                     shownPath(S.ExcludedBy.File->Path, Here) + ":" + std::to_string(S.ExcludedBy.Line)});
  if (llvm::Error E = Config.problems())
    return std::move(E);
  llvm::erase_if(Commands, [&](const CompileCommand &C) { return Config.of(C.File).Excluded; });
  llvm::sort(Out);
  Out.erase(llvm::unique(Out), Out.end());
  return Out;
}

} // namespace deed
