// PersistentMap.h - a map from small numbers to values whose copies are free and whose merges cost what differs.
//
// A flow keeps one map per block, and most blocks change little: so copies share all their nodes, a change copies the
// path to it, and merging two maps skips every subtree that they share. A big-endian Patricia tree (Okasaki and Gill,
// "Fast Mergeable Integer Maps", 1998): keys in order, so that a range (a place and its parts, see PlaceOrder.h) is a
// subtree.
//
// Nodes live in a Pool that all maps of one flow share, and are freed with it. A node that was made since the last copy
// was taken belongs to one map alone and is changed in place: walking a long block allocates once per key, not per
// change.
#pragma once
#include "llvm/ADT/bit.h"
#include "llvm/Support/Allocator.h"
#include <cassert>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace deed {

template <class Value> class PersistentMap {
  static_assert(std::is_trivially_destructible_v<Value> && std::is_trivially_copyable_v<Value>);

  struct Node {
    uint32_t Key; ///< of a branch: the bits above Bit that all its keys share
    uint32_t Bit; ///< a branch: the highest bit in which its keys differ; 0: a leaf
    uint32_t Edition;
    union {
      Node *Kids[2]; ///< keys without and with Bit; never null
      Value Held;
    };
    Node() : Kids{} {}
  };

public:
  class Pool {
    friend PersistentMap;
    llvm::BumpPtrAllocator Memory;
    uint32_t Edition = 0; ///< nodes of an older one may be shared
  };

  explicit PersistentMap(Pool &P) : Nodes(&P) {}
  PersistentMap(const PersistentMap &O) : Nodes(O.Nodes), Root(O.Root) { ++Nodes->Edition; }
  PersistentMap &operator=(const PersistentMap &O) {
    Nodes = O.Nodes, Root = O.Root;
    ++Nodes->Edition;
    return *this;
  }
  PersistentMap(PersistentMap &&) = default;
  PersistentMap &operator=(PersistentMap &&) = default;

  bool empty() const { return !Root; }

  const Value *find(uint32_t Key) const {
    const Node *N = Root;
    while (N && N->Bit)
      N = N->Kids[(Key & N->Bit) != 0];
    return N && N->Key == Key ? &N->Held : nullptr;
  }

  /// The entry with the least key in [Low, High); its value is null if there is none.
  std::pair<uint32_t, const Value *> first(uint32_t Low, uint32_t High) const {
    const Node *N = firstAt(Root, Low);
    return N && N->Key < High ? std::pair{N->Key, &N->Held} : std::pair{High, nullptr};
  }

  void set(uint32_t Key, Value V) { Root = set(Root, Key, V); }
  /// Drops the keys in [Low, High).
  void eraseRange(uint32_t Low, uint32_t High) {
    if (Low < High)
      Root = eraseRange(Root, Low, High);
  }
  /// Replaces each value in [Low, High) by Change(key, value).
  template <class Fn> void updateRange(uint32_t Low, uint32_t High, Fn Change) {
    if (Low < High)
      Root = updateRange(Root, Low, High, Change);
  }
  /// Takes over Join(key, mine, theirs) for every key of either, where one of them may be null. Join of equal values
  /// must be that value. True if anything changed.
  template <class Fn> bool merge(const PersistentMap &Other, Fn Join) {
    ++Nodes->Edition; // Other's nodes become part of this
    Node *New = merge(Root, Other.Root, Join);
    return std::exchange(Root, New) != New;
  }
  template <class Fn> void forEach(Fn Visit) const { forEach(Root, Visit); }
  bool sharesAllWith(const PersistentMap &Other) const { return Root == Other.Root; }

private:
  static uint32_t above(uint32_t Key, uint32_t Bit) { return Key & ~(Bit | (Bit - 1)); }
  static bool belongs(uint32_t Key, const Node *Branch) { return above(Key, Branch->Bit) == Branch->Key; }
  static uint32_t least(const Node *N) { return N->Key; }
  static uint32_t greatest(const Node *N) { return N->Bit ? N->Key | N->Bit | (N->Bit - 1) : N->Key; }

  Node *make(uint32_t Key, uint32_t Bit) {
    Node *N = new (Nodes->Memory.Allocate(sizeof(Node), llvm::Align::Of<Node>())) Node;
    N->Key = Key, N->Bit = Bit, N->Edition = Nodes->Edition;
    return N;
  }
  Node *leaf(uint32_t Key, Value V) {
    Node *N = make(Key, 0);
    N->Held = V;
    return N;
  }
  /// Old with other kids: itself if it is ours alone or nothing changes, null or the other kid if one went away.
  Node *withKids(Node *Old, Node *Left, Node *Right) {
    if (!Left || !Right)
      return Left ? Left : Right;
    if (Old->Kids[0] == Left && Old->Kids[1] == Right)
      return Old;
    Node *N = Old->Edition == Nodes->Edition ? Old : make(Old->Key, Old->Bit);
    N->Kids[0] = Left, N->Kids[1] = Right;
    return N;
  }
  /// Two trees without a common key.
  Node *join(Node *A, Node *B) {
    uint32_t Bit = llvm::bit_floor(A->Key ^ B->Key);
    Node *N = make(above(A->Key, Bit), Bit);
    bool AIsOne = (A->Key & Bit) != 0;
    N->Kids[AIsOne] = A, N->Kids[!AIsOne] = B;
    return N;
  }
  Node *withValue(Node *Leaf, Value V) {
    if (Leaf->Held == V)
      return Leaf;
    if (Leaf->Edition != Nodes->Edition)
      return leaf(Leaf->Key, V);
    Leaf->Held = V;
    return Leaf;
  }

  Node *set(Node *N, uint32_t Key, Value V) {
    if (!N)
      return leaf(Key, V);
    if (!N->Bit)
      return N->Key == Key ? withValue(N, V) : join(N, leaf(Key, V));
    if (!belongs(Key, N))
      return join(N, leaf(Key, V));
    bool One = (Key & N->Bit) != 0;
    Node *Kid = set(N->Kids[One], Key, V);
    return One ? withKids(N, N->Kids[0], Kid) : withKids(N, Kid, N->Kids[1]);
  }

  Node *eraseRange(Node *N, uint32_t Low, uint32_t High) {
    if (!N || greatest(N) < Low || least(N) >= High)
      return N;
    if (least(N) >= Low && greatest(N) < High)
      return nullptr;
    return withKids(N, eraseRange(N->Kids[0], Low, High), eraseRange(N->Kids[1], Low, High));
  }

  template <class Fn> Node *updateRange(Node *N, uint32_t Low, uint32_t High, Fn &Change) {
    if (!N || greatest(N) < Low || least(N) >= High)
      return N;
    if (!N->Bit)
      return withValue(N, Change(N->Key, N->Held));
    return withKids(N, updateRange(N->Kids[0], Low, High, Change), updateRange(N->Kids[1], Low, High, Change));
  }

  static const Node *firstAt(const Node *N, uint32_t Low) {
    if (!N || greatest(N) < Low)
      return nullptr;
    if (!N->Bit)
      return N;
    const Node *Found = firstAt(N->Kids[0], Low);
    return Found ? Found : firstAt(N->Kids[1], Low);
  }

  template <class Fn> void forEach(const Node *N, Fn &Visit) const {
    if (!N)
      return;
    if (!N->Bit)
      return Visit(N->Key, N->Held);
    forEach(N->Kids[0], Visit);
    forEach(N->Kids[1], Visit);
  }

  template <class Fn> Node *merge(Node *A, Node *B, Fn &Join) {
    if (A == B)
      return A;
    if (!A || !B)
      return A ? alone(A, Join, /*Mine=*/true) : alone(B, Join, /*Mine=*/false);
    if (A->Bit == B->Bit && A->Key == B->Key) {
      if (!A->Bit)
        return withValue(A, Join(A->Key, &A->Held, &B->Held));
      return withKids(A, merge(A->Kids[0], B->Kids[0], Join), merge(A->Kids[1], B->Kids[1], Join));
    }
    if (A->Bit > B->Bit && belongs(B->Key, A)) {
      bool One = (B->Key & A->Bit) != 0;
      return withKids(A, merge(A->Kids[0], One ? nullptr : B, Join), merge(A->Kids[1], One ? B : nullptr, Join));
    }
    if (B->Bit > A->Bit && belongs(A->Key, B)) {
      bool One = (A->Key & B->Bit) != 0;
      return withKids(B, merge(One ? nullptr : A, B->Kids[0], Join), merge(One ? A : nullptr, B->Kids[1], Join));
    }
    return join(alone(A, Join, true), alone(B, Join, false));
  }
  template <class Fn> Node *alone(Node *N, Fn &Join, bool Mine) {
    if (!N)
      return nullptr;
    if (!N->Bit)
      return withValue(N, Mine ? Join(N->Key, &N->Held, nullptr) : Join(N->Key, nullptr, &N->Held));
    return withKids(N, alone(N->Kids[0], Join, Mine), alone(N->Kids[1], Join, Mine));
  }

  Pool *Nodes;
  Node *Root = nullptr;
};

} // namespace deed
