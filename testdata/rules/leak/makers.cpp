// Functions that make something for their callers: what a library call returns, what is a base of it, what they hand out
// if their result says so.
#include <cstdio>
#include <cstdlib>
#include <cstring>

struct Shape {
  virtual ~Shape() = default;
  int Kind = 0;
};
struct Circle : Shape {
  explicit Circle(int R) : Radius(R) {}
  int Radius;
};

static char *copyOf(const char *Text, const char *End) {
  while (Text != End && *Text == ' ')
    ++Text;
  return strndup(Text, static_cast<size_t>(End - Text));
}

int bad_text(const char *Text, const char *End) {
  char *Copy = copyOf(Text, End);
  if (!Copy)
    return -1;
  if (*Copy == '#')
    return 0; // expect: leak
  int N = std::atoi(Copy);
  std::free(Copy);
  return N;
}

int ok_text(const char *Text, const char *End) {
  char *Copy = copyOf(Text, End);
  if (!Copy)
    return -1;
  int N = *Copy == '#' ? 0 : std::atoi(Copy);
  std::free(Copy);
  return N;
}

static Shape *makeShape(int Size) { return new Circle(Size); }
static Shape *makeNamed(int Size) {
  auto *Made = new Circle(Size);
  Made->Kind = 2;
  return Made;
}

int bad_base(int Size) {
  Shape *S = makeShape(Size);
  return S->Kind; // expect: leak
}

int bad_named(int Size) {
  Shape *S = makeNamed(Size);
  return S->Kind; // expect: leak
}

int ok_base(int Size) {
  Shape *S = makeShape(Size), *T = makeNamed(Size);
  int Kind = S->Kind + T->Kind;
  delete S;
  delete T;
  return Kind;
}

// One of several, which another function keeps.
static Shape *Last;
static Shape *lastOr(int Size) {
  if (Last)
    return Last;
  return new Circle(Size);
}
int ok_perhaps_kept(int Size) { return lastOr(Size)->Kind; }

struct Part {
  unsigned Size = 0;
  unsigned char *Bytes = nullptr;
};

static bool readPart(std::FILE *F, Part &P) {
  if (std::fread(&P.Size, sizeof P.Size, 1, F) != 1)
    return false;
  P.Bytes = new unsigned char[P.Size];
  if (std::fread(P.Bytes, 1, P.Size, F) != P.Size) {
    delete[] P.Bytes;
    P.Bytes = nullptr;
    return false;
  }
  return true;
}

unsigned fn_skipped(std::FILE *F) {
  unsigned Sum = 0;
  Part P;
  while (readPart(F, P)) {
    if (P.Size > 64)
      continue; // expect: leak
    Sum += P.Bytes[0];
    delete[] P.Bytes;
  }
  return Sum;
}

unsigned ok_each(std::FILE *F) {
  unsigned Sum = 0;
  Part P;
  while (readPart(F, P)) {
    Sum += P.Bytes[0];
    delete[] P.Bytes;
  }
  return Sum;
}

static int loadName(const char *From, char **Name) {
  *Name = nullptr;
  if (!From)
    return -1;
  *Name = strdup(From);
  if (!*Name)
    return -1;
  return 0;
}

bool bad_name(const char *From) {
  char *Name;
  if (loadName(From, &Name) != 0)
    return false;
  return Name[0] == 'x'; // expect: leak
}

bool ok_name(const char *From) {
  char *Name;
  if (loadName(From, &Name) < 0)
    return false;
  bool Is = Name[0] == 'x';
  std::free(Name);
  return Is;
}
