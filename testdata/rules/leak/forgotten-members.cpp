// Members that own what is made for them and that the class's destructor forgets.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

class bad_Mesh {
public:
  explicit bad_Mesh(int Count) : Corners(new float[Count]), Faces(new int[Count]) {} // expect: leak "`Faces`"
  bad_Mesh(const bad_Mesh &) = delete;
  ~bad_Mesh() { delete[] Corners; }
  int first() const { return Faces[0]; }

private:
  float *Corners;
  int *Faces;
};

class ok_Mesh {
public:
  explicit ok_Mesh(int Count) : Corners(new float[Count]), Faces(new int[Count]) {}
  ok_Mesh(const ok_Mesh &) = delete;
  ~ok_Mesh() { clear(); }
  int first() const { return Faces[0]; }

private:
  void clear() {
    delete[] Corners;
    delete[] Faces;
  }
  float *Corners;
  int *Faces;
};

// It gives it away.
class ok_Parts {
public:
  explicit ok_Parts(int Count) : Corners(new float[Count]), Faces(new int[Count]) {}
  ok_Parts(const ok_Parts &) = delete;
  ~ok_Parts() { delete[] Corners; }
  int *faces() { return Faces; }

private:
  float *Corners;
  int *Faces;
};

// Who is given a parent belongs to it.
class Panel {
public:
  explicit Panel(Panel *Parent) : First(nullptr), Next(nullptr) {
    if (Parent) {
      Next = Parent->First;
      Parent->First = this;
    }
  }
  Panel(const Panel &) = delete;
  ~Panel() {
    while (Panel *P = First) {
      First = P->Next;
      delete P;
    }
  }
  int Width = 0;

private:
  Panel *First, *Next;
};

class ok_Window : public Panel {
public:
  ok_Window() : Panel(nullptr), Title(new char[32]), Bar(new Panel(this)) { std::strcpy(Title, "untitled"); }
  ~ok_Window() { delete[] Title; }
  int width() const { return Bar->Width; }

private:
  char *Title;
  Panel *Bar;
};

// An object that ends itself.
class Timer {
public:
  void stop();
  int Left = 0;
};

class ok_Clock {
public:
  ok_Clock() : Face(new char[12]), Each(new Timer) {}
  ok_Clock(const ok_Clock &) = delete;
  ~ok_Clock() {
    delete[] Face;
    Each->stop();
  }

private:
  char *Face;
  Timer *Each;
};

// Nobody ever has such an object released.
struct Settings {
  char *Path = nullptr;
};

void ok_for_ever(const char *Path) {
  static Settings All;
  All.Path = strdup(Path);
}

// By pointers to its members.
struct ok_Names {
  char *First, *Last;
};

ok_Names *make() {
  auto *N = new ok_Names;
  N->First = strdup("Ada");
  N->Last = strdup("Lovelace");
  return N;
}

void drop(ok_Names *N) {
  for (auto Name : {&ok_Names::First, &ok_Names::Last})
    std::free(N->*Name);
  delete N;
}
