// Descriptors and memory that somebody took over: a stream made from them, a library that says so.
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

void keep(void *) __attribute__((ownership_holds(malloc, 1)));

int bad_closed_under_stream(const char *Path) {
  int Fd = open(Path, O_RDONLY);
  if (Fd < 0)
    return -1;
  FILE *In = fdopen(Fd, "r");
  if (!In) {
    close(Fd);
    return -1;
  }
  fclose(In);
  close(Fd); // expect: double-free
  return 0;
}

int ok_stream_closes(const char *Path) {
  int Fd = open(Path, O_RDONLY);
  if (Fd < 0)
    return -1;
  FILE *In = fdopen(Fd, "r");
  if (!In) {
    close(Fd);
    return -1;
  }
  fclose(In);
  return 0;
}

void bad_held_and_freed() {
  void *P = malloc(4);
  keep(P);
  free(P); // expect: double-free
}

void ok_held() {
  void *P = malloc(4);
  keep(P);
}
