// A member that points to a function, with an initialiser: what it points to need not be the one that is set here.
#include <cstdlib>

struct ok_Ops {
  void (*Release)(void *) = ::free;
};
void keep(void *) {}
void silence(ok_Ops &O) { O.Release = keep; }
int ok_by_default(ok_Ops &O) {
  void *P = malloc(3);
  if (!P)
    return 1;
  O.Release(P);
  return 0;
}
