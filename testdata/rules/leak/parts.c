// What only a part of an object had is lost with it.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct session {
  FILE *log;
  char *name;
  struct session *next;
};
void session_forget(struct session *s);
void watch(FILE *file);

int bad_file(const char *path) {
  struct session *s = calloc(1, sizeof *s);
  if (!s)
    return -1;
  s->log = fopen(path, "w");
  free(s); // expect-warning: leak
  return 0;
}

int bad_on_one_way(const char *name) {
  struct session *s = calloc(1, sizeof *s);
  if (!s)
    return -1;
  s->name = strdup(name);
  if (!s->name || !*s->name) {
    free(s); // expect-warning: leak
    return -1;
  }
  free(s->name);
  free(s);
  return 0;
}

void bad_element(void) {
  char **lines = malloc(sizeof *lines);
  if (!lines)
    return;
  *lines = malloc(16);
  free(lines); // expect-warning: leak
}

int ok_part_first(const char *path) {
  struct session *s = calloc(1, sizeof *s);
  if (!s)
    return -1;
  s->log = fopen(path, "w");
  if (s->log)
    fclose(s->log);
  free(s);
  return 0;
}

FILE *ok_taken_out(const char *path) {
  struct session *s = calloc(1, sizeof *s);
  if (!s)
    return NULL;
  s->log = fopen(path, "w");
  FILE *log = s->log;
  free(s);
  return log;
}

void ok_put_elsewhere(struct session *all, const char *name) {
  struct session *s = calloc(1, sizeof *s);
  if (!s)
    return;
  s->name = strdup(name);
  all->name = s->name;
  free(s);
}

void ok_copied_bytes(struct session *to, const char *name) {
  struct session *s = calloc(1, sizeof *s);
  if (!s)
    return;
  s->name = strdup(name);
  memcpy(to, s, sizeof *s);
  free(s);
}

void ok_known_to_others(const char *path) {
  struct session *s = calloc(1, sizeof *s);
  if (!s)
    return;
  s->log = fopen(path, "w");
  watch(s->log);
  free(s);
}

void ok_released_by_function(const char *name) {
  struct session *s = calloc(1, sizeof *s);
  if (!s)
    return;
  s->name = strdup(name);
  session_forget(s);
  free(s);
}
