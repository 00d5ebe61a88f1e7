// What is published through an atomic is everybody's.
#include <stdatomic.h>
#include <stdlib.h>

struct table {
  int rows[16];
};

static _Atomic(struct table *) current;

void ok_published(void) {
  struct table *t = calloc(1, sizeof *t);
  if (t)
    atomic_store_explicit(&current, t, memory_order_release);
}

void ok_exchanged(void) {
  struct table *t = calloc(1, sizeof *t);
  free(atomic_exchange(&current, t));
}

void bad_forgotten(void) {
  struct table *t = calloc(1, sizeof *t); // expect: leak
  struct table *now = atomic_load(&current);
  if (t && now)
    t->rows[0] = now->rows[0];
}

static struct table *plain;
void bad_counted(void) {
  static atomic_int count;
  struct table *t = calloc(1, sizeof *t); // expect: leak
  plain = NULL;
  if (t)
    atomic_fetch_add(&count, t->rows[0]);
}
