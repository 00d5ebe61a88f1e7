// LockGraph.h - which locks are taken while which are held, over all functions of the TU, and what is declared of it.
#pragma once
#include "checks/ThreadModel.h"

namespace deed {

/// Sorted, one per pair of locks.
std::vector<LockEdge> lockEdges(ThreadModel &Model, const SpanResolver &Spans);

} // namespace deed
