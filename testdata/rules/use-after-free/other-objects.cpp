// What a freed object pointed to is not freed with it; what a function returns may be one of several.
#include <cstdlib>

struct Timer {
  void (*Call)(void *);
  void *Argument;
  Timer *Next;
};

void ok_called_after(Timer *T) {
  void (*Call)(void *) = T->Call;
  void *Argument = T->Argument;
  std::free(T);
  Call(Argument);
}

void bad_called_after(Timer *T) {
  void *Argument = T->Argument;
  std::free(T);
  T->Call(Argument); // expect: use-after-free
}

int ok_next(Timer *T) {
  Timer *Next = T->Next;
  std::free(T);
  return Next ? Next->Argument != nullptr : 0;
}

int bad_next(Timer *T) {
  std::free(T);
  Timer *Next = T->Next; // expect: use-after-free
  return Next != nullptr;
}
