#include "checks/BorrowPaths.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

BorrowPaths::BorrowPaths(const SolvedFunction &Fn) : Fn(Fn), Facts(Fn.Facts) {
  auto note = [&](PlaceId Into, Source S) {
    if (Facts.Places[Into].Parent || !isUnnamed(Into))
      return;
    auto [Known, New] = Sources.try_emplace(Into, S);
    if (!New && Known->second.Place != S.Place)
      Known->second.Place = {}; // one of several
  };
  for (const Block &B : Facts.Blocks)
    for (const FactAt &F : B.Facts)
      if (const auto *I = std::get_if<Issue>(&F.What))
        note(I->Into, {Facts[I->Loan].Borrowed, false});
      else if (const auto *L = std::get_if<Flow>(&F.What))
        note(L->To, {L->From, true});
}

bool BorrowPaths::isUnnamed(PlaceId View) const {
  const PlaceNode &N = Facts.Places[View];
  return N.Kind == Projection::Temp || (N.Kind == Projection::Local && Fn.Tu.text(N.Name).empty());
}

BorrowPath BorrowPaths::of(PlaceId P) const {
  constexpr unsigned MaxViews = 16; // a cycle of views that are bound to each other ends here
  llvm::SmallVector<PlaceId, 8> Reversed;
  for (unsigned Views = 0;; ++Views) {
    while (Facts.Places[P].Parent) {
      Reversed.push_back(P);
      P = Facts.Places[P].Parent;
    }
    auto From = Sources.find(P);
    bool Dereferenced = !Reversed.empty() && Facts.Places[Reversed.back()].Kind == Projection::Deref;
    if (From == Sources.end() || !From->second.Place || !Dereferenced || Views == MaxViews)
      break;
    if (!From->second.IsView)
      Reversed.pop_back();
    P = From->second.Place;
  }
  return {P, {Reversed.rbegin(), Reversed.rend()}};
}

/// Of a tuple or pair: those of containers and arrays are one, as for Rust, which sees an index as a value.
bool BorrowPaths::isDisjointElement(PlaceId A, PlaceId B) const {
  const Index &I = Facts.Places.index(A), &J = Facts.Places.index(B);
  const TypeInfo &Whole = Fn.Tu.Types[typeOf(Fn.Tu, Facts, Facts.Places[A].Parent)];
  return Whole.IsClass && I.How == Index::Kind::Constant && J.How == Index::Kind::Constant && I.Value != J.Value;
}

bool BorrowPaths::concerns(const BorrowPath &A, const BorrowPath &B) const {
  if (A.Root != B.Root)
    return false;
  size_t Common = std::min(A.Steps.size(), B.Steps.size());
  for (size_t I = 0; I != Common; ++I) {
    const PlaceNode &X = Facts.Places[A.Steps[I]], &Y = Facts.Places[B.Steps[I]];
    if (X.Kind != Y.Kind || (X.Kind == Projection::Field && X.Key != Y.Key) ||
        (X.Kind == Projection::Element && isDisjointElement(A.Steps[I], B.Steps[I])))
      return false;
  }
  return llvm::none_of(llvm::drop_begin(B.Steps, Common),
                       [&](PlaceId P) { return Facts.Places[P].Kind == Projection::Deref; });
}
