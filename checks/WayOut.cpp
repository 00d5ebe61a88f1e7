#include "checks/WayOut.h"

using namespace deed;

static bool setsResult(const FunctionFacts &Fn, const Fact &F) {
  auto isReturn = [&](PlaceId P) { return P && Fn.Places[Fn.Places.rootOf(P)].Kind == Projection::Return; };
  if (const auto *W = std::get_if<Write>(&F))
    return isReturn(W->What);
  if (const auto *Into = std::get_if<Flow>(&F))
    return isReturn(Into->To);
  if (const auto *L = std::get_if<Issue>(&F))
    return isReturn(L->Into);
  const auto *C = std::get_if<CallFact>(&F);
  return C && Fn[C->Call].Object && isReturn(Fn[C->Call].Object->What);
}

WayOut deed::wayOut(const SolvedFunction &Fn, const WitnessPath &Path, std::optional<FactRef> End) {
  for (size_t I = Path.Blocks.size(); I-- != 0;) {
    const std::vector<FactAt> &Facts = Fn.Facts[Path.Blocks[I]].Facts;
    bool Stops = End && I + 1 == Path.Blocks.size() && Path.Blocks[I] == End->Block;
    for (size_t F = Stops ? End->Index : Facts.size(); F-- != 0;) {
      const FactAt &At = Facts[F];
      if (std::holds_alternative<StorageEnd>(At.What) ||
          (At.Call && Fn.Facts[At.Call].How == CallKind::Destructor))
        continue;
      // `return f();` takes its result out of the call's temporary, or lets the call make it in place.
      return {At.At, setsResult(Fn.Facts, At.What)};
    }
  }
  return {};
}
