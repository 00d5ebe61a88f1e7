// Two owners of one object: both delete it. Rust: one value, one owner.
#include <iostream>

struct Account {
  int Balance = 0;
};

void settle(Account *A) {
  std::cout << A->Balance << '\n';
  delete A;
}

int main() {
  Account *Mine = new Account{100};
  settle(Mine);
  delete Mine; // expect: double-free "`Mine`"
}
