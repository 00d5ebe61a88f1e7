// Moves on some paths only, settled by walking the paths: what a simple comparison of conditions cannot tell.
// deep
#include <string>
#include <utility>

void keep(std::string S);
void show(const std::string &S);

void bad_bounds_that_meet(std::string S, int N) {
  if (N > 10) // step: "`N` is > 10"
    keep(std::move(S));
  if (N > 5)
    show(S); // expect-error: use-after-move "`S`"
}

void ok_bounds_that_exclude_each_other(std::string S, int N) {
  int More = N + 2;
  if (N > 10 && N < 100)
    keep(std::move(S));
  if (More < 10 && N > 0 && N < 100)
    show(S);
}

// The engine does not multiply what it does not know.
void fp_twice(std::string S, int N) {
  int Twice = N * 2;
  if (N > 10 && N < 100)
    keep(std::move(S));
  if (Twice < 10 && N > 0 && N < 100)
    show(S);
}

void ok_two_flags_of_one_number(std::string S, int N) {
  bool Big = N > 10, Small = N < 3;
  if (Big)
    keep(std::move(S));
  if (Small)
    show(S);
}

void bad_revived_on_other_paths(std::string S, bool Gone, int Mode) {
  if (Gone)
    keep(std::move(S));
  if (Mode & 1)
    S = "again";
  show(S); // expect-error: use-after-move "`S`"
}

static int classify(int N) { return N > 10 ? 1 : N < 3 ? 2 : 0; }

void ok_as_a_helper_says(std::string S, int N) {
  if (classify(N) == 1)
    keep(std::move(S));
  if (classify(N) == 2)
    show(S);
}

int risky(int N);

// The engine does not follow exceptions, so it cannot rule this out: the finding stays as it was.
void bad_caught(std::string S, int N) {
  try {
    if (N > 10)
      keep(std::move(S));
    risky(N);
  } catch (...) {
    show(S); // expect-warning: use-after-move "`S`"
  }
}
