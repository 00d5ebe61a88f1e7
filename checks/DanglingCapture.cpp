// dangling-capture: asks LoanFlow which loans end while somebody who uses them later holds them; see Dangling.h for
// which of these are meant here.
#include "checks/Dangling.h"

using namespace deed;

void deed::checkDanglingCapture(const SolvedFunction &Fn, FindingSink &Out) {
  reportDangling(Rule::DanglingCapture, Fn, Out);
  reportPosted(Fn, Out);
}
