// Objects that own by hand, constructed in place as elements and members of an aggregate.
#include <cstring>

struct Text {
  char *Chars;
  Text(const char *S) {
    Chars = new char[std::strlen(S) + 1];
    std::strcpy(Chars, S);
  }
  Text(const Text &Other) : Text(Other.Chars) {}
  Text &operator=(const Text &) = delete;
  ~Text() { delete[] Chars; }
};
struct Line {
  Text What;
  int Number;
};
void ok_member() { Line L = {"x", 1}; }
void ok_elements() { Text Two[2] = {"x", "y"}; }
void ok_lines() { Line Two[2] = {{"x", 1}, {"y", 2}}; }
void ok_chosen(bool B) { Line L = {B ? "x" : "y", 1}; }
void ok_designated() { Line L = {.What = Text("x"), .Number = 1}; }
Line ok_returned() { return {"x", 1}; }
void ok_allocated() {
  Line *L = new Line{"x", 1};
  delete L;
}
void bad_allocated() {
  Line *L = new Line{"x", 1}; // expect: leak
  L->Number = 2;
}
struct Plain {
  char *Chars;
  int Number;
};
void bad_plain() {
  Plain P = {new char[4], 1}; // expect: leak
  P.Number = 2;
}
void ok_plain() {
  Plain Two[2] = {{new char[4], 1}, {nullptr, 2}};
  delete[] Two[0].Chars;
}

// Set up by a helper that the copy constructor calls: there was nothing before.
class Grid {
public:
  explicit Grid(int N) : Size(N), Cells(new int[N]()) {}
  Grid(const Grid &G) { copyFrom(G); }
  ~Grid() { delete[] Cells; }
  Grid &operator=(const Grid &) = delete;

private:
  void copyFrom(const Grid &G) {
    Size = G.Size;
    Cells = new int[G.Size];
    std::memcpy(Cells, G.Cells, sizeof(int) * Size);
  }
  int Size;
  int *Cells;
};
class Table {
public:
  explicit Table(int N) : Size(N), Cells(new int[N]()) {}
  Table(const Table &) = delete;
  Table &operator=(const Table &) = delete;
  ~Table() { delete[] Cells; }
  void bad_resize(int N) {
    Cells = new int[N]; // expect: leak
    Size = N;
  }

private:
  int Size;
  int *Cells;
};

// The array behind an initializer_list ends with the expression, or with the variable.
#include <initializer_list>
void print(std::initializer_list<Text> All);
void ok_listed() { print({"x", "y"}); }
template <class... Ts> void printEach(Ts... Each) { print({Each...}); }
void ok_pack() { printEach("x", "y"); }
void ok_named() {
  std::initializer_list<Text> All = {"x", "y"};
  print(All);
}
void ok_looped() {
  for (const Text &Each : {Text("x"), Text("y")})
    print({Each});
}
struct Made {
  Made() : Chars(new char[4]) {}
  char *Chars;
};
void showAll(std::initializer_list<Made> All);
void bad_listed() { showAll({Made()}); } // expect: leak
