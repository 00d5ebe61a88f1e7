// What a pool of its own has taken over goes with the pool.
#include <memory>
#include <utility>
#include <vector>

struct Node {
  virtual ~Node() = default;
  long Value = 0;
};
struct Leaf : Node {
  explicit Leaf(long V) { Value = V; }
};

class Pool {
public:
  template <class T, class... Args> T *make(Args &&...A) {
    auto Owned = std::make_unique<T>(std::forward<Args>(A)...);
    T *Raw = Owned.get();
    Nodes.push_back(std::move(Owned));
    return Raw;
  }

private:
  std::vector<std::unique_ptr<Node>> Nodes;
};

class Reader {
public:
  explicit Reader(Pool &P) : P(P) {}
  const Node *read(long V) { return P.make<Leaf>(V); }

private:
  Pool &P;
};

long bad_outlives_the_pool(long V) {
  Leaf *L = nullptr;
  {
    Pool P;
    L = P.make<Leaf>(V);
  }
  return L->Value; // expect: dangling-scope
}

long bad_through_a_reader(long V) {
  const Node *N = nullptr;
  {
    Pool P;
    Reader R(P);
    N = R.read(V);
  }
  return N->Value; // expect: dangling-scope
}

long ok_within(long V) {
  Pool P;
  Reader R(P);
  return R.read(V)->Value;
}

long ok_reader_goes_first(Pool &P, long V) {
  const Node *N = nullptr;
  {
    Reader R(P);
    N = R.read(V);
  }
  return N->Value;
}

long bad_exchanged(std::unique_ptr<Node> &Next) {
  const Node *Old = Next.get();
  {
    auto Done = std::exchange(Next, std::make_unique<Node>());
  }
  return Old->Value; // expect: dangling-scope "`Old`"
}

long ok_exchanged(std::unique_ptr<Node> &Next) {
  const Node *Old = Next.get();
  auto Done = std::exchange(Next, std::make_unique<Node>());
  return Old->Value;
}
