#include "facts/HoldsLoans.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

static bool canHoldLoans(const TypeTable &Types, TypeId T, unsigned Depth) {
  constexpr unsigned MaxDepth = 4;
  const TypeInfo &Info = Types[T];
  auto can = [&](TypeId Part) { return canHoldLoans(Types, Part, Depth + 1); };
  if (!T || Depth == MaxDepth || Info.IsPointer || Info.IsReference || Info.IsIncomplete || Info.IsPolymorphic)
    return true;
  // What is a place of its own may be told of by name; what lies in a container is only what its type says.
  if (Info.Kind == Category::Value && Depth)
    return llvm::any_of(Info.Members, [&](const Member &M) { return can(M.Type); }) ||
           llvm::any_of(Info.Arguments, can);
  const bool IsContainer = Info.Kind == Category::Owner && Info.Content != ContentAt::Unknown &&
                           (Info.Content != ContentAt::Inside || !Info.Arguments.empty());
  if (!IsContainer)
    return true;
  return llvm::any_of(Info.Arguments, can);
}

bool deed::canHoldLoans(const TuFacts &Tu, const FunctionFacts &Fn, PlaceId P) {
  // Up to the container: what its elements are, it says.
  PlaceId Of = P;
  for (PlaceId Q = P; Q && Fn.Places[Q].Kind != Projection::Deref; Q = Fn.Places[Q].Parent)
    if (Fn.Places[Q].Kind == Projection::Content || (!typeOf(Tu, Fn, Of) && Fn.Places[Q].Parent))
      Of = Fn.Places[Q].Parent;
  return !Of || ::canHoldLoans(Tu.Types, typeOf(Tu, Fn, Of), 0);
}

bool deed::mayBeHandle(const TuFacts &Tu, TypeId T) { return Tu.Types[T].IsInteger; }
