// What is guessed of a library's functions from their declarations alone.
#include "skipped-library.h"

struct State {
  int Count = 0;
};
struct Table {
  void put(int Key, lib::Own<State> S);
};

State &ok_kept(Table &T) {
  lib::Own<State> S(new State);
  State &Result = *S;
  T.put(1, lib::mv(S)); // what it owns goes along
  return Result;
}
State &bad_not_kept() {
  lib::Own<State> S(new State);
  State &Result = *S;
  return Result; // expect: dangling-return
}
unsigned long size();
bool ok_compared() {
  auto Condition = lib::Start() << size() == 3; // the operands are copied
  return bool(Condition);
}
void keep(lib::Own<State> S);
int bad_moved() {
  lib::Own<State> S(new State);
  keep(lib::mv(S));
  return (*S).Count; // expect: use-after-move
}
