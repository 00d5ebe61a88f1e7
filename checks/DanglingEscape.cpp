// dangling-escape: asks LoanFlow which loans end while somebody who uses them later holds them; see Dangling.h for
// which of these are meant here.
#include "checks/Dangling.h"

using namespace deed;

void deed::checkDanglingEscape(const SolvedFunction &Fn, FindingSink &Out) {
  reportDangling(Rule::DanglingEscape, Fn, Out);
  reportThrown(Fn, Out);
}
