// What the lowering goldens use: declarations alone, as of a system header, so that a dump shows one file's functions.
#pragma once
#pragma GCC system_header
#include <utility>

using size_type = decltype(sizeof(0));

// Owns something, like a string: copied and moved by its own operations, destroyed by its own destructor.
struct Str {
  Str();
  Str(const char *Text);
  Str(const Str &);
  Str(Str &&) noexcept;
  Str &operator=(const Str &);
  Str &operator=(Str &&) noexcept;
  ~Str();
  int size() const;
  void clear();
  const char *data() const;
  char &operator[](int I);
  Str &operator+=(const Str &);
  explicit operator bool() const;
};
Str operator+(const Str &, const Str &);
bool operator==(const Str &, const Str &);

// A range of them.
struct Strs {
  Strs();
  Strs(std::initializer_list<Str>);
  Strs(Strs &&) noexcept;
  Strs(const Strs &);
  ~Strs();
  Str *begin();
  Str *end();
  const Str *begin() const;
  const Str *end() const;
  Str &operator[](int I);
};

void take(Str);
void sink(Str &&);
void look(const Str &);
void fill(Str &);
void use(int);
void use(const void *);
bool ask();
int number();
Str make();
Strs makeAll();
const Str &same(const Str &);
