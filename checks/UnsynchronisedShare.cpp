// unsynchronised-share: what a thread does, beside what its starter, other threads or other functions of the class do.
//
// Races of which one side holds a lock are unguarded-access's; those with a loop that polls, unsynchronised-flag's.
#include "checks/Races.h"

using namespace deed;

void deed::checkUnsynchronisedShare(const SolvedTu &Tu, FindingSink &Out) {
  tellRaces(Tu, RaceKind::Guard, Rule::UnguardedAccess, Out);
  tellRaces(Tu, RaceKind::Share, Rule::UnsynchronisedShare, Out);
}
