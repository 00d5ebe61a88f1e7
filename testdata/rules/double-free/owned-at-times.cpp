// Classes whose destructor releases a member only if it is the object's own: a flag or the storage within the object
// says so. A copy member by member copies that answer, too.
#include <cstdlib>
#include <cstring>

class Title {
public:
  Title(char *Text, bool Ours) : Text(Text), Ours(Ours) {}
  ~Title() {
    if (Ours)
      std::free(Text);
  }
  std::size_t length() const { return std::strlen(Text); }

private:
  char *Text;
  bool Ours;
};

static std::size_t lengthOf(Title T) { return T.length(); }

std::size_t bad_title() {
  Title T(strdup("Dunes"), true);
  return lengthOf(T); // expect: double-free "copies of `Title`"
}

class Row {
public:
  explicit Row(int Wide) : Cells(Wide <= 8 ? Few : new int[Wide]) {}
  ~Row() {
    if (Cells != Few)
      delete[] Cells;
  }
  int &at(int I) { return Cells[I]; }

private:
  int *Cells;
  int Few[8] = {};
};

int bad_row() {
  Row First(20);
  First.at(3) = 7;
  Row Second = First; // expect: double-free "copies of `Row`"
  return Second.at(3);
}

// The move forgets to say that the other has nothing any more.
class Page {
public:
  explicit Page(int Size) : Bytes(static_cast<char *>(std::malloc(Size))), Ours(true) {}
  explicit Page(char *Borrowed) : Bytes(Borrowed), Ours(false) {}
  Page(Page &&Other) noexcept : Bytes(Other.Bytes), Ours(Other.Ours) {} // expect: double-free "move of `Page`"
  ~Page() {
    if (Ours)
      std::free(Bytes);
  }

private:
  char *Bytes;
  bool Ours;
};

// Nobody copies it.
class Line {
public:
  Line(char *Text, bool Ours) : Text(Text), Ours(Ours) {}
  Line(const Line &) = delete;
  ~Line() {
    if (Ours)
      std::free(Text);
  }
  std::size_t length() const { return std::strlen(Text); }

private:
  char *Text;
  bool Ours;
};

std::size_t ok_line() {
  Line L(strdup("Dunes"), true);
  return L.length();
}

// A copy borrows.
class Slice {
public:
  Slice(char *Text, bool Ours) : Text(Text), Ours(Ours) {}
  Slice(const Slice &Other) : Text(Other.Text), Ours(false) {}
  ~Slice() {
    if (Ours)
      std::free(Text);
  }
  std::size_t length() const { return std::strlen(Text); }

private:
  char *Text;
  bool Ours;
};

static std::size_t lengthOf(Slice S) { return S.length(); }

std::size_t ok_slice() {
  Slice S(strdup("Dunes"), true);
  return lengthOf(S);
}

// The move says so.
class Sheet {
public:
  explicit Sheet(int Size) : Bytes(static_cast<char *>(std::malloc(Size))), Ours(true) {}
  Sheet(Sheet &&Other) noexcept : Bytes(Other.Bytes), Ours(Other.Ours) { Other.Ours = false; }
  ~Sheet() {
    if (Ours)
      std::free(Bytes);
  }

private:
  char *Bytes;
  bool Ours;
};
