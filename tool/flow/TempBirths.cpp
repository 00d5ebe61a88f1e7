#include "flow/TempBirths.h"
#include "flow/Solver.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"

using namespace deed;

namespace {
/// The places that a fact names, of those that a temporary is named in before anything else.
struct Mentioned {
  const FunctionFacts &Fn;
  llvm::function_ref<void(PlaceId)> Take;

  void operator()(const CallFact &C) const {
    const Call &Called = Fn[C.Call];
    if (Called.Object)
      Take(Called.Object->What);
    for (const Argument &A : Called.Args)
      Take(A.What);
    Take(Called.Result);
  }
  void operator()(const Issue &I) const {
    Take(Fn[I.Loan].Borrowed);
    Take(I.Into);
  }
  void operator()(const Flow &F) const {
    Take(F.From);
    Take(F.To);
  }
  void operator()(const Allocate &A) const { Take(A.Into); }
  void operator()(const Read &R) const { Take(R.What); }
  void operator()(const Write &W) const { Take(W.What); }
  void operator()(const Move &M) const { Take(M.From); }
  void operator()(const StorageBegin &B) const { Take(B.What); }
  /// What the others name was made by one of the above.
  template <class Other> void operator()(const Other &) const {}
};
} // namespace

TempBirths::TempBirths(const FunctionFacts &Fn) {
  std::vector<bool> Seen(Fn.Places.size());
  for (BlockId B : reversePostOrder(Fn))
    for (uint32_t I = 0; I != Fn[B].Facts.size(); ++I)
      std::visit(Mentioned{Fn,
                           [&](PlaceId P) {
                             if (!P)
                               return;
                             PlaceId Root = Fn.Places.rootOf(P);
                             if (Fn.Places[Root].Kind != Projection::Temp || Seen[Root.Raw])
                               return;
                             Seen[Root.Raw] = true;
                             Births.push_back({{B, I}, Root});
                           }},
                 Fn[B].Facts[I].What);
  llvm::sort(Births);
}

llvm::ArrayRef<TempBirths::Birth> TempBirths::at(FactRef At) const {
  auto Begin = llvm::lower_bound(Births, At, [](const Birth &B, FactRef At) { return B.At < At; });
  auto End = std::find_if(Begin, Births.end(), [&](const Birth &B) { return B.At != At; });
  return llvm::ArrayRef(Births).slice(Begin - Births.begin(), End - Begin);
}
