#include "summary/DeadBranches.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// The number that the block's calls and writes before the fact leave in the temporary, if that is known.
static std::optional<int64_t> leftIn(const FunctionFacts &Fn, const Block &B, PlaceId Temp, size_t Before) {
  for (const FactAt &At : llvm::reverse(llvm::ArrayRef(B.Facts).take_front(Before))) {
    if (const auto *W = std::get_if<Write>(&At.What); W && W->What == Temp)
      return W->Always ? W->Value : std::nullopt;
    if (const auto *C = std::get_if<CallFact>(&At.What); C && Fn[C->Call].Result == Temp)
      return std::nullopt;
  }
  return std::nullopt;
}

static bool holds(const Condition &C, int64_t Value) {
  switch (C.How) {
  case Condition::Kind::Truth: return Value != 0;
  case Condition::Kind::Equals: return Value == C.Value;
  case Condition::Kind::Less: return Value < C.Value;
  case Condition::Kind::Opaque:
  case Condition::Kind::All:
  case Condition::Kind::Any: break;
  }
  return true;
}

/// Whether the condition holds at the fact, or at the block's end, as far as a call's answer tells.
static std::optional<bool> answered(const FunctionFacts &Fn, const Block &B, ConditionId If, size_t Before) {
  const Condition &C = Fn.Conditions[If.Raw];
  if (!C.Place || Fn.Places[C.Place].Kind != Projection::Temp)
    return std::nullopt;
  auto Value = leftIn(Fn, B, C.Place, Before);
  return Value ? std::optional(holds(C, *Value)) : std::nullopt;
}

static bool isRuledOut(const FunctionFacts &Fn, const Block &B, const Edge &E) {
  auto Holds = E.If ? answered(Fn, B, E.If, B.Facts.size()) : std::nullopt;
  return Holds && *Holds != E.Taken;
}

/// `return !alwaysTrue();`: a number as well.
static void settleAnswers(const FunctionFacts &Fn, Block &B) {
  for (size_t I = 0; I != B.Facts.size(); ++I)
    if (auto *W = std::get_if<Write>(&B.Facts[I].What); W && W->If)
      if (auto Holds = answered(Fn, B, W->If, I)) {
        W->Value = *Holds == W->AsIs;
        W->If = {};
      }
}

static llvm::BitVector reachable(const FunctionFacts &Fn) {
  llvm::BitVector Seen(static_cast<unsigned>(Fn.Blocks.size()));
  std::vector<BlockId> Work{{0}};
  Seen.set(0);
  while (!Work.empty()) {
    BlockId B = Work.back();
    Work.pop_back();
    for (const Edge &E : Fn[B].Next)
      if (!Seen.test(E.To.Raw)) {
        Seen.set(E.To.Raw);
        Work.push_back(E.To);
      }
  }
  return Seen;
}

void deed::removeDeadBranches(FunctionFacts &Bound) {
  bool Any = false;
  for (Block &B : Bound.Blocks) {
    settleAnswers(Bound, B);
    size_t Before = B.Next.size();
    llvm::erase_if(B.Next, [&](const Edge &E) { return isRuledOut(Bound, B, E); });
    Any |= B.Next.size() != Before;
  }
  if (!Any)
    return;
  llvm::BitVector Lives = reachable(Bound);
  for (uint32_t I = 0; I != Bound.Blocks.size(); ++I)
    if (!Lives.test(I)) {
      Bound.Blocks[I].Facts.clear();
      Bound.Blocks[I].Next.clear();
    }
  for (Unsequenced &U : Bound.UnorderedOperands)
    for (std::vector<FactRef> &Operand : U.Operands)
      llvm::erase_if(Operand, [&](FactRef At) { return !Lives.test(At.Block.Raw); });
}
