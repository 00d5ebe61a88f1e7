#include "flow/MoveRules.h"
#include <algorithm>

using namespace deed;

//===-- What the rules need to know of places ---------------------------===//

MoveRules::MoveRules(const FunctionFacts &Fn, const Aliases &Known)
    : Fn(Fn), Known(Known), Order(Fn.Places), Inexact(static_cast<unsigned>(Fn.Places.size())) {
  // A place is made after what it is a part of, so Inexact of the parent is decided already.
  for (uint32_t I = 0; I != Fn.Places.size(); ++I) {
    PlaceId P{I};
    const PlaceNode &N = Fn.Places[P];
    bool IsElement = N.Kind == Projection::Element;
    const Index *By = IsElement ? &Fn.Places.index(P) : nullptr;
    if (N.Cut || (N.Parent && Inexact.test(N.Parent.Raw)) || (By && By->How == Index::Kind::Any))
      Inexact.set(I);
    if (!IsElement)
      continue;
    Elements[N.Parent].push_back(P);
    if (By->How != Index::Kind::Variable || !By->Variable)
      continue;
    auto indexedBy = [&](PlaceId Variable) { IndexedBy.push_back({Order.number(Known.resolve(Variable)), P}); };
    indexedBy(By->Variable);
    Fn.Places.forEachIndexVariable(By->Variable, indexedBy);
  }
  llvm::sort(IndexedBy);
  llvm::SmallVector<PlaceId, 8> AllConstant;
  for (const auto &[Whole, Its] : Elements)
    if (llvm::all_of(Its, [&](PlaceId P) { return Fn.Places.index(P).How == Index::Kind::Constant; }))
      AllConstant.push_back(Whole);
  for (PlaceId Whole : AllConstant)
    Elements.erase(Whole);
}

bool MoveRules::isRelevant(const Fact &F) {
  return !std::holds_alternative<Read>(F) && !std::holds_alternative<Escape>(F) && !std::holds_alternative<Free>(F) &&
         !std::holds_alternative<Adopt>(F) && !std::holds_alternative<Acquire>(F) &&
         !std::holds_alternative<Release>(F) && !std::holds_alternative<Spawn>(F) && !std::holds_alternative<Join>(F) &&
         !std::holds_alternative<Signal>(F) && !std::holds_alternative<Wait>(F) &&
         !std::holds_alternative<Suspend>(F) && !std::holds_alternative<Unreachable>(F) &&
         !std::holds_alternative<LateRead>(F);
}

MoveStatus MoveRules::at(const MoveMap &S, PlaceId P) const {
  if (S.empty())
    return {};
  for (; P; P = Fn.Places[P].Parent)
    if (const MoveStatus *Explicit = S.find(Order.number(P)))
      return *Explicit;
  return {};
}

MoveStatus MoveRules::join(MoveStatus A, MoveStatus B) {
  return {Sites.unite(A.Sites, B.Sites), static_cast<uint8_t>(A.Bits | B.Bits)};
}

bool MoveRules::join(MoveMap &Into, const MoveMap &From) {
  if (Into.sharesAllWith(From))
    return false;
  MoveMap Before = Into; // both sides' defaults are those from before the join
  return Into.merge(From, [&](uint32_t Number, const MoveStatus *Mine, const MoveStatus *Theirs) {
    PlaceId P = Order.place(Number);
    return join(Mine ? *Mine : at(Before, P), Theirs ? *Theirs : at(From, P));
  });
}

//===-- The rules -------------------------------------------------------===//

void MoveRules::move(MoveMap &S, PlaceId P, FactRef Site, bool Always) {
  MoveStatus Moved{Sites.single(Site), MaybeMoved};
  if (Always && isExact(P)) {
    S.eraseRange(Order.number(P) + 1, Order.end(P));
    S.set(Order.number(P), Moved);
    return;
  }
  S.set(Order.number(P), at(S, P));
  S.updateRange(Order.number(P), Order.end(P), [&](uint32_t, MoveStatus Old) { return join(Old, Moved); });
}

void MoveRules::write(MoveMap &S, PlaceId P, bool Always) {
  if (Always && isExact(P)) {
    S.eraseRange(Order.number(P) + 1, Order.end(P));
    S.set(Order.number(P), {0, MaybeLive});
  } else {
    S.set(Order.number(P), at(S, P));
    S.updateRange(Order.number(P), Order.end(P), [](uint32_t, MoveStatus Old) {
      uint8_t Bits = Old.Bits & ~MaybeMoved;
      if (Old.Bits & MaybeEntry)
        Bits |= MaybeLive;
      if (Old.isMoved())
        Bits |= MaybeUnsure;
      return MoveStatus{0, Bits};
    });
  }
  settleOtherElements(S, P);
  changeIndex(S, P);
}

/// `swap(a, b)`: who gets the value of a moved-from object is one.
void MoveRules::take(MoveMap &S, PlaceId P, MoveStatus Taken) {
  if (Taken.Bits & MaybeEntry)
    Taken.Bits = static_cast<uint8_t>((Taken.Bits & ~MaybeEntry) | MaybeLive);
  if (isExact(P))
    S.set(Order.number(P), Taken);
}

/// What is Moved of Whole and its parts is as As is, which Whole is a part of (or is itself).
void MoveRules::settleBelow(MoveMap &S, PlaceId Whole, PlaceId As) {
  uint32_t Low = Order.number(Whole) + (Whole == As), High = Order.end(Whole);
  MoveStatus Old = at(S, Whole), Settled = at(S, As);
  if (Old.isMoved() && Old != Settled)
    S.set(Order.number(Whole), Old); // moved with something between the two
  if (!S.first(Low, High).second)
    return;
  S.updateRange(Low, High, [&](uint32_t, MoveStatus Part) {
    if (!Part.isMoved())
      return Part;
    return MoveStatus{Settled.Sites, static_cast<uint8_t>((Part.Bits & ~MaybeMoved) | Settled.Bits)};
  });
}

void MoveRules::settle(MoveMap &S, PlaceId P) {
  settleBelow(S, P, P);
  changeIndex(S, P);
}

void MoveRules::forget(MoveMap &S, PlaceId P) {
  S.eraseRange(Order.number(P), Order.end(P));
  changeIndex(S, P);
}

bool MoveRules::dereferencesBelow(PlaceId P, PlaceId View) const {
  for (; P != View; P = Fn.Places[P].Parent)
    if (Fn.Places[P].Kind == Projection::Deref)
      return true;
  return false;
}

void MoveRules::rebind(MoveMap &S, PlaceId View) {
  uint32_t Low = Order.number(View) + 1, High = Order.end(View);
  for (auto [Number, Found] = S.first(Low, High); Found; std::tie(Number, Found) = S.first(Number + 1, High))
    if (PlaceId P = Order.place(Number); dereferencesBelow(P, View))
      S.eraseRange(Number, Number + 1);
}

/// The variable, or what it is a part of, has another value now: the elements that it chose are others.
void MoveRules::changeIndex(MoveMap &S, PlaceId Variable) {
  if (IndexedBy.empty())
    return;
  auto Low = llvm::lower_bound(IndexedBy, std::pair{Order.number(Variable), PlaceId{0}});
  for (; Low != IndexedBy.end() && Low->first < Order.end(Variable); ++Low)
    S.eraseRange(Order.number(Low->second), Order.end(Low->second));
}

void MoveRules::settleOtherElements(MoveMap &S, PlaceId Written) {
  if (Elements.empty())
    return;
  llvm::SmallVector<PlaceId, 8> Below; // the steps from the element to what is written
  for (PlaceId P = Written; P; P = Fn.Places[P].Parent) {
    const PlaceNode &N = Fn.Places[P];
    auto Siblings = N.Kind == Projection::Element ? Elements.find(N.Parent) : Elements.end();
    if (Siblings != Elements.end())
      for (PlaceId Other : Siblings->second) {
        const Index &A = Fn.Places.index(P), &B = Fn.Places.index(Other);
        if (Other == P || (A.How == Index::Kind::Constant && B.How == Index::Kind::Constant))
          continue;
        PlaceId Same = Other;
        for (PlaceId Step : llvm::reverse(Below))
          if (Same)
            Same = Fn.Places.find(Same, Fn.Places[Step].Kind, Fn.Places[Step].Key);
        if (Same && Order.contains(Same))
          settleBelow(S, Same, N.Parent);
      }
    Below.push_back(P);
  }
}

void MoveRules::apply(MoveMap &S, FactRef Where, const Fact &F) {
  struct Apply {
    MoveRules &R;
    MoveMap &S;
    FactRef Where;
    void operator()(const StorageBegin &B) { R.forget(S, R.resolve(B.What)); }
    void operator()(const StorageEnd &E) {
      // What a parameter referred to lives on, and summaries ask for it.
      Projection Root = R.Fn.Places[R.Fn.Places.rootOf(E.What)].Kind;
      if (Root == Projection::Local || Root == Projection::Temp)
        R.forget(S, R.resolve(E.What));
    }
    void operator()(const Issue &I) { R.rebind(S, R.resolve(I.Into)); }
    void operator()(const Flow &L) { R.rebind(S, R.resolve(L.To)); }
    void operator()(const Move &M) {
      if (M.Refilled)
        R.write(S, R.resolve(M.From), M.Always);
      else
        R.move(S, R.resolve(M.From), Where, M.Always);
    }
    void operator()(const Write &W) {
      const MoveStatus Taken = W.SameAs ? R.at(S, R.resolve(W.SameAs)) : MoveStatus{};
      R.write(S, R.resolve(W.What), W.Always);
      if (Taken.isMoved() && W.Always)
        R.take(S, R.resolve(W.What), Taken);
    }
    void operator()(const Mutate &M) { R.settle(S, R.resolve(M.What)); }
    void operator()(const Invalidate &I) { R.settle(S, R.resolve(I.What)); }
    void operator()(const Allocate &A) {
      R.forget(S, A.Object);
      if (A.Into)
        R.rebind(S, R.resolve(A.Into));
    }
    void operator()(const CallFact &C) {
      PlaceId Result = R.Fn[C.Call].Result; // an object of its own in each round of a loop
      if (Result && R.Fn.Places[Result].Kind == Projection::Temp)
        R.forget(S, Result);
    }
    // What only observes, or concerns loans and locks alone.
    void operator()(const Read &) {}
    void operator()(const Free &) {}
    void operator()(const Adopt &) {}
    void operator()(const Escape &) {}
    void operator()(const Acquire &) {}
    void operator()(const Release &) {}
    void operator()(const Spawn &) {}
    void operator()(const Join &) {}
    void operator()(const Signal &) {}
    void operator()(const Wait &) {}
    void operator()(const Suspend &) {}
    void operator()(const Unreachable &) {} // the solver's
    void operator()(const LateRead &) {}
  };
  std::visit(Apply{*this, S, Where}, F);
}
