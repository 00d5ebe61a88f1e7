// Classes that free in their destructor: copied, moved without being cleared, closed and destroyed.
#include <fcntl.h>
#include <unistd.h>
#include <utility>
#include <vector>

class Buffer {
public:
  explicit Buffer(int N) : Bytes(new char[N]) {}
  ~Buffer() { delete[] Bytes; }
  char *Bytes;
};

void bad_copied() {
  Buffer A(8);
  Buffer B = A; // expect: double-free "copies of `Buffer` release `Bytes` twice"
}

// Nobody copies it.
class ok_CouldBeCopied {
public:
  explicit ok_CouldBeCopied(int N) : Bytes(new char[N]) {}
  ~ok_CouldBeCopied() { delete[] Bytes; }
  char *Bytes;
};

class Cleared {
public:
  explicit Cleared(int N) : Bytes(new char[N]) {}
  Cleared(Cleared &&O) : Bytes(O.Bytes) { O.Bytes = nullptr; }
  ~Cleared() { delete[] Bytes; }
  char *Bytes;
};

void ok_moved() {
  Cleared A(8);
  Cleared B = std::move(A);
}

class Exchanged {
public:
  explicit Exchanged(int N) : Bytes(new char[N]) {}
  Exchanged(Exchanged &&O) noexcept : Bytes(std::exchange(O.Bytes, nullptr)) {}
  ~Exchanged() { delete[] Bytes; }
  char *Bytes;
};

void bad_moved_without_clearing();
class Forgets {
public:
  explicit Forgets(int N) : Bytes(new char[N]) {}
  Forgets(Forgets &&O) : Bytes(O.Bytes) {} // expect: double-free "move of `Forgets` leaves `Bytes` to both"
  ~Forgets() { delete[] Bytes; }
  char *Bytes;
};

class Shares {
public:
  explicit Shares(int N) : Bytes(new char[N]) {}
  Shares(const Shares &O) : Bytes(O.Bytes) {} // expect: double-free "copy of `Shares`"
  Shares &operator=(const Shares &) = delete;
  ~Shares() { delete[] Bytes; }
  char *Bytes;
};

class Deep {
public:
  explicit Deep(int N) : Bytes(new char[N]), Size(N) {}
  Deep(const Deep &O) : Bytes(new char[O.Size]), Size(O.Size) {}
  ~Deep() { delete[] Bytes; }
  char *Bytes;
  int Size;
};

void ok_deep() {
  Deep A(8);
  Deep B = A;
}

class Counted {
public:
  Counted() : Count(new int(1)) {}
  Counted(const Counted &O) : Count(O.Count) { ++*Count; }
  ~Counted() {
    if (--*Count == 0)
      delete Count;
  }

private:
  int *Count;
};

void ok_counted() {
  Counted A;
  Counted B = A;
}

class bad_File {
public:
  explicit bad_File(const char *Path) : Fd(open(Path, O_RDONLY)) {}
  bad_File(const bad_File &) = delete;
  void close() { ::close(Fd); } // expect: double-free "`F.Fd`"
  void closeOnce() {
    if (Fd >= 0)
      ::close(Fd);
    Fd = -1;
  }
  ~bad_File() {
    if (Fd >= 0)
      ::close(Fd);
  }

private:
  int Fd;
};

void closedAndDestroyed(const char *Path) {
  bad_File F(Path);
  F.close(); // told where it is closed
}

void ok_closed_once(const char *Path) {
  bad_File F(Path);
  F.closeOnce();
}

struct Blob {
  int *Data;
  explicit Blob(int N) : Data(new int[N]) {}
  ~Blob() { delete[] Data; }
};
void bad_copied_into_container(std::vector<Blob> &All) {
  Blob B(3);
  All.push_back(B); // expect: double-free
}

struct Kept {
  int *Data;
  explicit Kept(int N) : Data(new int[N]) {}
  Kept(const Kept &) = delete;
  Kept(Kept &&O) noexcept : Data(O.Data) { O.Data = nullptr; }
  ~Kept() { delete[] Data; }
};
void ok_moved_into_container(std::vector<Kept> &All) {
  Kept K(3);
  All.push_back(static_cast<Kept &&>(K));
}
