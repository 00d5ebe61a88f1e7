// References, pointers and iterators into vectors that grow, shrink or are cleared.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

void use(int);
void show(std::string_view);
bool maybe();

void bad_reference() {
  std::vector<int> V{1, 2};
  int &First = V[0]; // step: "`V` is borrowed here"
  V.push_back(3);    // step: "`V` is changed here"
  use(First);        // expect-error: invalidated-borrow "`V`"
}

void bad_front(std::vector<int> &V) {
  const int &First = V.front();
  V.push_back(4);
  use(First); // expect: invalidated-borrow
}

void bad_iterator(std::vector<int> &V) {
  auto It = V.begin();
  V.insert(It, 1);
  use(*It); // expect: invalidated-borrow
}

void bad_erase_in_loop(std::vector<int> &V) {
  for (auto It = V.begin(); It != V.end(); ++It) // expect: invalidated-borrow
    if (*It == 0)
      V.erase(It);
}

void bad_range_for(std::vector<int> &V) {
  for (int X : V) // expect: invalidated-borrow
    if (X == 0)
      V.push_back(1);
}

void bad_pointer(std::vector<std::string> &V) {
  std::string *P = &V[0];
  V.resize(100);
  show(*P); // expect: invalidated-borrow
}

void bad_view_of_element(std::vector<std::string> &V) {
  std::string_view View = V[0];
  V.emplace_back("x");
  show(View); // expect: invalidated-borrow
}

void bad_cached_end(std::vector<int> &V) {
  auto End = V.end();
  V.push_back(1);
  for (auto It = V.begin(); It != End; ++It) // expect: invalidated-borrow
    use(*It);
}

void bad_clear(std::vector<std::unique_ptr<int>> &V) {
  int *P = V[0].get();
  V.clear();
  use(*P); // expect: invalidated-borrow
}

void bad_sometimes(std::vector<int> &V, bool Grow) {
  int &First = V[0];
  if (Grow)
    V.push_back(1);
  use(First); // expect-warning: invalidated-borrow
}

void grow(std::vector<int> &V) { V.push_back(1); }
void growDeeply(std::vector<int> &V) { grow(V); }

void bad_helper(std::vector<int> &V) {
  int &First = V[0];
  growDeeply(V); // step: "`V` is changed here"
  use(First);    // expect: invalidated-borrow
}

void bad_data(std::vector<int> &V) {
  int *P = V.data();
  V.reserve(100);
  use(*P); // expect: invalidated-borrow
}

void bad_pop_back(std::vector<int> &V) {
  int &Last = V.back();
  V.pop_back();
  use(Last); // expect: invalidated-borrow
}

void bad_next_round(std::vector<int> &V) {
  int *P = &V[0];
  for (int I = 0; I < 3; ++I) {
    use(*P); // expect: invalidated-borrow
    V.push_back(I);
  }
}

//===-- Near misses ---===//

void ok_lookup_again(std::vector<int> &V) {
  int &First = V[0];
  use(First);
  V.push_back(3);
  use(V[0]);
}

void ok_reassigned(std::vector<int> &V) {
  auto It = V.begin();
  It = V.insert(It, 1);
  use(*It);
}

void ok_erase_loop(std::vector<int> &V) {
  for (auto It = V.begin(); It != V.end();)
    if (*It == 0)
      It = V.erase(It);
    else
      ++It;
}

void ok_erase_and_leave(std::vector<int> &V) {
  for (auto It = V.begin(); It != V.end(); ++It)
    if (*It == 0) {
      V.erase(It);
      break;
    }
}

void ok_erase_and_return(std::vector<int> &V) {
  for (int &X : V)
    if (X == 0) {
      V.push_back(1);
      return;
    }
}

void ok_erase_remove(std::vector<int> &V) { V.erase(std::remove(V.begin(), V.end(), 0), V.end()); }

void ok_index(std::vector<int> &V) {
  for (size_t I = 0; I < V.size(); ++I)
    if (V[I] == 0)
      V.push_back(1);
}

void ok_other_vector(std::vector<int> &V, std::vector<int> &W) {
  int &First = V[0];
  W.push_back(First);
  use(First);
}

void ok_pointee_stays(std::vector<std::unique_ptr<int>> &V) {
  int *P = V[0].get();
  V.push_back(nullptr);
  use(*P);
}

void ok_pointer_element(std::vector<int *> &V) {
  int &X = *V[0];
  V.push_back(nullptr);
  use(X);
}

void ok_inner_vector_stays(std::vector<std::vector<int>> &V) {
  int &X = V[0][0];
  V.push_back({});
  use(X);
}

void ok_taken_again(std::vector<int> &V) {
  int *P = &V[0];
  use(*P);
  V.push_back(1);
  P = &V[0];
  use(*P);
}

void ok_correlated(std::vector<int> &V, bool Grow) {
  int &First = V[0];
  if (Grow)
    V.push_back(1);
  if (!Grow)
    use(First);
}

void ok_pushes_own_element(std::vector<int> &V) { V.push_back(V[0]); }

void ok_end_each_time(std::vector<int> &V) {
  for (auto It = V.begin(); It != V.end(); ++It)
    use(*It);
  V.push_back(1);
  for (auto It = V.begin(); It != V.end(); ++It)
    use(*It);
}

void ok_copied(std::vector<int> &V) {
  int First = V[0];
  V.push_back(1);
  use(First);
}

// `SmallVector`: its iterators are pointers.
namespace llvm {
template <class T> class SmallVectorImpl {
public:
  T *begin();
  T *insert(T *At, const T &Value);
};
template <class T, unsigned N> class SmallVector : public SmallVectorImpl<T> {};
} // namespace llvm
void ok_inserted_at_a_pointer(llvm::SmallVector<int, 4> &V, int N) { V.insert(V.begin(), N); }
