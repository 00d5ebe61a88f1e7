// `realloc` releases what it was given, if it hands out anything; if not, that is still there.
#include <cstdlib>

namespace {

int bad_alias(int *Data) {
  int *First = Data;
  int *Grown = static_cast<int *>(realloc(Data, 64));
  if (!Grown)
    return 0;
  *First = 1; // expect: use-after-free
  free(Grown);
  return 1;
}

int ok_alias_if_it_failed(int *Data) {
  int *First = Data;
  int *Grown = static_cast<int *>(realloc(Data, 64));
  if (!Grown) {
    *First = 1;
    free(First);
    return 0;
  }
  free(Grown);
  return 1;
}

void bad_old_freed(int *Data) {
  int *Grown = static_cast<int *>(realloc(Data, 64));
  if (Grown) {
    free(Data); // expect: double-free "`Data`"
    free(Grown);
  }
}

void ok_old_freed(int *Data) {
  int *Grown = static_cast<int *>(realloc(Data, 64));
  if (Grown)
    free(Grown);
  else
    free(Data);
}

struct Block {
  int *Data;
  int Size;
};

bool bad_lost(Block *B) {
  B->Data = static_cast<int *>(realloc(B->Data, 64)); // expect-warning: leak "if `realloc` fails"
  return B->Data != nullptr;
}

bool ok_kept(Block *B) {
  int *Grown = static_cast<int *>(realloc(B->Data, 64));
  if (!Grown)
    return false;
  B->Data = Grown;
  return true;
}

void ok_ends(Block *B) {
  B->Data = static_cast<int *>(realloc(B->Data, 64));
  if (!B->Data)
    abort();
}

int bad_alias_of_member(Block *B) {
  int *First = B->Data;
  int *Grown = static_cast<int *>(realloc(B->Data, 64));
  if (!Grown)
    return 0;
  B->Data = Grown;
  return *First; // expect: use-after-free "`First`"
}

int ok_alias_renewed(Block *B) {
  int *First = B->Data;
  int *Grown = static_cast<int *>(realloc(B->Data, 64));
  if (!Grown)
    return *First;
  B->Data = Grown;
  First = B->Data;
  return *First;
}

} // namespace
