// Merge.h - many TUs' results into one run's.
//
// A header's function is analysed in every TU that includes it and a template in every instantiation; the user wrote
// each once and wants to read of each mistake once. Two findings are the same mistake if rule, place in the source and
// subject agree. Of those the most severe is kept, and of equals the first in the order of findings; one that some TU
// does not see suppressed stays unsuppressed.
//
// Commutative and associative: workers answer in any order, and the result is the same to the byte.
#pragma once
#include "findings/Policy.h"
#include "findings/RunResult.h"
#include "support/Files.h"
#include <map>
#include <set>
#include <tuple>

namespace deed {

struct MergeOptions {
  std::set<Rule> Rules; ///< those that ran; empty: all
  /// All TUs of the project are in this run. If not, a header's suppression may serve a TU that is not, and only those
  /// in the TUs' main files are called unused.
  bool WholeProject = true;
  /// What is on where: a suppression of a rule that is off is not called unused, and what is said of the unused ones
  /// follows it as any finding does.
  const Policy *Wanted = &Policy::none();
  std::string Today; ///< for suppressions that expire; empty: none does
};

class Merge {
public:
  explicit Merge(MergeOptions Options);

  void add(TuResult Result);
  /// Adds the unused suppressions and the fingerprints. To be called once, when all are in.
  RunResult finish(SourceLines &Source);

private:
  using Mistake = std::tuple<std::string, uint32_t, uint32_t, Rule, std::string>;
  void addUnusedSuppressions(RunResult &Run);
  void addOpenTemplates(RunResult &Run) const;
  void addLockOrder(RunResult &Run);

  MergeOptions Options;
  std::map<Mistake, Finding> Findings;
  std::map<Skip, unsigned> Skips;      ///< keyed with a Count of 0; the count beside it
  std::map<Suppression, bool> Written; ///< keyed with Used off; whether any TU used it
  std::map<MarkedRegion, std::pair<bool, bool>> Regions; ///< keyed without, whether any TU judged and needed it
  std::vector<AuditedFunction> Audited;
  std::set<SuppressionProblem> Problems;
  std::vector<LockEdge> LockOrder;
  std::set<std::string> CyclesSeen; ///< by a single TU, which has told of them
  Stats Counts;
  std::map<std::string, FileFunctions> Functions;
  std::map<std::string, bool> Sources; ///< main file -> failed
};

} // namespace deed
