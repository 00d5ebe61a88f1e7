#include "flow/NaiveLoans.h"
#include "flow/LoanRules.h"
#include "flow/OriginLiveness.h"
#include "flow/Solver.h"

using namespace deed;

NaiveLoans::NaiveLoans(const TuFacts &Tu, FunctionFacts &Fn, const Origins &Names)
    : Tu(Tu), Fn(Fn), Names(Names), Starts(Fn.Blocks.size()), LiveAtStart(Fn.Blocks.size()) {
  solveLoans();
  solveLive();
}

bool NaiveLoans::mayThrow(FactRef At) const { return callMayThrow(Tu, Fn, Fn[At.Block].Facts[At.Index]); }

//===-- Forward ---------------------------------------------------------------------------------------------------===//

/// What stands for View's referent Whole in Origin, a place behind View, if arrays are in it; else nothing.
PlaceId NaiveLoans::someElement(PlaceId Whole, PlaceId Origin, PlaceId View) {
  if (Fn.Places.isArrayElement(Whole))
    return Names.of(Fn.Places.element(Fn.Places[Whole].Parent, Index{}, Fn.Places[Whole].Type));
  for (PlaceId P = Origin; P != View; P = Fn.Places[P].Parent)
    if (Fn.Places.isArrayElement(P))
      return Whole;
  const TypeInfo &T = Tu.Types[Fn.Places[Whole].Type];
  if (Fn.Places[Whole].Kind == Projection::Content && Fn.Places.findElement(Whole, Index{}))
    return Names.of(Fn.Places.element(Whole, Index{}, T.Pointee));
  return T.Pointee && !T.IsPointer && !T.IsReference ? Names.of(Fn.Places.element(Whole, Index{}, T.Pointee)) : PlaceId{};
}

NaiveLoans::Held NaiveLoans::heldBy(const State &S, PlaceId Origin, unsigned Depth) {
  Held All;
  auto take = [&](PlaceId P) {
    if (auto It = S.find(P); It != S.end())
      All.insert(It->second.begin(), It->second.end());
  };
  // Its own, and those of what it is a part of, up to the next view.
  PlaceId P = Origin;
  for (; P; P = Fn.Places[P].Parent) {
    take(P);
    if (Fn.Places[P].Kind == Projection::Deref)
      break;
    // An element of an array may be any of its siblings, unless both have a constant index.
    if (Fn.Places.isArrayElement(P))
      for (const auto &[Other, _] : S)
        for (PlaceId Sibling = Other; Sibling; Sibling = Fn.Places[Sibling].Parent) {
          if (Fn.Places[P].Parent == Sibling && Fn.Places.index(P).How == Index::Kind::Any &&
              Names.mayBeSamePart(Other, Sibling, Origin, P))
            take(Other);
          if (Fn.Places[Sibling].Kind == Projection::Element && Fn.Places[Sibling].Parent == Fn.Places[P].Parent &&
              Fn.Places.index(Sibling).How == Index::Kind::Any && Fn.Places.index(P).How != Index::Kind::Any &&
              Names.mayBeSamePart(Other, Fn.Places[P].Parent, Origin, P))
            take(Other);
        }
  }
  // Behind a view: those of the same part of whatever the view may refer to.
  if (P && Depth != LoanRules::MaxThrough)
    for (const NaiveBorrow &B : heldBy(S, Names.of(Fn.Places[P].Parent), Depth + 1)) {
      // Of an array, whatever the view may have gone on to.
      if (PlaceId Whole = Names.of(B.Place); PlaceId Element = someElement(Whole, Origin, P)) {
        PlaceId Same = Names.of(Fn.Places.replacePrefix(Origin, P, Element));
        if (Same != Origin)
          for (const NaiveBorrow &Of : heldBy(S, Same, Depth + 1))
            All.insert(Of);
        continue;
      }
      for (PlaceId Same = Names.counterpart(Origin, P, Names.of(B.Place)); Same && Same != Origin;
           Same = Fn.Places[Same].Parent) {
        take(Same);
        if (Fn.Places[Same].Kind == Projection::Deref)
          break;
      }
    }
  return All;
}

void NaiveLoans::apply(State &S, FactRef At) {
  const FactAt &F = Fn[At.Block].Facts[At.Index];
  State Old = S;
  // What is bound anew forgets what it and its parts held.
  if (PlaceId Killed = Names.killedBy(F))
    std::erase_if(S, [&](const auto &Entry) { return Fn.Places.isPartOf(Entry.first, Killed); });
  if (const auto *I = std::get_if<Issue>(&F.What)) {
    // The loan, and what it is of each object that it may be reached through.
    Held New;
    PlaceId Place = Names.resolve(Fn[I->Loan].Borrowed);
    New.insert({Place, {At}});
    if (PlaceId View = Names.innermostView(Fn[I->Loan].Borrowed)) {
      PlaceId Referent = Fn.Places.find(View, Projection::Deref, 0);
      for (const NaiveBorrow &B : heldBy(Old, Names.of(View))) {
        if (B.Chain.size() > LoanRules::MaxReborrows)
          continue;
        NaiveBorrow Through{Names.resolve(Fn.Places.replacePrefix(Fn[I->Loan].Borrowed, Referent, B.Place)), {At}};
        Through.Chain.insert(Through.Chain.end(), B.Chain.begin(), B.Chain.end());
        New.insert(std::move(Through));
      }
    }
    S[Names.of(I->Into)].insert(New.begin(), New.end());
  } else if (const auto *A = std::get_if<Allocate>(&F.What)) {
    if (A->Into)
      S[Names.of(A->Into)].insert({A->Object, {At}});
  } else if (const auto *L = std::get_if<Flow>(&F.What)) {
    PlaceId From = Names.of(L->From), To = Names.of(L->To);
    if (From == To) {
      S = Old;
      return;
    }
    // What From holds, and each part of From for the same part of To.
    Held Top = heldBy(Old, From);
    if (!Top.empty())
      S[To].insert(Top.begin(), Top.end());
    for (const auto &[Part, Holds] : Old)
      if (Part != From && Fn.Places.isPartOf(Part, From)) {
        PlaceId Same = Names.counterpart(Part, From, To);
        S[Same && Names.contains(Same) ? Same : To].insert(Holds.begin(), Holds.end());
      }
  }
  std::erase_if(S, [](const auto &Entry) { return Entry.second.empty(); });
}

void NaiveLoans::solveLoans() {
  auto joinInto = [](Reached &Into, const Reached &From) {
    if (!From)
      return false;
    if (!Into) {
      Into = From;
      return true;
    }
    State Old = *Into;
    for (const auto &[P, Holds] : *From)
      (*Into)[P].insert(Holds.begin(), Holds.end());
    return Old != *Into;
  };
  Starts[0] = State();
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (uint32_t B = 0; B != Fn.Blocks.size(); ++B) {
      Reached S = Starts[B], Thrown;
      bool Throws = false, OnlyThrows = true;
      for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
        if (S && mayThrow({{B}, I})) {
          joinInto(Thrown, S);
          Throws = true;
        }
        if (std::holds_alternative<Unreachable>(Fn.Blocks[B].Facts[I].What))
          S.reset();
        else if (S)
          apply(*S, {{B}, I});
      }
      for (const Edge &E : Fn.Blocks[B].Next)
        OnlyThrows &= E.Exceptional;
      if (OnlyThrows || !Throws)
        joinInto(Thrown, S);
      for (const Edge &E : Fn.Blocks[B].Next)
        if (!E.Exceptional || E.To != Fn.Exit)
          Changed |= joinInto(Starts[E.To.Raw], E.Exceptional ? Thrown : S);
    }
  }
}

std::optional<NaiveLoans::Held> NaiveLoans::heldBefore(PlaceId Origin, FactRef At) {
  Reached S = Starts[At.Block.Raw];
  for (uint32_t I = 0; S && I < At.Index; ++I)
    if (std::holds_alternative<Unreachable>(Fn[At.Block].Facts[I].What))
      S.reset();
    else
      apply(*S, {At.Block, I});
  return S ? std::optional(heldBy(*S, Origin)) : std::nullopt;
}

//===-- Backward --------------------------------------------------------------------------------------------------===//

void NaiveLoans::applyBackward(Live &L, FactRef At) {
  const FactAt &F = Fn[At.Block].Facts[At.Index];
  auto wholeLive = [&](PlaceId P) {
    std::optional<Extent> How;
    for (auto [Whole, As] : L)
      if (Names.isWithin(P, Whole, As))
        How = std::max(How.value_or(As), As);
    return How;
  };
  auto anyPartLive = [&](PlaceId P) {
    bool Any = wholeLive(P).has_value();
    for (auto [Part, _] : L)
      Any |= Fn.Places.isPartOf(Part, P);
    return Any;
  };
  Live New;
  if (const auto *I = std::get_if<Issue>(&F.What)) {
    // A reborrow that may be used keeps what it was made through alive.
    PlaceId View = Names.innermostView(Fn[I->Loan].Borrowed);
    if (View && anyPartLive(Names.of(I->Into)))
      New.insert({Names.of(View), Extent::Object});
    // What is reached through the view from here on is reached in what is borrowed.
    for (auto [Part, How] : L)
      if (PlaceId Same = Names.beforeIssue(Part, *I))
        New.insert({Same, How});
  } else if (const auto *O = std::get_if<Flow>(&F.What)) {
    // What flows into something that may be used may be used, part by part.
    PlaceId From = Names.of(O->From), To = Names.of(O->To);
    if (From == To)
      return;
    if (std::optional<Extent> How = wholeLive(To))
      New.insert({From, *How});
    for (auto [Part, How] : L)
      if (Part != To && Fn.Places.isPartOf(Part, To)) {
        PlaceId Same = Names.counterpart(Part, To, From);
        New.insert(Same && Names.contains(Same) ? std::pair(Same, How) : std::pair(From, Extent::Content));
      }
  }
  // Bound anew: what was there is not needed.
  if (PlaceId Killed = Names.killedBy(F))
    std::erase_if(L, [&](const auto &Entry) { return Fn.Places.isPartOf(Entry.first, Killed); });
  L.insert(New.begin(), New.end());
  Names.forEachUse(F, [&](PlaceId P, Extent How) { L.insert({P, How}); });
  // A temporary is not used before it is.
  for (const TempBirths::Birth &B : Names.births().at(At))
    if (Names.of(B.Temp) == B.Temp)
      std::erase_if(L, [&](const auto &Entry) { return Fn.Places.isPartOf(Entry.first, B.Temp); });
}

std::optional<NaiveLoans::Live> NaiveLoans::liveAtEnd(BlockId B) {
  std::optional<Live> Out, Caught;
  auto unite = [](std::optional<Live> &Into, const std::optional<Live> &From) {
    if (!From)
      return;
    if (!Into)
      Into.emplace();
    Into->insert(From->begin(), From->end());
  };
  bool Leaves = true, HasNormalWay = false, AnyThrows = false;
  for (const Edge &E : Fn[B].Next) {
    HasNormalWay |= !E.Exceptional;
    if (E.Exceptional && E.To == Fn.Exit)
      continue;
    Leaves = false;
    unite(E.Exceptional ? Caught : Out, LiveAtStart[E.To.Raw]);
  }
  // What outlives the function is live where it is left.
  if (Leaves) {
    Out.emplace();
    for (PlaceId P : outlivingOrigins(Fn, Names))
      Out->insert({P, Extent::Content});
  }
  for (uint32_t I = 0; I != Fn[B].Facts.size(); ++I)
    AnyThrows |= mayThrow({B, I});
  if (!HasNormalWay || !AnyThrows)
    unite(Out, Caught);
  return Out;
}

std::optional<NaiveLoans::Live> NaiveLoans::liveAfter(FactRef At) {
  std::optional<Live> Caught;
  for (const Edge &E : Fn[At.Block].Next)
    if (E.Exceptional && E.To != Fn.Exit && LiveAtStart[E.To.Raw]) {
      if (!Caught)
        Caught.emplace();
      Caught->insert(LiveAtStart[E.To.Raw]->begin(), LiveAtStart[E.To.Raw]->end());
    }
  std::optional<Live> L = liveAtEnd(At.Block);
  for (auto I = static_cast<uint32_t>(Fn[At.Block].Facts.size()); I-- != At.Index + 1;) {
    if (std::holds_alternative<Unreachable>(Fn[At.Block].Facts[I].What))
      L.reset();
    else if (L)
      applyBackward(*L, {At.Block, I});
    if (Caught && mayThrow({At.Block, I})) {
      if (!L)
        L.emplace();
      L->insert(Caught->begin(), Caught->end());
    }
  }
  return L;
}

void NaiveLoans::solveLive() {
  // In a loop that nobody leaves, nothing is used but what is used there.
  std::set<uint32_t> Leaving;
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (uint32_t B = 0; B != Fn.Blocks.size(); ++B) {
      bool Leaves = true, Reaches = false;
      for (const Edge &E : Fn.Blocks[B].Next)
        if (!E.Exceptional || E.To != Fn.Exit) {
          Leaves = false;
          Reaches |= Leaving.contains(E.To.Raw);
        }
      if (Leaves || Reaches)
        Changed |= Leaving.insert(B).second;
    }
  }
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    if (!Leaving.contains(B))
      LiveAtStart[B].emplace();
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (uint32_t B = 0; B != Fn.Blocks.size(); ++B) {
      // Before the first fact is after no fact.
      std::optional<Live> L = liveAfter({{B}, ~0u});
      if (!L)
        continue;
      std::optional<Live> &Start = LiveAtStart[B];
      size_t Before = Start ? Start->size() : 0;
      bool New = !Start;
      if (New)
        Start.emplace();
      Start->insert(L->begin(), L->end());
      Changed |= New || Start->size() != Before;
    }
  }
}
