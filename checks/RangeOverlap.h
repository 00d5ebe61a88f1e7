// RangeOverlap.h - whether a call copies within one array onto what it has yet to read: `memcpy(buf, buf + n, len -
// n)`.
//
// Offsets and lengths are compared as the sums that the source computes (Amount); nothing is asked of what the
// variables hold. [cstring.syn], [alg.copy]/1, [alg.transform]/5.
#pragma once
#include "checks/Check.h"

namespace deed {

enum class RangeOverlap : uint8_t {
  Unknown, ///< not in terms of one another
  Apart,   ///< or the one on the other in a way that does no harm
  Likely,  ///< unless the range happens to be short
  Sure,
};

/// Of the ranges that begin at Target and Source, as long as Over says.
RangeOverlap rangeOverlap(const SolvedFunction &Fn, const Call &C, const Argument &Target, const Argument &Source,
                          const CopiedRange &Over);

} // namespace deed
