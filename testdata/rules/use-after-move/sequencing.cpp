// Evaluation order inside one full expression, as C++17 has it.
// flags: -std=c++17
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Conn {
  std::string Peer;
  int id() const;
  void send(std::unique_ptr<Conn> Self, int Id);
  Conn &tag(const std::string &T);
  Conn &own(std::string T);
};
void open(int Id, std::unique_ptr<Conn> C);
void open(const std::string &Peer, Conn C);
void log(std::string Text, size_t Length);
void log(std::string First, const std::string &Second);
int add(int A, int B);
int eat(std::string S);
size_t measure(const std::string &S);

// Arguments are initialised in an unspecified order: the move may come first.
void bad_argument_order(std::unique_ptr<Conn> C) {
  open(C->id(), std::move(C)); // expect: use-after-move "`C`"
}

void bad_argument_order_string(std::string S) {
  log(std::move(S), S.size()); // expect: use-after-move "`S`"
}

void bad_member_and_whole(Conn C) {
  open(C.Peer + "!", std::move(C)); // expect: use-after-move "C"
}

void bad_twice_in_one_call(std::string S) {
  log(std::move(S), std::move(S) + "x"); // expect: use-after-move "`S`"
}

// Operands of + are not sequenced.
int bad_plus(std::string S) {
  return eat(std::move(S)) + static_cast<int>(measure(S)); // expect: use-after-move "`S`"
}

// The object is evaluated first, its arguments in any order.
void bad_among_arguments(Conn &Via, std::unique_ptr<Conn> C) {
  Via.send(std::move(C), C->id()); // expect: use-after-move "`C`"
}

// Braces go from left to right, but pair's constructor takes a reference: nothing moves before it runs.
void ok_braces_bound_to_reference(std::string S) {
  std::pair<std::string, size_t> P{std::move(S), S.size()};
  log(P.first, P.second);
}

struct Entry {
  std::string Text;
  size_t Length;
};
// Here the brace initialises the member itself, from left to right.
Entry bad_aggregate_wrong_way(std::string S) {
  return Entry{std::move(S), S.size()}; // expect-error: use-after-move "`S`"
}

void bad_chain(Conn C, std::string S) {
  C.own(std::move(S)).tag(S); // expect-error: use-after-move "`S`"
}

// C++17: the right side of = is evaluated first, so the key is gone.
std::string upper(std::string S);
void bad_assignment_right_first(std::map<std::string, std::string> &M, std::string Key) {
  M[Key] = upper(std::move(Key)); // expect-error: use-after-move "`Key`"
}

// The right side is evaluated first, but all that yields is a reference: operator= moves, when M[Key] is there.
void ok_assignment_moves_last(std::map<std::string, std::string> &M, std::string Key) { M[Key] = std::move(Key); }

// The parameter is only bound to the reference while the others are evaluated, nothing is taken until the call.
void take(int Id, std::unique_ptr<Conn> &&C);
void ok_bound_to_reference(std::unique_ptr<Conn> C) { take(C->id(), std::move(C)); }

void ok_object_first(std::unique_ptr<Conn> C) {
  Conn *Raw = C.get();
  C->send(std::move(C), Raw->id());
}

// C++17: what names the function is evaluated before its arguments.
void ok_postfix_before_arguments(std::string S, Conn C) { C.tag(S).own(std::move(S)); }

Entry ok_aggregate_right_way(std::string S) {
  struct Backwards {
    size_t Length;
    std::string Text;
  };
  Backwards B{S.size(), std::move(S)};
  return {std::move(B.Text), B.Length};
}

void ok_braces_right_way(std::string S) {
  std::pair<size_t, std::string> P{S.size(), std::move(S)};
  log(P.second, P.first);
}

// C++17: the right side of = is evaluated first.
void ok_assignment_right_first(std::map<std::string, size_t> &M, std::string Key) { M[std::move(Key)] = Key.size(); }

// << is sequenced from left to right.
struct Out {
  Out &operator<<(std::string S);
  Out &operator<<(size_t N);
};
void ok_shift_left_to_right(Out &O, std::string S) { O << S.size() << std::move(S); }

void bad_shift_left_to_right(Out &O, std::string S) {
  O << std::move(S) << S.size(); // expect-error: use-after-move "`S`"
}

void ok_two_objects(std::string S, std::string T) { log(std::move(S), T.size()); }

int ok_plus_of_two_objects(std::string S, std::string T) { return add(eat(std::move(S)), eat(std::move(T))); }

// Neither reads what the other moves.
void ok_two_parts(Entry E) { log(std::move(E.Text), E.Length); }
