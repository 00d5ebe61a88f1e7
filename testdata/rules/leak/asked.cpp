// Somebody is asked whether there is an object: by an assertion's helper class, by a predicate.
#include <cstdio>
#include <cstdlib>

struct Outcome {
  bool Ok;
  Outcome(bool B) : Ok(B) {}
  ~Outcome() {}
  explicit operator bool() const { return Ok; }
  const char *text() const;
};
struct Report {
  Report(const char *Text);
  ~Report();
};
template <class A, class B> Outcome notEqual(const A &L, const B &R) {
  if (L != R)
    return Outcome(true);
  return Outcome(false);
}
template <class A> Outcome equal(const A &L, const A &R);
bool isSet(const void *P) { return P != nullptr; }
bool isComment(const char *Line) { return *Line == '#'; }
#define ASSERT_SET(P)                                                                                                  \
  if (const Outcome Is = notEqual(P, nullptr))                                                                         \
    ;                                                                                                                  \
  else                                                                                                                 \
    return static_cast<void>(Report(Is.text()))

void ok_assertion() {
  FILE *F = fopen("a", "r");
  ASSERT_SET(F);
  fclose(F);
}
void ok_only_declared() {
  FILE *F = fopen("a", "r");
  if (Outcome Is = equal<FILE *>(F, nullptr))
    return;
  fclose(F);
}
void ok_computed() {
  FILE *F = fopen("a", "r");
  Outcome Is(F != nullptr);
  if (!Is)
    return;
  fclose(F);
}
void ok_converted() {
  FILE *F = fopen("a", "r");
  Outcome Is = Outcome(F);
  if (!Is)
    return;
  fclose(F);
}
void ok_predicate() {
  FILE *F = fopen("a", "r");
  if (!isSet(F))
    return;
  fclose(F);
}
void ok_named_answer(int N) {
  FILE *F = fopen("a", "r");
  const bool Is = isSet(F);
  if (!Is || N == 0) {
    if (!Is)
      return;
    fclose(F);
    return;
  }
  fclose(F);
}
void bad_of_something_else(bool B) {
  FILE *F = fopen("a", "r"); // expect: leak
  Outcome Is(B);
  if (!Is)
    return;
  fclose(F);
}
void bad_reads_it() {
  char *Line = (char *)malloc(10); // expect: leak
  if (!Line)
    return;
  if (isComment(Line))
    return;
  free(Line);
}
void bad_known_before() {
  FILE *F = fopen("a", "r"); // expect: leak
  if (!F)
    return;
  if (!isSet(F))
    return;
  fclose(F);
}
void bad_used_since() {
  int *P = (int *)malloc(4); // expect: leak
  ASSERT_SET(P);
  *P = 3;
  if (*P > rand())
    return;
  free(P);
}
