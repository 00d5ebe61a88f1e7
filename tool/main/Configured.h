// Configured.h - what the command line and the `.deed` files say together: files are asked, the command line has the
// last word.
#pragma once
#include "config/Configuration.h"
#include "engine/AnalyzeTu.h"
#include "frontend/CompileCommand.h"
#include "main/Options.h"
#include "models/Models.h"

namespace deed {

/// The options that the analysis of a TU takes, with what they point to.
class Analysis {
public:
  /// Reads the configuration that the options ask for, and the models.
  static llvm::Expected<Analysis> make(const DepthOptions &Options);
  /// Of a run that starts in another folder than this process did.
  static llvm::Expected<Analysis> make(const DepthOptions &Options, llvm::StringRef Folder);
  AnalysisOptions Tu;
  std::shared_ptr<const Configuration> Config; ///< Tu.Wanted
  RunSettings Run;

private:
  std::shared_ptr<const Models> Library; ///< Tu.Library, if the user brought rows
};

llvm::Expected<std::shared_ptr<const Configuration>> makeConfiguration(const DepthOptions &Options);

/// Takes the commands of excluded files out, and says of each by what it is excluded. Fails if a `.deed` file that
/// concerns one of the files has mistakes.
llvm::Expected<std::vector<Skip>> leaveOutExcluded(std::vector<CompileCommand> &Commands, const Configuration &Config);

} // namespace deed
