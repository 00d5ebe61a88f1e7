#include "engine/DeepPass.h"

using namespace deed;

void DeepPass::note(const SolvedFunction &Fn) {
  if (How != Deep::On || !Fn.Facts.Function)
    return;
  for (const Block &B : Fn.Facts.Blocks)
    for (const FactAt &F : B.Facts)
      if (std::holds_alternative<Allocate>(F.What) || std::holds_alternative<Free>(F.What)) {
        ByHand.insert(Fn.Facts.Function);
        return;
      }
}

DeepReport DeepPass::run(clang::CompilerInstance &Compiler, const LoweredTu &Lowered, const SpanResolver &Spans,
                         const std::set<Rule> &Enabled, llvm::ArrayRef<OpenQuestion> Doubts,
                         std::vector<Finding> &Findings) const {
  if (How == Deep::Off)
    return {};
  std::vector<DeepRequest> Requests; // in source order
  const TuFacts &Tu = Lowered.Facts;
  for (uint32_t I = 0; I != Tu.Bodies.size(); ++I) {
    FunctionId F = Tu.Bodies[I].Function;
    if (!F || !Lowered.Definitions[I])
      continue;
    DeepRequest R{Lowered.Definitions[I], Tu.text(Tu[F].Name).str(), {}};
    for (const OpenQuestion &Q : Doubts)
      if (Q.Function == F)
        R.Questions.push_back(Q);
    if (!R.Questions.empty() || ByHand.contains(F))
      Requests.push_back(std::move(R));
  }
  if (Requests.empty())
    return {};
  return settle(Compiler, Requests, Spans, Enabled, Findings);
}
