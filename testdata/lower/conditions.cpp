// Branch conditions: truth, equality, order, null tests, negations, what depends on what; if with initialiser.
#include "types.h"

enum class Mode { A, B };

void kinds(bool Flag, int N, int *P, Mode M, const Str &S) {
  if (Flag)
    use(1);
  if (!Flag)
    use(2);
  if (N == 3)
    use(3);
  if (N != 3)
    use(4);
  if (N < 5)
    use(5);
  if (P != nullptr)
    use(6);
  if (M == Mode::B)
    use(7);
  if (S.size() > 3)
    use(8);
  if (ask())
    use(9);
}

void declared() {
  if (int N = number())
    use(N);
  if (Str S = make(); S.size() == 2)
    look(S);
  while (int *P = nullptr)
    use(*P);
}

template <int N> int constant() {
  if constexpr (N > 2)
    return 1;
  else
    return 2;
}
template int constant<3>();
