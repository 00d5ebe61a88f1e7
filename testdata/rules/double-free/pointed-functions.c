// A function that releases what it is given is called through a pointer: of a variable, a table, a struct's member.
#include <stdlib.h>

struct file_ops {
  void (*close)(void *file);
  void (*flush)(void *file, int hard);
};
struct stream {
  const struct file_ops *ops;
  void *file;
};
struct request {
  void (*done)(char *text);
  void (*failed)(char *text);
};

static void plain_close(void *file) { free(file); }
static void plain_flush(void *file, int hard) {
  if (hard)
    *(char *)file = 0;
}
static void look(char *text) { *text = 'x'; }
static void take(char *text) { free(text); }

static const struct file_ops plain = {plain_close, .flush = plain_flush};

void bad_variable(void *file) {
  void (*release)(void *) = plain_close;
  release(file);
  free(file); // expect: double-free
}

void bad_table(void *file) {
  plain.close(file);
  free(file); // expect: double-free
}

void bad_member(struct stream *s) {
  s->ops = &plain;
  s->ops->close(s->file);
  free(s->file); // expect: double-free
}

void bad_own_struct(void) {
  struct request r = {take, look};
  char *text = malloc(4);
  (*r.done)(text);
  free(text); // expect: double-free
}

void ok_looks(void) {
  struct request r = {take, look};
  char *text = malloc(4);
  if (!text)
    return;
  r.failed(text);
  r.done(text);
}

void ok_flushed(struct stream *s) {
  s->ops->flush(s->file, 1);
  s->ops->close(s->file);
  s->file = NULL;
}

void ok_one_of_two(int later, char *text) {
  void (*then)(char *) = look;
  if (later)
    then = take;
  then(text);
  free(text);
}

void ok_given(void (*then)(char *), char *text) {
  struct request r;
  r.done = then;
  r.failed = look;
  r.done(text);
  free(text);
}

void setUp(struct request *r);
void ok_set_elsewhere(char *text) {
  struct request r = {take, look};
  setUp(&r);
  r.done(text);
  free(text);
}
