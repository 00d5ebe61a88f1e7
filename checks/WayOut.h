// WayOut.h - the statement by which a path leaves a function or a scope, for findings about what is missing there.
#pragma once
#include "checks/Wording.h"

namespace deed {

struct WayOut {
  Span At;               ///< the last statement, whatever it is
  bool IsReturn = false; ///< it returns a value. One without a value leaves no trace
};

/// Destructors and the ends of locals come behind it. End: where the path stops, if not at its last block's end.
WayOut wayOut(const SolvedFunction &Fn, const WitnessPath &Path, std::optional<FactRef> End = std::nullopt);

} // namespace deed
