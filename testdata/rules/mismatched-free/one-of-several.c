// A function that hands out what was made in one of several ways, and says which.
#include <stdlib.h>
#include <sys/mman.h>

static char *load(size_t n, int fd, int *mapped) {
  char *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
  *mapped = 1;
  if (p == MAP_FAILED) {
    *mapped = 0;
    p = malloc(n);
  }
  return p;
}

char ok_told_apart(size_t n, int fd) {
  int mapped;
  char *p = load(n, fd, &mapped);
  if (!p)
    return 0;
  char c = p[0];
  if (mapped)
    munmap(p, n);
  else
    free(p);
  return c;
}

static char *copy(size_t n) { return malloc(n); }

void bad_mapped(size_t n) {
  char *p = copy(n);
  if (p)
    munmap(p, n); // expect: mismatched-free
}
