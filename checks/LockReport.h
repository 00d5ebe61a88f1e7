// LockReport.h - what the analysis believes of a TU's locks, for people: which guards what, and on which evidence.
#pragma once
#include "checks/Check.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

/// One paragraph per class (and one for globals): fields with their guards, and how they are used.
///
///   class Account
///     Balance: guarded by M, by 3 of 4 uses
///       written under M      a.cpp:7:5
///       read without         a.cpp:12:12
void showLocks(const SolvedTu &Tu, const SpanResolver &Spans, llvm::raw_ostream &OS);

} // namespace deed
