// Summary.h - the last words of a run: how much was found, and what was not analysed, so that silence means clean.
#pragma once
#include "findings/RunResult.h"
#include <string>
#include <vector>

namespace deed {

struct Tally {
  unsigned Errors = 0, Warnings = 0, Notes = 0;
  unsigned Suppressed = 0; ///< in the source
  unsigned Known = 0;      ///< in the baseline
  unsigned total() const { return Errors + Warnings + Notes; }
};
Tally tally(const RunResult &Run);

/// How often something was not analysed for one reason, over the whole run.
struct SkipTotal {
  SkipReason Reason;
  uint64_t Count;
};
/// In the order of the reasons; those that did not occur are left out.
std::vector<SkipTotal> skipTotals(const RunResult &Run);

/// "3 functions over budget"
std::string describe(const SkipTotal &Total);
/// One skip in words: "`f()` is over the budget for one function: 300000 facts".
std::string describe(const Skip &S);

/// "2 errors, 1 warning in 14 files (3 findings suppressed)", "no findings in 14 files"
std::string findingsLine(const RunResult &Run);
/// "not analysed: 1 file with parse errors, 3 functions over budget"; empty if all was.
std::string notAnalysedLine(const RunResult &Run);

/// "1 file", "2 files"
std::string counted(uint64_t Count, llvm::StringRef One, llvm::StringRef Many = {});

} // namespace deed
