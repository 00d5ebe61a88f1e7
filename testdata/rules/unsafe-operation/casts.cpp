// Casts: those that nobody checks, and the ones that only say what is true anyway.
#include <bit>
#include <cstdarg>
#include <cstdint>
#include <map>
#include <new>
#include <string>
#include <variant>
#include <vector>

struct Base {
  virtual ~Base() = default;
  int A = 0;
};
struct Derived : Base {
  int B = 0;
};
struct Other {
  int C = 0;
};

// deed: safe
Derived &bad_down_reference(Base &B) {
  return static_cast<Derived &>(B); // expect: unsafe-operation "derived"
}
// deed: safe
Derived *bad_down_pointer(Base *B) {
  return static_cast<Derived *>(B); // expect: unsafe-operation "derived"
}
// deed: safe
Derived *bad_down_c_cast(Base *B) {
  return (Derived *)B; // expect: unsafe-operation
}
// deed: safe
Base &ok_up(Derived &D, Derived *P, Base **Out) {
  Base *B = static_cast<Base *>(P);
  B = (Base *)P;
  (void)B;
  (void)Out;
  return static_cast<Base &>(D);
}
// deed: safe
bool ok_dynamic(Base *B, Base &R) {
  Derived *D = dynamic_cast<Derived *>(B);
  return D != nullptr && dynamic_cast<Derived *>(&R) == D;
}
// deed: safe
const Other &bad_reinterpret_reference(const Base &B) {
  return reinterpret_cast<const Other &>(B); // expect: unsafe-operation "reinterpret_cast"
}
// deed: safe
Other &bad_c_cast_reference(Base &B) {
  return (Other &)B; // expect: unsafe-operation
}
// deed: safe
std::uintptr_t bad_pointer_to_number(Base *B) {
  return (std::uintptr_t)B; // expect: unsafe-operation
}
// deed: safe
Base *bad_number_to_pointer(std::uintptr_t N) {
  return (Base *)N; // expect: unsafe-operation
}
// deed: safe
Other *bad_functional(Base *B) {
  using Pointer = Other *;
  return Pointer(B); // expect: unsafe-operation
}
// deed: safe
float ok_values(double D, int I, std::uint32_t U) {
  enum class Color : int { Red };
  return (float)D + float(I) + static_cast<float>(static_cast<int>(Color::Red)) + std::bit_cast<float>(U);
}
// deed: safe
bool ok_pointer_questions(Base *B) {
  (void)B;
  const Base *C = (const Base *)B;
  void *V = static_cast<void *>(B);
  Base *None = (Base *)nullptr;
  return (bool)B && static_cast<bool>(C) && V && !None;
}

// deed: safe
void bad_const_cast_writes(const int &X) {
  const_cast<int &>(X) = 1; // expect: unsafe-operation "const_cast"
}
// deed: safe
void bad_const_cast_calls(const std::vector<int> &V) {
  const_cast<std::vector<int> &>(V).clear(); // expect: unsafe-operation "const_cast"
}
// deed: safe
int &bad_const_cast_hands_out(const std::vector<int> &V) {
  return const_cast<int &>(V[0]); // expect: unsafe-operation "const_cast"
}
// deed: safe
void *bad_c_cast_drops_const(const void *P) {
  return (void *)P; // expect: unsafe-operation "const"
}
// deed: safe
int ok_const_cast_reads(const int &X, const std::vector<int> &V, const Derived &D) {
  int Y = const_cast<int &>(X);
  return Y + static_cast<int>(const_cast<std::vector<int> &>(V).size()) + const_cast<Derived &>(D).B;
}
// deed: safe
const int &ok_const_cast_adds(int &X) { return const_cast<const int &>(X); }
// deed: safe
template <class T> const T &ok_to_const(T &X) { return const_cast<const T &>(X); }
const int &useToConst(int &X) { return ok_to_const(X); }

union Word {
  std::uint32_t Whole;
  std::uint8_t Bytes[4];
  struct {
    std::uint16_t Low, High;
  };
};
// deed: safe
void ok_union_written(Word &W) {
  W.Whole = 3;
  W.Bytes[1] = 4;
  W.Low = 5;
}
// deed: safe
int bad_union_read(const Word &W) {
  return W.Bytes[1]; // expect: unsafe-operation "union"
}
// deed: safe
int bad_union_punned(float F) {
  union {
    float Real;
    int Bits;
  } U;
  U.Real = F;
  return U.Bits; // expect: unsafe-operation "union"
}
// deed: safe
int bad_union_anonymous(const Word &W) {
  return W.High; // expect: unsafe-operation "union"
}
// deed: safe
void bad_union_updated(Word &W) {
  W.Whole += 3; // expect: unsafe-operation "union"
}
struct Tagged {
  bool IsInt;
  union {
    int I;
    float F;
  };
};
// deed: safe
int bad_tagged(const Tagged &T) {
  return T.IsInt ? T.I : 0; // expect: unsafe-operation "union"
}
// deed: safe
bool ok_beside_the_union(const Tagged &T) { return T.IsInt; }
// deed: safe
int ok_variant_instead(const std::variant<int, float> &V) { return std::holds_alternative<int>(V) ? std::get<int>(V) : 0; }

// deed: safe
int *bad_array_new(int N) {
  return new int[N]; // expect: unsafe-operation "`new`"
}
// deed: safe
void bad_array_delete(int *P) {
  delete[] P; // expect: unsafe-operation "`delete`"
}
// deed: safe
void bad_placement_new(void *Where) {
  new (Where) Other(); // expect: unsafe-operation "placement"
}
// deed: safe
int bad_variadic(int N, ...) {
  va_list L;
  va_start(L, N);
  int X = va_arg(L, int); // expect: unsafe-operation "va_arg"
  va_end(L);
  return X;
}
