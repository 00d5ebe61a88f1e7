// List initialisation that makes an initializer_list: an array of copies behind it.
#include "types.h"

void list(Str A, Str B) {
  Strs All = {A, std::move(B), "c"};
  Strs Empty{};
  look(All[0]);
  for (int N : {1, 2, 3})
    use(N);
}
