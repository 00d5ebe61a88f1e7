#include "summary/LoanSources.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace deed;

LoanSources::LoanSources(const FunctionFacts &Bound, const Formals &Names)
    : Fn(Bound), Names(Names), Before(Bound.Blocks.size()) {
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B) {
    for (const Edge &E : Fn.Blocks[B].Next)
      Before[E.To.Raw].push_back({{B}, E.Exceptional});
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      const FactAt &F = Fn.Blocks[B].Facts[I];
      if (const auto *W = std::get_if<Write>(&F.What); W && W->Always && W->Value == 0)
        Emptied.push_back({Names.resolve(W->What), {{B}, I}, &F});
      else if (const auto *S = std::get_if<StorageBegin>(&F.What))
        Emptied.push_back({S->What, {{B}, I}, &F});
      PlaceId Into = boundBy(F.What);
      for (PlaceId Set : {Into, changedBy(F.What)})
        if (Set && Fn.Places[Set].Kind == Projection::Param)
          SetParams.insert(Set);
      if (const auto *I = std::get_if<Issue>(&F.What); I && Fn[I->Loan].How == LoanKind::Exclusive)
        SetParams.insert(Fn[I->Loan].Borrowed);
      if (!Into)
        continue;
      Into = Names.resolve(Into);
      Whole.push_back({Into, {{B}, I}, &F});
      bool Own = true;
      for (PlaceId P = Into; Fn.Places[P].Parent; P = Fn.Places[P].Parent) {
        Own &= Fn.Places[P].Kind != Projection::Deref;
        Parts.push_back({Fn.Places[P].Parent, {{B}, I}, &F});
        if (Own)
          OwnParts.push_back(Parts.back());
      }
    }
  }
  for (Table *T : {&Whole, &Parts, &OwnParts, &Emptied})
    llvm::sort(*T);
}

llvm::ArrayRef<LoanSources::Binding> LoanSources::find(const Table &In, PlaceId P) {
  auto Begin = std::lower_bound(In.begin(), In.end(), Binding{P, {{0}, 0}, nullptr});
  auto End = std::upper_bound(Begin, In.end(), Binding{P, {{~0u}, ~0u}, nullptr});
  return llvm::ArrayRef(In).slice(Begin - In.begin(), End - Begin);
}

std::optional<LoanSources::Item> LoanSources::throughLocalView(PlaceId P, Item::Ask What, bool Exact) const {
  if (Names.of(P))
    return std::nullopt;
  Item Next{{}, What, Exact};
  for (; P; P = Fn.Places[P].Parent) {
    if (Fn.Places[P].Kind == Projection::Deref) {
      Next.View = Fn.Places[P].Parent;
      Next.Through = P;
      std::reverse(Next.Below.begin(), Next.Below.end());
      return Next;
    }
    Next.Below.push_back(P);
  }
  return std::nullopt;
}

/// The part of the place that the steps lead to; as far as it has a name, and no longer exact, if it has none. Below:
/// what is left of the steps.
PlaceId LoanSources::partOf(PlaceId Of, llvm::ArrayRef<PlaceId> &Below, bool &Exact) const {
  for (; !Below.empty(); Below = Below.drop_front()) {
    PlaceId Part = Fn.Places.find(Of, Fn.Places[Below.front()].Kind, Fn.Places[Below.front()].Key);
    if (!Part) {
      Exact = false;
      break;
    }
    Of = Part;
  }
  return Names.resolve(Of);
}

//===-- What reaches a fact -------------------------------------------------------------------------------------===//

/// The same name means the same object all over the function: as `this` leads to, and a parameter that is never set.
bool LoanSources::isOneObject(PlaceId P) const {
  for (; Fn.Places[P].Parent; P = Fn.Places[P].Parent) {
    const PlaceId Above = Fn.Places[P].Parent;
    const Projection Kind = Fn.Places[Above].Kind;
    const bool IsGiven = Kind == Projection::This || (Kind == Projection::Param && !SetParams.contains(Above));
    if (Fn.Places[P].Kind == Projection::Element || Fn.Places[P].Cut ||
        (Fn.Places[P].Kind == Projection::Deref && !IsGiven))
      return false;
  }
  return true;
}

/// What P, or the whole that it is a part of, was bound to before is forgotten.
bool LoanSources::replaces(const FactAt &F, PlaceId P) const {
  if (!Fn.Places.isPartOf(P, Names.resolve(boundBy(F.What))))
    return false;
  const auto *L = std::get_if<Flow>(&F.What);
  const auto *A = std::get_if<Allocate>(&F.What);
  return L ? L->Kills : !A || A->Always;
}

void LoanSources::keepReaching(PlaceId P, FactRef From, llvm::SmallVectorImpl<Binding> &Bindings,
                               bool &FromEntry) const {
  FromEntry = true;
  if (!isOneObject(P))
    return;
  llvm::SmallVector<Binding, 8> Events(Bindings.begin(), Bindings.end());
  for (PlaceId Part = P; Part; Part = Fn.Places[Part].Parent)
    llvm::append_range(Events, find(Emptied, Part));
  if (Events.empty())
    return;
  llvm::sort(Events, [](const Binding &A, const Binding &B) { return A.Where < B.Where; });
  llvm::SmallVector<Binding, 8> Reaching;
  bool Reached = false;
  // Back through the block from there on; true: past its beginning.
  auto back = [&](FactRef At, bool MayStop) {
    auto It = std::lower_bound(Events.begin(), Events.end(), At,
                               [](const Binding &B, const FactRef &R) { return B.Where < R; });
    while (It != Events.begin() && std::prev(It)->Where.Block == At.Block) {
      --It;
      bool Begins = std::holds_alternative<StorageBegin>(It->At->What);
      bool Empties = Begins || std::holds_alternative<Write>(It->At->What);
      Reached |= Begins; // whatever it is set to from there on, if no binding says so
      if (!Empties)
        Reaching.push_back(*It);
      if (MayStop && (Empties || replaces(*It->At, P)))
        return false;
    }
    return true;
  };
  llvm::BitVector Seen(static_cast<unsigned>(Fn.Blocks.size()));
  llvm::SmallVector<BlockId, 16> Work;
  auto goOn = [&](BlockId B) {
    Reached |= B.Raw == 0;
    llvm::append_range(Work, llvm::map_range(Before[B.Raw], [](auto P) { return P.first; }));
  };
  if (back(From, /*MayStop=*/true))
    goOn(From.Block);
  unsigned Looked = 0;
  while (!Work.empty()) {
    BlockId B = Work.pop_back_val();
    if (Seen.test(B.Raw))
      continue;
    Seen.set(B.Raw);
    if (++Looked > MaxBlocks)
      return;
    // Where a call throws, the block is left somewhere in between.
    bool IsLeftAtEnd = llvm::none_of(Fn[B].Next, [](const Edge &E) { return E.Exceptional; });
    if (back({B, ~0u}, /*MayStop=*/IsLeftAtEnd))
      goOn(B);
  }
  llvm::sort(Reaching);
  Reaching.erase(llvm::unique(Reaching, [](const Binding &A, const Binding &B) { return A.At == B.At; }),
                 Reaching.end());
  Bindings.assign(Reaching.begin(), Reaching.end());
  FromEntry = Reached;
}

//===-- The closure ---------------------------------------------------------------------------------------------===//

std::vector<LoanSource> LoanSources::sources(PlaceId View, std::optional<FactRef> AskedBefore,
                                             const Table &PartsOf) const {
  std::vector<LoanSource> Out;
  llvm::SmallVector<Item, 8> Work;
  std::set<std::tuple<PlaceId, Item::Ask, PlaceId, std::optional<FactRef>>> Seen;
  auto ask = [&](Item Next) {
    if (Seen.emplace(Next.View, Next.What, Next.Below.empty() ? PlaceId{} : Next.Below.back(), Next.Before).second)
      Work.push_back(std::move(Next));
  };
  auto borrows = [&](PlaceId Place, llvm::ArrayRef<PlaceId> Rest, bool Exact, bool Guessed, const Binding &B) {
    if (auto Next = throughLocalView(Place, Item::Referent, Exact)) {
      Next->Guessed = Guessed;
      Next->Before = B.Where;
      Next->Below.append(Rest.begin(), Rest.end());
      ask(std::move(*Next));
    } else {
      Out.push_back(
          {LoanSource::Kind::Borrow, Place, Exact, Guessed, AllocKind::New, B.At, {Rest.begin(), Rest.end()}});
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
        borrows(Borrowed, Rest, StillExact, Guessed, B);
    } else if (const auto *A = std::get_if<Allocate>(&B.At->What)) {
      auto How = Of.What == Item::Held ? LoanSource::Kind::Fresh : LoanSource::Kind::Unknown;
      Out.push_back({How, A->Object, Exact, Guessed, A->How, B.At});
    } else if (const auto *F = std::get_if<Flow>(&B.At->What)) {
      ask({Names.resolve(F->From), Of.What, Exact && F->Exact, Guessed, B.Where, Of.Below, Of.Through});
    }
  };
  size_t Taken = 0;
  ask({Names.resolve(View), Item::Held, true, false, AskedBefore});
  while (!Work.empty()) {
    const Item Next = Work.pop_back_val();
    PlaceId P = Next.View;
    // Bound as it is, by its own parts, or as a part of something that was bound. What a pointer was bound to says what
    // it refers to, not what that holds.
    llvm::SmallVector<Binding, 8> Bindings(find(Whole, P));
    llvm::append_range(Bindings, find(Next.What == Item::Held ? PartsOf : OwnParts, P));
    for (PlaceId Part = P; Fn.Places[Part].Parent && Fn.Places[Part].Kind != Projection::Deref;
         Part = Fn.Places[Part].Parent)
      llvm::append_range(Bindings, find(Whole, Fn.Places[Part].Parent));
    bool FromEntry = true;
    if (Next.Before)
      keepReaching(P, *Next.Before, Bindings, FromEntry);
    Taken += Bindings.size();
    bool Complete = Taken <= MaxSources;
    if (Complete)
      for (const Binding &B : Bindings)
        take(Next, B, Next.Exact && Names.resolve(boundBy(B.At->What)) == P);
    bool Bound = !Bindings.empty();
    if (Next.What == Item::Held)
      if (auto Behind = throughLocalView(P, Item::HeldBehind, Next.Exact && !Bound)) {
        Behind->Guessed = Next.Guessed;
        Behind->Before = Next.Before;
        ask(std::move(*Behind));
        Bound = true;
      }
    if (!FromEntry && Complete)
      continue;
    auto Formal = Names.of(P);
    if (Formal && Formal->Place.Root != FormalRoot::Return) {
      bool Exact = Next.Exact && !Bound && !Formal->Cut;
      PlaceId Referent = Next.What == Item::Held ? PlaceId{} : Fn.Places.find(P, Projection::Deref, 0);
      llvm::ArrayRef<PlaceId> Rest = Next.Below;
      if (Referent)
        Referent = partOf(Referent, Rest, Exact);
      if (Referent && Next.What == Item::Referent)
        Out.push_back({LoanSource::Kind::Borrow, Referent, Exact, Next.Guessed, AllocKind::New, nullptr,
                       {Rest.begin(), Rest.end()}});
      else {
        Out.push_back({LoanSource::Kind::Carried, Referent ? Referent : P, Exact && Next.What == Item::Held,
                       Next.Guessed, AllocKind::New, nullptr});
        if (Next.What == Item::HeldBehind && !Referent && Next.Through) {
          Out.back().Rest.push_back(Next.Through);
          Out.back().Rest.append(Next.Below.begin(), Next.Below.end());
        }
      }
    } else if (!Bound || !Complete)
      Out.push_back({LoanSource::Kind::Unknown, P, false, Next.Guessed, AllocKind::New, nullptr});
    if (!Complete)
      break;
  }
  return Out;
}
