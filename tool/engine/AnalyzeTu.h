// AnalyzeTu.h - one TU from its compile command to its findings: parse, lower, summarise, check, suppress.
// Synchronous and single-threaded; processes, limits and progress are AnalyzeProject's.
#pragma once
#include "engine/DeepPass.h"
#include "findings/TuResult.h"
#include "frontend/ParseTu.h"
#include "findings/Rule.h"
#include <functional>
#include <set>

namespace deed {

class Models;

struct AnalysisOptions {
  ParseOptions Parse;
  std::set<Rule> Rules;                          ///< empty: all
  std::function<bool(llvm::StringRef)> InProject; ///< which non-system headers to report on; unset: all of them
  std::function<bool(llvm::StringRef)> IsStrict;  ///< which files are held to the strict profile; unset: none
  const Models *Library = nullptr;               ///< what functions without a body do; null: the built-in rows
  Deep Depth = Deep::Off;
  unsigned FunctionBudget = 200000;              ///< facts per function before it is skipped, and said so
};

TuResult analyzeTu(const CompileCommand &Command, const AnalysisOptions &Options);

} // namespace deed
