// What a flag says is not owned is not released: least of all a literal.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct Text {
  const char *Chars;
  bool Owned;
};
struct Names {
  const char *User;
};

static struct Text find(const struct Names *N, int Key) {
  struct Text T = {"(unknown)", false};
  if (Key == 1)
    T.Chars = N->User;
  if (Key == 2) {
    T.Chars = malloc(3);
    T.Owned = true;
  }
  return T;
}
static void done(struct Text *T) {
  if (T->Owned)
    free((void *)T->Chars);
}
static void render(const struct Names *N, const char *Keys) {
  for (; *Keys; ++Keys) {
    struct Text T = find(N, *Keys);
    puts(T.Chars);
    done(&T);
  }
}
void ok_render(void) {
  struct Names N = {"rita"};
  render(&N, "12");
}
