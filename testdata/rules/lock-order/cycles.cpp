// Two locks in both orders, three in a ring, two objects of one class.
#include <mutex>

class bad_two {
public:
  void first() {
    std::lock_guard<std::mutex> HoldA(A);
    std::lock_guard<std::mutex> HoldB(B);
  }
  void second() {
    std::lock_guard<std::mutex> HoldB(B);
    std::lock_guard<std::mutex> HoldA(A); // expect: lock-order "both orders"
  }

private:
  std::mutex A, B;
};

class bad_through_calls {
public:
  void first() {
    std::lock_guard<std::mutex> HoldA(A);
    lockB();
  }
  void second() {
    std::lock_guard<std::mutex> HoldB(B);
    lockA(); // expect: lock-order "both orders"
  }

private:
  void lockA() { std::lock_guard<std::mutex> Hold(A); ++N; }
  void lockB() { std::lock_guard<std::mutex> Hold(B); ++N; }
  std::mutex A, B;
  int N = 0;
};

std::mutex X, Y, Z;
void ring1() {
  std::lock_guard<std::mutex> A(X);
  std::lock_guard<std::mutex> B(Y);
}
void ring2() {
  std::lock_guard<std::mutex> A(Y);
  std::lock_guard<std::mutex> B(Z);
}
void bad_ring3() {
  std::lock_guard<std::mutex> A(Z);
  std::lock_guard<std::mutex> B(X); // expect: lock-order
}

struct Account {
  std::mutex M;
  int Balance = 0;
};
void bad_transfer(Account &From, Account &To, int N) {
  std::lock_guard<std::mutex> A(From.M);
  std::lock_guard<std::mutex> B(To.M); // expect: lock-order "caller chooses"
  From.Balance -= N;
  To.Balance += N;
}

struct Purse {
  std::mutex M;
  int Balance = 0;
};
void ok_transfer(Purse &From, Purse &To, int N) {
  std::scoped_lock Both(From.M, To.M);
  From.Balance -= N;
  To.Balance += N;
}

struct Vault {
  std::mutex M;
};
void ok_by_address(Vault &A, Vault &B) {
  Vault *First = &A < &B ? &A : &B, *Second = &A < &B ? &B : &A;
  std::lock_guard<std::mutex> Hold1(First->M);
  std::lock_guard<std::mutex> Hold2(Second->M);
}

class ok_one_order {
public:
  void first() {
    std::lock_guard<std::mutex> HoldA(A);
    std::lock_guard<std::mutex> HoldB(B);
  }
  void second() {
    std::lock_guard<std::mutex> HoldA(A);
    std::lock_guard<std::mutex> HoldB(B);
  }

private:
  std::mutex A, B;
};

std::mutex P, Q;
void ok_std_lock1() {
  std::lock(P, Q);
  std::lock_guard<std::mutex> A(P, std::adopt_lock);
  std::lock_guard<std::mutex> B(Q, std::adopt_lock);
}
void ok_std_lock2() {
  std::lock(Q, P);
  std::lock_guard<std::mutex> A(P, std::adopt_lock);
  std::lock_guard<std::mutex> B(Q, std::adopt_lock);
}

void ok_deferred_together(Account &A, Account &B) {
  std::unique_lock<std::mutex> First(A.M, std::defer_lock), Second(B.M, std::defer_lock);
  std::lock(First, Second);
}
