// not-shareable: the races on what looks safe to share: one shared_ptr object, an object used through `const` alone.
//
// Copies of a shared_ptr may be used by any thread; the same one may not, when one of them assigns to it.
#include "checks/Races.h"

using namespace deed;

void deed::checkNotShareable(const SolvedTu &Tu, FindingSink &Out) {
  tellRaces(Tu, RaceKind::Shareable, Rule::NotShareable, Out);
}
