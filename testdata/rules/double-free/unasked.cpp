// Callees that release on some of their ways and say so by their result, which nobody asks before it is released again.
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

static int parse(char *Line) {
  if (Line[0] != '{') {
    std::free(Line);
    return -1;
  }
  return 0;
}

int bad_unasked(char *Line) {
  int Result = parse(Line);
  std::free(Line); // expect: double-free
  return Result;
}

int ok_asked(char *Line) {
  int Result = parse(Line);
  if (Result == 0)
    std::free(Line);
  return Result;
}

int ok_ends(char *Line) {
  if (parse(Line) < 0)
    return -1;
  std::free(Line);
  return 0;
}

// Asked in other words.
int ok_kept(char *Line) {
  bool Good = parse(Line) == 0;
  if (Good)
    std::free(Line);
  return Good;
}
