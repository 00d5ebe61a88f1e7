// TakenOver.h - who has what an owner owned, once it was moved from: `nodes.push_back(std::move(node))`.
#pragma once
#include "facts/FunctionFacts.h"

namespace deed {

/// The place that takes over what Owner owns, by the call whose facts At is one of; invalid if none is seen to: then
/// somebody out of sight has it, or it goes with Owner.
PlaceId takenOverBy(const TuFacts &Tu, const FunctionFacts &Fn, PlaceId Owner, FactRef At);

} // namespace deed
