// One raw pointer, two owners; raw deletes of what an owner has.
#include <memory>
#include <utility>

struct Node {
  int Value = 0;
};
void take(std::unique_ptr<Node> N);
void look(const Node *N);

void bad_delete_get() {
  std::unique_ptr<Node> P(new Node);
  delete P.get(); // expect: double-free "although `P` owns it"
}

void bad_delete_alias_of_get(std::unique_ptr<Node> P) {
  Node *Raw = P.get();
  look(Raw);
  delete Raw; // expect: double-free
}

void bad_two_unique() {
  Node *Raw = new Node;
  std::unique_ptr<Node> A(Raw);
  std::unique_ptr<Node> B(Raw); // expect: double-free "two owners"
}

void bad_two_shared() {
  Node *Raw = new Node;
  std::shared_ptr<Node> A(Raw);
  std::shared_ptr<Node> B(Raw); // expect: double-free "two owners"
}

void bad_reset_get(std::unique_ptr<Node> &P) {
  P.reset(P.get()); // expect: double-free
}

void bad_delete_adopted() {
  Node *Raw = new Node;
  std::unique_ptr<Node> A(Raw);
  delete Raw; // expect: double-free
}

void bad_adopt_deleted() {
  Node *Raw = new Node;
  delete Raw;
  std::unique_ptr<Node> A(Raw); // expect: double-free "released already"
}

void bad_released_twice(std::unique_ptr<Node> P) {
  Node *Raw = P.release();
  delete Raw;
  delete Raw; // expect: double-free
}

void ok_release() {
  std::unique_ptr<Node> P(new Node);
  delete P.release();
}

void ok_release_then_own(std::unique_ptr<Node> P) {
  std::unique_ptr<Node> Q(P.release());
}

void ok_deleted_then_released(std::unique_ptr<Node> P) {
  delete P.get();
  (void)P.release();
}

void ok_copies_of_shared() {
  std::shared_ptr<Node> A(new Node);
  std::shared_ptr<Node> B = A, C = B;
}

void ok_moved_on() {
  std::unique_ptr<Node> A(new Node);
  std::unique_ptr<Node> B = std::move(A);
  take(std::move(B));
}

void ok_reset_with_new(std::unique_ptr<Node> &P) {
  P.reset(new Node);
  P.reset(new Node);
  P.reset();
}

void ok_two_objects() {
  Node *Raw = new Node;
  std::unique_ptr<Node> A(Raw);
  Raw = new Node;
  std::unique_ptr<Node> B(Raw);
}

void ok_one_or_the_other(bool Shared) {
  Node *Raw = new Node;
  if (Shared)
    std::shared_ptr<Node> A(Raw);
  else
    std::unique_ptr<Node> B(Raw);
}
