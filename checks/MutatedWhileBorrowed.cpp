// mutated-while-borrowed: somebody goes over a container, and code that runs in between changes it.
//
// What a callee does between two looks at what it iterates over is in its summary: LateRead effects whose change is the
// call of a callable that it was handed, or a change through what a closure has captured. Which closure this is, and
// what it captures, the caller knows. In a loop of this function itself, a change that leaves iterators valid (a list
// grows) is reported here; one that does not is invalidated-borrow's.
#include "checks/Captures.h"
#include "checks/ObjectPath.h"
#include "checks/Reentrancy.h"
#include "checks/Wording.h"
#include "flow/Solver.h"

using namespace deed;

namespace {

class MutatedWhileBorrowed {
public:
  MutatedWhileBorrowed(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Facts(Fn.Facts), Out(Out), Paths(Fn), Closures(Fn, Paths) {}
  void run();

private:
  // Through a callable.
  void checkCallable(FactRef At);
  bool endsIteration(const ObjectPath &Changed, const ObjectPath &Read) const;
  void report(const Call &C, const LateRead &L, const FactAt &Here, const ObjectPath &Changed, Span Change,
              Span Handed);

  // Within a loop of one's own.
  void checkLoops();
  void checkLoop(PlaceId Iterator, FactRef Advance, uint32_t Head);
  void checkElements(PlaceId Iterator, const ObjectPath &Element, FactRef Advance, uint32_t Head);
  bool isBoundWithin(PlaceId View, FactRef Advance, uint32_t Head) const;
  bool comesBack(FactRef From, FactRef Advance, uint32_t Head) const;

  const FactAt &at(FactRef R) const { return Facts[R.Block].Facts[R.Index]; }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FindingSink &Out;
  ObjectPaths Paths;
  Captures Closures;
  std::vector<BlockId> Order;
  std::vector<uint32_t> Position; ///< by block, into Order
};

} // namespace

void MutatedWhileBorrowed::run() {
  bool AnyLoop = false;
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B) {
    AnyLoop |= Facts.Blocks[B].LoopHead;
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I)
      if (std::holds_alternative<LateRead>(Facts.Blocks[B].Facts[I].What) && Fn.Moves.isReachable({{B}, I}))
        checkCallable({{B}, I});
  }
  if (AnyLoop)
    checkLoops();
}

//===-- Through a callable --------------------------------------------------------------------------------------===//

/// Read is what lies in Changed, or Changed itself.
bool MutatedWhileBorrowed::endsIteration(const ObjectPath &Changed, const ObjectPath &Read) const {
  auto Common = Paths.commonSteps(Changed, Read);
  return Common && *Common == Changed.Steps.size() && Changed.Exact &&
         !Paths.leadsThrough(Read, *Common, Projection::Deref);
}

static bool changesContent(const Effect &E) {
  return E.Kind == EffectKind::Invalidate || E.Kind == EffectKind::Free ||
         (E.Kind == EffectKind::Write && !E.Guessed);
}

void MutatedWhileBorrowed::checkCallable(FactRef At) {
  const FactAt &Here = at(At);
  const auto &L = std::get<LateRead>(Here.What);
  if (!Here.Call || L.Anew)
    return;
  const Call &C = Facts[Here.Call];
  auto Read = Paths.of(L.What);
  if (!Read)
    return;
  for (const Argument &A : C.Args) {
    if (!A.What || !Facts.Places.isPartOf(L.After, A.What))
      continue;
    if (L.By != ChangeKind::Called) { // the callee was instantiated for this closure and knows what it does
      bool Ends = L.By == ChangeKind::Invalidated || L.By == ChangeKind::Written || L.By == ChangeKind::Freed;
      auto Changed = Paths.of(L.After);
      if (Ends && Closures.closureIn(A.What) && Changed && endsIteration(*Changed, *Read))
        report(C, L, Here, *Changed, L.Changed.empty() ? A.At : L.Changed.back().At, A.At);
      return;
    }
    PlaceId Closure = Closures.closureIn(A.What);
    if (!Closure)
      return;
    for (const Effect &E : Fn.Summaries.of(Closures.bodyOf(Closure)).Effects) {
      if (!changesContent(E))
        continue;
      FormalPlace What = E.What; // an element that is erased may be the one that the iteration stands on
      if (E.Kind == EffectKind::Invalidate && E.Invalid == InvalidateKind::Element && !What.Path.empty() &&
          What.Path.back().Kind == Projection::Element)
        What.Path.pop_back();
      auto Changed = Closures.captured(Closure, What);
      if (Changed && endsIteration(*Changed, *Read))
        return report(C, L, Here, *Changed, E.Trail.empty() ? A.At : E.Trail.front().At, A.At);
    }
    return;
  }
}

void MutatedWhileBorrowed::report(const Call &C, const LateRead &L, const FactAt &Here, const ObjectPath &Changed,
                                  Span Change, Span Handed) {
  std::string Name = quoted(Fn, Changed.end(), "the container"), Callee = calleeName(Fn, Here);
  std::string Doer = Callee.empty() ? "the callee" : "`" + Callee + "`";
  Finding F;
  F.Which = Rule::MutatedWhileBorrowed;
  F.How = Level::Warning;
  F.At = Out.resolve(Change);
  if (!F.At.valid())
    F.At = Out.resolve(Handed);
  F.Message = Name + " is changed while " + Doer + " iterates over it";
  F.Label = "changed here, by the callable that " + Doer + " calls in each round";
  addStep(F.Steps, Step::Kind::Cause, Out.resolve(C.At), Doer + " iterates over " + Name + " here");
  if (L.By == ChangeKind::Called && !L.Changed.empty())
    addStep(F.Steps, Step::Kind::Via, Out.resolve(L.Changed.back().At), "it calls what it was given here");
  if (!Here.Trail.empty())
    addStep(F.Steps, Step::Kind::Via, Out.resolve(Here.Trail.back().At), "and goes on to the next element here");
  F.Help = "note down what is to be changed, and change " + Name + " after the iteration; or let it run over a copy";
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = Callee + ": " + Name;
  Out.add(std::move(F));
}

//===-- Within a loop of one's own ------------------------------------------------------------------------------===//

/// Range-based for loops: their iterator has no name.
void MutatedWhileBorrowed::checkLoops() {
  Order = reversePostOrder(Facts);
  Position.assign(Facts.Blocks.size(), ~0u);
  for (uint32_t I = 0; I != Order.size(); ++I)
    Position[Order[I].Raw] = I;
  for (BlockId B : Order)
    for (const Edge &E : Facts[B].Next) {
      uint32_t Head = Position[E.To.Raw];
      if (Head > Position[B.Raw])
        continue;
      for (uint32_t I = 0; I != Facts[B].Facts.size(); ++I) {
        const auto *M = std::get_if<Mutate>(&Facts[B].Facts[I].What);
        PlaceId X = M ? Fn.Known.resolve(M->What) : PlaceId{};
        if (!X || Facts.Places[X].Kind != Projection::Local || !Fn.Tu.text(Facts.Places[X].Name).empty())
          continue;
        const TypeInfo &T = Fn.Tu.Types[Facts.Places[X].Type];
        if (T.IsClass && T.Kind == Category::View)
          checkLoop(X, {B, I}, Head);
      }
    }
}

/// From there on the loop may come round to the iterator's next step.
bool MutatedWhileBorrowed::comesBack(FactRef From, FactRef Advance, uint32_t Head) const {
  if (From.Block == Advance.Block)
    return From.Index < Advance.Index;
  llvm::SmallVector<BlockId, 8> Work{From.Block};
  llvm::BitVector Seen(static_cast<unsigned>(Order.size()));
  while (!Work.empty()) {
    BlockId B = Work.pop_back_val();
    for (const Edge &E : Facts[B].Next) {
      uint32_t P = Position[E.To.Raw];
      if (E.Exceptional || P <= Head || P > Position[Advance.Block.Raw] || Seen.test(P))
        continue;
      if (E.To == Advance.Block)
        return true;
      Seen.set(P);
      Work.push_back(E.To);
    }
  }
  return false;
}

void MutatedWhileBorrowed::checkLoop(PlaceId Iterator, FactRef Advance, uint32_t Head) {
  auto From = Paths.sources().ofItself(Iterator);
  if (From.size() != 1 || From[0].How != LoanSource::Kind::Borrow)
    return;
  auto Element = Paths.of(From[0].Place);
  if (!Element)
    return;
  checkElements(Iterator, *Element, Advance, Head);
  for (uint32_t P = Head; P <= Position[Advance.Block.Raw]; ++P) {
    const Block &B = Facts[Order[P]];
    for (uint32_t I = 0; I != B.Facts.size(); ++I) {
      const auto *M = std::get_if<Mutate>(&B.Facts[I].What);
      FactRef Here{Order[P], I};
      if (!M || !M->Always || B.Facts[I].Guessed || !B.Facts[I].Call || !comesBack(Here, Advance, Head))
        continue;
      auto Changed = Paths.of(M->What);
      if (!Changed || !endsIteration(*Changed, *Element) || Changed->Steps.size() == Element->Steps.size() ||
          Facts.Places[Element->Steps[Changed->Steps.size()]].Kind != Projection::Content)
        continue;
      bool Invalidates = llvm::any_of(B.Facts, [&](const FactAt &F) {
        return F.Call == B.Facts[I].Call && std::holds_alternative<Invalidate>(F.What);
      });
      if (Invalidates)
        continue;
      std::string Name = quoted(Fn, Changed->end(), "the container");
      Finding F;
      F.Which = Rule::MutatedWhileBorrowed;
      F.How = Level::Warning;
      F.At = Out.resolve(B.Facts[I].At);
      F.Message = Name + " is changed in a loop over its own elements";
      F.Label = "changed here, while the loop goes on";
      addStep(F.Steps, Step::Kind::Cause, Out.resolve(From[0].At ? From[0].At->At : Span{}),
              "the loop over " + Name + " begins here");
      addTrailSteps(F.Steps, Fn, B.Facts[I], "changes it", Out);
      F.Help = "collect what is to be added and add it after the loop, or loop over a copy";
      F.Function = Fn.Tu.text(Fn.Info.Name).str();
      F.Subject = Name;
      Out.add(std::move(F));
      return;
    }
  }
}

bool MutatedWhileBorrowed::isBoundWithin(PlaceId View, FactRef Advance, uint32_t Head) const {
  for (uint32_t P = Head; P <= Position[Advance.Block.Raw]; ++P)
    for (const FactAt &F : Facts[Order[P]].Facts)
      if (PlaceId Into = boundBy(F.What); Into && Fn.Known.resolve(Into) == View)
        return true;
  return false;
}

/// `const double &top = *max_element(...); for (double &x : v) x /= top;`: once the loop has come to the element that
/// the reference is of, all others are divided by something else.
void MutatedWhileBorrowed::checkElements(PlaceId Iterator, const ObjectPath &Element, FactRef Advance, uint32_t Head) {
  auto container = [&](ObjectPath P) {
    while (!P.Steps.empty() && Facts.Places[P.end()].Kind == Projection::Element)
      P.Steps.pop_back();
    return P;
  };
  const ObjectPath Whole = container(Element);
  auto isOfSame = [&](const ObjectPath &P) {
    const ObjectPath Of = container(P);
    return Of.Root == Whole.Root && Of.Steps.size() == Whole.Steps.size() && Paths.commonSteps(Of, Whole);
  };
  auto isNumber = [&](PlaceId P) {
    const TypeInfo &T = Fn.Tu.Types[typeOf(Fn.Tu, Facts, P)];
    return !T.IsClass && !T.IsPointer && !T.IsReference;
  };
  // The variables of this function's own that refer to elements: of the loop, and from before it.
  auto viewOf = [&](PlaceId P) -> PlaceId {
    const PlaceNode &N = Facts.Places[P];
    if (N.Kind != Projection::Deref || Facts.Places[N.Parent].Kind != Projection::Local || !isNumber(P) ||
        !Fn.Tu.Types[Facts.Places[N.Parent].Type].IsReference)
      return {};
    return N.Parent;
  };
  for (uint32_t B = Head; B <= Position[Advance.Block.Raw]; ++B) {
    const std::vector<FactAt> &Here = Facts[Order[B]].Facts;
    for (uint32_t I = 0; I != Here.size(); ++I) {
      const auto *W = std::get_if<Write>(&Here[I].What);
      const auto *M = std::get_if<Mutate>(&Here[I].What);
      PlaceId Changed = W ? W->What : M ? M->What : PlaceId{};
      PlaceId Each = Changed ? viewOf(Changed) : PlaceId{};
      if (!Each || Here[I].Call || (W && W->SameAs) || !isBoundWithin(Each, Advance, Head))
        continue;
      auto Target = Paths.of(Changed);
      if (!Target || !isOfSame(*Target))
        continue;
      for (uint32_t R = I; R-- != 0;) {
        if (std::holds_alternative<StorageBegin>(Here[R].What) || changedBy(Here[R].What))
          break; // another statement's
        const auto *Used = std::get_if<Read>(&Here[R].What);
        PlaceId Held = Used ? viewOf(Used->What) : PlaceId{};
        if (!Held || Held == Each || isBoundWithin(Held, Advance, Head))
          continue;
        auto Source = Paths.of(Used->What);
        if (!Source || !isOfSame(*Source))
          continue;
        auto Bound = Paths.sources().ofItself(Held);
        std::string Name = quoted(Fn, Held);
        Finding F;
        F.Which = Rule::MutatedWhileBorrowed;
        F.How = Level::Warning;
        F.At = Out.resolve(Here[I].At);
        F.Message = Name + " refers to an element of what this loop changes, and is used in each round";
        F.Label = "changed here, in one of the rounds " + Name + " itself";
        if (!Bound.empty() && Bound[0].At)
          addStep(F.Steps, Step::Kind::Cause, Out.resolve(Bound[0].At->At), Name + " is bound to an element here");
        F.Help = "copy the value: let " + Name + " be no reference";
        F.Function = Fn.Tu.text(Fn.Info.Name).str();
        F.Subject = Name;
        Out.add(std::move(F));
        return;
      }
    }
  }
}

void deed::checkMutatedWhileBorrowed(const SolvedFunction &Fn, FindingSink &Out) {
  MutatedWhileBorrowed(Fn, Out).run();
  reportReentrancy(Fn, Out);
}
