#include "summary/LoanSources.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

LoanSources::LoanSources(const FunctionFacts &Bound, const Formals &Names) : Fn(Bound), Names(Names) {
  uint32_t Order = 0;
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts) {
      PlaceId Into;
      if (const auto *I = std::get_if<Issue>(&F.What))
        Into = I->Into;
      else if (const auto *L = std::get_if<Flow>(&F.What))
        Into = L->To;
      else if (const auto *A = std::get_if<Allocate>(&F.What))
        Into = A->Into;
      if (!Into)
        continue;
      Into = Names.resolve(Into);
      Whole.push_back({Into, Order, &F});
      bool Own = true;
      for (PlaceId P = Into; Fn.Places[P].Parent; P = Fn.Places[P].Parent) {
        Own &= Fn.Places[P].Kind != Projection::Deref;
        Parts.push_back({Fn.Places[P].Parent, Order, &F});
        if (Own)
          OwnParts.push_back(Parts.back());
      }
      ++Order;
    }
  llvm::sort(Whole);
  llvm::sort(Parts);
  llvm::sort(OwnParts);
}

llvm::ArrayRef<LoanSources::Binding> LoanSources::find(const Table &In, PlaceId P) {
  auto Begin = std::lower_bound(In.begin(), In.end(), Binding{P, 0, nullptr});
  auto End = std::upper_bound(Begin, In.end(), Binding{P, ~0u, nullptr});
  return llvm::ArrayRef(In).slice(Begin - In.begin(), End - Begin);
}

std::vector<LoanSource> LoanSources::sources(PlaceId View, const Table &PartsOf) const {
  std::vector<LoanSource> Out;
  llvm::SmallVector<std::pair<PlaceId, bool>, 8> Work{{Names.resolve(View), true}}; // place, still exact
  llvm::DenseSet<PlaceId> Seen{Work[0].first};
  auto take = [&](const Binding &B, bool Exact) {
    if (const auto *I = std::get_if<Issue>(&B.At->What)) {
      const Loan &L = Fn[I->Loan];
      PlaceId Borrowed = Names.resolve(L.Borrowed);
      Out.push_back({LoanSource::Kind::Borrow, Borrowed, Exact && L.Exact, AllocKind::New, B.At});
      // A reborrow, of what some view of this function refers to: `c ? a : b`, `*it`.
      PlaceId Reached = Borrowed;
      while (Reached && Fn.Places[Reached].Kind != Projection::Deref)
        Reached = Fn.Places[Reached].Parent;
      if (PlaceId From = Reached ? Fn.Places[Reached].Parent : PlaceId{}; From && !Names.of(From))
        if (From = Names.resolve(From); Seen.insert(From).second)
          Work.push_back({From, Exact && L.Exact && Reached == Borrowed});
    } else if (const auto *A = std::get_if<Allocate>(&B.At->What)) {
      Out.push_back({LoanSource::Kind::Fresh, A->Object, Exact, A->How, B.At});
    } else if (const auto *F = std::get_if<Flow>(&B.At->What)) {
      PlaceId From = Names.resolve(F->From);
      if (Seen.insert(From).second)
        Work.push_back({From, Exact && F->Exact});
    }
  };
  size_t Taken = 0;
  // Bound as it is, as a part of something that was bound, or by its own parts. False: too much to follow.
  auto takeAll = [&](llvm::ArrayRef<Binding> Bindings, bool Exact) {
    Taken += Bindings.size();
    if (Taken <= MaxSources)
      for (const Binding &B : Bindings)
        take(B, Exact);
    return Taken <= MaxSources;
  };
  while (!Work.empty()) {
    auto [P, Exact] = Work.pop_back_val();
    size_t Before = Taken;
    bool Complete = takeAll(find(Whole, P), Exact) && takeAll(find(PartsOf, P), false);
    for (PlaceId Outer = Fn.Places[P].Parent; Outer && Complete; Outer = Fn.Places[Outer].Parent)
      Complete = takeAll(find(Whole, Outer), false);
    bool Bound = Taken != Before;
    auto Formal = Names.of(P);
    if (Formal && Formal->Place.Root != FormalRoot::Return)
      Out.push_back({LoanSource::Kind::Carried, P, Exact && !Bound && !Formal->Cut, AllocKind::New, nullptr});
    else if (!Bound || !Complete)
      Out.push_back({LoanSource::Kind::Unknown, P, false, AllocKind::New, nullptr});
    if (!Complete)
      break;
  }
  return Out;
}
