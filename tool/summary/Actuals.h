// Actuals.h - the caller's places that a callee's formal places stand for at a call. The way back is Formals.h.
//
//   (*param0).Next     at f(Head)        Head.Next
//   *param0            at g(P + 1)       none: the argument is no place
//   (*this).Name_      at It->name()     (*It).Name_
//
// Names of fields that only a summary knows are interned in the TU.
#pragma once
#include "facts/FunctionFacts.h"
#include "summary/Summary.h"

namespace deed {

class Actuals {
public:
  Actuals(TuFacts &Tu, FunctionFacts &Fn) : Tu(Tu), Fn(Fn) {}

  /// Invalid if the call has no such place: a computed scalar, a result that nobody holds.
  PlaceId of(const FormalPlace &F, const Call &C);
  /// The formal is a reference, or `this`, itself: not a place of the caller, but a view of this one.
  PlaceId referentOfView(const FormalPlace &F, const Call &C) const;
  /// The place that the formal is in the function itself; invalid for its result.
  PlaceId own(const FormalPlace &F);
  PlaceId step(PlaceId P, const FormalStep &S, const Call &C);
  /// Where the caller wrote what the formal stands for: the argument, the object, or else the call.
  Span spanOf(const FormalPlace &F, const Call &C) const;

private:
  PlaceId root(const FormalPlace &F, const Call &C, size_t &Used);
  PlaceId global(const FormalPlace &F);
  bool isBase(PlaceId P) const;
  PlaceId withoutBases(PlaceId P) const;
  PlaceId holderOf(PlaceId P, SymbolId Field) const;
  Index indexOf(llvm::StringRef Key, const Call &C) const;

  TuFacts &Tu;
  FunctionFacts &Fn;
};

} // namespace deed
