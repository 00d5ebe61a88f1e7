// Solver.h - the one way to a dataflow fixpoint: worklist, reverse post-order (post-order backward), join semilattice.
//
// A domain says what its question means:
//
//   struct Domain {
//     static constexpr Direction Way = Direction::Forward;
//     using State = ...;                        // copying should be cheap: one is kept per block
//     State boundary();                         // at the entry, or where control leaves for good
//     bool join(State &Into, const State &From);             // least upper bound; true if Into changed
//     void transfer(State &, FactRef, const FactAt &);
//     bool mayThrow(const FactAt &);            // an exceptional edge of its block may start here
//     void assume(State &, const Edge &);       // optional, forward: what the edge's condition tells
//     bool passes(const State &, BlockId);      // optional, forward: no fact of the block changes it, control gets
//     through State neverLeaves();                      // optional, backward: in a loop that control cannot leave
//   };
//
// "Not reached" is the solver's bottom, not the domain's: a block that no path reaches has no state at all, and nothing
// gets past an Unreachable. An exceptional edge carries what held before each fact that may throw (the callee's own
// effects have not happened yet); where a block has none of these, or no other way out (`throw`), also what holds at
// its end. Exceptional edges into the exit are not followed: states at the exit are those of a function that returns.
//
// Termination: a domain of finite height and a monotone transfer. The budget bounds the work all the same.
#pragma once
#include "facts/FunctionFacts.h"
#include "llvm/ADT/BitVector.h"
#include <algorithm>
#include <functional>
#include <optional>
#include <queue>
#include <vector>

namespace deed {

enum class Direction : uint8_t { Forward, Backward };
enum class Solved : uint8_t { Fixpoint, GaveUp };

/// A call, unless its callee is known not to throw.
inline bool callMayThrow(const TuFacts &Tu, const FunctionFacts &Fn, const FactAt &F) {
  const auto *Called = std::get_if<CallFact>(&F.What);
  if (!Called)
    return false;
  const Call &C = Fn[Called->Call];
  return !C.Callee || !Tu[C.Callee].NoThrow;
}

/// Blocks that the entry reaches, in reverse post-order.
std::vector<BlockId> reversePostOrder(const FunctionFacts &Fn);

template <class Domain> class Solver {
public:
  using State = typename Domain::State;

  Solver(const FunctionFacts &Fn, Domain &D, unsigned Budget) : Fn(Fn), D(D), Left(Budget), At(Fn.Blocks.size()) {}

  Solved run() {
    Order = reversePostOrder(Fn);
    Position.assign(Fn.Blocks.size(), 0);
    for (uint32_t I = 0; I != Order.size(); ++I)
      Position[Order[I].Raw] = I;
    Queued.resize(static_cast<unsigned>(Order.size()));
    return Domain::Way == Direction::Forward ? runForward() : runBackward();
  }

  /// What run() has not spent.
  unsigned left() const { return Left; }
  /// Forward: where the block begins. Backward: where it ends. Nothing if it was not reached, or run() gave up.
  const std::optional<State> &at(BlockId B) const { return At[B.Raw]; }

  /// Backward: from the block's end to its beginning, Visit(index, state after that fact or null). After run().
  template <class Visitor> void walkBack(BlockId Id, Visitor Visit) {
    std::optional<State> S = At[Id.Raw], Caught = caughtFrom(Id);
    const std::vector<FactAt> &Facts = Fn[Id].Facts;
    for (auto I = static_cast<uint32_t>(Facts.size()); I-- != 0;) {
      Visit(I, S ? &*S : nullptr);
      stepBack(S, {Id, I}, Caught);
    }
  }

private:
  static constexpr bool Forward = Domain::Way == Direction::Forward;

  void enqueue(BlockId B) {
    uint32_t P = Position[B.Raw];
    if (Queued.test(P))
      return;
    Queued.set(P);
    Queue.push(P);
  }
  BlockId dequeue() {
    uint32_t P = Queue.top();
    Queue.pop();
    Queued.reset(P);
    return Order[P];
  }
  bool spend(size_t Work) {
    if (Work > Left) {
      At.assign(At.size(), std::nullopt);
      return false;
    }
    Left -= static_cast<unsigned>(Work);
    return true;
  }
  void joinInto(std::optional<State> &Into, const State &From) {
    if (!Into)
      Into = From;
    else
      D.join(*Into, From);
  }
  bool isFollowed(const Edge &E) const { return !E.Exceptional || E.To != Fn.Exit; }

  Solved runForward() {
    if (Order.empty())
      return Solved::Fixpoint;
    At[Order[0].Raw] = D.boundary();
    enqueue(Order[0]);
    while (!Queue.empty()) {
      BlockId B = dequeue();
      if (!spend(isPassed(B) ? 1 : Fn[B].Facts.size() + 1))
        return Solved::GaveUp;
      forward(B);
    }
    return Solved::Fixpoint;
  }

  bool isPassed(BlockId Id) {
    if constexpr (requires { D.passes(*At[Id.Raw], Id); })
      return D.passes(*At[Id.Raw], Id);
    return false;
  }

  void forward(BlockId Id) {
    const Block &B = Fn[Id];
    bool MayCatch = false, HasNormalWay = false;
    for (const Edge &E : B.Next) {
      MayCatch |= E.Exceptional && isFollowed(E);
      HasNormalWay |= !E.Exceptional;
    }
    State S = *At[Id.Raw];
    std::optional<State> Thrown;
    bool Dead = false;
    const auto ToStep = static_cast<uint32_t>(isPassed(Id) ? 0 : B.Facts.size());
    for (uint32_t I = 0; I != ToStep && !Dead; ++I) {
      const FactAt &F = B.Facts[I];
      if (MayCatch && D.mayThrow(F))
        joinInto(Thrown, S);
      Dead = std::holds_alternative<Unreachable>(F.What);
      if (!Dead)
        D.transfer(S, {Id, I}, F);
    }
    if (MayCatch && !Dead && (!HasNormalWay || !Thrown))
      joinInto(Thrown, S);
    for (const Edge &E : B.Next) {
      if (!isFollowed(E) || (E.Exceptional ? !Thrown : Dead))
        continue;
      if constexpr (requires { D.assume(S, E); }) {
        if (E.If) {
          State Refined = E.Exceptional ? *Thrown : S;
          D.assume(Refined, E);
          carry(E.To, Refined);
          continue;
        }
      }
      carry(E.To, E.Exceptional ? *Thrown : S);
    }
  }

  void carry(BlockId To, const State &S) {
    std::optional<State> &There = At[To.Raw];
    bool Changed = !There;
    if (!There)
      There = S;
    else
      Changed = D.join(*There, S);
    if (Changed)
      enqueue(To);
  }

  Solved runBackward() {
    std::vector<std::vector<BlockId>> Before(Fn.Blocks.size());
    Starts.assign(Fn.Blocks.size(), std::nullopt);
    for (BlockId B : Order)
      for (const Edge &E : Fn[B].Next)
        if (isFollowed(E))
          Before[E.To.Raw].push_back(B);
    if constexpr (requires { D.neverLeaves(); })
      for (BlockId B : endless(Before))
        Starts[B.Raw] = D.neverLeaves();
    for (BlockId B : Order)
      enqueue(B);
    while (!Queue.empty()) {
      BlockId B = dequeue();
      if (!spend(Fn[B].Facts.size() + 1))
        return Solved::GaveUp;
      if (backward(B))
        for (BlockId P : Before[B.Raw])
          enqueue(P);
    }
    return Solved::Fixpoint;
  }

  /// What holds where exceptions that leave the block are caught.
  std::optional<State> caughtFrom(BlockId Id) {
    std::optional<State> Caught;
    for (const Edge &E : Fn[Id].Next)
      if (E.Exceptional && isFollowed(E))
        if (const std::optional<State> &There = Starts[E.To.Raw])
          joinInto(Caught, *There);
    return Caught;
  }

  void stepBack(std::optional<State> &S, FactRef Where, const std::optional<State> &Caught) {
    const FactAt &F = Fn[Where.Block].Facts[Where.Index];
    if (std::holds_alternative<Unreachable>(F.What))
      S = std::nullopt;
    else if (S)
      D.transfer(*S, Where, F);
    if (Caught && D.mayThrow(F))
      joinInto(S, *Caught);
  }

  /// Blocks from which no way leads out of the function.
  std::vector<BlockId> endless(const std::vector<std::vector<BlockId>> &Before) const {
    llvm::BitVector Leaves(static_cast<unsigned>(Fn.Blocks.size()));
    std::vector<BlockId> Work;
    for (BlockId B : Order)
      if (std::none_of(Fn[B].Next.begin(), Fn[B].Next.end(), [&](const Edge &E) { return isFollowed(E); }))
        Leaves.set(B.Raw), Work.push_back(B);
    while (!Work.empty()) {
      BlockId B = Work.back();
      Work.pop_back();
      for (BlockId P : Before[B.Raw])
        if (!Leaves.test(P.Raw))
          Leaves.set(P.Raw), Work.push_back(P);
    }
    std::vector<BlockId> Others;
    for (BlockId B : Order)
      if (!Leaves.test(B.Raw))
        Others.push_back(B);
    return Others;
  }

  bool backward(BlockId Id) {
    const Block &B = Fn[Id];
    std::optional<State> Caught = caughtFrom(Id), Out;
    bool Leaves = true, HasNormalWay = false;
    for (const Edge &E : B.Next) {
      HasNormalWay |= !E.Exceptional;
      if (!isFollowed(E))
        continue;
      Leaves = false;
      if (const std::optional<State> &There = Starts[E.To.Raw]; There && !E.Exceptional)
        joinInto(Out, *There);
    }
    if (Leaves)
      joinInto(Out, D.boundary());
    bool AnyThrows = false;
    if (Caught)
      for (const FactAt &F : B.Facts)
        AnyThrows |= D.mayThrow(F);
    if (Caught && (!HasNormalWay || !AnyThrows))
      joinInto(Out, *Caught);
    At[Id.Raw] = Out;

    std::optional<State> S = Out;
    for (auto I = static_cast<uint32_t>(B.Facts.size()); I-- != 0;)
      stepBack(S, {Id, I}, Caught);
    if (!S)
      return false;
    std::optional<State> &Start = Starts[Id.Raw];
    if (Start)
      return D.join(*Start, *S);
    Start = std::move(S);
    return true;
  }

  const FunctionFacts &Fn;
  Domain &D;
  unsigned Left;
  std::vector<std::optional<State>> At;     ///< by block
  std::vector<std::optional<State>> Starts; ///< backward only, by block: where it begins
  std::vector<BlockId> Order;
  std::vector<uint32_t> Position; ///< by block, into Order
  llvm::BitVector Queued;         ///< by position
  using Nearest = std::conditional_t<Forward, std::greater<uint32_t>, std::less<uint32_t>>;
  std::priority_queue<uint32_t, std::vector<uint32_t>, Nearest> Queue;
};

} // namespace deed
