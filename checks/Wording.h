// Wording.h - the words and steps that the findings of all rules share.
//
// A rule's own words live beside it (UseAfterMoveText.cpp); how a place, a function, a branch or the way into a callee
// is told is the same for every rule and said here once.
#pragma once
#include "checks/Check.h"
#include "flow/Witness.h"

namespace deed {

/// As the source writes it, in backticks; Otherwise for what has no name (a temporary).
std::string quoted(const SolvedFunction &Fn, PlaceId P, llvm::StringRef Otherwise = "the value");

/// `f` of `ns::C<int>::f(int)`.
std::string shortName(llvm::StringRef Name);

/// Of the function called by the fact's call; empty if that is not known.
std::string calleeName(const SolvedFunction &Fn, const FactAt &At);

/// Does nothing if the span leads nowhere (code that nobody wrote).
void addStep(std::vector<Step> &Steps, Step::Kind What, FileSpan At, std::string Text);

/// "`n == 0` is true", for the branches before or behind the cause.
void addBranchSteps(std::vector<Step> &Steps, const SolvedFunction &Fn, llvm::ArrayRef<BranchStep> Branches,
                    bool AfterCause, const FindingSink &Out);

/// The way into the callee to where the fact really happens: "`adopt` moves from it here, by calling `store`". Does:
/// the verb phrase ("moves from it"). Nothing for a fact of this function's own.
void addTrailSteps(std::vector<Step> &Steps, const SolvedFunction &Fn, const FactAt &At, llvm::StringRef Does,
                   const FindingSink &Out);

} // namespace deed
