// getline() makes the buffer, or makes it anew, and its caller frees it.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>

struct reader {
  FILE *file;
  char *line;
  size_t size;
};
void show(const char *text);

void bad_never_freed(FILE *in) {
  char *line = NULL; // the buffer is made by the first call
  size_t size = 0;
  while (getline(&line, &size, in) > 0) // expect: leak
    show(line);
}

int bad_early_return(FILE *in) {
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, in) != -1)
    if (line[0] == '#')
      return 1; // expect: leak "`line`"
  free(line);
  return 0;
}

void ok_freed(FILE *in) {
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, in) > 0)
    show(line);
  free(line);
}

void ok_freed_on_failure(FILE *in) {
  char *line = NULL;
  size_t size = 0;
  if (getdelim(&line, &size, ';', in) < 0) {
    free(line);
    return;
  }
  show(line);
  free(line);
}

char *ok_returned(FILE *in) {
  char *line = NULL;
  size_t size = 0;
  if (getline(&line, &size, in) < 0) {
    free(line);
    return NULL;
  }
  return line;
}

void ok_of_member(struct reader *r) {
  while (getline(&r->line, &r->size, r->file) > 0)
    show(r->line);
}
