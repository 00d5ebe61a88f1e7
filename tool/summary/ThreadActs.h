// ThreadActs.h - what a thread that a call starts will have taken away from the function that starts it.
//
//   std::thread T([&] { Names.clear(); });      // references into Names are void, at some time from here on
//   T.join();
//
// Only what ends things: moves, releases and invalidations of what the thread's function was given or captured. To use
// such a thing behind the start is wrong whether the thread has got there (then it is gone) or not (then it is a race).
// What the thread reads and writes, and under which locks, is the thread model's.
#pragma once
#include "summary/BindCall.h"

namespace deed {

/// Callable is what B.Current starts, Handle the thread object or future that waits for it; a queue has none, and what
/// is put there may run in this very thread, later.
void bindThreadActs(Binding &B, PlaceId Callable, PlaceId Handle);

} // namespace deed
