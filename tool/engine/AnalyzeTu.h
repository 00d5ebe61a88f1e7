// AnalyzeTu.h - one TU from its compile command to its findings: parse, lower, summarise, check, suppress.
// Synchronous and single-threaded; processes, limits and progress are AnalyzeProject's.
#pragma once
#include "engine/DeepPass.h"
#include "findings/Policy.h"
#include "findings/TuResult.h"
#include "frontend/ParseTu.h"
#include <functional>
#include <set>

namespace deed {

class Models;
class TuWatcher;

struct AnalysisOptions {
  ParseOptions Parse;
  std::set<Rule> Rules;                          ///< those that may run at all; empty: all
  const Policy *Wanted = &Policy::none();        ///< of these, which are on where, at which level; profile by file
  std::string Today;                             ///< for suppressions that expire; empty: none does
  const Models *Library = nullptr;               ///< what functions without a body do; null: the built-in rows
  Deep Depth = Deep::Off;
  unsigned FunctionBudget = 200000;              ///< facts per function before it is skipped, and said so
  bool Audits = false;                           ///< count what is unsafe, everywhere
  TuWatcher *Watcher = nullptr;                  ///< wants more than the findings
  std::function<void(TuResult &)> Ready;         ///< called with the result as soon as it is there; see below
};

/// Behind the result is the AST's end, a few milliseconds for which somebody who waits need not wait: they use Ready,
/// which may take the result.
TuResult analyzeTu(const CompileCommand &Command, const AnalysisOptions &Options);

} // namespace deed
