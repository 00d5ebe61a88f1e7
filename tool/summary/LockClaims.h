// LockClaims.h - what declarations say of locks (Clang's thread-safety attributes), as effects.
//
// A claim is taken at its word, whatever the body does: `void Lock() ACQUIRE() { mu_.lock(); }` acquires the object,
// not the `mu_` inside it, so that the class that owns the lock and the class that is the lock speak of one place.
#pragma once
#include "facts/FunctionFacts.h"
#include "summary/Summary.h"

namespace deed {

/// Puts F's claims in the place of what S says of locks. Nothing if there are none, or if a model says it already.
void applyLockClaims(const TuFacts &Tu, const FunctionInfo &F, Summary &S);

/// A row that goes by a member's name alone (`lock()`) speaks for classes that are locks by all that is seen of them:
/// guards are made of them, or they consist of atomics; without a body, of nothing or of pointers. Is F's such a class?
bool locksByName(const TuFacts &Tu, const FunctionInfo &F);
/// S, of a body that does nothing with locks, does what Named says of them: a spin lock's.
void addLocksByName(const Summary &Named, Summary &S);
/// S says so of a class that is no lock, or of one whose members' changes are nobody else's affair.
void judgeLocksByName(const TuFacts &Tu, const FunctionInfo &F, Summary &S);

} // namespace deed
