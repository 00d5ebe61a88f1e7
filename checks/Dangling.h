// Dangling.h - what the rules about loans share: which rule a dangling use belongs to, and how it is told.
//
// LoanFlow finds them; each belongs to exactly one rule, by how the loan ended and where it is used:
//   storage ended    used at the exit, through the result     dangling-return
//                    a temporary's                            dangling-temporary
//                    else                                     dangling-scope
//   invalidated      by an assignment of the owner            assigned-while-borrowed
//                    else                                     invalidated-borrow
//   moved, assigned                                           moved-while-borrowed, assigned-while-borrowed
//   freed            by a destructor                          dangling-scope
//                    by another call                          invalidated-borrow
// Before these come: what a destructor uses (destruction-order), what a coroutine holds (dangling-coroutine), and what
// outlives the function in other ways than as its result (LeftBehind.h). What `delete` ends has rules of its own.
#pragma once
#include "checks/Check.h"

namespace deed {

std::optional<Rule> ruleOf(const SolvedFunction &Fn, const DanglingUse &D);

/// Adds a finding for each dangling use that belongs to the rule.
void reportDangling(Rule Which, const SolvedFunction &Fn, FindingSink &Out);

/// Those of parameters that closures refer to which are called later.
void reportPosted(const SolvedFunction &Fn, FindingSink &Out);
/// Those of what is thrown.
void reportThrown(const SolvedFunction &Fn, FindingSink &Out);

} // namespace deed
