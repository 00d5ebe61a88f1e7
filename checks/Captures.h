// Captures.h - a closure where it is made: its body, and what the body calls by its captures.
#pragma once
#include "checks/ObjectPath.h"

namespace deed {

class Captures {
public:
  Captures(const SolvedFunction &Fn, ObjectPaths &Paths) : Fn(Fn), Paths(Paths) {}
  /// The closure that P is, or that the std::function P was made from; invalid if it is none.
  PlaceId closureIn(PlaceId P, unsigned Depth = 0) const;
  FunctionId bodyOf(PlaceId Closure) const;
  /// What the closure's body calls `(*this).x...`, seen from where the closure was made. Leaves out the last steps.
  std::optional<ObjectPath> captured(PlaceId Closure, const FormalPlace &P, size_t LeaveOut = 0);

private:
  PlaceId part(PlaceId Whole, const FormalStep &Step) const;

  const SolvedFunction &Fn;
  ObjectPaths &Paths;
};

} // namespace deed
