// DoubleChecks.h - where a function checks a plain variable without a lock, and again with it before it sets it.
#pragma once
#include "summary/AnalyzeFunctions.h"
#include <vector>

namespace deed {

struct DoubleCheck {
  PlaceId What; ///< resolved
  PlaceId Lock;
  Span Checked;   ///< the check without the lock
  FactRef Locked; ///< the acquisition
  FactRef Set;    ///< the write under it
};

std::vector<DoubleCheck> findDoubleChecks(const SolvedFunction &Fn);

} // namespace deed
