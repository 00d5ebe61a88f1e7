// Classes that are copied as parts of others.
#include <vector>

class Text {
public:
  explicit Text(int N) : Chars(new char[N]) {}
  ~Text() { delete[] Chars; }
  char *Chars;
};
struct Column {
  Text Title{8};
  int Width = 0;
};
void bad_column(int N) {
  std::vector<Column> All;
  for (int I = 0; I != N; ++I) {
    Column C;
    C.Width = I;
    All.push_back(C); // expect: double-free "copies of `Text` release `Chars` twice"
  }
}

class Deep {
public:
  explicit Deep(int N) : Chars(new char[N]) {}
  Deep(const Deep &) : Chars(new char[8]) {}
  Deep &operator=(const Deep &) = delete;
  ~Deep() { delete[] Chars; }
  char *Chars;
};
struct ok_Column {
  Deep Title{8};
  int Width = 0;
};
void ok_column() {
  ok_Column A;
  ok_Column B = A;
  B.Width = 2;
}

class Held {
public:
  explicit Held(int N) : Chars(new char[N]) {}
  ~Held() { delete[] Chars; }
  char *Chars;
};
struct ok_Refers {
  Held *Title; // the pointer is copied, not what it points to
};
void ok_refers(Held &H) {
  ok_Refers A{&H};
  ok_Refers B = A;
  B.Title->Chars[0] = 'x';
}

class Album {
public:
  Album() = default;
  ~Album() {
    for (Held *H : Pages)
      delete H;
  }
  void add(int Size) { Pages.push_back(new Held(Size)); }

private:
  std::vector<Held *> Pages;
};
void bad_album(const Album &From) {
  Album Copy = From; // expect-warning: double-free "the elements of `Pages`"
  Copy.add(3);
}

class Listing {
public:
  void add(Held *H) { Pages.push_back(H); }

private:
  std::vector<Held *> Pages;
};
void ok_listing(const Listing &From, Held *H) {
  Listing Copy = From;
  Copy.add(H);
}
