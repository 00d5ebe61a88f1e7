// Formals.h - a function's places as its callers know them.
//
//   N.Next.Label      (Node &N)               (*param0).Next.Label
//   *P                (Node *P)               *param0
//   this->Items[I]    (size_t I)              (*this).Items.content[#0], if I is never changed
//
// Paths are cut after six steps (a closure takes two to get out of): a formal that was cut stands for something within
// what it names. The way back, at a call, is Actuals.h.
#pragma once
#include "facts/Aliases.h"
#include "facts/FunctionFacts.h"
#include "summary/Summary.h"
#include "llvm/ADT/BitVector.h"

namespace deed {

class Formals {
public:
  static constexpr unsigned MaxSteps = 7;
  struct Formal {
    FormalPlace Place;
    bool Cut = false;
  };

  Formals(const TuFacts &Tu, const FunctionInfo &F, const FunctionFacts &Bound, const Aliases &Known);

  /// Nothing for locals and temporaries. P is resolved first.
  std::optional<Formal> of(PlaceId P) const;
  /// The same, if what happens to P is seen by the caller: all but a by-value parameter's own parts, and the result.
  std::optional<Formal> visible(PlaceId P) const;
  /// F and further steps down; each is what the place beyond it adds to its parent.
  void extend(Formal &Of, llvm::ArrayRef<PlaceId> Steps) const;
  PlaceId resolve(PlaceId P) const { return Known.resolve(P); }
  /// A scalar parameter by value that the function never changes; the index of the parameter.
  std::optional<unsigned> constantParameter(PlaceId P) const;

private:
  std::string indexKey(const Index &I) const;

  const TuFacts &Tu;
  const FunctionInfo &F;
  const FunctionFacts &Fn;
  const Aliases &Known;
  llvm::BitVector Changed; ///< by parameter: it, or what it refers to, is written somewhere
};

} // namespace deed
