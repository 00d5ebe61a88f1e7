// Static and thread_local locals: initialised at most once, they never end with the scope; globals.
#include "types.h"

Str Global = make();
extern Str Elsewhere;
namespace ns {
int Counter;
}

Str &once() {
  static Str Cache = make();
  static int Calls;
  ++Calls;
  return Cache;
}

void perThread() {
  thread_local Str Scratch;
  take(std::move(Scratch));
}

void globals() {
  look(Global);
  fill(Elsewhere);
  ns::Counter = 3;
}
