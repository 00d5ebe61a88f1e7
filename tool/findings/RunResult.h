// RunResult.h - what a whole run has to say, over all TUs: the value that every report format is made from.
#pragma once
#include "findings/TuResult.h"
#include "findings/UnsafeAudit.h"
#include <optional>
#include <string>
#include <vector>

namespace deed {

struct RunResult {
  std::vector<Finding> Findings;    ///< sorted, one per mistake, fingerprinted; suppressed ones included and marked
  std::vector<Skip> Skips;          ///< sorted, each once
  Stats Counts;                     ///< summed over TUs
  std::vector<LockEdge> LockOrder;  ///< of all TUs, sorted, one per pair of locks
  std::vector<std::string> Sources; ///< the TUs' main files, sorted, each once
  std::vector<std::string> Failed;  ///< those of Sources that failed, wholly or in part
  std::vector<AuditedFunction> Audited; ///< what functions do that is unsafe, if that was counted; sorted
  uint64_t NotOfChange = 0;         ///< findings left out since the change that is looked at did not make them
  uint64_t OverLimit = 0;           ///< findings left out since enough others are shown
  struct BaselineUse {
    std::string File;     ///< absolute
    uint64_t Known = 0;   ///< findings that are in it
    uint64_t Expired = 0; ///< of these, those whose entry no longer holds
    uint64_t Fixed = 0;   ///< entries, counted with their counts, whose finding is gone
  };
  std::optional<BaselineUse> Baseline; ///< the one that Findings were compared with

  /// What the process exits with: 0 clean, 1 findings, 2 an input failed (whatever was found in the others).
  int exitStatus() const {
    if (!Failed.empty())
      return 2;
    for (const Finding &F : Findings)
      if (!F.Suppressed)
        return 1;
    return 0;
  }
};

} // namespace deed
