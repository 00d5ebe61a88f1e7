// GoldenFixes.h - the fixes that a golden's findings offer, tried: all at once, the result must compile, the findings
// that they are for be gone, and none be new.
#pragma once
#include "findings/RunResult.h"
#include "testing/Golden.h"

namespace deed::testing {

/// What is wrong with them; empty if nothing is, or if there are none. Before: the golden's result.
std::vector<std::string> tryFixes(const Golden &G, const RunResult &Before);

} // namespace deed::testing
