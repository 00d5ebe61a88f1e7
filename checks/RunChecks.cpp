#include "checks/Check.h"

using namespace deed;

static bool isEnabled(Rule R, const std::set<Rule> &Enabled) { return Enabled.empty() || Enabled.count(R); }

void deed::runChecks(const SolvedFunction &Fn, const std::set<Rule> &Enabled, TuEvidence &Evidence, FindingSink &Out) {
  collectEvidence(Fn, Evidence);
#define RULE(Name, Id, DefaultLevel, Cwe, Guideline, Rustc, Tags, Summary)                                             \
  if (isEnabled(Rule::Name, Enabled))                                                                                  \
    check##Name(Fn, Out);
#define TU_RULE(Name, Id, DefaultLevel, Cwe, Guideline, Rustc, Tags, Summary)
#define BOTH_RULE RULE
#include "checks/Rules.def"
}

void deed::concludeChecks(const SolvedTu &Tu, const std::set<Rule> &Enabled, FindingSink &Out) {
#define RULE(Name, Id, DefaultLevel, Cwe, Guideline, Rustc, Tags, Summary)
#define TU_RULE(Name, Id, DefaultLevel, Cwe, Guideline, Rustc, Tags, Summary)                                          \
  if (isEnabled(Rule::Name, Enabled))                                                                                  \
    check##Name(Tu, Out);
#define BOTH_RULE TU_RULE
#include "checks/Rules.def"
}

void deed::collectEvidence(const SolvedFunction &Fn, TuEvidence &Evidence) {
  collectClassEvidence(Fn, Evidence.Classes);
  collectLocalOrder(Fn, Evidence.Classes);
  collectStatics(Fn, Evidence.Classes);
  collectRegistrations(Fn, Evidence.Registrations);
  collectCopies(Fn, Evidence.Copied);
  collectReentry(Fn, Evidence.Reentry);
  collectElements(Fn, Evidence.Elements);
  collectFields(Fn, Evidence.Fields);
  collectDroppedNodes(Fn, Evidence.DroppedNodes);
  collectReleasedOutside(Fn, Evidence.Outside);
  collectThreads(Fn, Evidence.Threads);
}

/// Which suppressions are unused is known only when all findings are: findings/Suppression says so.
void deed::checkUnusedSuppression(const SolvedTu &, FindingSink &) {}
