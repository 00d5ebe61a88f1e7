// LockReport.h - what the analysis believes of a TU's locks, for people: which guards what, and on which evidence; in
// which order they are taken, as a graph.
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

enum class GraphFormat : uint8_t { Dot, Svg };
/// An edge from each lock to those that are taken while it is held; edges that lie on a cycle are red.
void showLockOrder(const SolvedTu &Tu, const SpanResolver &Spans, GraphFormat How, llvm::raw_ostream &OS);

} // namespace deed
