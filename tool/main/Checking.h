// Checking.h - what every command that analyses a project begins with: inputs, configuration, analysis, and the
// comparison with a baseline.
#pragma once
#include "engine/AnalyzeProject.h"
#include "findings/Baseline.h"
#include "main/Configured.h"
#include "main/Inputs.h"

namespace deed {

struct Checked {
  Analysis How;
  Inputs In;
  ProjectRun Run;
  bool AllUnderstood = true; ///< no `.deed` file turned out to have mistakes on the way; told already
};

/// A signal that stops the analysis ends the process.
llvm::Expected<Checked> checkProject(const CheckOptions &Options, SourceLines &Source);

/// The command line's word, else the configuration's, else the default.
template <class T> T settled(const std::optional<T> &Said, const std::optional<InForce<T>> &Configured, T Default) {
  return Said ? *Said : Configured ? Configured->Value : Default;
}

/// Absolute; empty if neither the command line nor the configuration names one.
std::string baselinePath(const CheckOptions &Options, const Analysis &How);
llvm::Expected<Baseline> readBaseline(llvm::StringRef Path);
/// What can be called gone after this run.
Baseline::WasSeen whatWasSeen(const CheckOptions &Options, const Checked &Done);

} // namespace deed
