// Addresses that a closure's body leaves in what it captured by reference.
#include <functional>

void run(const std::function<void()> &F);
void use(const int *P);

void bad_left() {
  int *Kept = nullptr;
  run([&] {
    int I = 1;
    Kept = &I; // expect: dangling-escape
  });
  use(Kept);
}
void ok_taken_back() {
  int *Kept = nullptr;
  run([&] {
    int I = 1;
    Kept = &I;
    use(Kept);
    Kept = nullptr;
  });
  use(Kept);
}
void ok_static() {
  const int *Kept = nullptr;
  run([&] {
    static int I = 1;
    Kept = &I;
  });
  use(Kept);
}
