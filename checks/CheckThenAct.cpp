// check-then-act: what a critical section or an atomic load found out is acted upon when it may no longer be so.
//
//   { lock; Empty = Jobs.empty(); }  if (!Empty) { lock; Jobs.pop(); }      two critical sections
//   { lock; if (Left < N) return false; }  { lock; Left -= N; }             the check decides from within its own
//   if (Count.load() == 0) Count.store(1);                                  two atomic operations
//   if (!Jobs.empty()) Jobs.pop();                                          two calls that lock: CheckThenCall.cpp
//
// Acting means to change the place that was checked, under the same lock taken anew, and without asking it again there.
// It must depend on the check, and the first section must not have changed the place itself: then it was claimed there.
// Where the check decides from within its section, only what reckons with the old value counts (`-=`, `pop_back()`): a
// flag set at the end of the work, or a cache filled, is overwritten at worst.
#include "checks/BranchReach.h"
#include "checks/LockText.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

/// A local that holds what was read of a place.
struct Observation {
  PlaceId Of;      ///< the place read, resolved
  PlaceId Lock;    ///< held then; invalid: an atomic load
  FactRef Section; ///< where the lock was taken
  FactRef At;
  bool InSection = false; ///< the branch that it decides is in the section, too
};

class CheckThenAct {
public:
  CheckThenAct(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Facts(Fn.Facts), Out(Out) {}
  void run();

private:
  void observe();
  void observeCall(const Call &C, FactRef At);
  void observeComputed(PlaceId Holder, FactRef At);
  void inherit(PlaceId Holder, PlaceId From);
  void decideInSection(BlockId Branch, PlaceId Asked);
  std::optional<FactRef> askedIn(BlockId B, PlaceId P) const;
  void remember(PlaceId Holder, PlaceId Of, FactRef At);
  void act(BlockId Branch, const Observation &O);
  bool actsAt(FactRef At, const Observation &O, bool &Settled) const;
  void report(FactRef At, Span Checked, const Observation &O);
  void writeBack();
  bool isReckoned(FactRef Load, FactRef Store) const;
  bool isShared(PlaceId P) const;
  bool isAtomic(PlaceId P) const;
  PlaceId resolve(PlaceId P) const { return Fn.Known.resolve(P); }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FindingSink &Out;
  llvm::DenseMap<PlaceId, llvm::SmallVector<Observation, 1>> Held; ///< by the local
  llvm::DenseSet<PlaceId> Done;
};

} // namespace

bool CheckThenAct::isShared(PlaceId P) const {
  Projection Root = Facts.Places[Facts.Places.rootOf(P)].Kind;
  return Root == Projection::This || Root == Projection::Global || Root == Projection::Param;
}

bool CheckThenAct::isAtomic(PlaceId P) const {
  for (; P; P = Facts.Places[P].Parent) {
    const TypeInfo &T = Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, P)];
    if (T.IsSynchronised && T.Kind == Category::Value)
      return true;
  }
  return false;
}

void CheckThenAct::remember(PlaceId Holder, PlaceId Of, FactRef At) {
  Holder = resolve(Holder), Of = resolve(Of);
  Projection Root = Facts.Places[Holder].Kind;
  if ((Root != Projection::Local && Root != Projection::Temp) || !isShared(Of))
    return;
  if (!Fn.Locks)
    return;
  for (const LockStatus &L : Fn.Locks->heldBefore(At))
    if (L.mustBeHeld() && L.Sites.size() == 1 && !Fn.Facts.Places.isPartOf(Of, L.Lock))
      Held[Holder].push_back({Of, L.Lock, L.Sites.front(), At});
}

/// `Jobs.empty()`, `Map.find(Key)`: the result tells of the object. `Count.load()`: of the atomic.
void CheckThenAct::observeCall(const Call &C, FactRef At) {
  if (!C.Result || !C.Object || !C.Callee || !Fn.Tu[C.Callee].IsConst || !Fn.Tu[C.Callee].IsSystem)
    return;
  if (Facts.Places[C.Result].Kind == Projection::Local || Facts.Places[C.Result].Kind == Projection::Temp)
    remember(C.Result, C.Object->What, At);
}

void CheckThenAct::observe() {
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Facts.Blocks[B].Facts[I];
      if (const auto *C = std::get_if<CallFact>(&At.What)) {
        observeCall(Facts[C->Call], {BlockId{B}, I});
      } else if (const auto *W = std::get_if<Write>(&At.What); W && W->SameAs) {
        remember(W->What, W->SameAs, {BlockId{B}, I});
        inherit(W->What, W->SameAs);
      } else if (W && !W->Value && !At.Call) {
        observeComputed(W->What, {BlockId{B}, I});
      }
    }
}

void CheckThenAct::inherit(PlaceId Holder, PlaceId From) {
  if (auto It = Held.find(resolve(From)); It != Held.end()) {
    auto Copy = It->second;
    Held[resolve(Holder)].append(Copy.begin(), Copy.end());
  }
}

/// `bool Known = Ids.count(Id) != 0;`: of the operands, which were evaluated just before.
void CheckThenAct::observeComputed(PlaceId Holder, FactRef At) {
  if (Fn.Tu.Types[typeOf(Fn.Tu, Facts, Holder)].IsClass || Fn.Tu.Types[typeOf(Fn.Tu, Facts, Holder)].IsPointer)
    return;
  const std::vector<FactAt> &In = Facts[At.Block].Facts;
  for (uint32_t I = At.Index; I-- != 0;) {
    if (const auto *R = std::get_if<Read>(&In[I].What)) {
      if (!In[I].Call)
        remember(Holder, R->What, {At.Block, I});
    } else if (const auto *C = std::get_if<CallFact>(&In[I].What)) {
      if (Facts[C->Call].Result && Facts.Places[Facts[C->Call].Result].Kind == Projection::Temp)
        inherit(Holder, Facts[C->Call].Result);
      return;
    } else if (!In[I].Call) {
      return;
    }
  }
}

/// The fact changes what was observed, under the lock taken anew. Settled: it need not be looked for any further.
bool CheckThenAct::actsAt(FactRef At, const Observation &O, bool &Settled) const {
  const std::vector<FactAt> &In = Facts[At.Block].Facts;
  const FactAt &F = In[At.Index];
  LockStatus L = Fn.Locks->statusBefore(O.Lock, At);
  PlaceId Changed;
  const auto *M = std::get_if<Mutate>(&F.What);
  if (const auto *W = std::get_if<Write>(&F.What))
    Changed = W->What;
  else if (M)
    Changed = M->What;
  bool Changes = Changed && Facts.Places.isPartOf(resolve(Changed), O.Of);
  // What a pointer refers to is not the pointer that was checked.
  for (PlaceId P = Changes ? resolve(Changed) : O.Of; P != O.Of; P = Facts.Places[P].Parent)
    Changes &= Facts.Places[P].Kind != Projection::Deref;
  if (!L.mustBeHeld() || llvm::is_contained(L.Sites, O.Section)) {
    Settled |= Changes && L.mustBeHeld(); // claimed in the section of the check
    return false;
  }
  if (const auto *C = std::get_if<CallFact>(&F.What)) {
    const Call &Made = Facts[C->Call];
    Settled |= Made.Object && Made.Callee && Fn.Tu[Made.Callee].IsConst && resolve(Made.Object->What) == O.Of;
  }
  if (const auto *R = std::get_if<Read>(&F.What)) {
    bool ByMutation = F.Call && !(Facts[F.Call].Callee && Fn.Tu[Facts[F.Call].Callee].IsConst);
    const auto *Next = At.Index + 1 < In.size() ? std::get_if<Mutate>(&In[At.Index + 1].What) : nullptr;
    ByMutation |= Next && Next->What == R->What; // `Left -= N`
    Settled |= !ByMutation && resolve(R->What) == O.Of;
  }
  Settled |= std::holds_alternative<Wait>(F.What); // until it is so
  return Changes && (M || !O.InSection);
}

void CheckThenAct::report(FactRef At, Span Checked, const Observation &O) {
  if (!Done.insert(O.Of).second)
    return;
  Finding F = lockFinding(Rule::CheckThenAct, Fn, Facts[At.Block].Facts[At.Index], O.Of, Out);
  F.How = Level::Warning;
  F.Message = quoted(Fn, O.Of) + " is changed on the strength of a check that no longer holds";
  F.Label =
      O.Lock ? "changed here, under " + lockName(Fn, O.Lock) + " taken anew" : "changed here by a second operation";
  const FactAt &Seen = Facts[O.At.Block].Facts[O.At.Index];
  addStep(F.Steps, Step::Kind::Cause, Out.resolve(Seen.At),
          quoted(Fn, O.Of) +
              (O.Lock ? " is checked here, under " + lockName(Fn, O.Lock) : std::string(" is read here")));
  if (O.Lock)
    addStep(F.Steps, Step::Kind::Branch, Out.resolve(Checked), "decided upon here; others may have run in between");
  F.Help = O.Lock ? "check and change in one critical section, or check again when the lock is held"
                  : "use one atomic operation: `compare_exchange_strong`, `exchange`, `fetch_add`";
  Out.add(std::move(F));
}

void CheckThenAct::act(BlockId Branch, const Observation &O) {
  Span Checked;
  for (const Edge &E : Facts[Branch].Next)
    if (E.If)
      Checked = Facts.Conditions[E.If.Raw].At;
  // Forward from the branch; a path on which the place is asked again under the lock is fine.
  llvm::DenseSet<uint32_t> Decided = decidedBy(Facts, Branch), Seen;
  llvm::SmallVector<BlockId, 8> Work;
  for (const Edge &E : Facts[Branch].Next)
    if (Seen.insert(E.To.Raw).second)
      Work.push_back(E.To);
  while (!Work.empty()) {
    BlockId B = Work.pop_back_val();
    bool Settled = !Decided.contains(B.Raw);
    for (uint32_t I = 0; I != Facts[B].Facts.size() && !Settled; ++I) {
      if (FactRef{B, I} == O.At) {
        Settled = true;
        break;
      }
      if (actsAt({B, I}, O, Settled) && !Settled)
        return report({B, I}, Checked, O);
    }
    if (!Settled)
      for (const Edge &E : Facts[B].Next)
        if (Seen.insert(E.To.Raw).second)
          Work.push_back(E.To);
  }
}

/// Where the block asks P itself: reads the number, or asks the container as a whole (`empty()`, `size()`). What it
/// says of one key (`find(Key)`) may be acted upon twice.
std::optional<FactRef> CheckThenAct::askedIn(BlockId B, PlaceId P) const {
  const TypeInfo &T = Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, P)];
  for (uint32_t I = static_cast<uint32_t>(Facts[B].Facts.size()); I-- != 0;) {
    const Fact &F = Facts[B].Facts[I].What;
    if (const auto *R = std::get_if<Read>(&F); R && !T.IsClass && !T.IsPointer && resolve(R->What) == P)
      return FactRef{B, I};
    const auto *C = std::get_if<CallFact>(&F);
    if (!C || !T.IsClass)
      continue;
    const Call &Made = Facts[C->Call];
    if (Made.Object && resolve(Made.Object->What) == P && Made.Args.empty() && Made.Callee &&
        Fn.Tu[Made.Callee].IsConst && Fn.Tu[Made.Callee].IsSystem && !Fn.Tu.Types[Made.ResultType].IsClass)
      return FactRef{B, I};
  }
  return std::nullopt;
}

/// `if (Jobs.empty()) return;` under the lock; what comes behind takes it anew.
void CheckThenAct::decideInSection(BlockId Branch, PlaceId Asked) {
  FactRef End{Branch, static_cast<uint32_t>(Facts[Branch].Facts.size())};
  std::optional<FactRef> At = isShared(Asked) && !isAtomic(Asked) ? askedIn(Branch, Asked) : std::nullopt;
  if (!At)
    return;
  for (const LockStatus &L : Fn.Locks->heldBefore(End))
    if (L.mustBeHeld() && L.Sites.size() == 1 && !Facts.Places.isPartOf(Asked, L.Lock))
      act(Branch, {Asked, L.Lock, L.Sites.front(), *At, /*InSection=*/true});
}

/// `A.store(A.load() + 1)`, `if (!A.load()) A.store(true)`: a Wait of the atomic alone, then a Signal of it alone.
static bool isOnly(const FunctionFacts &Facts, FactRef At, bool Waits) {
  const std::vector<FactAt> &In = Facts[At.Block].Facts;
  for (uint32_t I = 0; I != In.size(); ++I)
    if (In[I].Call == In[At.Index].Call)
      if (Waits ? std::holds_alternative<Signal>(In[I].What) : std::holds_alternative<Wait>(In[I].What))
        return false;
  return true;
}

/// `Left.fetch_sub(1);` as a statement of its own: whoever does not look at the old value goes by what was read before.
static bool isUnlooked(const SolvedFunction &Fn, FactRef At) {
  const FunctionFacts &Facts = Fn.Facts;
  CallId Of = Facts[At.Block].Facts[At.Index].Call;
  PlaceId Result = Facts[Of].Result;
  bool Signals = false;
  for (const FactAt &F : Facts[At.Block].Facts)
    if (F.Call == Of) {
      Signals |= std::holds_alternative<Signal>(F.What);
      if (std::holds_alternative<Mutate>(F.What)) // compare_exchange tells its argument
        return false;
    }
  if (!Signals || !Result || Facts.Places[Result].Kind != Projection::Temp)
    return false;
  auto isResult = [&](PlaceId P) { return P && Fn.Known.resolve(P) == Fn.Known.resolve(Result); };
  for (const Condition &C : Facts.Conditions)
    if (isResult(C.Place) || llvm::any_of(C.Depends, isResult))
      return false;
  // A temporary of a number is looked at right behind the call, as an operand: its value goes to what is written next.
  for (uint32_t I = At.Index; I != Facts[At.Block].Facts.size(); ++I) {
    const FactAt &F = Facts[At.Block].Facts[I];
    if (const auto *R = std::get_if<Read>(&F.What); R && isResult(R->What))
      return false;
    if (const auto *W = std::get_if<Write>(&F.What); W && F.Call != Of)
      return W->Value.has_value() || (W->SameAs && !isResult(W->SameAs));
    if (F.Call != Of && std::holds_alternative<CallFact>(F.What))
      return llvm::none_of(Facts[F.Call].Args,
                           [&](const Argument &A) { return A.What ? isResult(A.What) : !A.Constant; });
  }
  return true;
}

/// `int F = A.load(); F |= Bit; A.store(F);` or `A.store(F + 1)`.
bool CheckThenAct::isReckoned(FactRef Load, FactRef Store) const {
  const std::vector<FactAt> &In = Facts[Load.Block].Facts;
  const Call &Stores = Facts[In[Store.Index].Call];
  PlaceId Holder = Facts[In[Load.Index].Call].Result;
  bool IsChanged = false;
  for (uint32_t I = Load.Index; I != Store.Index; ++I) {
    if (const auto *W = std::get_if<Write>(&In[I].What); W && W->SameAs && resolve(W->SameAs) == resolve(Holder))
      Holder = W->What;
    if (const auto *M = std::get_if<Mutate>(&In[I].What))
      IsChanged |= resolve(M->What) == resolve(Holder);
  }
  if (Stores.Args.empty())
    return false;
  const Argument &Given = Stores.Args[0];
  if (Given.What && resolve(Given.What) == resolve(Holder))
    return IsChanged;
  if (!Given.Sum)
    return false;
  const Amount &Sum = Facts.Sums[*Given.Sum];
  return (IsChanged || Sum.Terms.size() > 1 || Sum.Constant != 0) &&
         llvm::any_of(Sum.Terms, [&](const Amount::Term &T) { return resolve(T.What) == resolve(Holder); });
}

/// `{ lock; Now = Value; }  Now += N;  { lock; Value = Now; }`: what others have added meanwhile is lost.
void CheckThenAct::writeBack() {
  llvm::DenseMap<PlaceId, FactRef> Changed; ///< locals that were reckoned with, and where
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Facts.Blocks[B].Facts[I];
      if (const auto *M = std::get_if<Mutate>(&At.What); M && Held.count(resolve(M->What)))
        Changed.try_emplace(resolve(M->What), FactRef{BlockId{B}, I});
      const auto *W = std::get_if<Write>(&At.What);
      if (!W || !W->SameAs || !isShared(resolve(W->What)))
        continue;
      auto It = Changed.find(resolve(W->SameAs));
      if (It == Changed.end() || It->second.Block != BlockId{B})
        continue;
      for (const Observation &O : Held.find(resolve(W->SameAs))->second) {
        LockStatus L = Fn.Locks->statusBefore(O.Lock, {BlockId{B}, I});
        bool IsAnew = L.mustBeHeld() && !llvm::is_contained(L.Sites, O.Section);
        bool IsLooked = llvm::any_of(llvm::ArrayRef<FactAt>(Facts.Blocks[B].Facts).take_front(I), [&](const FactAt &F) {
          const auto *R = std::get_if<Read>(&F.What); // compared with what it is by now
          return R && resolve(R->What) == O.Of && &F > &Facts.Blocks[B].Facts[It->second.Index];
        });
        if (O.Of == resolve(W->What) && IsAnew && !IsLooked && O.At.Block == BlockId{B} &&
            O.At.Index < It->second.Index)
          report({BlockId{B}, I}, Facts[It->second.Block].Facts[It->second.Index].At, O);
      }
    }
}

void CheckThenAct::run() {
  if (Fn.Locks) {
    observe();
    writeBack();
    llvm::DenseMap<PlaceId, PlaceId> Asks; // `size() > 3` depends on the result of a call; by that, the object asked
    for (const Call &C : Facts.Calls)
      if (C.Result && C.Object && C.Args.empty())
        Asks[C.Result] = C.Object->What;
    for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
      for (const Edge &E : Facts.Blocks[B].Next) {
        if (!E.If || !E.Taken)
          continue;
        const Condition &C = Facts.Conditions[E.If.Raw];
        llvm::SmallVector<PlaceId, 4> Asked(C.Depends.begin(), C.Depends.end());
        if (C.Place)
          Asked.push_back(C.Place);
        for (PlaceId P : Asked) {
          if (auto It = Held.find(resolve(P)); It != Held.end())
            for (const Observation &O : It->second)
              // Still under the same lock: one critical section.
              if (LockStatus L = Fn.Locks->statusBefore(
                      O.Lock, {BlockId{B}, static_cast<uint32_t>(Facts.Blocks[B].Facts.size())});
                  !L.mustBeHeld() || !llvm::is_contained(L.Sites, O.Section))
                act({B}, O);
          decideInSection({B}, resolve(P));
          if (auto It = Asks.find(P); It != Asks.end())
            decideInSection({B}, resolve(It->second));
        }
      }
  }
  // Atomics: within one block, or guarded by the branch that the load decides.
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B) {
    const std::vector<FactAt> &In = Facts.Blocks[B].Facts;
    for (uint32_t I = 0; I != In.size(); ++I) {
      const auto *W = std::get_if<Wait>(&In[I].What);
      if (!W || !In[I].Call || !In[I].Trail.empty() || !isAtomic(W->What) || !isShared(resolve(W->What)) ||
          !isOnly(Facts, {BlockId{B}, I}, true))
        continue;
      if (Fn.Locks && llvm::any_of(Fn.Locks->heldBefore({BlockId{B}, I}),
                                   [](const LockStatus &L) { return L.mustBeHeld(); }))
        continue; // whoever writes may hold the lock, too
      PlaceId Result = Facts[In[I].Call].Result, Atomic = resolve(W->What);
      Observation O{Atomic, {}, {}, {BlockId{B}, I}};
      auto storeIn = [&](BlockId In2, uint32_t From) -> std::optional<FactRef> {
        for (uint32_t J = From; J != Facts[In2].Facts.size(); ++J) {
          const FactAt &F = Facts[In2].Facts[J];
          bool Unlooked = F.Call && F.Trail.empty() && isUnlooked(Fn, {In2, J});
          if (const auto *Again = std::get_if<Wait>(&F.What); Again && resolve(Again->What) == Atomic && !Unlooked)
            return std::nullopt;
          if (const auto *S = std::get_if<Signal>(&F.What); S && resolve(S->What) == Atomic && F.Call &&
                                                            F.Trail.empty() &&
                                                            (Unlooked || isOnly(Facts, {In2, J}, false)))
            return FactRef{In2, J};
        }
        return std::nullopt;
      };
      // `A = A + 1`: the store's argument was computed from the load, in the same statement.
      if (auto Store = storeIn({B}, I + 1)) {
        const FileSpan Load = Out.resolve(In[I].At), There = Out.resolve(Facts[Store->Block].Facts[Store->Index].At);
        const Call &C = Facts[Facts[Store->Block].Facts[Store->Index].Call];
        bool SameStatement = Load.Line == There.Line && !C.Args.empty() && !C.Args[0].Constant && C.Args[0].What &&
                             Facts.Places[C.Args[0].What].Kind == Projection::Temp;
        bool Computed = !C.Args.empty() && !C.Args[0].Constant && !C.Args[0].What && Load.Line == There.Line;
        if (SameStatement || Computed || isReckoned({BlockId{B}, I}, *Store))
          report(*Store, {}, O);
        continue;
      }
      // `if (!A.load()) A.store(1)`: the branch of this block asks for the load. `V > A.load()` is no condition that is
      // known: it is what was called last.
      bool IsLast = llvm::none_of(llvm::ArrayRef<FactAt>(In).drop_front(I), [&](const FactAt &F) {
        return std::holds_alternative<CallFact>(F.What) || std::holds_alternative<Write>(F.What);
      });
      for (const Edge &E : Facts.Blocks[B].Next) {
        if (E.Exceptional)
          continue;
        bool Asks = !E.If && IsLast;
        if (E.If) {
          const Condition &C = Facts.Conditions[E.If.Raw];
          Asks = C.Place == Result || llvm::any_of(C.Depends, [&](PlaceId P) {
                   return P == Result || Facts.Places.isPartOf(resolve(P), Atomic) ||
                          Facts.Places.isPartOf(Atomic, resolve(P));
                 });
        }
        // The store stands in the branch itself: only this edge leads there.
        unsigned Ways = 0;
        for (const Block &Other : Facts.Blocks)
          for (const Edge &Into : Other.Next)
            Ways += Into.To == E.To;
        if (Asks && Ways == 1 && Facts.Blocks[B].Next.size() == 2 && !Facts.Blocks[B].LoopHead)
          if (auto Store = storeIn(E.To, 0))
            report(*Store, {}, O);
      }
    }
  }
}

void deed::checkCheckThenAct(const SolvedFunction &Fn, FindingSink &Out) { CheckThenAct(Fn, Out).run(); }
