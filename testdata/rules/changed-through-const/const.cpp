// Const that ends at a pointer, and const that does not.
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

struct Node {
  int Value = 0;
  void bump() { ++Value; }
  int get() const { return Value; }
};
struct Box {
  std::unique_ptr<Node> Owned = std::make_unique<Node>();
  std::shared_ptr<Node> Shared = std::make_shared<Node>();
  Node &Ref;
  std::vector<std::unique_ptr<Node>> All;
};

// deed: safe
void bad_owned(const Box &B) {
  B.Owned->Value = 1; // expect-error: changed-through-const "E0594"
}
// deed: safe
void bad_called(const Box &B) {
  B.Owned->bump(); // expect: changed-through-const "E0596"
}
// deed: safe
void bad_shared(const Box &B) {
  B.Shared->Value = 1; // expect: changed-through-const
}
// deed: safe
void bad_reference_member(const Box &B) {
  B.Ref.Value = 1; // expect: changed-through-const
}
// deed: safe
void bad_element(const Box &B) {
  B.All[0]->Value = 1; // expect: changed-through-const
}
// deed: safe
void bad_local_reference(Box &B) {
  const Box &C = B;
  C.Owned->Value = 2; // expect: changed-through-const
}
// deed: safe
class Widget {
public:
  void bad_member() const {
    Impl->Value = 1; // expect: changed-through-const "the const object"
  }
  void bad_member_call() const {
    Impl->bump(); // expect: changed-through-const
  }
  void ok_member() { Impl->Value = 1; }
  int ok_reads() const { return Impl->get() + Impl->Value; }
  int ok_cache() const {
    Cached = Impl->Value;
    return Cached;
  }
  void ok_atomic() const { ++*Hits; }
  void ok_locked() const {
    std::lock_guard Lock(Mutex);
    Impl->Value = 3;
  }

private:
  std::unique_ptr<Node> Impl = std::make_unique<Node>();
  std::unique_ptr<std::atomic<int>> Hits = std::make_unique<std::atomic<int>>(0);
  mutable int Cached = 0;
  mutable std::mutex Mutex;
};

// deed: safe
void ok_not_const(Box &B) { B.Owned->Value = 1; }
// deed: safe
int ok_only_read(const Box &B) { return B.Owned->Value + B.Shared->get(); }
// deed: safe
void ok_copy(const Box &B) {
  Node N = *B.Owned;
  N.Value = 1;
  N.bump();
}
// deed: safe
void ok_const_local() {
  const std::unique_ptr<Node> P = std::make_unique<Node>();
  P->Value = 1;
}
// deed: safe
void ok_closure(int N) {
  auto Inc = [&] { ++N; };
  Inc();
}
void ok_not_asked_for(const Box &B) { B.Owned->Value = 1; }
