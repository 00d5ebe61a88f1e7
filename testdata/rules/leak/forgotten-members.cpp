// Members that own what is made for them and that the class's destructor forgets.
#include <cstdio>
#include <cstring>

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

// Nobody ever has such an object released.
struct Settings {
  char *Path = nullptr;
};

void ok_for_ever(const char *Path) {
  static Settings All;
  All.Path = strdup(Path);
}
