// Callables.h - what a place runs when it is called, or when the thread that it is handed to starts: a closure's own
// operator, a function object's, or the function that a pointer, std::function or bind was given.
//
// Follows the Flows and Issues of one bound function backwards, without regard to order, as LoanSources does; and says
// what running it does, over the places that this function's callers know.
#pragma once
#include "facts/FunctionIndex.h"
#include "summary/LoanSources.h"
#include "summary/SummaryTable.h"

namespace deed {

struct HeldCallable {
  FunctionId Runs;
  PlaceId Object;                        ///< the closure or function object; invalid for a plain function
  llvm::SmallVector<Argument, 2> With = {}; ///< handed over beside a plain function: its object and first arguments
  const FactAt *At = nullptr;            ///< where it came to be held; null if it is the place asked for
};

/// Something that a callable does, seen from the function that made it.
struct CallableEffect {
  FormalPlace What;  ///< as this function's callers know it
  EffectKind Kind;
  Span At;           ///< within the callable
  SymbolId Function; ///< where that is
  bool Always = true;
};

/// Effects of this kind read or change an object; the others say who holds, owns or locks what.
bool isAccess(EffectKind Kind);

class Callables {
public:
  Callables(const TuFacts &Tu, const FunctionFacts &Bound, const Formals &Names, const LoanSources &Sources,
            FunctionIndex &Index);

  std::vector<HeldCallable> of(PlaceId P) const;
  /// What running it reads, changes or sets beyond its own state.
  std::vector<CallableEffect> effectsOf(const HeldCallable &C, SummaryTable &Summaries) const;

private:
  void given(PlaceId Pointer, HeldCallable &Out) const;
  std::vector<FormalPlace> referents(PlaceId View) const;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const Formals &Names;
  const LoanSources &Sources;
  FunctionIndex &Index;
  using Table = llvm::DenseMap<PlaceId, llvm::SmallVector<const FactAt *, 1>>;
  Table Bindings; ///< Flows and Issues by the place that is bound, resolved
  Table Parts; ///< by each whole that the bound place is a part of
};

} // namespace deed
