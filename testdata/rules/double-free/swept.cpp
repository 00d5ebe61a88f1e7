// Every element of a container or array is released in a loop, and later once more.
#include <cstdlib>
#include <map>
#include <vector>

struct Sprite {
  int Layer = 0;
  ~Sprite();
};
void refill(std::vector<Sprite *> &All);
void log(const char *Text);

void bad_two_loops(std::vector<Sprite *> &All) {
  for (Sprite *S : All)
    delete S;
  log("done");
  for (Sprite *S : All)
    delete S; // expect-warning: double-free "those of `All`"
}

void bad_by_iterators(std::vector<Sprite *> All) {
  for (auto It = All.begin(); It != All.end(); ++It)
    delete *It;
  for (std::size_t I = 0; I != All.size(); ++I)
    delete All[I]; // expect-warning: double-free
}

void bad_array(char **Lines, int Count) {
  for (int I = 0; I < Count; ++I)
    free(Lines[I]);
  for (int J = 0; J < Count; ++J)
    free(Lines[J]); // expect-warning: double-free "those of `*Lines`"
}

void bad_first_again(std::map<int, Sprite *> &ById, Sprite *(&Slots)[4]) {
  for (auto &[Id, S] : ById)
    delete S;
  for (auto &Each : ById)
    delete Each.second; // expect-warning: double-free
  for (Sprite *S : Slots)
    delete S;
  delete Slots[0]; // expect-warning: double-free
}

class Scene {
public:
  ~Scene() {
    for (Sprite *S : All)
      delete S;
    for (Sprite *S : All)
      delete S; // expect-warning: double-free
  }
  Scene(const Scene &) = delete;
  Scene &operator=(const Scene &) = delete;

private:
  std::vector<Sprite *> All;
};

void ok_cleared(std::vector<Sprite *> &All) {
  for (Sprite *S : All)
    delete S;
  All.clear();
  for (Sprite *S : All)
    delete S;
}

void ok_set_to_null(std::vector<Sprite *> &All) {
  for (Sprite *&S : All) {
    delete S;
    S = nullptr;
  }
  for (Sprite *S : All)
    delete S;
}

void ok_refilled(std::vector<Sprite *> &All) {
  for (Sprite *S : All)
    delete S;
  refill(All);
  for (Sprite *S : All)
    delete S;
}

void ok_each_set_anew(Sprite **All, int Count) {
  for (int I = 0; I < Count; ++I)
    delete All[I];
  for (int I = 0; I < Count; ++I)
    All[I] = new Sprite;
  for (int I = 0; I < Count; ++I)
    delete All[I];
}

void ok_halves(Sprite **All, int Count) {
  for (int I = 0; I < Count / 2; ++I)
    delete All[I];
  for (int I = Count / 2; I < Count; ++I)
    delete All[I];
}

void ok_but_the_first(Sprite **All, int Count) {
  for (int I = 1; I < Count; ++I)
    delete All[I];
  delete All[0];
}

void ok_rows(std::vector<std::vector<Sprite *>> &Grid) {
  for (auto &Row : Grid) {
    for (Sprite *S : Row)
      S->Layer = 0;
    for (Sprite *S : Row)
      delete S;
  }
}

void ok_either(std::vector<Sprite *> &All, bool Reversed) {
  if (Reversed) {
    for (auto It = All.rbegin(); It != All.rend(); ++It)
      delete *It;
    return;
  }
  for (Sprite *S : All)
    delete S;
}

void ok_in_rounds(std::vector<Sprite *> &All) {
  for (int Round = 0; Round < 3; ++Round) {
    for (Sprite *S : All)
      delete S;
    All.clear();
  }
}
