// CallbackReentrancy.cpp - a callback that changes what its caller is at: `for (auto &Slot : Slots) Slot(Event);`, and a
// closure that was registered with the same object and connects, disconnects or clears.
//
// Two functions that never meet: the one that views a member of its own and calls what lies in a member, and the one
// that registers the closure. Each leaves what it shows; what the closure changes is in its summary, seen from its
// captures or from what it is called with,
//
//   S.connect([&S](int) { S.clear(); });        invalidate (*(*this).S).Slots, and `S` was captured of the object S
//   S.on("quit", [](Server &S) { S.drop(); });  invalidate (*param0).Peers, and `Command(*this)` is how it is called
//
// so that the change is one of the very object which got the closure.
#include "checks/CallbackReentrancy.h"
#include "checks/Captures.h"
#include "checks/Check.h"
#include "checks/Reentrancy.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

class Collector {
public:
  Collector(const SolvedFunction &Fn, ReentryEvidence &Out)
      : Fn(Fn), Facts(Fn.Facts), Paths(Fn), Closures(Fn, Paths), Out(Out) {}
  void run();

private:
  bool callsKept(FactRef At) const;
  std::vector<std::string> keptIn(const Call &C, FactRef At) const;
  std::vector<uint32_t> selfArguments(const Call &C) const;
  void collectRound(FactRef At, llvm::ArrayRef<LiveView> Views);
  /// A closure comes to lie in a member of an object.
  struct Keeping {
    PlaceId Closure;
    PlaceId Object;
    TypeId Class;
    std::string Member;
    Span At;
  };
  void collectRegistered(const Call &C);
  void collectAssigned(const Call &C);
  void collectComebacks(const Keeping &K);

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  ObjectPaths Paths;
  Captures Closures;
  ReentryEvidence &Out;
};

} // namespace

bool Collector::callsKept(FactRef At) const {
  const auto *Made = std::get_if<CallFact>(&Facts[At.Block].Facts[At.Index].What);
  if (!Made || !Fn.Moves.isReachable(At))
    return false;
  const Call &C = Facts[Made->Call];
  return C.Object && C.Object->What && Fn.Tu.Types[C.Object->Type].Kind == Category::Callable;
}

/// The members of this object that the callable lies in: as it is called there, or by an iterator or a reference.
std::vector<std::string> Collector::keptIn(const Call &C, FactRef At) const {
  const PlaceTable &Places = Facts.Places;
  std::vector<std::string> Members;
  PlaceId View;
  for (PlaceId P = Fn.Known.resolve(C.Object->What); Places[P].Parent; P = Places[P].Parent) {
    const PlaceId Above = Places[P].Parent;
    if (Places.isOwnMember(P))
      Members.push_back(Fn.Tu.text(SymbolId{Places[P].Key}).str());
    else if (Places[P].Kind == Projection::Deref && !Places[Above].Parent)
      View = Above;
  }
  if (Members.empty() && View)
    for (BorrowId B : Fn.Loans->loansBefore(View, At))
      if (auto Field = ownContainer(Fn, (*Fn.Loans)[B].Place); Field && !llvm::is_contained(Members, *Field))
        Members.push_back(Field->str());
  return Members;
}

std::vector<uint32_t> Collector::selfArguments(const Call &C) const {
  std::vector<uint32_t> Self;
  for (uint32_t I = 0; I != C.Args.size(); ++I) {
    PlaceId P = C.Args[I].What ? Fn.Known.resolve(C.Args[I].What) : PlaceId{};
    if (C.Args[I].Sum) { // `this`, or beside it
      const Amount &Sum = Facts.Sums[*C.Args[I].Sum];
      P = Sum.Constant == 0 && Sum.Terms.size() == 1 ? Fn.Known.resolve(Sum.Terms[0].What) : PlaceId{};
    }
    const bool IsCopy = C.Args[I].How == PassKind::Value && !C.Args[I].Sum;
    if (P && ((Facts.Places.isOwnObject(P) && !IsCopy) || Facts.Places[P].Kind == Projection::This))
      Self.push_back(I);
  }
  return Self;
}

void Collector::collectRound(FactRef At, llvm::ArrayRef<LiveView> Views) {
  // Who holds a lock here waits for himself before anything is changed: double-lock's.
  if (Fn.Locks && llvm::any_of(Fn.Locks->heldBefore(At), [&](const LockStatus &L) {
        return L.mustBeHeld() && !isRecursiveLock(Fn.Tu, Facts, L.Lock);
      }))
    return;
  const FactAt &Made = Facts[At.Block].Facts[At.Index];
  const Call &C = Facts[std::get<CallFact>(Made.What).Call];
  const std::vector<std::string> Kept = keptIn(C, At);
  if (Kept.empty())
    return;
  std::set<std::pair<std::string, bool>> Seen;
  for (const LiveView &V : Views)
    for (BorrowId B : V.Held) {
      auto Field = ownContainer(Fn, (*Fn.Loans)[B].Place);
      const bool ByIterator = (*Fn.Loans)[B].ByIterator;
      if (!Field || Seen.count({Field->str(), ByIterator}))
        continue;
      auto D = Fn.Loans->useAfter(At, V.Holder, B);
      if (!D || D->Use.AtExit)
        continue;
      Seen.insert({Field->str(), ByIterator});
      for (const std::string &Member : Kept)
        Out.Rounds.push_back({Fn.Info.ObjectType, Member, Field->str(), ByIterator, selfArguments(C), Fn.Info.Name,
                              Made.At, Facts[D->Use.At.Block].Facts[D->Use.At.Index].At});
    }
}

/// What the closure changes of the object that has it.
void Collector::collectComebacks(const Keeping &K) {
  auto Keeper = Paths.of(K.Object);
  for (const Effect &E : Fn.Summaries.of(Closures.bodyOf(K.Closure)).Effects) {
    // The member, or one of its elements: `Handlers.erase(Key)`.
    size_t Member = E.What.Path.size();
    while (Member != 0 && E.What.Path[Member - 1].Kind != Projection::Field)
      --Member;
    if (E.Kind != EffectKind::Invalidate || E.Guessed || Member == 0)
      continue;
    ReentryEvidence::Comeback Back{.Class = K.Class,
                                   .Kept = K.Member,
                                   .Changed = E.What.Path[Member - 1].Key,
                                   .LeavesElements = E.Invalid == InvalidateKind::Iterator,
                                   .Registered = K.At,
                                   .Change = E.Trail.empty() ? Span() : E.Trail.front().At};
    if (E.What.Root == FormalRoot::Param && Member == 2 && E.What.Path[0].Kind == Projection::Deref) {
      Back.By = E.What.Param;
      Out.Comebacks.push_back(std::move(Back));
      continue;
    }
    auto Changed = Keeper ? Closures.captured(K.Closure, E.What, /*LeaveOut=*/E.What.Path.size() - Member + 1)
                          : std::nullopt;
    auto Common = Changed ? Paths.commonSteps(*Changed, *Keeper) : std::nullopt;
    if (Common && *Common == Changed->Steps.size() && *Common == Keeper->Steps.size())
      Out.Comebacks.push_back(std::move(Back));
  }
}

/// `S.connect([&S] { ... })`, by what connect does with it: `(*this).Slots.$[?] <- param0`, `(*this).Done <- param0`.
void Collector::collectRegistered(const Call &C) {
  if (!C.Callee || !C.Object || !C.Object->What || !Fn.Tu[C.Callee].ObjectType)
    return;
  for (const Effect &Keeps : Fn.Summaries.of(C.Callee).Effects) {
    if ((Keeps.Kind != EffectKind::Store && Keeps.Kind != EffectKind::Borrow) || Keeps.From.Root != FormalRoot::Param ||
        Keeps.From.Param >= C.Args.size() || Keeps.What.Root != FormalRoot::This || Keeps.What.Path.size() < 2 ||
        Keeps.What.Path[1].Kind != Projection::Field)
      continue;
    if (PlaceId Closure = Closures.closureIn(C.Args[Keeps.From.Param].What))
      collectComebacks({Closure, C.Object->What, Fn.Tu[C.Callee].ObjectType, Keeps.What.Path[1].Key, C.At});
  }
}

/// `Scene.Actors[0].Died = [](Scene &S) { ... };`
void Collector::collectAssigned(const Call &C) {
  if (!C.Callee || !Fn.Tu[C.Callee].IsSystem || C.How != CallKind::Member || !C.Object || !C.Object->What ||
      C.Args.size() != 1 || Fn.Tu.Types[C.Object->Type].Kind != Category::Callable)
    return;
  PlaceId Closure = Closures.closureIn(C.Args[0].What);
  if (!Closure)
    return;
  PlaceId P = Fn.Known.resolve(C.Object->What);
  for (; Facts.Places[P].Parent; P = Facts.Places[P].Parent)
    if (Facts.Places[P].Kind == Projection::Field)
      collectComebacks({Closure, Facts.Places[P].Parent, typeOf(Fn.Tu, Facts, Facts.Places[P].Parent),
                        Fn.Tu.text(SymbolId{Facts.Places[P].Key}).str(), C.At});
}

void Collector::run() {
  auto isCallable = [&](const Argument &A) {
    const TypeInfo &T = Fn.Tu.Types[A.Type];
    return T.Kind == Category::Callable || T.IsClosure;
  };
  for (const Call &C : Facts.Calls)
    if (C.Object && llvm::any_of(C.Args, isCallable)) {
      collectRegistered(C);
      collectAssigned(C);
    }
  if (!Fn.Info.ObjectType || Fn.Info.IsStatic || Fn.Info.IsLambda)
    return;
  bool Any = false;
  for (uint32_t B = 0; B != Facts.Blocks.size() && !Any; ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size() && !Any; ++I)
      Any = callsKept({{B}, I});
  if (Any)
    Fn.Loans->forEachFact([&](FactRef At) { return callsKept(At); },
                          [&](FactRef At, llvm::ArrayRef<LiveView> Views) { collectRound(At, Views); });
}

void deed::collectReentry(const SolvedFunction &Fn, ReentryEvidence &Evidence) { Collector(Fn, Evidence).run(); }

static bool mayMeet(const TuFacts &Tu, const ReentryEvidence::Round &R, const ReentryEvidence::Comeback &C) {
  return C.Kept == R.Kept && C.Changed == R.Viewed && (R.ByIterator || !C.LeavesElements) &&
         Tu.plainName(C.Class) == Tu.plainName(R.Class) && (!C.By || llvm::is_contained(R.Self, *C.By));
}

/// An iterator goes over what is changed; a reference is left behind in it.
static Finding describe(const TuFacts &Tu, const ReentryEvidence::Round &R, const ReentryEvidence::Comeback &C,
                        const FindingSink &Out) {
  const std::string Name = "`" + R.Viewed + "`";
  Finding F;
  F.Which = R.ByIterator ? Rule::MutatedWhileBorrowed : Rule::InvalidatedBorrow;
  F.How = Level::Warning;
  F.At = Out.resolve(R.ByIterator ? R.Call : R.Use);
  F.Message = R.ByIterator ? Name + " may be changed by this call while the function goes over it"
                           : "a reference into " + Name + " is used behind a call that may change it";
  F.Label = R.ByIterator ? "a closure that is kept in `" + R.Kept + "` changes " + Name : "used here";
  if (!R.ByIterator)
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(R.Call),
            "a closure that is kept in `" + R.Kept + "` is called here");
  addStep(F.Steps, Step::Kind::Related, Out.resolve(C.Registered), "the closure is registered here");
  if (C.Change)
    addStep(F.Steps, Step::Kind::Via, Out.resolve(C.Change), "and changes " + Name + " here");
  if (R.ByIterator)
    addStep(F.Steps, Step::Kind::Related, Out.resolve(R.Use), "the iterator is used here after the call");
  F.Help = R.ByIterator ? "go over a copy of " + Name + ", or note what is to be changed and change it after the loop"
                        : "use it before the call, or look it up again behind it";
  F.Function = Tu.text(R.Function).str();
  F.Subject = Name;
  return F;
}

static void report(const SolvedTu &Tu, bool ByIterator, FindingSink &Out) {
  for (const ReentryEvidence::Round &R : Tu.Evidence.Reentry.Rounds)
    if (R.ByIterator == ByIterator)
      for (const ReentryEvidence::Comeback &C : Tu.Evidence.Reentry.Comebacks)
        if (mayMeet(Tu.Tu, R, C)) {
          Out.add(describe(Tu.Tu, R, C, Out));
          break;
        }
}

void deed::checkMutatedWhileBorrowed(const SolvedTu &Tu, FindingSink &Out) { report(Tu, /*ByIterator=*/true, Out); }

void deed::checkInvalidatedBorrow(const SolvedTu &Tu, FindingSink &Out) { report(Tu, /*ByIterator=*/false, Out); }
