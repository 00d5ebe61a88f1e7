// CheckCommand.h - `deed check`: inputs, analysis, reports, exit status.
#pragma once
#include "engine/AnalyzeTu.h"
#include "findings/RunResult.h"
#include "main/Options.h"
#include "models/Models.h"

namespace deed {

int runCheck(const CheckOptions &Options);

/// 0 clean, 1 findings of the gate's level or above, 2 an input failed.
int exitStatus(const RunResult &Run, FailOn Gate);

/// The options that the analysis of a TU takes, with what they point to.
class Analysis {
public:
  static llvm::Expected<Analysis> make(const DepthOptions &Options);
  AnalysisOptions Tu;

private:
  std::shared_ptr<const Models> Library; ///< Tu.Library, if the user brought rows
};

} // namespace deed
