#include "summary/EveryPath.h"
#include "flow/Solver.h"

using namespace deed;

static bool endsHere(const Block &B) {
  for (const FactAt &F : B.Facts)
    if (std::holds_alternative<Unreachable>(F.What))
      return true;
  return false;
}

// Cooper, Harvey, Kennedy: "A simple, fast dominance algorithm". Dominators are numbered in reverse post-order, so the
// common one of two is found by walking the larger number up.
EveryPath::EveryPath(const FunctionFacts &Bound) : On(static_cast<unsigned>(Bound.Blocks.size())) {
  constexpr uint32_t None = ~0u;
  std::vector<BlockId> Order = reversePostOrder(Bound);
  std::vector<uint32_t> Position(Bound.Blocks.size(), None);
  for (uint32_t I = 0; I != Order.size(); ++I)
    Position[Order[I].Raw] = I;

  std::vector<llvm::SmallVector<uint32_t, 2>> Before(Order.size());
  for (uint32_t I = 0; I != Order.size(); ++I) {
    const Block &B = Bound[Order[I]];
    bool Ends = endsHere(B);
    for (const Edge &E : B.Next)
      if (E.Exceptional ? E.To != Bound.Exit : !Ends)
        Before[Position[E.To.Raw]].push_back(I);
  }

  std::vector<uint32_t> Dominator(Order.size(), None);
  if (!Order.empty())
    Dominator[0] = 0;
  auto common = [&](uint32_t A, uint32_t B) {
    while (A != B)
      (A > B ? A : B) = Dominator[std::max(A, B)];
    return A;
  };
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (uint32_t I = 1; I < Order.size(); ++I) {
      uint32_t New = None;
      for (uint32_t P : Before[I])
        if (Dominator[P] != None)
          New = New == None ? P : common(P, New);
      if (New != Dominator[I])
        Dominator[I] = New, Changed = true;
    }
  }

  uint32_t Exit = Bound.Exit ? Position[Bound.Exit.Raw] : None;
  if (Exit == None || Dominator[Exit] == None)
    return;
  for (uint32_t I = Exit;; I = Dominator[I]) {
    On.set(Order[I].Raw);
    if (I == 0)
      return;
  }
}

/// Which way the condition goes if the place is (non-)zero; nothing if that does not say.
static std::optional<bool> outcome(const Condition &C, PlaceId Place, bool NonZero) {
  if (C.Place != Place)
    return std::nullopt;
  if (C.How == Condition::Kind::Truth)
    return NonZero;
  if (C.How == Condition::Kind::Equals && C.Value == 0)
    return !NonZero;
  if (C.How == Condition::Kind::Equals && !NonZero)
    return false;
  return std::nullopt;
}

bool deed::everyPathMeets(const FunctionFacts &Fn, FactRef From, llvm::function_ref<bool(const FactAt &)> Kind) {
  llvm::BitVector Seen(static_cast<unsigned>(Fn.Blocks.size()));
  llvm::SmallVector<FactRef, 8> Work{{From.Block, From.Index + 1}};
  while (!Work.empty()) {
    FactRef Here = Work.pop_back_val();
    const std::vector<FactAt> &Facts = Fn[Here.Block].Facts;
    bool Ends = false;
    for (uint32_t I = Here.Index; I < Facts.size() && !Ends; ++I)
      Ends = Kind(Facts[I]) || std::holds_alternative<Unreachable>(Facts[I].What);
    if (Ends)
      continue;
    if (Here.Block == Fn.Exit)
      return false;
    for (const Edge &E : Fn[Here.Block].Next)
      if (!(E.Exceptional && E.To == Fn.Exit) && !Seen.test(E.To.Raw)) {
        Seen.set(E.To.Raw);
        Work.push_back({E.To, 0});
      }
  }
  return true;
}

llvm::BitVector deed::blocksReachedIf(const FunctionFacts &Bound, PlaceId Place, bool NonZero) {
  llvm::BitVector Seen(static_cast<unsigned>(Bound.Blocks.size()));
  std::vector<BlockId> Work;
  if (!Bound.Blocks.empty()) {
    Seen.set(0);
    Work.push_back({0});
  }
  while (!Work.empty()) {
    BlockId B = Work.back();
    Work.pop_back();
    for (const Edge &E : Bound[B].Next) {
      if (E.If)
        if (auto Goes = outcome(Bound.Conditions[E.If.Raw], Place, NonZero); Goes && *Goes != E.Taken)
          continue;
      if (!Seen.test(E.To.Raw)) {
        Seen.set(E.To.Raw);
        Work.push_back(E.To);
      }
    }
  }
  return Seen;
}
