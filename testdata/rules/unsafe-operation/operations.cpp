// Each unsafe operation in code that asked for the strict profile, in a region that allows it, and in code that did not.
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

struct Node {
  int Value;
  Node *Next;
};
union Word {
  std::uint32_t Whole;
  std::uint8_t Bytes[4];
};

// deed: safe
int bad_dereference(const int *P) {
  return *P; // expect-error: unsafe-operation "dereference of a raw pointer"
}
// deed: safe
int bad_arrow(Node *N) {
  return N->Value; // expect: unsafe-operation
}
// deed: safe
int bad_subscript(int *P) {
  return P[1]; // expect: unsafe-operation
}
// deed: safe
const char *bad_arithmetic(const char *P) {
  return P + 1; // expect: unsafe-operation "pointer arithmetic"
}
// deed: safe
void bad_increment(const char *P) {
  ++P; // expect: unsafe-operation
}
// deed: safe
std::uintptr_t bad_reinterpret(Node *N) {
  return reinterpret_cast<std::uintptr_t>(N); // expect: unsafe-operation "reinterpret_cast"
}
// deed: safe
Node *bad_c_cast(void *P) {
  return (Node *)P; // expect: unsafe-operation
}
// deed: safe
Node *bad_static_cast(void *P) {
  return static_cast<Node *>(P); // expect: unsafe-operation
}
// deed: safe
int &bad_const_cast(const int &X) {
  return const_cast<int &>(X); // expect: unsafe-operation
}
// deed: safe
std::uint8_t bad_union(Word W) {
  return W.Bytes[0]; // expect: unsafe-operation "union"
}
// deed: safe
Node *bad_new() {
  return new Node(); // expect: unsafe-operation
}
// deed: safe
void bad_delete(Node *N) {
  delete N; // expect: unsafe-operation
}
// deed: safe
void bad_assembly() {
  asm volatile(""); // expect: unsafe-operation "inline assembly"
}

// deed: safe
class Buffer {
public:
  int bad_member(int *P) {
    return *P; // expect: unsafe-operation
  }
  int ok_this() { return Size; }

private:
  int Size = 0;
};
[[clang::annotate("deed::safe")]] int bad_annotated(int *P) {
  return *P; // expect: unsafe-operation
}
class [[clang::annotate("deed::safe")]] Annotated {
  int bad_in_class(int *P) {
    return *P; // expect: unsafe-operation
  }
};

// deed: safe
int ok_in_region(int *P) {
  // deed: unsafe the caller passes the address of a live object
  return *P;
}
// deed: safe
int ok_on_the_line(int *P) {
  return *P; // deed: unsafe P is checked by the caller
}
// deed: safe
int ok_block(int *P, int N) {
  int Sum = 0;
  // deed: unsafe N is the length that belongs to P
  for (int I = 0; I != N; ++I) {
    Sum += P[I];
  }
  return Sum;
}
// deed: safe
int bad_no_reason(int *P) {
  // deed: unsafe
  return *P; // expect: unsafe-operation "no reason"
}
// deed: safe
int bad_behind_the_region(int *P) {
  // deed: unsafe just this one
  int X = *P;
  return X + *P; // expect: unsafe-operation
}
// deed: safe
int ok_safe_things(std::vector<int> &V, std::span<const int> S, std::unique_ptr<Node> N, int (&Array)[4]) {
  int *P = nullptr;
  return V[0] + S[1] + N->Value + Array[2] + (P == nullptr) + static_cast<int>(1.5);
}
int ok_not_asked_for(int *P) { return *P + P[1]; }
