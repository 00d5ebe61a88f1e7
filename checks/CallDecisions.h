// CallDecisions.h - where the answer of one call decides whether another is made of the same object.
//
// Whether that matters is known when both callees have been seen: CheckThenCall.cpp.
#pragma once
#include "checks/ThreadEvidence.h"

namespace deed {

/// Those made under one lock are left out: it covers both. Object is the caller's to fill in.
std::vector<CallDecision> findCallDecisions(const SolvedFunction &Fn);

} // namespace deed
