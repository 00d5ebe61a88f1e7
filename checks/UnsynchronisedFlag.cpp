// unsynchronised-flag: the races in which a loop asks a plain variable whether it may end.
#include "checks/Races.h"

using namespace deed;

void deed::checkUnsynchronisedFlag(const SolvedTu &Tu, FindingSink &Out) {
  tellRaces(Tu, RaceKind::Flag, Rule::UnsynchronisedFlag, Out);
}
