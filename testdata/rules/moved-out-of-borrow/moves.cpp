// Moves from what is one's own, and from what was only lent.
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

void sink(std::string); // deed: safe
struct Named {
  std::string Name, Other;
};
struct Closing {
  std::string Name;
  ~Closing() { sink("bye"); }
};

// deed: safe
void bad_parameter(std::string &S) {
  sink(std::move(S)); // expect-error: moved-out-of-borrow "E0507"
}
// deed: safe
void bad_part_of_parameter(Named &N) {
  sink(std::move(N.Name)); // expect: moved-out-of-borrow "`N` only refers to it"
}
// deed: safe
void bad_pointer(Named *N) {
  // expect@+1: unsafe-operation
  sink(std::move(N->Name)); // expect: moved-out-of-borrow
}
// deed: safe
void bad_local_reference(std::string S) {
  std::string &R = S;
  sink(std::move(R)); // expect: moved-out-of-borrow
}
// deed: safe
void bad_element(std::vector<std::string> V) {
  sink(std::move(V[0])); // expect: moved-out-of-borrow "an element of `V`"
}
// deed: safe
void bad_loop(std::vector<std::string> V) {
  for (auto &S : V)
    sink(std::move(S)); // expect: moved-out-of-borrow
}
// deed: safe
void bad_map(std::map<int, std::string> M) {
  sink(std::move(M[1])); // expect: moved-out-of-borrow
}
// deed: safe
void bad_array(std::string (&A)[2]) {
  sink(std::move(A[0])); // expect: moved-out-of-borrow
}
// deed: safe
void bad_shared(std::shared_ptr<Named> P) {
  sink(std::move(P->Name)); // expect: moved-out-of-borrow "share"
}
// deed: safe
void bad_part_with_destructor(Closing C) {
  sink(std::move(C.Name)); // expect: moved-out-of-borrow "E0509"
}
std::string Everyones;
// deed: safe
void bad_global() {
  sink(std::move(Everyones)); // expect: moved-out-of-borrow
  // expect@-1: unsafe-operation "mutable global"
}
// deed: safe
class Holder {
public:
  std::string bad_member() {
    return std::move(Name); // expect: moved-out-of-borrow "only lent"
  }
  std::string ok_given_up() && { return std::move(Name); }
  std::string ok_exchanged() { return std::exchange(Name, {}); }
  explicit Holder(std::string N) : Name(std::move(N)) {}

private:
  std::string Name;
};

// deed: safe
void ok_local(std::string S) { sink(std::move(S)); }
// deed: safe
void ok_part_of_local(Named N) {
  sink(std::move(N.Name));
  sink(N.Other);
}
// deed: safe
void ok_rvalue(std::string &&S) { sink(std::move(S)); }
// deed: safe
void ok_part_of_rvalue(Named &&N) { sink(std::move(N.Name)); }
// deed: safe
void ok_unique(std::unique_ptr<Named> P) { sink(std::move(P->Name)); }
// deed: safe
void ok_optional(std::optional<std::string> O) { sink(*std::move(O)); }
// deed: safe
void ok_tuple(std::tuple<std::string, std::string> T) { sink(std::move(std::get<0>(T))); }
// deed: safe
void ok_copied_type(std::vector<int> &V) {
  int X = std::move(V[0]);
  V.push_back(X);
}
// deed: safe
void ok_swapped(std::string &A, std::string &B) { std::swap(A, B); }
// deed: safe
void ok_captured(std::string S) {
  auto Once = [S = std::move(S)]() mutable { sink(std::move(S)); };
  Once();
}
// deed: safe
template <class T> void ok_forwarded(T &&X) { sink(std::forward<T>(X)); }
void instantiate(std::string S) { ok_forwarded(std::move(S)); }
void ok_not_asked_for(std::string &S) { sink(std::move(S)); }
