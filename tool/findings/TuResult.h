// TuResult.h - all that one TU's analysis has to say. Plain values: it crosses from a worker process to the parent as
// JSON.
#pragma once
#include "findings/Finding.h"
#include "findings/LockEdges.h"
#include "findings/Suppression.h"
#include "findings/UnsafeAudit.h"
#include "support/Skip.h"
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace deed {

/// Counters by name ("functions.analysed", "expressions.class-or-pointer", "skipped.<kind>"); summed over TUs.
using Stats = std::map<std::string, uint64_t>;

/// The user's functions in one file, each by the line and column of its name: the same in all TUs that read the file,
/// and for all instances of a template.
struct FileFunctions {
  std::set<std::pair<uint32_t, uint32_t>> Analysed;
  std::set<std::pair<uint32_t, uint32_t>> Open; ///< templates of which this TU has no instance
  bool operator==(const FileFunctions &) const = default;
};

struct TuResult {
  std::string File;              ///< the main source, absolute
  std::vector<Finding> Findings; ///< sorted; suppressed ones included and marked; fingerprints come with the merge
  std::vector<Skip> Skips;
  Stats Counts;
  std::map<std::string, FileFunctions> Functions; ///< by absolute path
  std::vector<LockEdge> LockOrder; ///< for cycles over several TUs; those within this one are among the findings
  Suppressions Written;          ///< in the files this TU read, with Used set: "unused" can be said only over all TUs
  std::vector<AuditedFunction> Audited; ///< functions that do something unsafe, if anybody counts; sorted
  bool failed() const {
    for (const Skip &S : Skips)
      if (isFailure(S.Reason))
        return true;
    return false;
  }
};

} // namespace deed
