// What a loop makes anew in each round: closures, temporaries and constructed objects refer to this round's variables.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

int keyOf(int N);
void use(std::string_view Text);

bool ok_closure_behind_short_circuit(const std::vector<int> &All, const std::vector<int> &Path) {
  for (int N : All) {
    int Key = keyOf(N);
    if (!Key || std::any_of(Path.begin(), Path.end(), [&](int Other) { return Other == Key; }))
      continue;
    if (Key == 7)
      return true;
  }
  return false;
}

struct Pair {
  std::string_view First, Second;
};
int lengthOf(const Pair &P);

int ok_aggregate(const std::vector<std::string> &All) {
  int Sum = 0;
  for (const std::string &S : All) {
    std::string Copy = S + "!";
    if (Copy.empty() || lengthOf(Pair{Copy, Copy}) > 3)
      continue;
    ++Sum;
  }
  return Sum;
}

void bad_view_of_the_round_before(const std::vector<std::string> &All) {
  std::string_view Last;
  for (const std::string &S : All) {
    std::string Copy = S + "!";
    use(Last); // expect: dangling-scope "`Copy`"
    Last = Copy;
  }
}

void bad_closure_of_the_round_before(const std::vector<int> &All) {
  struct Holder {
    const int *Key = nullptr;
  } Held;
  for (int N : All) {
    int Key = keyOf(N);
    if (Held.Key && *Held.Key == N) // expect: dangling-scope "`Key`"
      return;
    Held.Key = &Key;
  }
}
