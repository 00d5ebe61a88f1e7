// Before C++17 neither the object of a call nor the sides of an assignment were sequenced.
// flags: -std=c++14
#include <map>
#include <memory>
#include <string>
#include <utility>

struct Conn {
  void send(std::unique_ptr<Conn> Self);
  Conn &tag(const std::string &T);
  Conn &own(std::string T);
};

void bad_object_after_argument(std::unique_ptr<Conn> C) {
  C->send(std::move(C)); // expect: use-after-move "`C`"
}

void bad_assignment(std::map<std::string, size_t> &M, std::string Key) {
  M[std::move(Key)] = Key.size(); // expect: use-after-move "`Key`"
}

void bad_chain(Conn C, std::string S) {
  C.tag(S + "!").own(std::move(S)); // expect: use-after-move "`S`"
}

void ok_object_kept(std::unique_ptr<Conn> C) {
  Conn &Self = *C;
  Self.send(std::move(C));
}

void ok_assignment_in_two_steps(std::map<std::string, size_t> &M, std::string Key) {
  size_t Length = Key.size();
  M[std::move(Key)] = Length;
}

void ok_chain_in_two_steps(Conn C, std::string S) {
  C.tag(S);
  C.own(std::move(S));
}
