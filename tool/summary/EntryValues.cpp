#include "summary/EntryValues.h"
#include "llvm/ADT/BitVector.h"

using namespace deed;

EntryValues::EntryValues(const FunctionFacts &Fn, const Formals &Names)
    : Fn(Fn), Names(Names), OnlyBefore(Fn.Blocks.size()) {
  llvm::BitVector Joins(static_cast<unsigned>(Fn.Blocks.size()));
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (const Edge &E : Fn.Blocks[B].Next) {
      if (OnlyBefore[E.To.Raw])
        Joins.set(E.To.Raw);
      OnlyBefore[E.To.Raw] = {B};
    }
  for (unsigned B : Joins.set_bits())
    OnlyBefore[B] = {};
}

PlaceId EntryValues::of(PlaceId View, FactRef Before) const {
  View = Names.resolve(View);
  size_t Index = Before.Index;
  llvm::BitVector Seen(static_cast<unsigned>(Fn.Blocks.size()));
  for (BlockId B = Before.Block; B && !Seen.test(B.Raw); B = OnlyBefore[B.Raw]) {
    Seen.set(B.Raw);
    const std::vector<FactAt> &Facts = Fn[B].Facts;
    for (size_t I = B == Before.Block ? Index : Facts.size(); I-- != 0;) {
      PlaceId Into = boundBy(Facts[I].What);
      if (!Into || !Fn.Places.mayOverlap(Names.resolve(Into), View))
        continue;
      const auto *Copy = std::get_if<Flow>(&Facts[I].What);
      if (!Copy || !Copy->Kills || Names.resolve(Into) != View)
        return {};
      View = Names.resolve(Copy->From);
    }
    if (B.Raw == 0)
      return View;
  }
  return {};
}
