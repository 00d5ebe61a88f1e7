// LeftBehind.h - loans that a function leaves behind where they outlive what they refer to, told by where they are
// left:
//
//   in a member of *this                                    dangling-member
//   in a closure, a std::function, a thread                 dangling-capture
//   in a global, somebody else's object, an out-parameter   dangling-escape
//   in a coroutine's frame (whatever happens to the task)   dangling-coroutine
//
// What the function takes back before it ends was not left: an element erased, popped or cleared from the container
// that it was put into, by whatever function, a guard's destructor included.
#pragma once
#include "checks/Check.h"

namespace deed {

/// Some coroutine's task holds it.
bool isHeldByCoroutine(const SolvedFunction &Fn, BorrowId Loan);
/// The loan was made, or is held, as a closure's capture.
bool isCapture(const SolvedFunction &Fn, const DanglingUse &D);
/// What somebody unknown was given to call later has been called, or taken back, when the function returns; or it may
/// have been, as far as this function tells.
bool isSettled(const SolvedFunction &Fn, FactRef Given, PlaceId Referent);
/// The destructor of what is gone takes it out of what is used later: whoever was told of it no longer holds it.
bool takesItselfOut(const SolvedFunction &Fn, const DanglingUse &D);
/// D.Use.AtExit, other than as the result. Nothing: it is taken back.
std::optional<Rule> ruleOfLeft(const SolvedFunction &Fn, const DanglingUse &D);
Finding describeLeft(const SolvedFunction &Fn, Rule Which, const DanglingUse &D, const FindingSink &Out);

} // namespace deed
