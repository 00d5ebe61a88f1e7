// dangling-coroutine: asks LoanFlow which loans end while somebody who uses them later holds them; see Dangling.h for
// which of these are meant here.
#include "checks/Dangling.h"

using namespace deed;

void deed::checkDanglingCoroutine(const SolvedFunction &Fn, FindingSink &Out) {
  reportDangling(Rule::DanglingCoroutine, Fn, Out);
}
