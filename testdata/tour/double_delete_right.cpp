// Right: the owner's type says who deletes, and handing over says so at the call.
#include <iostream>
#include <memory>
#include <utility>

struct Account {
  int Balance = 0;
};

void settle(std::unique_ptr<Account> A) { std::cout << A->Balance << '\n'; }

int main() {
  auto Mine = std::make_unique<Account>(Account{100});
  settle(std::move(Mine));
}
