// Which objects with static storage a function makes, for destruction-order: they are destroyed in the reverse order of
// their making, and a local one is made when its function is called first.
#include "checks/ClassEvidence.h"

using namespace deed;

void deed::collectStatics(const SolvedFunction &Fn, ClassEvidence &Out) {
  const FunctionFacts &Facts = Fn.Facts;
  if (Fn.Tu.text(Fn.Info.Pattern) == "main")
    for (const Call &C : Facts.Calls)
      if (C.Callee)
        Out.AskedByMain.push_back(C.Callee);
  llvm::SmallVector<StaticObject, 1> Own;
  std::vector<SymbolId> Asked;
  auto isStatic = [&](PlaceId P) { return Facts.Places[P].Kind == Projection::Global && !Facts.Places[P].Parent; };
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      if (const auto *Once = std::get_if<Wait>(&At.What); Once && isStatic(Once->What)) {
        const PlaceNode &N = Facts.Places[Once->What];
        if (At.Call)
          Asked.push_back({N.Key});
        else if (Fn.Tu.Types[N.Type].IsClass && Fn.Tu.Types[N.Type].HasDestructor)
          Own.push_back({{N.Key}, N.Type, Facts.Function, /*IsLocal=*/true, {}});
      } else if (const auto *Called = std::get_if<CallFact>(&At.What); Called && Fn.Info.IsInitialiser) {
        const Call &C = Facts[Called->Call];
        if (C.How == CallKind::Constructor && C.Object && C.Object->What && isStatic(C.Object->What) &&
            Fn.Tu.Types[Facts.Places[C.Object->What].Type].HasDestructor)
          Own.push_back({{Facts.Places[C.Object->What].Key}, Facts.Places[C.Object->What].Type, Facts.Function,
                         /*IsLocal=*/false, {}});
      }
    }
  for (StaticObject &O : Own) {
    O.Before = Asked;
    Out.Statics.push_back(std::move(O));
  }
}
