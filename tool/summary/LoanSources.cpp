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
  struct Item {
    PlaceId View;
    bool Exact;
    llvm::SmallVector<PlaceId, 2> Below;
    bool Behind = false; ///< not what View holds is asked for, but Below of what it refers to
  };
  llvm::SmallVector<Item, 8> Work{{Names.resolve(View), true, {}}};
  llvm::DenseSet<PlaceId> Seen{Work[0].View};
  // `r = c ? a : b; return r.x`: of a local view that may refer to several things, the same part of each.
  auto behindLocalView = [&](PlaceId P, bool Exact) -> std::optional<Item> {
    if (Names.of(P))
      return std::nullopt;
    Item Next{{}, Exact, {}};
    for (; P; P = Fn.Places[P].Parent) {
      if (Fn.Places[P].Kind == Projection::Deref) {
        Next.View = Fn.Places[P].Parent;
        std::reverse(Next.Below.begin(), Next.Below.end());
        Next.Behind = true;
        return Next;
      }
      Next.Below.push_back(P);
    }
    return std::nullopt;
  };
  // The part of Whole that is called Below elsewhere; Whole itself, no longer exact, if that has no name.
  auto partOf = [&](PlaceId Of, llvm::ArrayRef<PlaceId> Below, bool &Exact) {
    for (PlaceId Step : Below) {
      PlaceId Part = Fn.Places.find(Of, Fn.Places[Step].Kind, Fn.Places[Step].Key);
      if (!Part) {
        Exact = false;
        break;
      }
      Of = Part;
    }
    return Names.resolve(Of);
  };
  bool Behind = false; // as in the item at work
  llvm::SmallVector<PlaceId, 2> Below;
  auto take = [&](const Binding &B, bool Exact) {
    if (const auto *I = std::get_if<Issue>(&B.At->What)) {
      const Loan &L = Fn[I->Loan];
      bool StillExact = Exact && L.Exact;
      PlaceId Borrowed = partOf(Names.resolve(L.Borrowed), Below, StillExact);
      if (auto Next = behindLocalView(Borrowed, StillExact)) {
        if (Seen.insert(Borrowed).second)
          Work.push_back(std::move(*Next));
        return;
      }
      Out.push_back({LoanSource::Kind::Borrow, Borrowed, StillExact, AllocKind::New, B.At});
    } else if (const auto *A = std::get_if<Allocate>(&B.At->What)) {
      Out.push_back({Behind ? LoanSource::Kind::Unknown : LoanSource::Kind::Fresh, A->Object, Exact, A->How, B.At});
    } else if (const auto *F = std::get_if<Flow>(&B.At->What)) {
      PlaceId From = Names.resolve(F->From);
      if (Seen.insert(From).second) {
        Work.push_back({From, Exact && F->Exact, Below});
        Work.back().Behind = Behind;
      }
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
    Item Next = Work.pop_back_val();
    PlaceId P = Next.View;
    bool Exact = Next.Exact;
    Behind = Next.Behind;
    Below = std::move(Next.Below);
    size_t Before = Taken;
    bool Complete = takeAll(find(Whole, P), Exact) && takeAll(find(PartsOf, P), false);
    for (PlaceId Outer = Fn.Places[P].Parent; Outer && Complete; Outer = Fn.Places[Outer].Parent)
      Complete = takeAll(find(Whole, Outer), false);
    bool Bound = Taken != Before;
    auto Formal = Names.of(P);
    if (Formal && Formal->Place.Root != FormalRoot::Return) {
      bool StillExact = Exact && !Bound && !Formal->Cut;
      PlaceId Referent = Behind ? Fn.Places.find(P, Projection::Deref, 0) : PlaceId{};
      if (Referent)
        Out.push_back(
            {LoanSource::Kind::Borrow, partOf(Referent, Below, StillExact), StillExact, AllocKind::New, nullptr});
      else
        Out.push_back({LoanSource::Kind::Carried, P, StillExact && !Behind, AllocKind::New, nullptr});
    } else if (!Bound || !Complete)
      Out.push_back({LoanSource::Kind::Unknown, P, false, AllocKind::New, nullptr});
    if (!Complete)
      break;
  }
  return Out;
}
