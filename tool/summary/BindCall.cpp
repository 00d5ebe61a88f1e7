#include "summary/BindCall.h"
#include "facts/HoldsLoans.h"
#include "summary/EffectOrder.h"
#include "summary/Signature.h"
#include "summary/Store.h"
#include "summary/ThreadActs.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

class CallBinder {
public:
  CallBinder(Binding &B, const Call &C, const Summary &S) : B(B), Tu(B.Tu), Fn(B.Fn), C(C), S(S) {}
  /// To be called first. Own is C.
  void keepArguments(Call &Own);
  void run();

private:
  // What the call does whatever its callee is.
  void readText();
  void initialiseResult();
  void adoptMadeForCall();
  void holdAsserted();

  // One effect.
  void apply(const Effect &E);
  void adopt(const Effect &E);
  void store(const Effect &E);
  PlaceId objectBoundBy(const Effect &E, PlaceId Into);
  void exchange(const Effect &E);
  void borrow(const Effect &E);
  void giveResult(const Effect &E);
  void learnType(PlaceId Returned);
  void callWithElements(const Effect &E, PlaceId Elements);

  // Loans.
  void issue(PlaceId Borrowed, PlaceId Into, Span At, const Effect &E);
  void flow(const FormalPlace &From, PlaceId Into, const Effect &E);
  bool replaces(const Effect &E, PlaceId Into) { return replacesWhat(E, S) && Replaced.insert(Into).second; }
  bool resultIsWritable() const;

  // Values from before the call.
  PlaceId hold(PlaceId P);
  void saveCopied();
  PlaceId copied(const Effect &E);
  PlaceId exchangedWith(const Effect &E);
  bool mayBeMovedFrom(PlaceId P) const;

  bool isCallable(PlaceId P) const {
    const TypeInfo &T = Tu.Types[P ? typeOf(Tu, Fn, P) : TypeId{}];
    return T.Kind == Category::Callable && !T.IsClosure;
  }
  PlaceId actual(const FormalPlace &F) { return B.Places.of(F, C); }
  Span spanOf(const FormalPlace &F) const { return B.Places.spanOf(F, C); }
  /// The guard of a lock, the handle of a thread; From is left empty if there is none.
  PlaceId companion(const Effect &E) { return E.From == FormalPlace() ? PlaceId{} : actual(E.From); }
  /// `this` of an object that is being made on the heap.
  bool isNewObject(const FormalPlace &F) const {
    return F.Root == FormalRoot::This && F.Path.empty() && C.Object && C.Object->What &&
           Fn.Places[C.Object->What].Kind == Projection::Heap;
  }
  void emit(Fact What, Span At, llvm::ArrayRef<TrailStep> Trail = {}) { B.emit(std::move(What), At, Trail, IsGuess); }

  Binding &B;
  TuFacts &Tu;
  FunctionFacts &Fn;
  const Call &C;
  const Summary &S;
  bool IsGuess = false;                           ///< the effect being applied follows from a declaration alone
  bool ResultHolds = false;                       ///< the result holds loans already: add, don't replace
  llvm::SmallVector<PlaceId, 2> Kept;             ///< temporaries that last until the call is done
  llvm::SmallDenseMap<PlaceId, PlaceId, 2> Saved; ///< what is copied and set: who has the value from before
  llvm::SmallDenseSet<PlaceId, 4> Replaced;       ///< what they held before is forgotten already
};

} // namespace

/// `head = remove(head)`: the callee gets what the variable held before the result is put there.
void CallBinder::keepArguments(Call &Own) {
  for (Argument &A : Own.Args)
    if (A.What && A.How == PassKind::Value && A.What == Own.Result)
      A.What = hold(A.What);
}

void CallBinder::run() {
  llvm::SmallVector<std::pair<CallPhase, const Effect *>, 8> InOrder;
  for (const Effect &E : S.Effects)
    if (B.Sites.mayHappen(E, C))
      InOrder.push_back({phaseOf(E, S, C), &E});
  llvm::sort(InOrder); // within a phase by address: as the summary has them
  auto applyNext = [&](const Effect &E) {
    IsGuess = C.OnlyDeclared || E.Guessed;
    apply(E);
    IsGuess = false;
  };
  if (S.Source == SummarySource::Body)
    for (const Argument &A : C.Args)
      if (A.What && A.How == PassKind::Value && Fn.Places[A.What].Kind == Projection::Temp)
        B.HandedOver.insert(A.What);
  const auto *Next = InOrder.begin();
  for (; Next != InOrder.end() && Next->first == CallPhase::Read; ++Next)
    applyNext(*Next->second);
  readText();
  initialiseResult();
  saveCopied();
  for (; Next != InOrder.end(); ++Next)
    applyNext(*Next->second);
  if (C.OnlyDeclared)
    adoptMadeForCall();
  // Whatever the constructor did on the way, the object lives now.
  if (C.How == CallKind::Constructor && C.Object && C.Object->What)
    emit(Write{C.Object->What}, C.At);
  for (PlaceId Held : Kept)
    emit(StorageEnd{Held}, C.At);
  holdAsserted();
  // `~Node() { delete Next; }` ends where Next is null, which is tested within the delete.
  if (S.NeverReturns && C.How != CallKind::Destructor)
    emit(Unreachable{}, C.At);
}

//===-- Whatever the callee is ----------------------------------------------------------------------------------===//

/// `printf("%s", p)`: no parameter stands for it, but what is handed over as text is read. Of other pointers, `%p` may
/// ask no more than the address.
void CallBinder::readText() {
  if (!C.Callee || !Tu[C.Callee].IsVariadic)
    return;
  for (size_t I = Tu[C.Callee].Params.size(); I < C.Args.size(); ++I) {
    const Argument &A = C.Args[I];
    const TypeInfo &T = Tu.Types[A.Type];
    if (A.What && T.IsPointer && Tu.Types[T.Pointee].IsCharacter)
      emit(Read{B.Places.step(A.What, {Projection::Deref, {}}, C), ReadKind::Argument}, A.At);
  }
}

/// What the result's place stood for in an earlier round of a loop is over.
void CallBinder::initialiseResult() {
  const TypeInfo &T = Tu.Types[C.ResultType];
  bool IsReference = C.Callee && Tu[C.Callee].ResultIsReference;
  if (C.Result && (IsReference || T.IsClass || T.IsPointer || T.IsReference || T.Kind == Category::View))
    emit(Write{C.Result}, C.At);
}

/// `makeMatcher(new LessThan)`: nobody else can, so it is for the callee to release it, though it may only look at it.
void CallBinder::adoptMadeForCall() {
  for (const Argument &A : C.Args) {
    const TypeInfo &T = Tu.Types[A.Type];
    if (A.How == PassKind::Value && T.IsPointer && Tu.Types[T.Pointee].IsClass && Tu.Types[T.Pointee].IsConst &&
        B.Owners.isMadeForCall(A.What))
      emit(Adopt{{}, A.What, false}, A.At);
  }
}

/// `AssertHeld()`: from here on, the lock is held.
void CallBinder::holdAsserted() {
  if (!C.Callee)
    return;
  for (const LockClaim &Claim : Tu[C.Callee].Locks)
    if (Claim.What == LockClaim::Kind::Asserts)
      if (auto Formal = parseFormalPlace(Claim.Place))
        if (PlaceId P = actual(*Formal))
          emit(heldByClaim(P, Claim), C.At);
}

//===-- Values from before the call -----------------------------------------------------------------------------===//

/// A temporary that has P's value until the call is done.
PlaceId CallBinder::hold(PlaceId P) {
  TypeId T = typeOf(Tu, Fn, P);
  PlaceId Held = B.temporary(T);
  if (!mayBeHandle(Tu, T))
    emit(Flow{P, Held}, C.At);
  emit(Write{Held, true, {}, P}, C.At);
  Kept.push_back(Held);
  return Held;
}

/// `exchange(fd_, -1)`, `swap(a, b)`: numbers are copied as they were when the call began, whatever it sets on the way.
void CallBinder::saveCopied() {
  for (const Effect &E : S.Effects) {
    if (E.Kind != EffectKind::Write || E.From == FormalPlace() ||
        llvm::none_of(S.Effects, [&](const Effect &W) { return W.Kind == EffectKind::Write && W.What.covers(E.From); }))
      continue;
    PlaceId From = actual(E.From);
    if (!From || Saved.contains(From))
      continue;
    Saved[From] = hold(From);
  }
  for (const Effect &E : S.Effects)
    if (E.Kind == EffectKind::Store && isExchange(E, S))
      if (PlaceId From = actual(E.From); From && !Saved.contains(From) && mayBeMovedFrom(From)) {
        Saved[From] = B.temporary(typeOf(Tu, Fn, From));
        emit(Write{Saved[From], true, {}, From}, C.At);
        Kept.push_back(Saved[From]);
      }
}

bool CallBinder::mayBeMovedFrom(PlaceId P) const {
  const TypeInfo &T = Tu.Types[typeOf(Tu, Fn, P)];
  return T.IsClass && T.AfterMove != MovedFrom::Copied;
}

/// `swap(a, b)`: the other one's place.
PlaceId CallBinder::exchangedWith(const Effect &E) {
  for (const Effect &Other : S.Effects)
    if (Other.Kind == EffectKind::Store && Other.What == E.What && isExchange(Other, S))
      if (PlaceId P = actual(Other.From); P && mayBeMovedFrom(P))
        return P;
  return {};
}

/// Whose value a write gives to its place; invalid if it is not said.
PlaceId CallBinder::copied(const Effect &E) {
  PlaceId From = E.From == FormalPlace() ? exchangedWith(E) : companion(E);
  auto It = From ? Saved.find(From) : Saved.end();
  return It == Saved.end() ? From : It->second;
}

//===-- One effect ----------------------------------------------------------------------------------------------===//

void CallBinder::apply(const Effect &E) {
  // An object under construction has no value to lose, and a destructor is no use of one.
  bool OnObject = E.What.Root == FormalRoot::This;
  // What it does to things that the object merely refers to is a use of these.
  bool Beyond = E.Kind == EffectKind::Read && OnObject &&
                llvm::count_if(E.What.Path, [](const FormalStep &S) { return S.Kind == Projection::Deref; }) > 1;
  // `~Deferred() { Run(); }`: what a callable of its own refers to is used.
  const bool Calls = E.Kind == EffectKind::Read && E.Read == ReadKind::Object && OnObject && E.What.Path.size() > 1 &&
                     C.How == CallKind::Destructor && isCallable(actual(E.What));
  if ((E.Kind == EffectKind::Read || E.Kind == EffectKind::Move) && !Beyond && !Calls &&
      (C.How == CallKind::Destructor || (C.How == CallKind::Constructor && OnObject)))
    return;
  if (E.Kind == EffectKind::Write && C.How == CallKind::Constructor && OnObject && E.What.Path.size() == 1)
    return; // said once, at the end

  Span At = spanOf(E.What);
  auto place = [&] { return actual(E.What); };
  switch (E.Kind) {
  case EffectKind::Read:
    if (PlaceId P = place(); P && !Tu.Types[Fn.Places[P].Type].IsStateless)
      emit(Read{P, E.Read}, At, E.Trail);
    return;
  case EffectKind::Write:
    if (PlaceId P = place())
      emit(Write{P, E.Always, B.Sites.constantOf(E, C), copied(E)}, At, E.Trail);
    return;
  case EffectKind::Mutate:
    if (PlaceId P = place())
      emit(Mutate{P, E.Always}, At, E.Trail);
    return;
  case EffectKind::Move:
    if (PlaceId P = place())
      emit(Move{P, E.Always, E.IfResult, E.Replaced}, At, E.Trail);
    return;
  case EffectKind::Invalidate:
    if (PlaceId P = place())
      emit(Invalidate{P, E.Invalid, E.Always, E.Room}, At, E.Trail);
    return;
  case EffectKind::Free:
    if (C.How == CallKind::Destructor && C.Object && B.HandedOver.contains(C.Object->What))
      return; // the callee did
    if (PlaceId P = place())
      emit(Free{P, E.Alloc, E.Always, E.Replaced, E.IfResult}, At, E.Trail);
    return;
  case EffectKind::Adopt:
    if (B.Sites.mayAdopt(E, C))
      adopt(E);
    return;
  case EffectKind::Store: return isExchange(E, S) ? exchange(E) : store(E);
  case EffectKind::Borrow: return borrow(E);
  case EffectKind::ReturnAlias:
  case EffectKind::ReturnBorrow:
  case EffectKind::ReturnLoans: return giveResult(E);
  case EffectKind::ReturnFresh: // into the result, or into an output that the model names
    if (PlaceId P = place())
      emit(Allocate{Fn.Places.root(Projection::Heap, B.NextRoot++, Tu.Types[Fn.Places[P].Type].Pointee), P,
                    B.Owners.letGoAs(C).value_or(E.Alloc), E.Always},
           At, E.Trail);
    return;
  case EffectKind::Acquire:
    if (PlaceId P = place(); P && perhapsRegains(E, S))
      emit(Acquire{P, {}, E.Mode, /*Always=*/false, /*Adopts=*/true}, At, E.Trail);
    else if (P)
      emit(Acquire{P, companion(E), E.Mode, E.Always}, At, E.Trail);
    return;
  case EffectKind::Release:
    if (PlaceId P = place(); P && !perhapsRegains(E, S))
      emit(Release{P, companion(E), E.Always}, At, E.Trail);
    return;
  case EffectKind::LateRead:
    if (PlaceId P = place()) {
      if (PlaceId After = actual(E.From))
        emit(LateRead{P, After, E.By, E.Read, E.Anew, E.Always, E.Changed, E.Over}, At, E.Trail);
      callWithElements(E, P);
    }
    return;
  case EffectKind::RequireLock:
    // A demand on the caller; what happens is that the guard takes the lock over, or (a model's `AssertHeld()`) that it
    // is known to be held.
    if (PlaceId P = place(), Guard = companion(E); P && (Guard || (C.Callee && Tu[C.Callee].Locks.empty())))
      emit(Acquire{P, Guard, E.Mode, E.Always, /*Adopts=*/true}, At, E.Trail);
    return;
  case EffectKind::Spawn:
    if (PlaceId P = place()) {
      const PlaceId Handle = companion(E);
      emit(Spawn{P, Handle}, At, E.Trail);
      bindThreadActs(B, P, Handle);
    }
    return;
  case EffectKind::Join:
    if (PlaceId P = place())
      emit(Join{P}, At, E.Trail);
    return;
  case EffectKind::Signal:
    if (PlaceId P = place())
      emit(Signal{P}, At, E.Trail);
    return;
  case EffectKind::Wait:
    if (PlaceId P = place())
      emit(Wait{P}, At, E.Trail);
    return;
  }
}

/// `for_each(Threads.begin(), Threads.end(), [](std::thread &T) { T.join(); })`, `ranges::for_each(Threads,
/// &std::thread::join)`: threads are waited for by what an algorithm calls with each of them.
void CallBinder::callWithElements(const Effect &E, PlaceId Elements) {
  if (S.Source == SummarySource::Body || E.From.Root != FormalRoot::Param || E.From.Param >= C.Args.size())
    return;
  const Argument &Called = C.Args[E.From.Param];
  FunctionId Runs = B.Owners.functionIn(Called.What);
  if (!Runs)
    Runs = B.Functions.callOperatorOf(Called.Type);
  if (!Runs)
    return;
  for (const Effect &Inner : B.Summaries.of(Runs).Effects) {
    const bool IsOnIt = Inner.What.Root == FormalRoot::Param ? Inner.What.Param == 0
                                                            : Inner.What.Root == FormalRoot::This && !Tu[Runs].HasBody;
    if (Inner.Kind != EffectKind::Join || !IsOnIt || Inner.What.Path.empty())
      continue;
    PlaceId Handle = Elements;
    for (const FormalStep &Step : llvm::ArrayRef<FormalStep>(Inner.What.Path).drop_front())
      Handle = B.Places.step(Handle, Step, C);
    emit(Join{Handle}, C.At, Inner.Trail);
  }
}

void CallBinder::adopt(const Effect &E) {
  if (E.What.isUnknown() && !E.Always && isNewObject(E.From)) {
    // `new Child(...)` whose constructor tells somebody of itself.
    Span At = spanOf(E.What);
    PlaceId Held = B.temporary({});
    issue(C.Object->What, Held, At, E);
    emit(Escape{Held, EscapeTo::Unknown}, At, E.Trail);
  } else if (PlaceId P = actual(E.From)) {
    PlaceId Owner = E.What.isUnknown() ? PlaceId{} : actual(E.What);
    emit(Adopt{Owner, P, E.Always && B.Owners.isSureOwner(E, C)}, spanOf(E.From), E.Trail);
  }
}

void CallBinder::store(const Effect &E) {
  if (!E.What.isUnknown()) {
    PlaceId Into = actual(E.What);
    if (Into && B.Sites.isViewMadeOfOwner(E, S, C))
      issue(Fn.Places.content(actual(E.From), {}), Into, spanOf(E.From), E);
    else if (PlaceId Object = Into ? objectBoundBy(E, Into) : PlaceId{})
      issue(Object, Into, spanOf(E.From), E);
    else if (Into && (canHoldLoans(Tu, Fn, Into) || B.Sites.handsOverOwner(E, C)))
      flow(E.From, Into, E);
  } else if (PlaceId P = actual(E.From)) {
    emit(Escape{P, EscapeTo::Unknown}, spanOf(E.From), E.Trail);
  }
}

/// `pair<const T &, int>(t, 1)`: what a member that is a reference is made of is bound by it, not copied.
PlaceId CallBinder::objectBoundBy(const Effect &E, PlaceId Into) {
  if (!Tu.Types[typeOf(Tu, Fn, Into)].IsReference)
    return {};
  PlaceId From = actual(E.From);
  return From && !Tu.Types[typeOf(Tu, Fn, From)].IsReference ? From : PlaceId{};
}

/// Two stores that cross, `swap(a, b)`: each holds what the other held, and no longer what it held itself. Said once,
/// for the first of the two.
void CallBinder::exchange(const Effect &E) {
  if (E.From < E.What)
    return;
  PlaceId One = actual(E.What), Other = actual(E.From);
  if (!One || !Other || One == Other ||
      (!canHoldLoans(Tu, Fn, One) && Tu.Types[typeOf(Tu, Fn, One)].Kind != Category::Owner))
    return;
  PlaceId Held = B.temporary(Fn.Places[One].Type);
  for (auto [From, To] : {std::pair(One, Held), std::pair(Other, One), std::pair(Held, Other)})
    emit(Flow{From, To}, C.At, E.Trail);
}

void CallBinder::borrow(const Effect &E) {
  PlaceId From = actual(E.From);
  if (!From)
    return;
  PlaceId Into = E.What.isUnknown() ? B.temporary({}) : actual(E.What);
  if (Into && !canHoldLoans(Tu, Fn, Into))
    return;
  issue(From, Into, spanOf(E.From), E);
  if (Into && E.What.isUnknown())
    emit(Escape{Into, EscapeTo::Unknown}, spanOf(E.From), E.Trail);
}

void CallBinder::giveResult(const Effect &E) {
  if (!C.Result)
    return;
  if (std::optional<FormalPlace> Pointer = handedOutBefore(E, S)) {
    flow(*Pointer, C.Result, E);
    bool Needed = llvm::any_of(S.Effects, [&](const Effect &O) { // set to something else, or handed on as well
      return (O.Kind == EffectKind::Store || O.Kind == EffectKind::Borrow || O.Kind == EffectKind::ReturnFresh) &&
             (O.What == *Pointer || O.From == *Pointer);
    });
    if (PlaceId P = actual(*Pointer); P && !Needed) // it leads there no longer
      emit(Flow{B.temporary(Fn.Places[P].Type), P}, C.At, E.Trail);
    return;
  }
  if (E.Kind == EffectKind::ReturnLoans)
    return flow(E.What, C.Result, E);
  if (PlaceId P = actual(E.What)) {
    if (E.Kind == EffectKind::ReturnAlias)
      learnType(P);
    issue(P, C.Result, C.At, E);
  }
}

/// `map[1]`: what lies in a container that is told of by its summary alone is of the type that the result refers to.
void CallBinder::learnType(PlaceId Returned) {
  const TypeInfo &T = Tu.Types[typeOf(Tu, Fn, C.Result)];
  if (T.IsReference && T.Pointee && !typeOf(Tu, Fn, Returned))
    Fn.Places.setType(Returned, T.Pointee);
}

//===-- Loans ---------------------------------------------------------------------------------------------------===//

bool CallBinder::resultIsWritable() const {
  const TypeInfo &T = Tu.Types[C.ResultType];
  return !T.IsConst && !(T.Pointee && Tu.Types[T.Pointee].IsConst);
}

/// Into holds a loan of Borrowed. The result may be given several (one per `return`): they add up.
void CallBinder::issue(PlaceId Borrowed, PlaceId Into, Span At, const Effect &E) {
  if (!Into)
    return;
  bool IsResult = Into == C.Result;
  LoanId Loan{static_cast<uint32_t>(Fn.Loans.size())};
  Fn.Loans.push_back({.Borrowed = Borrowed,
                      .How = IsResult && resultIsWritable() ? LoanKind::Exclusive : LoanKind::Shared,
                      .At = At,
                      .Exact = E.Always && E.Kind != EffectKind::ReturnBorrow});
  bool Adds = IsResult && std::exchange(ResultHolds, true);
  if (!Adds && (IsResult || replaces(E, Into))) {
    emit(Issue{Loan, Into}, At, E.Trail);
    return;
  }
  PlaceId Held = B.temporary(Fn.Places[Into].Type);
  emit(Issue{Loan, Held}, At, E.Trail);
  emit(Flow{Held, Into, /*Kills=*/false}, At, E.Trail);
}

void CallBinder::flow(const FormalPlace &From, PlaceId Into, const Effect &E) {
  if (!Into)
    return;
  if (PlaceId Referent = B.Places.referentOfView(From, C))
    return issue(Referent, Into, spanOf(From), E);
  PlaceId P = actual(From);
  bool IsResult = Into == C.Result;
  if (!P && !IsResult && From.Root == FormalRoot::Param && From.Path.empty() && From.Param < C.Args.size() &&
      C.Args[From.Param].Constant == 0 && replaces(E, Into))
    emit(Write{Into, true, 0, {}}, spanOf(From), E.Trail); // `set(nullptr)`
  if (!P || P == Into)
    return;
  bool Adds = IsResult && std::exchange(ResultHolds, true);
  bool Kills = IsResult ? !Adds : replaces(E, Into);
  emit(Flow{P, Into, Kills, !IsResult || E.Always || !returnsOthers(E, S)}, spanOf(From), E.Trail);
}

//===------------------------------------------------------------------------------------------------------------===//

void deed::bindCall(Binding &B) {
  Call &Made = B.Fn.Calls[B.Current.Raw];
  Summary OfUnknown;
  if (!Made.Callee)
    OfUnknown = signatureSummary(B.Tu, Made);
  const Summary &S = !Made.Callee   ? OfUnknown
                     : Made.Virtual ? B.Summaries.ofVirtual(Made.Callee)
                                    : B.Summaries.of(Made.Callee);
  Made.Throws = S.Throws;
  Made.FreshOwner = S.FreshOwner;
  Made.Ends = S.Ends;
  Made.OnlyDeclared = S.Source == SummarySource::Signature && !(Made.Callee && B.Tu[Made.Callee].Defaulted);

  if (llvm::none_of(Made.Args, [&](const Argument &A) { return A.What && A.What == Made.Result; }))
    return CallBinder(B, Made, S).run();
  Call Own = Made;
  CallBinder Binder(B, Own, S);
  Binder.keepArguments(Own);
  Binder.run();
}
