// Arguments, member functions, members: what a call borrows is borrowed while it runs, and what it returns while that lives.
#include <string>
#include <vector>

void use(int); // deed: safe
void mix(int &Into, const int &From) { Into += From; }
void both(int &A, int &B) { A = B = 1; }
int sum(const int &A, const int &B) { return A + B; }
void add(int &Into, int From) { Into += From; }
void elsewhere(int &); // deed: safe

class Account {
public:
  int &balance() { return Balance; }
  const int &limit() const { return Limit; }
  void pay(int N) { Balance -= N; }
  int size() const { return Balance; }
  void rename(const std::string &To) { Name = To; }
  const std::string &name() const { return Name; }

private:
  int Balance = 0, Limit = 0;
  std::string Name;
};

// deed: safe
void bad_two_arguments(int X) { mix(X, X); } // expect: conflicting-borrow "E0502"
// deed: safe
void bad_both_mutable(int X) { both(X, X); } // expect: conflicting-borrow "E0499"
// deed: safe
void bad_element_beside_its_vector(std::vector<int> V) {
  struct Local {
    static void scale(std::vector<int> &All, const int &By) {
      for (int &Each : All)
        Each *= By;
    }
  };
  // expect@+1: aliased-arguments
  Local::scale(V, V[0]); // expect: conflicting-borrow
}
// deed: safe
void bad_getter_held(Account A) {
  int &B = A.balance();
  A.pay(1); // expect: conflicting-borrow "E0499"
  B = 2;
}
// deed: safe
void bad_read_while_held(Account A) {
  int &B = A.balance();
  use(A.size()); // expect: conflicting-borrow "E0502"
  B = 2;
}
// deed: safe
void bad_shared_getter_held(Account A) {
  const int &L = A.limit();
  A.pay(L); // expect: conflicting-borrow "E0502"
  use(L);
}
// deed: safe
void bad_unknown_callee(int X) {
  const int &R = X;
  elsewhere(X); // expect: conflicting-borrow
  use(R);
}
// deed: safe
void bad_own_name(Account A) { A.rename(A.name()); } // expect: conflicting-borrow

// deed: safe
class Shop {
public:
  void bad_member_function_while_member_is_held() {
    int &First = Prices[0];
    raise(); // expect: conflicting-borrow
    First = 1;
  }
  void bad_member_assigned() {
    const int &C = Count;
    Count = 2; // expect: conflicting-borrow
    use(C);
  }
  int ok_other_member() {
    const int &First = Prices[0];
    Count = 2;
    return First;
  }
  int ok_const_members() {
    const int &First = Prices[0];
    return First + count() + First;
  }
  void raise() {
    for (int &P : Prices)
      ++P;
  }
  int count() const { return Count; }

private:
  std::vector<int> Prices;
  int Count = 0;
};

// deed: safe
int ok_shared_arguments(int X) { return sum(X, X); }
// deed: safe
void ok_different(int X, int Y) { mix(X, Y); }
// deed: safe
void ok_by_value(int X) { add(X, X); }
// deed: safe
void ok_two_phases(std::vector<int> V) { V.push_back(static_cast<int>(V.size())); }
// deed: safe
void ok_getter_done(Account A) {
  A.balance() = 2;
  A.pay(1);
  use(A.limit());
}
// deed: safe
void ok_shared_getters(Account A) {
  const int &L = A.limit();
  use(A.size() + L);
}
// deed: safe
void ok_parameters(std::vector<int> &V, const int &X) {
  V.push_back(X);
  use(X);
}
// deed: safe
std::string ok_chained(std::string S) { return S.append("a").append("b"); }

// What is reached through the pointer that holds the borrow is reached through it.
char *skipped(char *P, int N) { return P + N; } // deed: unsafe pointers are what this is about
// deed: safe
int ok_stepped(char *P) {
  // deed: unsafe pointers are what this is about
  {
    P = skipped(P, 1);
    if (P && *P)
      return *P;
    return 0;
  }
}
// deed: safe
int bad_kept(char *P) {
  // deed: unsafe pointers are what this is about
  {
    char *Q = skipped(P, 1);
    *P = 'x'; // expect: conflicting-borrow
    return *Q;
  }
}
