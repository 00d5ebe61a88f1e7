// Skip.h - what was not analysed, and why. Silence must mean clean, so every place that gives up makes one of these,
// and every report format shows them.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include <string>

namespace deed {

enum class SkipReason {
  ParseErrors,     ///< the source has errors; what parsed was analysed
  ParseFailed,     ///< nothing could be analysed: missing file, bad flags, fatal error
  Crash,           ///< the worker died on this TU
  TimeOut,         ///< the worker ran into the time limit
  OutOfMemory,     ///< the worker ran into the memory limit
  FunctionBudget,  ///< a function was too large for its budget
  NoControlFlow,   ///< clang could not build a control flow graph for a body
  NotUnderstood,   ///< expressions that lowering has no facts for (Count says how many)
  NotInstantiated, ///< a file's templates that nothing instantiates, or only a library body that was skipped (Count)
  Excluded,        ///< the configuration says not to
  BaseFailed,      ///< analysed, but not as it was before the change: old findings pass for new
};
/// In the order of their declaration.
llvm::ArrayRef<SkipReason> allSkipReasons();

struct Skip {
  SkipReason Reason;
  std::string File;   ///< the TU, or the file of the function
  std::string What;   ///< function name or kind of expression; may be empty
  std::string Detail; ///< the tool's or clang's own words; may be empty
  unsigned Count = 1;
  unsigned Line = 0; ///< 0: the file as a whole
  auto operator<=>(const Skip &) const = default;
};

/// A stable kebab-case name ("parse-errors"), used in JSON and SARIF.
const char *skipReasonName(SkipReason R);
/// True if a run with such a skip has failed (exit status 2), as opposed to having left something out.
bool isFailure(SkipReason R);

} // namespace deed
