// CoroutineUses.h - what a coroutine still uses of its caller's once it has been suspended.
//
// Whoever holds the task holds, through it, all that its body will look at when it goes on: what reference parameters
// refer to, what views were handed over, *this, and the closure whose call operator it is. Parameters by value live in
// the coroutine's own frame. So a coroutine's result borrows from what this says, and the rules about loans find the
// caller that keeps the task longer than the argument.
//
//   task<> send(const std::string &Text) { co_await ready(); write(Text); }      the result borrows *param0
#pragma once
#include "facts/Aliases.h"
#include "facts/FunctionFacts.h"
#include <vector>

namespace deed {

struct CoroutineUse {
  PlaceId Root;  ///< parameter or `this`
  bool Referent; ///< what it refers to: a reference, `this`. Else what the parameter's value views: pointers, views
  const FactAt *At;
};

class CoroutineUses {
public:
  CoroutineUses(const TuFacts &Tu, const FunctionInfo &F, const FunctionFacts &Bound, const Aliases &Known);
  /// One per parameter: the first use.
  const std::vector<CoroutineUse> &all() const { return Uses; }
  /// It is suspended before its body begins.
  bool startsSuspended() const { return Lazy; }

private:
  std::vector<CoroutineUse> Uses;
  bool Lazy = false;
};

} // namespace deed
