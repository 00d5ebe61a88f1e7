// The project's own owners: handles, intrusive pointers, small vectors; what they promise of a moved-from object.
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// The class says by its move constructor that the source is closed and may be asked.
class File {
public:
  explicit File(const char *Path) : Handle(std::fopen(Path, "r")) {}
  File(File &&Other) noexcept : Handle(std::exchange(Other.Handle, nullptr)) {}
  File &operator=(File &&Other) noexcept {
    std::swap(Handle, Other.Handle);
    return *this;
  }
  ~File() {
    if (Handle)
      std::fclose(Handle);
  }
  bool isOpen() const { return Handle != nullptr; }
  int next() { return std::fgetc(Handle); }
  void open(const char *Path) { *this = File(Path); }

private:
  std::FILE *Handle;
};
void keep(File F);

// Movable only by what it holds.
struct Session {
  std::string User;
  std::vector<std::string> Log;
  std::unique_ptr<int> Token;
  void note(std::string Line) { Log.push_back(std::move(Line)); }
  const std::string &user() const { return User; }
};
void keep(Session S);
void show(const std::string &Text);

template <class T> class SmallVector {
public:
  SmallVector() = default;
  SmallVector(SmallVector &&Other) noexcept : Heap(std::move(Other.Heap)), Size(std::exchange(Other.Size, 0)) {}
  SmallVector &operator=(SmallVector &&Other) noexcept {
    Heap = std::move(Other.Heap);
    Size = std::exchange(Other.Size, 0);
    return *this;
  }
  void push(T Value);
  void clear() {
    Heap.reset();
    Size = 0;
  }
  const T &operator[](size_t I) const { return Heap[I]; }
  size_t size() const { return Size; }

private:
  std::unique_ptr<T[]> Heap;
  size_t Size = 0;
};

template <class T> class Ref {
public:
  explicit Ref(T *P) : P(P) {}
  Ref(const Ref &Other) : P(Other.P) { P->retain(); }
  Ref(Ref &&Other) noexcept : P(Other.P) { Other.P = nullptr; }
  ~Ref() {
    if (P)
      P->release();
  }
  T *operator->() const { return P; }
  explicit operator bool() const { return P; }

private:
  T *P;
};
struct Texture {
  void retain();
  void release();
  int width() const;
};
void draw(Ref<Texture> T);

int bad_file(File F) {
  keep(std::move(F));
  return F.next(); // expect-error: use-after-move "F"
}

void bad_session(Session S) {
  keep(std::move(S));
  show(S.user()); // expect-error: use-after-move "S"
}

void bad_session_method_writes(Session S) {
  keep(std::move(S));
  S.note("late"); // expect-error: use-after-move "S"
}

int bad_small_vector(SmallVector<int> V) {
  SmallVector<int> W = std::move(V);
  return W[0] + V[0]; // expect-error: use-after-move "V"
}

int bad_intrusive(Ref<Texture> T) {
  draw(std::move(T));
  return T->width(); // expect-error: use-after-move "T"
}

void bad_part_of_session(Session S) {
  auto Token = std::move(S.Token);
  Session Copy = std::move(S); // expect: use-after-move "S"
  show(Copy.User + std::to_string(*Token));
}

void ok_file_used_first(File F) {
  if (F.next() == 'x')
    keep(std::move(F));
}

void ok_file_reopened(File F) {
  keep(std::move(F));
  F.open("other");
  F.next();
}

void ok_session_before(Session S) {
  show(S.user());
  S.note("early");
  keep(std::move(S));
}

void ok_session_renewed(Session S) {
  keep(std::move(S));
  S = Session{"user", {}, nullptr};
  show(S.user());
}

int ok_small_vector_cleared(SmallVector<int> V) {
  SmallVector<int> W = std::move(V);
  V.clear();
  V.push(1);
  return V[0] + W[0];
}

int ok_intrusive_copied(Ref<Texture> T) {
  draw(T);
  return T->width();
}

// Its destructor is no use of what was moved out of it, whatever it reads through the pointer.
int ok_intrusive_tested(Ref<Texture> T, bool Draw) {
  if (Draw)
    draw(std::move(T));
  return T ? T->width() : 0;
}

// valid() and empty() say in the class's own words whether the pointer is there.
class Buffer {
public:
  explicit Buffer(int Size) : Bytes(new char[Size]) {}
  Buffer(Buffer &&Other) noexcept : Bytes(Other.Bytes) { Other.Bytes = nullptr; }
  ~Buffer() { delete[] Bytes; }
  bool valid() const { return Bytes != nullptr; }
  bool empty() const { return !Bytes; }
  char first() const { return *Bytes; }

private:
  char *Bytes;
};
void keep(Buffer B);

char ok_buffer_if_valid(Buffer B) {
  keep(std::move(B));
  return B.valid() ? B.first() : 'x';
}

char ok_buffer_if_not_empty(Buffer B) {
  keep(std::move(B));
  if (B.empty())
    return 'x';
  return B.first();
}

char bad_buffer_if_empty(Buffer B) {
  keep(std::move(B));
  if (B.empty())
    return B.first(); // expect: use-after-move "`B`"
  return 'x';
}

char bad_buffer_untested(Buffer B) {
  keep(std::move(B));
  return B.first(); // expect: use-after-move "`B`"
}
