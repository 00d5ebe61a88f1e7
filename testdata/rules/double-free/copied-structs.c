// A struct that is assigned is copied pointer by pointer: two structs, one text.
#include <stdlib.h>

struct Route {
  char *Prefix, *Gateway;
  int Metric;
};

static int fill(struct Route *R) {
  R->Prefix = malloc(8);
  R->Gateway = malloc(8);
  return R->Prefix && R->Gateway ? 0 : -1;
}
static void release(struct Route *R) {
  free(R->Prefix);
  free(R->Gateway);
}
static void copy(struct Route *To, const struct Route *From) {
  *To = *From;
  To->Metric += 1;
}

void bad_assigned(void) {
  struct Route A, B;
  fill(&A);
  B = A;
  release(&A);
  release(&B); // expect: double-free
}
void bad_in_helper(void) {
  struct Route A, B;
  fill(&A);
  copy(&B, &A);
  release(&A);
  release(&B); // expect: double-free
}
void ok_released_by_the_copy(void) {
  struct Route A, B;
  fill(&A);
  B = A;
  release(&B);
}
void ok_released_by_the_helpers_copy(void) {
  struct Route A, B;
  fill(&A);
  copy(&B, &A);
  release(&B);
}
void ok_given_its_own(void) {
  struct Route A, B;
  fill(&A);
  B = A;
  fill(&B);
  release(&A);
  release(&B);
}
