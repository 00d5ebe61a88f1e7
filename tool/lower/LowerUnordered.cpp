// LowerUnordered.cpp - operands whose order of evaluation the standard leaves open.
//
// Facts stand in one order, the CFG's; the compiler may take another. A move in one argument and a use in its neighbour
// is a mistake in either order, so the groups are written down beside the facts. Kept only where some operand makes a
// call that could move.
#include "lower/LowerFunction.h"

using namespace deed;
using namespace clang;

void FunctionLowering::noteUnordered(const Expr *E, llvm::ArrayRef<const Expr *> Operands) {
  if (Operands.size() < 2)
    return;
  Unsequenced Group;
  Group.At = spanOf(E);
  bool Moves = false;
  for (const Expr *Operand : Operands) {
    const Value *V = known(Operand);
    std::vector<FactRef> Facts;
    if (V && V->Block != ~0u)
      for (uint32_t I = V->Begin; I < V->End; ++I) {
        Facts.push_back({{V->Block}, I});
        if (const auto *Made = std::get_if<CallFact>(&Out.Blocks[V->Block].Facts[I].What)) {
          const Call &Inner = Out.Calls[Made->Call.Raw];
          Moves |= llvm::any_of(Inner.Args, [](const Argument &A) { return A.How == PassKind::RvalueRef; });
        }
      }
    if (!Facts.empty())
      Group.Operands.push_back(std::move(Facts));
  }
  if (Moves && Group.Operands.size() >= 2)
    Out.UnorderedOperands.push_back(std::move(Group));
}
