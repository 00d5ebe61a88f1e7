#include "facts/TakenOver.h"

using namespace deed;

PlaceId deed::takenOverBy(const TuFacts &Tu, const FunctionFacts &Fn, PlaceId Owner, FactRef At) {
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  const CallId Id = Facts[At.Index].Call;
  if (!Id)
    return {};
  const Call &C = Fn[Id];
  const Special Which = C.Callee ? Tu[C.Callee].Which : Special::None;
  const bool IsOnlyArgument = C.Object && C.Args.size() == 1 && C.Args[0].What == Owner;
  // `std::unique_ptr<Shape>(std::move(circle))` as well.
  const bool MakesOwner = C.How == CallKind::Constructor && IsOnlyArgument && C.Object->What &&
                          Tu.Types[Fn.Places[C.Object->What].Type].Kind == Category::Owner;
  if (Which == Special::MoveConstructor || Which == Special::MoveAssignment || MakesOwner)
    return IsOnlyArgument ? C.Object->What : PlaceId{};
  uint32_t First = At.Index;
  while (First != 0 && Facts[First - 1].Call == Id)
    --First;
  PlaceId Into;
  for (uint32_t I = First; I != Facts.size() && Facts[I].Call == Id; ++I)
    if (const auto *L = std::get_if<Flow>(&Facts[I].What); L && L->From == Owner) {
      if (Into && Into != L->To)
        return {};
      Into = L->To;
    }
  return Into;
}
