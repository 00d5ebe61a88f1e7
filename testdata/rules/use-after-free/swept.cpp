// Every element of a container or array is released in a loop, and later looked at.
#include <vector>

struct Sprite {
  int Layer = 0;
  bool Gone = false;
  void hide();
};
void show(int Layer);

void bad_next_loop(std::vector<Sprite *> &All) {
  for (Sprite *S : All)
    delete S;
  for (Sprite *S : All)
    show(S->Layer); // expect-warning: use-after-free "those of `All`"
}

void bad_some_of_them(std::vector<Sprite *> &All) {
  for (Sprite *S : All)
    if (S->Gone)
      delete S;
  for (Sprite *S : All)
    S->Layer = 1; // expect-warning: use-after-free
}

int bad_first(std::vector<Sprite *> &All) {
  for (Sprite *S : All)
    delete S;
  return All.front()->Layer; // expect-warning: use-after-free
}

int bad_array(Sprite **All, int Count) {
  for (int I = 0; I < Count; ++I)
    delete All[I];
  int Sum = 0;
  for (int I = 0; I < Count; ++I)
    Sum += All[I]->Layer; // expect-warning: use-after-free
  return Sum;
}

void ok_before(std::vector<Sprite *> &All) {
  for (Sprite *S : All)
    show(S->Layer);
  for (Sprite *S : All)
    delete S;
}

int ok_last_kept(Sprite **All, int Count) {
  for (int I = 0; I < Count - 1; ++I)
    delete All[I];
  return All[Count - 1]->Layer;
}

int ok_one_kept(std::vector<Sprite *> &All, Sprite *Kept) {
  for (Sprite *S : All)
    if (S != Kept)
      delete S;
  return All.front()->Layer;
}

int ok_one_released(std::vector<Sprite *> &All) {
  for (Sprite *S : All)
    if (S->Gone) {
      delete S;
      break;
    }
  return All.empty() ? 0 : All.front()->Layer;
}

struct Layer {
  Sprite *All[16];
  int Count = 0;
};
void ok_count_set_to_zero(Layer &L) {
  for (int I = 0; I < L.Count; ++I)
    delete L.All[I];
  L.Count = 0;
  for (int I = 0; I < L.Count; ++I)
    show(L.All[I]->Layer);
}

void ok_only_counted(std::vector<Sprite *> &All) {
  for (Sprite *S : All)
    delete S;
  show(static_cast<int>(All.size()));
  int Nulls = 0;
  for (Sprite *S : All)
    Nulls += S == nullptr;
  show(Nulls);
}

void ok_taken_over(std::vector<Sprite *> &All, std::vector<Sprite *> &Other) {
  for (Sprite *S : All)
    delete S;
  All.swap(Other);
  for (Sprite *S : All)
    S->hide();
}
