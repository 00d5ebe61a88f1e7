#include "summary/Bind.h"
#include "facts/FunctionIndex.h"
#include "facts/HoldsLoans.h"
#include "summary/DeadBranches.h"
#include "summary/Signature.h"
#include "summary/Store.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace deed;

namespace {

class Binder {
public:
  Binder(TuFacts &Tu, FunctionFacts &Fn, SummaryTable &Summaries) : Tu(Tu), Fn(Fn), Summaries(Summaries) {}
  void run();

private:
  /// Where in the sequence of one call's facts an effect stands; see Bind.h.
  enum class Phase : uint8_t { Read, Free, HandOut, Loans, EarlyWrite, Move, LateRead, Change, Write, Result };
  Phase phaseOf(const Effect &E, const Summary &S) const;
  bool readsWhatIsMoved(const Effect &E, const Summary &S, const Call &C) const;

  void bindBlock(Block &B);
  void bindUnordered();
  void expand(Call &Made);
  void expandKept(Call &C);
  void keepArguments(Call &C);
  PlaceId hold(PlaceId P, const Call &C);
  void holdRequired();
  void holdAsserted(const Call &C);
  void apply(const Effect &E, const Call &C);
  void readText(const Call &C);
  void initialiseResult(const Call &C);
  bool mayHappen(const Effect &E, const Call &C);
  bool mayAdopt(const Effect &E, const Call &C) const;
  bool isViewMadeOfOwner(const Effect &E, const Call &C) const;
  bool isSureOwner(const Effect &E, const Call &C);
  std::optional<AllocKind> letGoAs(const Call &C);
  bool releases(const Argument &Deleter);
  bool isMadeForCall(PlaceId Pointer) const;
  FunctionId functionIn(PlaceId Pointer);
  bool isLookedAt(PlaceId Result);

  PlaceId actual(const FormalPlace &F, const Call &C);
  /// The guard of a lock, the handle of a thread; From is left empty if there is none.
  PlaceId companion(const Effect &E, const Call &C) { return E.From == FormalPlace() ? PlaceId{} : actual(E.From, C); }
  void saveCopied(const Summary &S, const Call &C);
  PlaceId copied(const Effect &E, const Call &C);
  std::optional<int64_t> constantOf(const Effect &E, const Call &C) const;
  PlaceId root(const FormalPlace &F, const Call &C, size_t &Used);
  PlaceId withoutBases(PlaceId P) const;
  PlaceId step(PlaceId P, const FormalStep &S, const Call &C);
  Index indexOf(llvm::StringRef Key, const Call &C) const;
  /// The formal is a reference, or `this`, itself: not a place of the caller, but a view of this one.
  PlaceId referentOfView(const FormalPlace &F, const Call &C) const;

  void emit(Fact What, Span At, llvm::ArrayRef<TrailStep> Trail = {}) {
    Out.push_back({std::move(What), At, Current, Source, Trail.vec(), IsGuess});
  }
  /// Where the caller wrote what the effect is about: the argument, the object, or else the call.
  Span spanOf(const FormalPlace &F, const Call &C) const;
  void issue(PlaceId Borrowed, PlaceId Into, Span At, const Effect &E);
  void flow(const FormalPlace &From, PlaceId Into, const Call &C, const Effect &E);
  void exchange(const Effect &E, const Call &C);
  void giveResult(const Effect &E, const Call &C);
  bool replaces(const Effect &E, PlaceId Into);
  bool resultIsWritable(const Call &C) const;
  bool returnsOthers(const Effect &E) const;
  /// `this` of an object that is being made on the heap.
  bool isNewObject(const FormalPlace &F, const Call &C) const {
    return F.Root == FormalRoot::This && F.Path.empty() && C.Object && C.Object->What &&
           Fn.Places[C.Object->What].Kind == Projection::Heap;
  }

  TuFacts &Tu;
  FunctionFacts &Fn;
  SummaryTable &Summaries;
  FunctionIndex Functions{Tu};
  std::vector<FactAt> Out;                   ///< the block being bound
  std::vector<std::vector<uint32_t>> Starts; ///< by block, unbound index -> bound index; one past the end as well
  CallId Current;
  bool IsGuess = false; ///< the effect being applied follows from a declaration alone
  uint32_t Source = 0;
  uint32_t NextRoot = FirstBoundRoot;
  std::optional<llvm::DenseSet<PlaceId>> LookedAt; ///< roots that a fact, an argument or a condition asks for
  const Summary *Surely = nullptr; ///< of the current call
  llvm::SmallVector<PlaceId, 2> Kept; ///< temporaries of the current call
  llvm::SmallDenseMap<PlaceId, PlaceId, 2> Saved; ///< what the current call copies and sets: who has the value from before
  llvm::SmallDenseSet<PlaceId, 4> Replaced; ///< by the current call: what they held before is forgotten already
  llvm::SmallDenseSet<PlaceId, 4> HandedOver; ///< temporaries that a callee with a body got by value and destroyed
  bool ResultHolds = false; ///< the current call's result holds loans already: add, don't replace
};

} // namespace

void Binder::run() {
  Starts.resize(Fn.Blocks.size());
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B) {
    bindBlock(Fn.Blocks[B]);
    if (!Fn.UnorderedOperands.empty())
      Starts[B].push_back(static_cast<uint32_t>(Fn.Blocks[B].Facts.size()));
  }
  bindUnordered();
}

/// The locks that the function's declaration says its callers hold.
void Binder::holdRequired() {
  if (!Fn.Function || Fn.Blocks.empty())
    return;
  for (const LockClaim &Claim : Tu[Fn.Function].Locks) {
    auto Formal = Claim.What == LockClaim::Kind::Requires ? parseFormalPlace(Claim.Place) : std::nullopt;
    if (!Formal || Formal->Root == FormalRoot::Return)
      continue;
    PlaceId P = Formal->Root == FormalRoot::This    ? Fn.Places.root(Projection::This, 0, {})
                : Formal->Root == FormalRoot::Param ? Fn.Places.root(Projection::Param, Formal->Param, {})
                                                    : Fn.Places.root(Projection::Global,
                                                                     Tu.Names.intern(Formal->Global).Raw, {},
                                                                     Tu.Names.intern(Formal->Global));
    for (const FormalStep &S : Formal->Path)
      P = step(P, S, {});
    emit(Acquire{P, {}, Claim.Shared ? LockMode::Shared : LockMode::Exclusive, true, /*Adopts=*/true},
         Tu[Fn.Function].At);
  }
}

/// `AssertHeld()`: from here on, the lock is held.
void Binder::holdAsserted(const Call &C) {
  if (!C.Callee)
    return;
  for (const LockClaim &Claim : Tu[C.Callee].Locks)
    if (Claim.What == LockClaim::Kind::Asserts)
      if (auto Formal = parseFormalPlace(Claim.Place))
        if (PlaceId P = actual(*Formal, C))
          emit(Acquire{P, {}, Claim.Shared ? LockMode::Shared : LockMode::Exclusive, true, /*Adopts=*/true}, C.At);
}

void Binder::bindBlock(Block &B) {
  const bool KeepStarts = !Fn.UnorderedOperands.empty();
  std::vector<uint32_t> &Start = Starts[&B - Fn.Blocks.data()];
  Out.clear();
  Out.reserve(B.Facts.size() * 2);
  if (&B == &Fn.Blocks.front()) {
    Current = {};
    holdRequired();
  }
  for (Source = 0; Source != B.Facts.size(); ++Source) {
    FactAt &F = B.Facts[Source];
    F.Source = Source;
    if (KeepStarts)
      Start.push_back(static_cast<uint32_t>(Out.size()));
    const auto *Called = std::get_if<CallFact>(&F.What);
    CallId Id = Called ? Called->Call : CallId{};
    if (Id)
      F.Call = Id;
    Out.push_back(std::move(F));
    if (!Id)
      continue;
    Current = Id;
    expand(Fn.Calls[Id.Raw]);
  }
  B.Facts = std::vector<FactAt>(std::make_move_iterator(Out.begin()), std::make_move_iterator(Out.end()));
}

void Binder::bindUnordered() {
  for (Unsequenced &U : Fn.UnorderedOperands)
    for (std::vector<FactRef> &Operand : U.Operands) {
      std::vector<FactRef> Bound;
      for (FactRef R : Operand) {
        const std::vector<uint32_t> &Start = Starts[R.Block.Raw];
        if (R.Index + 1 < Start.size())
          for (uint32_t I = Start[R.Index]; I != Start[R.Index + 1]; ++I)
            Bound.push_back({R.Block, I});
      }
      Operand = std::move(Bound);
    }
}

/// What is perhaps set and perhaps moved from counts as moved from in the end, or the move would be forgotten.
static bool precedesMove(const Effect &Write, const Summary &S) {
  if (Write.Early || Write.Always)
    return Write.Early;
  for (const Effect &E : S.Effects)
    if (E.Kind == EffectKind::Move && Write.What.covers(E.What))
      return true;
  return false;
}

/// `T *release() { T *p = p_; p_ = nullptr; return p; }`: what is handed out is what the pointer held before. The
/// pointer; invalid if the effect is none such.
static std::optional<FormalPlace> handedOutBefore(const Effect &E, const Summary &S) {
  bool OfReferent = (E.Kind == EffectKind::ReturnAlias || E.Kind == EffectKind::ReturnBorrow) &&
                    !E.What.Path.empty() && E.What.Path.back().Kind == Projection::Deref;
  if (!OfReferent && E.Kind != EffectKind::ReturnLoans)
    return std::nullopt;
  if (E.Replaced) {
    FormalPlace Pointer = E.What;
    if (OfReferent)
      Pointer.Path.pop_back();
    return Pointer;
  }
  for (const Effect &W : S.Effects)
    if (W.Kind == EffectKind::Write && W.Always && !W.Early && W.What.Path.size() + OfReferent == E.What.Path.size() &&
        W.What.covers(E.What))
      return W.What;
  return std::nullopt;
}

Binder::Phase Binder::phaseOf(const Effect &E, const Summary &S) const {
  if (handedOutBefore(E, S))
    return Phase::HandOut;
  switch (E.Kind) {
  case EffectKind::Read:
  case EffectKind::LateRead: return Phase::Read;
  case EffectKind::ReturnLoans:
  case EffectKind::Store:
  case EffectKind::Borrow: return E.What.Root == FormalRoot::Return ? Phase::Result : Phase::Loans;
  case EffectKind::Write: return precedesMove(E, S) ? Phase::EarlyWrite : Phase::Write;
  case EffectKind::Release: // `unlock(); lock();` of a callee's leaves the lock held
  case EffectKind::Move: return Phase::Move;
  case EffectKind::Free: return Phase::Free;
  case EffectKind::Mutate:
  case EffectKind::Invalidate:
  case EffectKind::Adopt:
  case EffectKind::Acquire:
  case EffectKind::RequireLock:
  case EffectKind::Spawn:
  case EffectKind::Join:
  case EffectKind::Signal:
  case EffectKind::Wait: return Phase::Change;
  case EffectKind::ReturnAlias:
  case EffectKind::ReturnBorrow:
  case EffectKind::ReturnFresh: return Phase::Result;
  }
  return Phase::Change;
}

/// `make_pair(std::move(s), s)`: the library takes its arguments one by one, so that the second finds s gone.
bool Binder::readsWhatIsMoved(const Effect &E, const Summary &S, const Call &C) const {
  if (S.Source != SummarySource::Model || E.Kind != EffectKind::Read || E.What.Root != FormalRoot::Param ||
      E.What.Param >= C.Args.size())
    return false;
  const Argument &Read = C.Args[E.What.Param];
  return Read.What && Read.How != PassKind::Value && llvm::any_of(S.Effects, [&](const Effect &M) {
           return M.Kind == EffectKind::Move && M.What.Root == FormalRoot::Param && M.What.Param < E.What.Param &&
                  C.Args[M.What.Param].What == Read.What;
         });
}

/// Some fact, argument or condition of the function asks for the result or a part of it, other than at once.
bool Binder::isLookedAt(PlaceId Result) {
  if (!Result)
    return false;
  if (!LookedAt) {
    LookedAt.emplace();
    auto look = [&](PlaceId P) {
      if (P)
        LookedAt->insert(Fn.Places.rootOf(P));
    };
    for (const Block &B : Fn.Blocks)
      for (const FactAt &F : B.Facts)
        if (const auto *R = std::get_if<Read>(&F.What))
          look(R->What);
        else if (const auto *L = std::get_if<Flow>(&F.What))
          look(L->From);
        else if (const auto *W = std::get_if<Write>(&F.What))
          look(W->SameAs);
    for (const Call &C : Fn.Calls) {
      if (C.Object && C.How != CallKind::Destructor)
        look(C.Object->What);
      for (const Argument &A : C.Args)
        look(A.What);
    }
    for (const Condition &C : Fn.Conditions) {
      if (C.How == Condition::Kind::Truth && !Fn.Places[C.Place].Parent)
        continue; // tested at once: rules look where each answer leads
      look(C.Place);
      for (PlaceId P : C.Depends)
        look(P);
    }
  }
  return LookedAt->contains(Fn.Places.rootOf(Result));
}

/// False if the effect needs another value of a parameter than the constant passed, or if the call's result tells.
bool Binder::mayHappen(const Effect &E, const Call &C) {
  // `if (!Queue.tryPush(std::move(X))) retry(X)`: what perhaps moves and then says so by its result is asked for it.
  if (E.Kind == EffectKind::Move && !E.Always && !E.IfResult && C.Callee && !Tu[C.Callee].ResultIsReference && isLookedAt(C.Result))
    return false;
  // A coroutine that runs by itself, unless somebody holds on to what it returned and waits for it.
  if (C.Callee && Tu[C.Callee].IsCoroutine && E.What.isUnknown() && isLookedAt(C.Result))
    return false;
  if (!E.OnlyIf || E.OnlyIf->Param >= C.Args.size())
    return true;
  const std::optional<int64_t> &Passed = C.Args[E.OnlyIf->Param].Constant;
  return !Passed || (*Passed != 0) == E.OnlyIf->NonZero;
}

/// `v.emplace_back(new T)`: an element takes it over if elements are smart pointers.
bool Binder::mayAdopt(const Effect &E, const Call &C) const {
  if (E.What.Path.size() < 2 || E.What.Path.back().Kind != Projection::Element || !C.Object || !C.Object->What ||
      E.From.Root != FormalRoot::Param || E.From.Param >= C.Args.size())
    return true;
  const std::vector<TypeId> &Of = Tu.Types[typeOf(Tu, Fn, C.Object->What)].Arguments;
  TypeId Given = C.Args[E.From.Param].Type;
  if (Tu.Types[Given].IsReference)
    Given = Tu.Types[Given].Pointee;
  return !Of.empty() && Tu.Types[Of.front()].Deletes && Tu.Types[Given].IsPointer;
}

/// `views.emplace_back(text)`, `index.emplace(name, n)`: an element of the container, or a part of one, that is a view of
/// the owner that it is made from.
bool Binder::isViewMadeOfOwner(const Effect &E, const Call &C) const {
  if (Surely->Source != SummarySource::Model || E.From.Root != FormalRoot::Param || E.From.Param >= C.Args.size() ||
      E.What.Root != FormalRoot::This || E.What.Path.empty() || E.What.Path.back().Kind != Projection::Element ||
      E.From.Path.size() > 1 || !C.Object || !C.Object->What)
    return false;
  const Argument &Given = C.Args[E.From.Param];
  const TypeInfo &G = Tu.Types[Given.Type];
  if (!Given.What || Given.How == PassKind::Value || G.Kind != Category::Owner ||
      (G.Content != ContentAt::Mixed && G.Content != ContentAt::Apart))
    return false;
  unsigned First = E.From.Param;
  for (const Effect &Other : Surely->Effects)
    if (Other.Kind == EffectKind::Store && Other.What == E.What && Other.From.Root == FormalRoot::Param)
      First = std::min(First, Other.From.Param);
  // Numbers are not among the arguments: of `map<string_view, int>` there is one, and only that can be made of an owner.
  const std::vector<TypeId> &Of = Tu.Types[typeOf(Tu, Fn, C.Object->What)].Arguments;
  const size_t Which = Of.size() == 1 ? 0 : E.From.Param - First;
  return Which < Of.size() && Tu.Types[Of[Which]].IsClass && Tu.Types[Of[Which]].Kind == Category::View &&
         Tu.Types[Of[Which]].Members.empty() &&
         llvm::none_of(Tu.Types[Of[Which]].Arguments, [&](TypeId Part) { return Tu.Types[Part].Kind == Category::Owner; });
}

/// An owner that calls a deleter in the end is one only if that releases what it is given.
bool Binder::isSureOwner(const Effect &E, const Call &C) {
  return !E.Through || *E.Through >= C.Args.size() || releases(C.Args[*E.Through]);
}

/// By its type, its own body or a model it frees its argument. Of one that is only declared, or may be any, nobody knows.
bool Binder::releases(const Argument &Deleter) {
  TypeId T = Tu.Types[Deleter.Type].IsReference ? Tu.Types[Deleter.Type].Pointee : Deleter.Type;
  if (Tu.Types[T].Deletes)
    return true;
  FunctionId Runs = Tu.Types[T].IsClass ? Functions.callOperatorOf(T) : functionIn(Deleter.What);
  return Runs && llvm::any_of(Summaries.of(Runs).Effects, [](const Effect &E) {
           return E.Kind == EffectKind::Free && E.What.Root == FormalRoot::Param && E.What.Param == 0;
         });
}

/// It points to an object that this block has made on the heap, and no variable does.
bool Binder::isMadeForCall(PlaceId Pointer) const {
  for (const FactAt &At : llvm::reverse(Out)) {
    if (!Pointer || Fn.Places[Pointer].Kind != Projection::Temp)
      return false;
    if (const auto *A = std::get_if<Allocate>(&At.What); A && A->Into == Pointer)
      return true;
    if (const auto *L = std::get_if<Flow>(&At.What); L && L->To == Pointer)
      Pointer = L->From;
    const auto *I = std::get_if<Issue>(&At.What);
    if (!I || I->Into != Pointer)
      continue;
    PlaceId P = Fn[I->Loan].Borrowed; // a base of what another pointer refers to
    while (Fn.Places[P].Kind == Projection::Field)
      P = Fn.Places[P].Parent;
    if (Fn.Places[P].Kind == Projection::Deref)
      Pointer = Fn.Places[P].Parent;
    else if (Fn.Places[P].Kind != Projection::Heap)
      return false;
  }
  return false;
}

/// `file.release()`: the way in which the library's owner would have released what it hands out, by its deleter.
std::optional<AllocKind> Binder::letGoAs(const Call &C) {
  if (!C.Object || !C.Object->What || !C.Callee || Tu[C.Callee].HasBody)
    return std::nullopt;
  const TypeInfo &Owner = Tu.Types[typeOf(Tu, Fn, C.Object->What)];
  if (Owner.Kind != Category::Owner || Owner.Deletes || Owner.Arguments.empty())
    return Owner.Deletes;
  FunctionId Deleter = Functions.callOperatorOf(Owner.Arguments.back());
  for (const Effect &E : Deleter ? Summaries.of(Deleter).Effects : std::vector<Effect>())
    if (E.Kind == EffectKind::Free && E.What == FormalPlace::param(0))
      return E.Alloc;
  return std::nullopt;
}

/// The function whose address the pointer has got in this block; invalid if that can't be seen.
FunctionId Binder::functionIn(PlaceId Pointer) {
  for (auto It = Out.rbegin(); Pointer && It != Out.rend(); ++It) {
    if (const auto *L = std::get_if<Flow>(&It->What); L && L->To == Pointer)
      Pointer = L->From;
    const auto *I = std::get_if<Issue>(&It->What);
    if (!I || I->Into != Pointer)
      continue;
    const PlaceNode &Target = Fn.Places[Fn[I->Loan].Borrowed];
    return Target.Kind == Projection::Global ? Functions.named({Target.Key}) : FunctionId{};
  }
  return {};
}

/// `head = remove(head)`: the callee gets what the variable held before the result is put there.
void Binder::keepArguments(Call &C) {
  for (Argument &A : C.Args)
    if (A.What && A.How == PassKind::Value && A.What == C.Result)
      A.What = hold(A.What, C);
}

/// A temporary that has P's value until the call is done.
PlaceId Binder::hold(PlaceId P, const Call &C) {
  TypeId T = typeOf(Tu, Fn, P);
  PlaceId Held = Fn.Places.root(Projection::Temp, NextRoot++, T);
  if (!mayBeHandle(Tu, T))
    emit(Flow{P, Held}, C.At);
  emit(Write{Held, true, {}, P}, C.At);
  Kept.push_back(Held);
  return Held;
}

void Binder::expand(Call &Made) {
  Kept.clear();
  if (llvm::none_of(Made.Args, [&](const Argument &A) { return A.What && A.What == Made.Result; }))
    return expandKept(Made);
  Call C = Made;
  keepArguments(C);
  expandKept(C);
  Made.Throws = C.Throws;
  Made.FreshOwner = C.FreshOwner;
  Made.OnlyDeclared = C.OnlyDeclared;
  Made.Ends = C.Ends;
}

void Binder::expandKept(Call &C) {
  Summary OfUnknown;
  if (!C.Callee)
    OfUnknown = signatureSummary(Tu, C);
  const Summary &S = !C.Callee ? OfUnknown : C.Virtual ? Summaries.ofVirtual(C.Callee) : Summaries.of(C.Callee);
  C.Throws = S.Throws;
  C.FreshOwner = S.FreshOwner;
  C.Ends = S.Ends;
  C.OnlyDeclared = S.Source == SummarySource::Signature && !(C.Callee && Tu[C.Callee].Defaulted);

  llvm::SmallVector<std::pair<Phase, const Effect *>, 8> InOrder;
  for (const Effect &E : S.Effects)
    if (mayHappen(E, C))
      InOrder.push_back({readsWhatIsMoved(E, S, C) ? Phase::LateRead : phaseOf(E, S), &E});
  llvm::sort(InOrder); // within a phase by address: as the summary has them
  bool DeclaredOnly = S.Source == SummarySource::Signature && !(C.Callee && Tu[C.Callee].Defaulted);
  auto applyNext = [&](const Effect &E) {
    IsGuess = DeclaredOnly || E.Guessed;
    apply(E, C);
    IsGuess = false;
  };
  if (S.Source == SummarySource::Body)
    for (const Argument &A : C.Args)
      if (A.What && A.How == PassKind::Value && Fn.Places[A.What].Kind == Projection::Temp)
        HandedOver.insert(A.What);
  ResultHolds = false;
  Replaced.clear();
  Surely = &S;
  const auto *Next = InOrder.begin();
  for (; Next != InOrder.end() && Next->first == Phase::Read; ++Next)
    applyNext(*Next->second);
  readText(C);
  initialiseResult(C);
  saveCopied(S, C);
  for (; Next != InOrder.end(); ++Next)
    applyNext(*Next->second);
  // `makeMatcher(new LessThan)`: nobody else can, so it is for the callee to release it, though it may only look at it.
  if (C.OnlyDeclared)
    for (const Argument &A : C.Args)
      if (const TypeInfo &T = Tu.Types[A.Type]; A.How == PassKind::Value && T.IsPointer && Tu.Types[T.Pointee].IsClass &&
                                                Tu.Types[T.Pointee].IsConst && isMadeForCall(A.What))
        emit(Adopt{{}, A.What, false}, A.At);
  // Whatever the constructor did on the way, the object lives now.
  if (C.How == CallKind::Constructor && C.Object && C.Object->What)
    emit(Write{C.Object->What}, C.At);
  for (PlaceId Held : Kept)
    emit(StorageEnd{Held}, C.At);
  holdAsserted(C);
  // `~Node() { delete Next; }` ends where Next is null, which is tested within the delete.
  if (S.NeverReturns && C.How != CallKind::Destructor)
    emit(Unreachable{}, C.At);
}

/// `printf("%s", p)`: no parameter stands for it, but what is handed over as text is read. Of other pointers, `%p` may ask
/// no more than the address.
void Binder::readText(const Call &C) {
  if (!C.Callee || !Tu[C.Callee].IsVariadic)
    return;
  for (size_t I = Tu[C.Callee].Params.size(); I < C.Args.size(); ++I) {
    const Argument &A = C.Args[I];
    const TypeInfo &T = Tu.Types[A.Type];
    if (A.What && T.IsPointer && Tu.Types[T.Pointee].IsCharacter)
      emit(Read{step(A.What, {Projection::Deref, {}}, C), ReadKind::Argument}, A.At);
  }
}

/// What the result's place stood for in an earlier round of a loop is over.
void Binder::initialiseResult(const Call &C) {
  const TypeInfo &T = Tu.Types[C.ResultType];
  bool IsReference = C.Callee && Tu[C.Callee].ResultIsReference;
  if (C.Result && (IsReference || T.IsClass || T.IsPointer || T.IsReference || T.Kind == Category::View))
    emit(Write{C.Result}, C.At);
}

/// The same two places are stored into each other.
static const Effect *crossing(const Effect &E, const Summary &S) {
  for (const Effect &Other : S.Effects)
    if (Other.Kind == EffectKind::Store && E.Kind == EffectKind::Store && !E.What.isUnknown() && Other.What == E.From &&
        Other.From == E.What)
      return &Other;
  return nullptr;
}

/// Let go and taken again on some path: who held the lock holds it still, in the mode of the Acquire. Always both, it is a
/// release and an acquisition.
static bool perhapsRegains(const Effect &E, const Summary &S) {
  EffectKind Other = E.Kind == EffectKind::Acquire ? EffectKind::Release : EffectKind::Acquire;
  return llvm::any_of(S.Effects, [&](const Effect &O) {
    return O.Kind == Other && O.What == E.What && !(O.Always && E.Always);
  });
}

static bool isExchange(const Effect &E, const Summary &S) {
  const Effect *Other = crossing(E, S);
  return Other && E.Always && Other->Always;
}

/// `exchange(fd_, -1)`, `swap(a, b)`: numbers are copied as they were when the call began, whatever it sets on the way.
void Binder::saveCopied(const Summary &S, const Call &C) {
  Saved.clear();
  for (const Effect &E : S.Effects) {
    if (E.Kind != EffectKind::Write || E.From == FormalPlace() || llvm::none_of(S.Effects, [&](const Effect &W) {
          return W.Kind == EffectKind::Write && W.What.covers(E.From);
        }))
      continue;
    PlaceId From = actual(E.From, C);
    if (!From || Saved.contains(From))
      continue;
    Saved[From] = hold(From, C);
  }
}

/// The number that a write sets, as far as the call tells: `isTrue(false)` returns what it was given. Who overrides a
/// virtual function may be out of sight.
std::optional<int64_t> Binder::constantOf(const Effect &E, const Call &C) const {
  if (E.What.Root == FormalRoot::Return && (C.Virtual || (C.Callee && Tu[C.Callee].ResultIsReference)))
    return std::nullopt;
  if (!E.Value && E.From != FormalPlace() && E.From.Root == FormalRoot::Param && E.From.Path.empty() &&
      E.From.Param < C.Args.size() && C.Args[E.From.Param].How == PassKind::Value)
    return C.Args[E.From.Param].Constant;
  return E.Value;
}

/// Whose value a write gives to its place; invalid if it is not said.
PlaceId Binder::copied(const Effect &E, const Call &C) {
  PlaceId From = companion(E, C);
  auto It = From ? Saved.find(From) : Saved.end();
  return It == Saved.end() ? From : It->second;
}

void Binder::apply(const Effect &E, const Call &C) {
  // An object under construction has no value to lose, and a destructor is no use of one.
  bool OnObject = E.What.Root == FormalRoot::This;
  // What it does to things that the object merely refers to is a use of these.
  bool Beyond = E.Kind == EffectKind::Read && OnObject &&
                llvm::count_if(E.What.Path, [](const FormalStep &S) { return S.Kind == Projection::Deref; }) > 1;
  if ((E.Kind == EffectKind::Read || E.Kind == EffectKind::Move) && !Beyond &&
      (C.How == CallKind::Destructor || (C.How == CallKind::Constructor && OnObject)))
    return;
  if (E.Kind == EffectKind::Write && C.How == CallKind::Constructor && OnObject && E.What.Path.size() == 1)
    return; // said once, at the end

  Span At = spanOf(E.What, C);
  auto place = [&] { return actual(E.What, C); };
  switch (E.Kind) {
  case EffectKind::Read:
    if (PlaceId P = place(); P && !Tu.Types[Fn.Places[P].Type].IsStateless)
      emit(Read{P, E.Read}, At, E.Trail);
    return;
  case EffectKind::Write:
    if (PlaceId P = place())
      emit(Write{P, E.Always, constantOf(E, C), copied(E, C)}, At, E.Trail);
    return;
  case EffectKind::Mutate:
    if (PlaceId P = place())
      emit(Mutate{P, E.Always}, At, E.Trail);
    return;
  case EffectKind::Move:
    if (PlaceId P = place())
      emit(Move{P, E.Always, E.IfResult}, At, E.Trail);
    return;
  case EffectKind::Invalidate:
    if (PlaceId P = place())
      emit(Invalidate{P, E.Invalid, E.Always, E.Room}, At, E.Trail);
    return;
  case EffectKind::Free:
    if (C.How == CallKind::Destructor && C.Object && HandedOver.contains(C.Object->What))
      return; // the callee did
    if (PlaceId P = place())
      emit(Free{P, E.Alloc, E.Always, E.Replaced, E.IfResult}, At, E.Trail);
    return;
  case EffectKind::Adopt:
    if (!mayAdopt(E, C))
      return;
    if (E.What.isUnknown() && !E.Always && isNewObject(E.From, C)) {
      // `new Child(...)` whose constructor tells somebody of itself.
      PlaceId Held = Fn.Places.root(Projection::Temp, NextRoot++, {});
      issue(C.Object->What, Held, At, E);
      emit(Escape{Held, EscapeTo::Unknown}, At, E.Trail);
    } else if (PlaceId P = actual(E.From, C))
      emit(Adopt{E.What.isUnknown() ? PlaceId{} : place(), P, E.Always && isSureOwner(E, C)}, spanOf(E.From, C), E.Trail);
    return;
  case EffectKind::Store:
    if (isExchange(E, *Surely))
      return exchange(E, C);
    if (!E.What.isUnknown()) {
      PlaceId Into = place();
      if (Into && isViewMadeOfOwner(E, C))
        issue(Fn.Places.content(actual(E.From, C), {}), Into, spanOf(E.From, C), E);
      else if (Into && canHoldLoans(Tu, Fn, Into))
        flow(E.From, Into, C, E);
      return;
    }
    if (PlaceId P = actual(E.From, C))
      emit(Escape{P, EscapeTo::Unknown}, spanOf(E.From, C), E.Trail);
    return;
  case EffectKind::Borrow:
    if (PlaceId From = actual(E.From, C)) {
      PlaceId Into = E.What.isUnknown() ? Fn.Places.root(Projection::Temp, NextRoot++, {}) : place();
      if (Into && !canHoldLoans(Tu, Fn, Into))
        return;
      issue(From, Into, spanOf(E.From, C), E);
      if (Into && E.What.isUnknown())
        emit(Escape{Into, EscapeTo::Unknown}, spanOf(E.From, C), E.Trail);
    }
    return;
  case EffectKind::ReturnAlias:
  case EffectKind::ReturnBorrow:
  case EffectKind::ReturnLoans: return giveResult(E, C);
  case EffectKind::ReturnFresh: // into the result, or into an output that the model names
    if (PlaceId P = place())
      emit(Allocate{Fn.Places.root(Projection::Heap, NextRoot++, Tu.Types[Fn.Places[P].Type].Pointee), P,
                    letGoAs(C).value_or(E.Alloc), E.Always},
           At, E.Trail);
    return;
  case EffectKind::Acquire:
    if (PlaceId P = place(); P && perhapsRegains(E, *Surely))
      emit(Acquire{P, {}, E.Mode, /*Always=*/false, /*Adopts=*/true}, At, E.Trail);
    else if (P)
      emit(Acquire{P, companion(E, C), E.Mode, E.Always}, At, E.Trail);
    return;
  case EffectKind::Release:
    if (PlaceId P = place(); P && !perhapsRegains(E, *Surely))
      emit(Release{P, companion(E, C), E.Always}, At, E.Trail);
    return;
  case EffectKind::LateRead:
    if (PlaceId P = place())
      if (PlaceId After = actual(E.From, C))
        emit(LateRead{P, After, E.By, E.Read, E.Anew, E.Always, E.Changed, E.Over}, At, E.Trail);
    return;
  case EffectKind::RequireLock:
    // A demand on the caller; what happens is that the guard takes the lock over, or (a model's `AssertHeld()`) that it
    // is known to be held.
    if (PlaceId P = place(), Guard = companion(E, C); P && (Guard || (C.Callee && Tu[C.Callee].Locks.empty())))
      emit(Acquire{P, Guard, E.Mode, E.Always, /*Adopts=*/true}, At, E.Trail);
    return;
  case EffectKind::Spawn:
    if (PlaceId P = place())
      emit(Spawn{P, companion(E, C)}, At, E.Trail);
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

/// Two stores that cross, `swap(a, b)`: each holds what the other held, and no longer what it held itself. Said once, for
/// the first of the two.
void Binder::exchange(const Effect &E, const Call &C) {
  if (E.From < E.What)
    return;
  PlaceId A = actual(E.What, C), B = actual(E.From, C);
  if (!A || !B || A == B || !canHoldLoans(Tu, Fn, A))
    return;
  PlaceId Held = Fn.Places.root(Projection::Temp, NextRoot++, Fn.Places[A].Type);
  for (auto [From, To] : {std::pair(A, Held), std::pair(B, A), std::pair(Held, B)})
    emit(Flow{From, To}, C.At, E.Trail);
}

void Binder::giveResult(const Effect &E, const Call &C) {
  if (!C.Result)
    return;
  if (std::optional<FormalPlace> Pointer = handedOutBefore(E, *Surely)) {
    flow(*Pointer, C.Result, C, E);
    bool Needed = llvm::any_of(Surely->Effects, [&](const Effect &S) { // set to something else, or handed on as well
      return (S.Kind == EffectKind::Store || S.Kind == EffectKind::Borrow || S.Kind == EffectKind::ReturnFresh) &&
             (S.What == *Pointer || S.From == *Pointer);
    });
    if (PlaceId P = actual(*Pointer, C); P && !Needed) // it leads there no longer
      emit(Flow{Fn.Places.root(Projection::Temp, NextRoot++, Fn.Places[P].Type), P}, C.At, E.Trail);
    return;
  }
  if (E.Kind == EffectKind::ReturnLoans)
    return flow(E.What, C.Result, C, E);
  if (PlaceId P = actual(E.What, C))
    issue(P, C.Result, C.At, E);
}

bool Binder::resultIsWritable(const Call &C) const {
  const TypeInfo &T = Tu.Types[C.ResultType];
  return !T.IsConst && !(T.Pointee && Tu.Types[T.Pointee].IsConst);
}

/// What Into held before is forgotten: the callee surely sets it, by this store or by another one.
bool Binder::replaces(const Effect &E, PlaceId Into) {
  bool Sets = E.Always || llvm::any_of(Surely->Effects, [&](const Effect &W) {
                return W.Kind == EffectKind::Write && W.Always && !W.Early && W.What.covers(E.What);
              });
  // Each of two that cross means what the other held before: nothing may be forgotten in between.
  return Sets && !crossing(E, *Surely) && Replaced.insert(Into).second;
}

/// Into holds a loan of Borrowed. The result may be given several (one per `return`): they add up.
void Binder::issue(PlaceId Borrowed, PlaceId Into, Span At, const Effect &E) {
  if (!Into)
    return;
  const Call &C = Fn.Calls[Current.Raw];
  bool IsResult = Into == C.Result;
  LoanId Loan{static_cast<uint32_t>(Fn.Loans.size())};
  Fn.Loans.push_back({.Borrowed = Borrowed,
                      .How = IsResult && resultIsWritable(C) ? LoanKind::Exclusive : LoanKind::Shared,
                      .At = At,
                      .Exact = E.Always && E.Kind != EffectKind::ReturnBorrow});
  bool Adds = IsResult && std::exchange(ResultHolds, true);
  if (!Adds && (IsResult || replaces(E, Into))) {
    emit(Issue{Loan, Into}, At, E.Trail);
    return;
  }
  PlaceId Held = Fn.Places.root(Projection::Temp, NextRoot++, Fn.Places[Into].Type);
  emit(Issue{Loan, Held}, At, E.Trail);
  emit(Flow{Held, Into, /*Kills=*/false}, At, E.Trail);
}

/// Beside this, the callee returns other things.
bool Binder::returnsOthers(const Effect &E) const {
  return llvm::any_of(Surely->Effects, [&](const Effect &Other) {
    return &Other != &E && (Other.Kind == EffectKind::ReturnAlias || Other.Kind == EffectKind::ReturnBorrow ||
                            Other.Kind == EffectKind::ReturnLoans);
  });
}

void Binder::flow(const FormalPlace &From, PlaceId Into, const Call &C, const Effect &E) {
  if (!Into)
    return;
  if (PlaceId Referent = referentOfView(From, C))
    return issue(Referent, Into, spanOf(From, C), E);
  PlaceId P = actual(From, C);
  bool IsResult = Into == C.Result;
  if (!P && !IsResult && From.Root == FormalRoot::Param && From.Path.empty() && From.Param < C.Args.size() &&
      C.Args[From.Param].Constant == 0 && replaces(E, Into))
    emit(Write{Into, true, 0, {}}, spanOf(From, C), E.Trail); // `set(nullptr)`
  if (!P || P == Into)
    return;
  bool Adds = IsResult && std::exchange(ResultHolds, true);
  emit(Flow{P, Into, IsResult ? !Adds : replaces(E, Into), !IsResult || E.Always || !returnsOthers(E)}, spanOf(From, C),
       E.Trail);
}

//===-- Places ----------------------------------------------------------===//

PlaceId Binder::referentOfView(const FormalPlace &F, const Call &C) const {
  if (!F.Path.empty())
    return {};
  if (F.Root == FormalRoot::This)
    return C.Object ? C.Object->What : PlaceId{};
  if (F.Root == FormalRoot::Param && F.Param < C.Args.size() && C.Args[F.Param].How != PassKind::Value)
    return C.Args[F.Param].What;
  return {};
}

/// The object that P is, or is a base class of.
PlaceId Binder::withoutBases(PlaceId P) const {
  auto isBase = [&](PlaceId Part) {
    const PlaceNode &N = Fn.Places[Part];
    return N.Kind == Projection::Field &&
           llvm::any_of(Tu.Types[typeOf(Tu, Fn, N.Parent)].Members,
                        [&](const Member &M) { return M.IsBase && M.Name.Raw == N.Key; });
  };
  while (isBase(P))
    P = Fn.Places[P].Parent;
  return P;
}

/// The caller's place for the formal root, and how many steps of the path that took.
PlaceId Binder::root(const FormalPlace &F, const Call &C, size_t &Used) {
  Used = 0;
  bool Deref = !F.Path.empty() && F.Path[0].Kind == Projection::Deref;
  switch (F.Root) {
  case FormalRoot::Param: {
    if (F.Param >= C.Args.size())
      return {};
    const Argument &A = C.Args[F.Param];
    if (A.How == PassKind::Value)
      return A.What;
    Used = 1;
    return Deref ? A.What : PlaceId{};
  }
  case FormalRoot::This:
    if (!C.Object || !C.Object->What)
      return {};
    Used = 1;
    if (Deref)
      return C.Object->What;
    // `delete this`: the caller's pointer, if it went through one.
    Used = 0;
    if (PlaceId Whole = withoutBases(C.Object->What); F.Path.empty() && Fn.Places[Whole].Kind == Projection::Deref)
      return Fn.Places[Whole].Parent;
    return {};
  case FormalRoot::Return: return C.Result;
  case FormalRoot::Global:
    return F.isUnknown()
               ? PlaceId{}
               : Fn.Places.root(Projection::Global, Tu.Names.intern(F.Global).Raw, {}, Tu.Names.intern(F.Global));
  }
  return {};
}

PlaceId Binder::actual(const FormalPlace &F, const Call &C) {
  size_t Used;
  PlaceId P = root(F, C, Used);
  for (size_t I = Used; P && I < F.Path.size(); ++I)
    P = step(P, F.Path[I], C);
  return P;
}

PlaceId Binder::step(PlaceId P, const FormalStep &S, const Call &C) {
  switch (S.Kind) {
  case Projection::Field: return Fn.Places.field(P, Tu.Names.intern(S.Key), {});
  case Projection::Deref: return Fn.Places.deref(P, Tu.Types[Fn.Places[P].Type].Pointee);
  case Projection::Content: return Fn.Places.content(P, {});
  case Projection::Element: return Fn.Places.element(P, indexOf(S.Key, C), {});
  case Projection::Local:
  case Projection::Param:
  case Projection::This:
  case Projection::Global:
  case Projection::Temp:
  case Projection::Return:
  case Projection::Heap: break;
  }
  assert(false && "a root below a root");
  return {};
}

/// `#i` is the value of argument i: a constant, the variable that was passed, or else nothing we could name.
Index Binder::indexOf(llvm::StringRef Key, const Call &C) const {
  Index I;
  if (Key.consume_front("#")) {
    unsigned N;
    if (Key.getAsInteger(10, N) || N >= C.Args.size())
      return I;
    const Argument &A = C.Args[N];
    if (A.Constant)
      I.How = Index::Kind::Constant, I.Value = *A.Constant;
    else if (A.What)
      I.How = Index::Kind::Variable, I.Variable = A.What;
    return I;
  }
  int64_t Number;
  if (!Key.getAsInteger(10, Number))
    I.How = Index::Kind::Constant, I.Value = Number;
  return I;
}

Span Binder::spanOf(const FormalPlace &F, const Call &C) const {
  if (F.Root == FormalRoot::Param && F.Param < C.Args.size() && C.Args[F.Param].At)
    return C.Args[F.Param].At;
  if (F.Root == FormalRoot::This && C.Object && C.Object->At)
    return C.Object->At;
  return C.At;
}

FunctionFacts deed::bindCalls(TuFacts &Tu, FunctionFacts Fn, SummaryTable &Summaries) {
  Binder(Tu, Fn, Summaries).run();
  removeDeadBranches(Fn);
  return Fn;
}
