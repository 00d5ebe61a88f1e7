// Calls that leave the strict profile: into C, into what manages memory by hand, into what does something unsafe inside.
#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <vector>

extern "C" {
int legacy_read(char *Buffer, int Size);
void legacy_init(void);
}
int declaredOnly(int X);
struct Widget {
  int declaredMember() const;
};

// deed: safe
int bad_c_call(std::vector<char> &V) {
  return legacy_read(V.data(), 3); // expect: unsafe-operation "C function `legacy_read`"
}
// deed: safe
void bad_c_call_of_nothing() {
  legacy_init(); // expect: unsafe-operation "C function"
}
// deed: safe
void *bad_malloc() {
  return std::malloc(3); // expect: unsafe-operation "`malloc`"
}
// deed: safe
void bad_free(void *P) {
  free(P); // expect: unsafe-operation "`free`"
}
// deed: safe
void *bad_realloc(void *P) {
  return realloc(P, 10); // expect: unsafe-operation
}
// deed: safe
void *bad_operator_new() {
  return ::operator new(10); // expect: unsafe-operation
}
std::jmp_buf Where;
// deed: safe
void bad_longjmp(std::jmp_buf &Env) {
  std::longjmp(Env, 1); // expect: unsafe-operation "longjmp"
}
// deed: safe
int *bad_launder(int *P) {
  return std::launder(P); // expect: unsafe-operation "launder"
}
// deed: safe
int bad_only_declared() {
  return declaredOnly(3); // expect-warning: unsafe-operation "only declared"
}
// deed: safe
int bad_member_only_declared(const Widget &W) {
  return W.declaredMember(); // expect: unsafe-operation "only declared"
}
// deed: safe
int bad_pointer_to_function(int (*F)(int)) {
  return F(3); // expect: unsafe-operation "pointer to a function"
}

// deed: safe
double ok_library(const std::string &S, std::vector<int> &V) {
  std::sort(V.begin(), V.end());
  auto P = std::make_unique<int>(3);
  std::printf("%s\n", S.c_str());
  return std::sqrt(2.0) + std::abs(-3) + static_cast<double>(std::strlen(S.c_str())) + *P + std::max(1, 2);
}
// deed: safe
int ok_std_function(const std::function<int(int)> &F) { return F(3); }
// deed: safe
template <class F> int ok_callable(F &&Do) { return Do(3); }
int useCallable() {
  return ok_callable([](int X) { return X; });
}

int plain(int X) { return X + 1; }
int derefs(int *P) { return *P; } // step: "dereference of a raw pointer"
int callsDerefs(int *P) { return derefs(P); }
int callsDeclared(int X) { return declaredOnly(X); }
int vouchedFor(int *P) {
  return *P; // deed: unsafe the caller looks first
}
// deed: unsafe no caller can pass anything else
int vouchedForAsAWhole(int *P) { return P[0] + P[1]; }
int noReason(int *P) {
  return *P; // deed: unsafe
}
// deed: safe
int held(std::vector<int> &V) { return V[0]; }
// deed: safe
int heldElsewhere(int X);

// deed: safe
int ok_safe_callee(std::vector<int> &V) { return plain(1) + held(V) + heldElsewhere(1) + vouchedFor(V.data()); }
// deed: safe
int ok_vouched_as_a_whole(std::vector<int> &V) { return vouchedForAsAWhole(V.data()); }
// deed: safe
int bad_callee(int *P) {
  return derefs(P); // expect-error: unsafe-operation "`derefs`, which is not known to be safe"
}
// deed: safe
int bad_callee_of_callee(int *P) {
  return callsDerefs(P); // expect: unsafe-operation "`callsDerefs`"
}
// deed: safe
int bad_calls_what_is_declared() {
  return callsDeclared(1); // expect: unsafe-operation "`callsDeclared`"
}
// deed: safe
int bad_without_a_reason(int *P) {
  return noReason(P); // expect: unsafe-operation "`noReason`"
}
// deed: safe
int ok_call_with_a_reason(int *P) {
  // deed: unsafe P was checked
  return derefs(P);
}

int even(int N, int *P);
int odd(int N, int *P) { return N == 0 ? *P : even(N - 1, P); }
int even(int N, int *P) { return N == 0 ? 1 : odd(N - 1, P); }
int down(int N) { return N == 0 ? 0 : down(N - 1); }
// deed: safe
int bad_recursive(int *P) {
  return even(3, P); // expect: unsafe-operation "`even`"
}
// deed: safe
int ok_recursive() { return down(3); }

class Pool {
public:
  explicit Pool(int N) : Data(new int[N]) {}
  ~Pool() { delete[] Data; }
  int first() const { return Data[0]; }
  int size() const { return Size; }

private:
  int *Data;
  int Size = 0;
};
struct Plain {
  explicit Plain(int X) : X(X) {}
  int X;
};
// deed: safe
int bad_object() {
  Pool P(3);        // expect: unsafe-operation "`Pool`"
  return P.first(); // expect: unsafe-operation "`first`"
}
// deed: safe
std::unique_ptr<Pool> bad_made_inside() {
  return std::make_unique<Pool>(3); // expect: unsafe-operation "`Pool`"
}
// deed: safe
int ok_object(const Pool &P) {
  Plain L(P.size());
  auto U = std::make_unique<Plain>(3);
  return L.X + U->X;
}

struct Shape {
  virtual ~Shape() = default;
  virtual int area() const = 0;
  virtual int edges() const = 0;
};
struct Square : Shape {
  int area() const override { return Side * Side; }
  int edges() const override { return 4; }
  int Side = 1;
};
struct Traced : Shape {
  int area() const override { return *Area; }
  int edges() const override { return 4; }
  int *Area = nullptr;
};
// deed: safe
int bad_virtual(const Shape &S) {
  return S.area(); // expect: unsafe-operation "`area`"
}
// deed: safe
int ok_virtual(const Shape &S) { return S.edges(); }

int Total = 0, Sum = 0;
std::mutex TotalLock;
void bump() { ++Total; }
static void bumpSum() { ++Sum; }
// deed: safe
void bad_global_in_callee() {
  bump(); // expect: unsafe-operation "`bump`"
}
// deed: safe
void ok_global_in_callee_under_the_lock() {
  std::lock_guard<std::mutex> Hold(TotalLock);
  bumpSum();
}

int sum(int N, ...);
// deed: safe
int ok_known_pointer() {
  int (*F)(int) = &plain;
  return F(3);
}
int apply(int (*F)(int), int X) { return F(X); }
// deed: safe
int bad_callback() {
  return apply(&plain, 3); // expect: unsafe-operation "`apply`"
}
