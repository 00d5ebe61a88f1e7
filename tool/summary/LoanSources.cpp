#include "summary/LoanSources.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

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

std::optional<LoanSources::Item> LoanSources::throughLocalView(PlaceId P, Item::Ask What, bool Exact) const {
  if (Names.of(P))
    return std::nullopt;
  Item Next{{}, What, Exact};
  for (; P; P = Fn.Places[P].Parent) {
    if (Fn.Places[P].Kind == Projection::Deref) {
      Next.View = Fn.Places[P].Parent;
      std::reverse(Next.Below.begin(), Next.Below.end());
      return Next;
    }
    Next.Below.push_back(P);
  }
  return std::nullopt;
}

/// The part of Whole that the steps lead to; as far as it has a name, and no longer exact, if it has none. Below: what is
/// left of the steps.
PlaceId LoanSources::partOf(PlaceId Whole, llvm::ArrayRef<PlaceId> &Below, bool &Exact) const {
  for (; !Below.empty(); Below = Below.drop_front()) {
    PlaceId Part = Fn.Places.find(Whole, Fn.Places[Below.front()].Kind, Fn.Places[Below.front()].Key);
    if (!Part) {
      Exact = false;
      break;
    }
    Whole = Part;
  }
  return Names.resolve(Whole);
}

std::vector<LoanSource> LoanSources::sources(PlaceId View, const Table &PartsOf) const {
  std::vector<LoanSource> Out;
  llvm::SmallVector<Item, 8> Work;
  std::set<std::tuple<PlaceId, Item::Ask, PlaceId>> Seen;
  auto ask = [&](Item Next) {
    if (Seen.emplace(Next.View, Next.What, Next.Below.empty() ? PlaceId{} : Next.Below.back()).second)
      Work.push_back(std::move(Next));
  };
  auto borrows = [&](PlaceId Place, llvm::ArrayRef<PlaceId> Rest, bool Exact, bool Guessed, const FactAt *At) {
    if (auto Next = throughLocalView(Place, Item::Referent, Exact)) {
      Next->Guessed = Guessed;
      Next->Below.append(Rest.begin(), Rest.end());
      ask(std::move(*Next));
    } else {
      Out.push_back({LoanSource::Kind::Borrow, Place, Exact, Guessed, AllocKind::New, At, {Rest.begin(), Rest.end()}});
    }
  };
  auto take = [&](const Item &Of, const Binding &B, bool Exact) {
    bool Guessed = Of.Guessed || B.At->Guessed;
    if (const auto *I = std::get_if<Issue>(&B.At->What)) {
      bool StillExact = Exact && Fn[I->Loan].Exact;
      llvm::ArrayRef<PlaceId> Rest = Of.Below;
      PlaceId Borrowed = partOf(Names.resolve(Fn[I->Loan].Borrowed), Rest, StillExact);
      if (Of.What == Item::HeldBehind)
        ask({Borrowed, Item::Held, StillExact, Guessed});
      else
        borrows(Borrowed, Rest, StillExact, Guessed, B.At);
    } else if (const auto *A = std::get_if<Allocate>(&B.At->What)) {
      auto How = Of.What == Item::Held ? LoanSource::Kind::Fresh : LoanSource::Kind::Unknown;
      Out.push_back({How, A->Object, Exact, Guessed, A->How, B.At});
    } else if (const auto *F = std::get_if<Flow>(&B.At->What)) {
      ask({Names.resolve(F->From), Of.What, Exact && F->Exact, Guessed, Of.Below});
    }
  };
  size_t Taken = 0;
  // False: too much to follow.
  auto takeAll = [&](const Item &Of, llvm::ArrayRef<Binding> Bindings, bool Exact) {
    Taken += Bindings.size();
    if (Taken <= MaxSources)
      for (const Binding &B : Bindings)
        take(Of, B, Exact);
    return Taken <= MaxSources;
  };
  ask({Names.resolve(View)});
  while (!Work.empty()) {
    const Item Next = Work.pop_back_val();
    PlaceId P = Next.View;
    size_t Before = Taken;
    // Bound as it is, by its own parts, or as a part of something that was bound. What a pointer was bound to says what
    // it refers to, not what that holds.
    const Table &Lower = Next.What == Item::Held ? PartsOf : OwnParts;
    bool Complete = takeAll(Next, find(Whole, P), Next.Exact) && takeAll(Next, find(Lower, P), false);
    for (PlaceId Part = P; Complete && Fn.Places[Part].Parent && Fn.Places[Part].Kind != Projection::Deref;
         Part = Fn.Places[Part].Parent)
      Complete = takeAll(Next, find(Whole, Fn.Places[Part].Parent), false);
    bool Bound = Taken != Before;
    if (Next.What == Item::Held)
      if (auto Behind = throughLocalView(P, Item::HeldBehind, Next.Exact && !Bound)) {
        Behind->Guessed = Next.Guessed;
        ask(std::move(*Behind));
        Bound = true;
      }
    auto Formal = Names.of(P);
    if (Formal && Formal->Place.Root != FormalRoot::Return) {
      bool Exact = Next.Exact && !Bound && !Formal->Cut;
      PlaceId Referent = Next.What == Item::Held ? PlaceId{} : Fn.Places.find(P, Projection::Deref, 0);
      llvm::ArrayRef<PlaceId> Rest = Next.Below;
      if (Referent)
        Referent = partOf(Referent, Rest, Exact);
      if (Referent && Next.What == Item::Referent)
        Out.push_back(
            {LoanSource::Kind::Borrow, Referent, Exact, Next.Guessed, AllocKind::New, nullptr, {Rest.begin(), Rest.end()}});
      else
        Out.push_back({LoanSource::Kind::Carried, Referent ? Referent : P, Exact && Next.What == Item::Held,
                       Next.Guessed, AllocKind::New, nullptr});
    } else if (!Bound || !Complete)
      Out.push_back({LoanSource::Kind::Unknown, P, false, Next.Guessed, AllocKind::New, nullptr});
    if (!Complete)
      break;
  }
  return Out;
}
