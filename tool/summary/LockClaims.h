// LockClaims.h - what declarations say of locks (Clang's thread-safety attributes), as effects.
//
// A claim is taken at its word, whatever the body does: `void Lock() ACQUIRE() { mu_.lock(); }` acquires the object, not
// the `mu_` inside it, so that the class that owns the lock and the class that is the lock speak of one place.
#pragma once
#include "facts/FunctionFacts.h"
#include "summary/Summary.h"

namespace deed {

/// Puts F's claims in the place of what S says of locks. Nothing if there are none, or if a model says it already.
void applyLockClaims(const TuFacts &Tu, const FunctionInfo &F, Summary &S);

} // namespace deed
