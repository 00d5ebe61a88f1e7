// LockText.h - what the rules about locks share: names, and the steps from an acquisition on.
#pragma once
#include "checks/Wording.h"

namespace deed {

/// "`M`", or "the lock".
inline std::string lockName(const SolvedFunction &Fn, PlaceId Lock) { return quoted(Fn, Lock, "the lock"); }

/// "`M` is locked here", with the way into the callee that does it.
void addAcquired(std::vector<Step> &Steps, const SolvedFunction &Fn, PlaceId Lock, FactRef Site,
                 const FindingSink &Out);

/// A finding of a lock rule with all that is not its words.
Finding lockFinding(Rule Which, const SolvedFunction &Fn, const FactAt &At, PlaceId Lock, const FindingSink &Out);

/// Does the fact release the lock, itself or as a guard's?
bool releases(const SolvedFunction &Fn, FactRef At, PlaceId Lock);

} // namespace deed
