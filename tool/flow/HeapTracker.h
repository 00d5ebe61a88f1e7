// HeapTracker.h - one heap object along a path: how a Witness finds the way on which HeapFlow's hit does happen.
#pragma once
#include "flow/HeapFlow.h"

namespace deed {

/// Rules and O must outlive it. End: one past the last fact of the function's exit block.
std::unique_ptr<PathTracker> trackHeapObject(const HeapRules &Rules, const HeapObject &O, const HeapHit &Hit,
                                             FactRef End);

} // namespace deed
