// Temporaries die at the end of the full expression, in reverse order; in conditions and calls too.
#include "types.h"

void fullExpression() {
  look(make());
  look(make() + make());
  make();
  use(make().size());
}

void inCondition() {
  if (make() == Str("x"))
    look("then");
  while (make().size() > 3)
    use(1);
}

const char *dangling() { return make().data(); }

// Made only on one side: destroyed only if made.
void conditional(bool B) { look(B ? make() + "x" : Str()); }
void shortCircuit(bool B) { use(B && make().size() > 0); }
