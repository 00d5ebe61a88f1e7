#include "checks/Check.h"

using namespace deed;

void deed::runChecks(const SolvedFunction &Fn, const std::set<Rule> &Enabled, FindingSink &Out) {
  auto isEnabled = [&](Rule R) { return Enabled.empty() || Enabled.count(R); };
#define RULE(Name, Id, DefaultLevel, Cwe, Guideline, Rustc, Tags, Summary)                                             \
  if (isEnabled(Rule::Name))                                                                                           \
    check##Name(Fn, Out);
#include "checks/Rules.def"
}

/// Which suppressions are unused is known only when all findings are: findings/Suppression says so.
void deed::checkUnusedSuppression(const SolvedFunction &, FindingSink &) {}
