#include "flow/NaiveSolver.h"
#include "flow/Solver.h"

using namespace deed;

namespace {
using Status = NaiveMoves::Status;
using State = NaiveMoves::State;

struct Rules {
  const FunctionFacts &Fn;
  const Aliases &Known;
  State &S;
  FactRef At;

  const PlaceTable &places() const { return Fn.Places; }
  PlaceId named(PlaceId P) const { return Known.resolve(P); }
  Status &of(PlaceId P) const { return S[P.Raw]; }
  PlaceId parent(PlaceId P) const { return places()[P].Parent; }
  Projection kind(PlaceId P) const { return places()[P].Kind; }

  template <class Fn> void forEachPlace(Fn Do) const {
    for (uint32_t I = 0; I != S.size(); ++I)
      Do(PlaceId{I});
  }
  /// P itself and what lies below it.
  template <class Fn> void forEachPart(PlaceId P, Fn Do) const {
    forEachPlace([&](PlaceId Q) {
      if (places().isPartOf(Q, P))
        Do(Q);
    });
  }

  bool meansOneObject(PlaceId P) const {
    for (; P; P = parent(P))
      if (places()[P].Cut || (kind(P) == Projection::Element && places().index(P).How == Index::Kind::Any))
        return false;
    return true;
  }

  /// Every place for which First(step) holds of a step below Above becomes what the outermost such step starts from is.
  template <class Fn> void fallBack(PlaceId Above, Fn Ends) const {
    State Old = S;
    forEachPlace([&](PlaceId Q) {
      if (Above && !places().isPartOf(Q, Above))
        return;
      PlaceId Outermost;
      for (PlaceId Step = Q; Step && Step != Above; Step = parent(Step))
        if (Ends(Step))
          Outermost = Step;
      if (Outermost)
        of(Q) = parent(Outermost) ? Old[parent(Outermost).Raw] : Status{};
    });
  }

  // Elements chosen by a variable that has another value now are other elements.
  void changeIndex(PlaceId Variable) const {
    fallBack({}, [&](PlaceId Step) {
      if (kind(Step) != Projection::Element || places().index(Step).How != Index::Kind::Variable)
        return false;
      bool Depends = false;
      places().forEachIndexVariable(Step, [&](PlaceId By) { Depends |= places().isPartOf(named(By), Variable); });
      return Depends;
    });
  }

  // A whole that was changed in place may have set its parts: what of them is moved is now as the whole is.
  void settle(Status &Part, const Status &Whole) const {
    if (Part.Moved.empty())
      return;
    Part.Entry |= Whole.Entry;
    Part.Live |= Whole.Live;
    Part.Unsure |= Whole.Unsure;
    Part.Moved = Whole.Moved;
  }

  // Storage begins (or ends): nothing is known of the place, its parts, and elements that it chose.
  void forget(PlaceId P) const {
    fallBack({}, [&](PlaceId Step) { return Step == P; });
    changeIndex(P);
  }

  // A view is bound anew: what lies behind it is another object.
  void rebind(PlaceId View) const {
    fallBack(View, [&](PlaceId Step) { return kind(Step) == Projection::Deref; });
  }

  // An element that may be the one written may have been set by that: it is as the container is.
  void settleOtherElements(PlaceId Written) const {
    std::vector<PlaceId> Below;
    for (PlaceId E = Written; E; E = parent(E)) {
      if (kind(E) == Projection::Element)
        forEachPlace([&](PlaceId Other) {
          if (Other == E || parent(Other) != parent(E) || kind(Other) != Projection::Element)
            return;
          const Index &A = places().index(E), &B = places().index(Other);
          if (A.How == Index::Kind::Constant && B.How == Index::Kind::Constant)
            return;
          PlaceId Same = Other; // the corresponding part of the other element
          for (auto Step = Below.rbegin(); Step != Below.rend() && Same; ++Step)
            Same = places().find(Same, kind(*Step), places()[*Step].Key);
          if (Same)
            forEachPart(Same, [&](PlaceId Q) { settle(of(Q), of(parent(E))); });
        });
      Below.push_back(E);
    }
  }

  void operator()(const StorageBegin &F) const { forget(named(F.What)); }
  void operator()(const StorageEnd &F) const {
    Projection Root = kind(places().rootOf(F.What));
    if (Root == Projection::Local || Root == Projection::Temp)
      forget(named(F.What));
  }
  void operator()(const Issue &F) const { rebind(named(F.Into)); }
  void operator()(const Flow &F) const { rebind(named(F.To)); }
  void operator()(const Move &F) const {
    if (F.Refilled)
      return (*this)(Write{F.From, F.Always});
    bool Surely = F.Always && meansOneObject(named(F.From));
    forEachPart(named(F.From), [&](PlaceId Q) {
      // Moved here and only here; or moved as well.
      if (Surely)
        of(Q) = {false, false, false, {}};
      of(Q).Moved.insert(At);
    });
  }
  void operator()(const Write &F) const {
    PlaceId P = named(F.What);
    bool Surely = F.Always && meansOneObject(P);
    Status Taken = F.SameAs ? of(named(F.SameAs)) : Status{};
    forEachPart(P, [&](PlaceId Q) {
      Status &X = of(Q);
      if (Surely) {
        // Set here, whatever it was.
        X = {false, true, false, {}};
        return;
      }
      // Perhaps set: if it was moved, nobody shall be told.
      X.Live |= X.Entry;
      X.Unsure |= !X.Moved.empty();
      X.Moved.clear();
    });
    settleOtherElements(P);
    changeIndex(P);
    // The value of one that was moved from.
    if (Surely && !Taken.Moved.empty()) {
      Taken.Live |= Taken.Entry;
      Taken.Entry = false;
      forEachPart(P, [&](PlaceId Q) { of(Q) = Taken; });
    }
  }
  void operator()(const Mutate &F) const {
    PlaceId P = named(F.What);
    forEachPart(P, [&](PlaceId Q) {
      if (Q != P)
        settle(of(Q), of(P));
    });
    changeIndex(P);
  }
  void operator()(const Invalidate &F) const { (*this)(Mutate{F.What}); } // its elements may have been shifted
  void operator()(const Allocate &F) const {
    forget(F.Object);
    if (F.Into)
      rebind(named(F.Into));
  }
  void operator()(const CallFact &F) const {
    // A temporary that holds a result is another object in each round.
    PlaceId Result = Fn[F.Call].Result;
    if (Result && kind(Result) == Projection::Temp)
      forget(Result);
  }
  void operator()(const Read &) const {}
  void operator()(const Free &) const {}
  void operator()(const Adopt &) const {}
  void operator()(const Escape &) const {}
  void operator()(const Acquire &) const {}
  void operator()(const Release &) const {}
  void operator()(const Spawn &) const {}
  void operator()(const Join &) const {}
  void operator()(const Signal &) const {}
  void operator()(const Wait &) const {}
  void operator()(const Suspend &) const {}
  void operator()(const LateRead &) const {}
  void operator()(const Unreachable &) const { S.clear(); } // nothing gets past it
};
} // namespace

void NaiveMoves::apply(State &S, FactRef At) const {
  if (!S.empty())
    std::visit(Rules{Fn, Known, S, At}, Fn[At.Block].Facts[At.Index].What);
}

bool NaiveMoves::joinInto(State &Into, const State &From) {
  if (From.empty())
    return false;
  if (Into.empty()) {
    Into = From;
    return true;
  }
  State Old = Into;
  for (size_t I = 0; I != Into.size(); ++I) {
    Into[I].Entry |= From[I].Entry;
    Into[I].Live |= From[I].Live;
    Into[I].Unsure |= From[I].Unsure;
    Into[I].Moved.insert(From[I].Moved.begin(), From[I].Moved.end());
  }
  return Into != Old;
}

NaiveMoves::NaiveMoves(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known)
    : Fn(Bound), Known(Known), Starts(Bound.Blocks.size()) {
  Starts[0] = initial();
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (uint32_t B = 0; B != Fn.Blocks.size(); ++B) {
      State S = Starts[B], Thrown;
      bool Throws = false, OnlyThrows = true;
      for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
        // A callee that throws has had no effect yet.
        if (callMayThrow(Tu, Fn, Fn.Blocks[B].Facts[I]) && !S.empty()) {
          joinInto(Thrown, S);
          Throws = true;
        }
        apply(S, {BlockId{B}, I});
      }
      for (const Edge &E : Fn.Blocks[B].Next)
        OnlyThrows &= E.Exceptional;
      if (OnlyThrows || !Throws)
        joinInto(Thrown, S);
      for (const Edge &E : Fn.Blocks[B].Next) {
        // Who leaves by an exception does not return.
        if (E.Exceptional && E.To == Fn.Exit)
          continue;
        Changed |= joinInto(Starts[E.To.Raw], E.Exceptional ? Thrown : S);
      }
    }
  }
}

NaiveMoves::State NaiveMoves::before(FactRef At) const {
  State S = Starts[At.Block.Raw];
  for (uint32_t I = 0; I < At.Index; ++I)
    apply(S, {At.Block, I});
  return S;
}
