// Date.h - calendar days, "2026-12-31": what exceptions expire on. They compare as the strings that they are.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>

namespace deed {

/// A day that exists.
bool isDate(llvm::StringRef Text);

/// Of this day, in UTC: the same on all machines of a team. With SOURCE_DATE_EPOCH in the environment, of that moment,
/// so that a run can be repeated.
std::string today();

/// Of seconds since 1970.
std::string dateOf(int64_t Seconds);

/// Whole days from one date to another; 0 if either is none.
int64_t daysBetween(llvm::StringRef From, llvm::StringRef To);

} // namespace deed
