// What is made in an arm of a conditional expression.
#include <cstdio>
#include <cstdlib>
#include <cstring>

int parse(const char *);

int bad_made_in_an_arm(bool Copy, const char *Text) {
  char *Mine = Copy ? strdup(Text) : nullptr;
  return Mine ? parse(Mine) : 0; // expect: leak
}

int bad_made_in_both(bool Zeroed) {
  char *Mine = static_cast<char *>(Zeroed ? std::calloc(1, 8) : std::malloc(8));
  return parse(Mine); // expect: leak
}

void bad_overwritten(bool Again) {
  int *N = new int(1);
  N = Again ? new int(2) : nullptr; // expect: leak
  delete N;
}

void bad_twice(bool Both) {
  int *One = new int(1);
  int *Two = Both ? One : nullptr;
  delete One;
  delete Two; // expect: double-free
}

void ok_made_in_an_arm(bool B) {
  int *N = B ? new int(3) : nullptr;
  delete N;
}

char *ok_returned(bool Zeroed) {
  return static_cast<char *>(Zeroed ? std::calloc(1, 8) : std::malloc(8));
}

char *ok_nested(int How) {
  char *Mine = How == 0 ? nullptr : How == 1 ? strdup("one") : strdup("many");
  return Mine;
}

int ok_copied_if_asked(bool Copy, char *Text) {
  char *Mine = Copy ? strdup(Text) : Text;
  int Sum = parse(Mine);
  if (Copy)
    std::free(Mine);
  return Sum;
}

FILE *openOrOut(const char *Path) { return Path ? std::fopen(Path, "w") : stdout; }

void ok_closed_unless_standard(const char *Path) {
  FILE *Out = openOrOut(Path);
  if (!Out)
    return;
  std::fputs("x", Out);
  if (Out != stdout)
    std::fclose(Out);
}

// Tests that stand in a macro, with a hint for the compiler or a cast around them.
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect((long)(x), 0)
[[noreturn]] void die(const char *Why);
#define REQUIRE(x)                                                                                                     \
  do {                                                                                                                 \
    if (unlikely(!(x)))                                                                                                \
      die(#x);                                                                                                         \
  } while (0)
struct Buffer {
  char *Chars;
  int Room;
};
void ok_grown(Buffer &B, int N) {
  B.Chars = static_cast<char *>(std::realloc(B.Chars, N));
  REQUIRE(B.Chars);
  B.Room = N;
}
void ok_grown_without_a_question(Buffer &B, int N) {
  B.Chars = static_cast<char *>(std::realloc(B.Chars, N));
  B.Chars[N - 1] = 0;
}
bool bad_grown_or_not(Buffer &B, int N) {
  B.Chars = static_cast<char *>(std::realloc(B.Chars, N)); // expect: leak
  if (!B.Chars)
    return false;
  B.Room = N;
  return true;
}
bool ok_null_has_nothing() {
  char *P = static_cast<char *>(std::malloc(4));
  if (unlikely(P == nullptr))
    return false;
  std::free(P);
  return true;
}
bool ok_likely() {
  char *P = static_cast<char *>(std::malloc(4));
  if (likely(P)) {
    std::free(P);
    return true;
  }
  return false;
}
bool ok_cast() {
  char *P = static_cast<char *>(std::malloc(4));
  if (!static_cast<bool>(P))
    return false;
  std::free(P);
  return true;
}
bool bad_unlikely(int N) {
  char *P = static_cast<char *>(std::malloc(4));
  if (unlikely(P == nullptr))
    return false;
  if (unlikely(N < 0))
    return false; // expect: leak
  std::free(P);
  return true;
}
