// Fields that own what is made for them and that the function which releases the object forgets.
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct song {
  char *title;
  char *artist;
  const char *label;
  struct song *next;
};

static void song_free(struct song *s) {
  if (!s)
    return;
  free(s->title);
  free(s);
}

struct song *song_new(const char *title, const char *artist) {
  struct song *s = calloc(1, sizeof *s);
  if (!s)
    return NULL;
  s->label = "unknown";
  s->title = strdup(title);
  s->artist = strdup(artist); // expect: leak "`artist` of a `song` is never released"
  if (!s->title || !s->artist) {
    song_free(s);
    return NULL;
  }
  return s;
}

int song_print(struct song *s) {
  int n = printf("%s by %s\n", s->title, s->artist ? s->artist : "?");
  song_free(s);
  return n;
}

// By somebody else of this file.
struct album {
  char *title;
  char *cover;
};

static void album_clear(struct album *a) { free(a->cover); }

void album_free(struct album *a) {
  album_clear(a);
  free(a->title);
  free(a);
}

struct album *album_new(const char *title) {
  struct album *a = calloc(1, sizeof *a);
  if (!a)
    return NULL;
  a->title = strdup(title);
  a->cover = strdup("blank");
  return a;
}

// What is put there is not always its own.
struct artist {
  char *name;
  char *country;
};

static char nowhere[] = "nowhere";

struct artist *artist_new(const char *name, const char *country) {
  struct artist *a = calloc(1, sizeof *a);
  if (!a)
    return NULL;
  a->name = strdup(name);
  if (country)
    a->country = strdup(country);
  else
    a->country = nowhere;
  return a;
}

void artist_free(struct artist *a) {
  free(a->name);
  free(a);
}

// Whoever takes it may release it.
struct ticket {
  char *name;
  char *seat;
};

struct ticket *ticket_new(const char *name, const char *seat) {
  struct ticket *t = calloc(1, sizeof *t);
  if (!t)
    return NULL;
  t->name = strdup(name);
  t->seat = strdup(seat);
  return t;
}

char *ticket_tear(struct ticket *t) {
  char *seat = t->seat;
  free(t->name);
  free(t);
  return seat;
}
