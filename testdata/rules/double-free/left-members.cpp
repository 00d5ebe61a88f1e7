// Members that a method releases and leaves as they were: the destructor releases them again.
#include <cstdio>
#include <cstdlib>
#include <new>
#include <unistd.h>

class bad_Rotated {
public:
  explicit bad_Rotated(const char *Path) : Out(std::fopen(Path, "a")), Path(Path) {}
  bad_Rotated(const bad_Rotated &) = delete;
  ~bad_Rotated() {
    if (Out)
      std::fclose(Out);
  }
  void write(const char *Text) {
    if (Out && std::fputs(Text, Out) < 0)
      rotate();
  }

private:
  void rotate() {
    std::fclose(Out); // expect: double-free "`Out` is left as it was"
    if (std::rename(Path, "old") != 0)
      return;
    Out = std::fopen(Path, "a");
  }
  std::FILE *Out;
  const char *Path;
};

class ok_Rotated {
public:
  explicit ok_Rotated(const char *Path) : Out(std::fopen(Path, "a")), Path(Path) {}
  ok_Rotated(const ok_Rotated &) = delete;
  ~ok_Rotated() {
    if (Out)
      std::fclose(Out);
  }
  void rotate() {
    if (Out)
      std::fclose(Out);
    Out = nullptr;
    if (std::rename(Path, "old") != 0)
      return;
    Out = std::fopen(Path, "a");
  }

private:
  std::FILE *Out;
  const char *Path;
};

class bad_Shrunk {
public:
  explicit bad_Shrunk(unsigned N) : Cells(new int[N]) {}
  bad_Shrunk(const bad_Shrunk &) = delete;
  ~bad_Shrunk() { delete[] Cells; }
  void resize(unsigned N) {
    delete[] Cells; // expect: double-free
    if (N != 0)
      Cells = new int[N];
  }

private:
  int *Cells;
};

// The other functions of the class go on from there.
class ok_HelperOfOthers {
public:
  explicit ok_HelperOfOthers(unsigned N) : Cells(new int[N]) {}
  ok_HelperOfOthers(const ok_HelperOfOthers &) = delete;
  ~ok_HelperOfOthers() { delete[] Cells; }
  void resize(unsigned N) {
    drop();
    Cells = new int[N];
  }
  void empty() {
    drop();
    Cells = nullptr;
  }

private:
  void drop() { delete[] Cells; }
  int *Cells;
};

// A flag tells the destructor.
class ok_Flagged {
public:
  explicit ok_Flagged(int Fd) : Fd(Fd) {}
  ok_Flagged(const ok_Flagged &) = delete;
  ~ok_Flagged() {
    if (IsOpen)
      ::close(Fd);
  }
  void close() {
    ::close(Fd);
    IsOpen = false;
  }

private:
  int Fd;
  bool IsOpen = true;
};

// Nobody but the destructor does.
class ok_EndedByDestructor {
public:
  ok_EndedByDestructor() : Text(static_cast<char *>(std::malloc(8))) {}
  ok_EndedByDestructor(const ok_EndedByDestructor &) = delete;
  ~ok_EndedByDestructor() { end(); }

private:
  void end() { std::free(Text); }
  char *Text;
};

// What others may do to the members, nobody reads.
class ok_SetByOthers {
public:
  explicit ok_SetByOthers(int Fd) : Fd(Fd) {}
  ok_SetByOthers(const ok_SetByOthers &) = delete;
  ~ok_SetByOthers() { ::close(Fd); }
  void reopen() {
    ::close(Fd);
    open();
  }
  void open();

private:
  int Fd;
};

class bad_Grown {
public:
  explicit bad_Grown(unsigned Size) : Cells(new int[Size]()), Size(Size) {}
  bad_Grown(const bad_Grown &) = delete;
  ~bad_Grown() { delete[] Cells; }
  bool grow(unsigned To) {
    int *Bigger = new (std::nothrow) int[To]();
    if (!Bigger)
      return false;
    delete[] Cells; // expect: double-free "`Cells` is left as it was"
    if (To < Size) {
      delete[] Bigger;
      return false;
    }
    Cells = Bigger;
    Size = To;
    return true;
  }

private:
  int *Cells;
  unsigned Size;
};
class ok_Grown {
public:
  explicit ok_Grown(unsigned Size) : Cells(new int[Size]()), Size(Size) {}
  ok_Grown(const ok_Grown &) = delete;
  ~ok_Grown() { delete[] Cells; }
  bool grow(unsigned To) {
    if (To < Size)
      return false;
    int *Bigger = new (std::nothrow) int[To]();
    if (!Bigger)
      return false;
    delete[] Cells;
    Cells = Bigger;
    Size = To;
    return true;
  }

private:
  int *Cells;
  unsigned Size;
};
class ok_Reallocated {
public:
  ok_Reallocated() : Chars(nullptr), Room(0) {}
  ok_Reallocated(const ok_Reallocated &) = delete;
  ~ok_Reallocated() { std::free(Chars); }
  void reserve(unsigned To) {
    if (To > Room) {
      char *Bigger = static_cast<char *>(std::realloc(Chars, To));
      if (!Bigger)
        throw std::bad_alloc();
      Chars = Bigger;
      Room = To;
    }
  }
  void reserveAtOnce(unsigned To) {
    if (To > Room) {
      Chars = static_cast<char *>(std::realloc(Chars, To)); // expect: leak
      if (!Chars)
        throw std::bad_alloc();
      Room = To;
    }
  }

private:
  char *Chars;
  unsigned Room;
};
class ok_EndsItself {
public:
  ok_EndsItself() : Cells(new int[4]()) {}
  ok_EndsItself(const ok_EndsItself &) = delete;
  void drop(bool Last) {
    if (Last) {
      delete this;
      return;
    }
    int *Fresh = new int[4]();
    delete[] Cells;
    Cells = Fresh;
  }

private:
  ~ok_EndsItself() { delete[] Cells; }
  int *Cells;
};
