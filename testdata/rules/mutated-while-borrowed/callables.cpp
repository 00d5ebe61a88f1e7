// A callable that changes the very container which whoever calls it is iterating over.
#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <vector>

static void each(std::vector<int> &V, const std::function<void(int)> &Do) {
  for (int X : V)
    Do(X);
}
static void eachByIndex(std::vector<int> &V, const std::function<void(int)> &Do) {
  for (std::size_t I = 0; I < V.size(); ++I)
    Do(V[I]);
}
static void eachOfCopy(std::vector<int> &V, const std::function<void(int)> &Do) {
  const std::vector<int> Copy = V;
  for (int X : Copy)
    Do(X);
}
template <class F> static void eachOf(std::vector<int> &V, F Do) {
  for (int X : V)
    Do(X);
}
template <class F> static void callOnce(std::vector<int> &V, F Do) { Do(static_cast<int>(V.size())); }

void bad_grows(std::vector<int> &V) {
  each(V, [&](int X) {
    if (X > 3)
      V.push_back(X); // expect: mutated-while-borrowed "`V`"
  });
}
void bad_clears(std::vector<int> &V) {
  each(V, [&V](int) { V.clear(); }); // expect: mutated-while-borrowed
}
void bad_named_closure(std::vector<int> &V) {
  auto Add = [&](int X) {
    V.push_back(X); // expect: mutated-while-borrowed
  };
  each(V, Add);
}
void bad_template(std::vector<int> &V) {
  eachOf(V, [&](int X) {
    V.push_back(X); // expect: mutated-while-borrowed
  });
}
void bad_algorithm(std::vector<int> &V) {
  std::for_each(V.begin(), V.end(), [&](int X) {
    V.push_back(X); // expect: mutated-while-borrowed
  });
}
void bad_predicate(std::vector<int> &V) {
  (void)std::any_of(V.begin(), V.end(), [&](int X) {
    V.push_back(X); // expect: mutated-while-borrowed
    return X == 0;
  });
}
void bad_erases(std::map<int, int> &M) {
  auto Each = [](std::map<int, int> &In, auto Do) {
    for (auto &Entry : In)
      Do(Entry.first);
  };
  Each(M, [&](int Key) {
    M.erase(Key); // expect: mutated-while-borrowed
  });
}
void ok_erases_from_another(std::map<int, int> &M, std::map<int, int> &N) {
  auto Each = [](std::map<int, int> &In, auto Do) {
    for (auto &Entry : In)
      Do(Entry.first);
  };
  Each(M, [&](int Key) { N.erase(Key); });
}
void ok_another(std::vector<int> &V, std::vector<int> &W) {
  each(V, [&](int X) { W.push_back(X); });
  eachOf(V, [&](int X) { W.push_back(X); });
  std::for_each(V.begin(), V.end(), [&](int X) { W.push_back(X); });
}
void ok_copied(std::vector<int> &V) {
  each(V, [V](int X) mutable { V.push_back(X); });
}
void ok_over_a_copy(std::vector<int> &V) {
  eachOfCopy(V, [&](int X) { V.push_back(X); });
}
void ok_looked_up_anew(std::vector<int> &V) {
  eachByIndex(V, [&](int X) {
    if (X > 3)
      V.push_back(X - 1);
  });
}
void ok_not_while_iterating(std::vector<int> &V) {
  callOnce(V, [&](int X) { V.push_back(X); });
}
void ok_elements_only(std::vector<int> &V) {
  each(V, [&](int X) { V[0] += X; });
}

class Registry {
public:
  void all(const std::function<void(int)> &Do) {
    for (int X : Items)
      Do(X);
  }
  void bad_this() {
    all([this](int X) {
      Items.push_back(X); // expect: mutated-while-borrowed "Items"
    });
  }
  void bad_through_member() {
    all([this](int X) {
      add(X); // expect: mutated-while-borrowed
    });
  }
  void ok_other_member() {
    all([this](int X) { Others.push_back(X); });
  }
  void add(int X) { Items.push_back(X); }

private:
  std::vector<int> Items, Others;
};
