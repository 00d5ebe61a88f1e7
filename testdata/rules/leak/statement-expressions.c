// `({ ... })` as the macros of C projects have them: the value leaves the block before its variables end.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static inline void freep(char **p) { free(*p); }
static inline void closep(int *fd) {
  if (*fd >= 0)
    close(*fd);
}
#define AUTO_FREE __attribute__((cleanup(freep)))
#define AUTO_CLOSE __attribute__((cleanup(closep)))
#define TAKE(p)                                                                                                        \
  ({                                                                                                                   \
    __typeof__(p) *from_ = &(p), value_ = *from_;                                                                      \
    *from_ = NULL;                                                                                                     \
    value_;                                                                                                            \
  })
#define TAKE_FD(fd)                                                                                                    \
  ({                                                                                                                   \
    int *from_ = &(fd), value_ = *from_;                                                                               \
    *from_ = -1;                                                                                                       \
    value_;                                                                                                            \
  })

int ok_taken(size_t n, char **out) {
  AUTO_FREE char *text = malloc(n);
  if (!text)
    return -1;
  text[0] = 0;
  *out = TAKE(text);
  return 0;
}

char *ok_returned(size_t n) {
  AUTO_FREE char *text = malloc(n);
  if (!text)
    return NULL;
  text[0] = 0;
  return TAKE(text);
}

int ok_descriptor(const char *path) {
  AUTO_CLOSE int fd = open(path, O_RDONLY);
  if (fd < 0)
    return -1;
  return TAKE_FD(fd);
}

int bad_taken_and_lost(size_t n) {
  AUTO_FREE char *text = malloc(n); // expect: leak
  if (!text)
    return -1;
  text[0] = 0;
  char *mine = TAKE(text); // taken out of the clean-up's reach
  return mine[0];
}

int bad_descriptor(const char *path) {
  AUTO_CLOSE int fd = open(path, O_RDONLY); // expect: leak
  if (fd < 0)
    return -1;
  int mine = TAKE_FD(fd);
  return mine > 10;
}
