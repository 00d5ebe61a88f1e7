#include "checks/ThreadEvidence.h"
#include "checks/CallDecisions.h"
#include "checks/DoubleChecks.h"
#include "checks/ThreadCollector.h"

using namespace deed;

void ThreadCollector::collectBlock(BlockId B, const State *Start) {
  if (!Start)
    return;
  State S = *Start;
  const std::vector<FactAt> &In = Facts[B].Facts;
  for (uint32_t I = 0; I != In.size(); ++I) {
    const FactAt &At = In[I];
    FactRef Where{B, I};
    if (std::holds_alternative<Unreachable>(At.What))
      return;
    if (At.ByThread) // its function's own evidence says so, with the locks that it holds
      continue;
    const Call *Of = At.Call ? &Facts[At.Call] : nullptr;
    // What a callee with a body does, its own evidence says; a constructor's object is nobody else's yet.
    bool IsOwn = !Of || !hasEvidence(*Of);
    bool Unsure = Of && Of->Callee && !Fn.Tu[Of->Callee].IsSystem && !Fn.Tu[Of->Callee].HasBody &&
                  !Fn.Tu[Of->Callee].Defaulted &&
                  Fn.Summaries.of(Of->Callee).Source == SummarySource::Signature;
    // A declaration that takes a string by const reference reads it; what it does to an object of the project's is
    // open.
    auto isPlain = [&](PlaceId P) {
      const TypeInfo &T = Fn.Tu.Types[typeOf(P)];
      return T.Members.empty() && !T.IsIncomplete && !T.IsPolymorphic && T.Kind != Category::View;
    };
    bool Fresh = Of && (Of->How == CallKind::Constructor || Of->How == CallKind::Destructor);
    auto use = [&](PlaceId P, bool Writes) {
      const auto *R = std::get_if<Read>(&At.What);
      bool SurelyReads = R && R->How == ReadKind::Argument && Of && isPlain(P);
      if (!IsOwn || (Unsure && !SurelyReads) || (Of && !Of->Callee))
        return;
      if (Fresh && Of->Object && Facts.Places.isPartOf(P, Of->Object->What)) {
        if (P == Initialising)
          Initialising = {};
        return;
      }
      access(P, Writes, std::holds_alternative<Mutate>(At.What), At, Where, S);
      viewed(P, Writes, At, Where, S);
    };
    if (const auto *R = std::get_if<Read>(&At.What)) {
      use(R->What, false);
    } else if (const auto *W = std::get_if<Write>(&At.What)) {
      if (!(Of && W->What == Of->Result))
        use(W->What, true);
    } else if (const auto *M = std::get_if<Mutate>(&At.What)) {
      use(M->What, true);
    } else if (const auto *V = std::get_if<Move>(&At.What)) {
      use(V->From, true);
    } else if (const auto *F = std::get_if<Free>(&At.What)) {
      freed(*F, At, Where, S);
    } else if (const auto *Awaited = std::get_if<Wait>(&At.What)) {
      waited(*Awaited, At, Where);
    } else if (const auto *J = std::get_if<Join>(&At.What)) {
      joined(*J, At, Where);
    } else if (const auto *A = std::get_if<Acquire>(&At.What)) {
      acquired(*A, At, Where);
    } else if (const auto *C = std::get_if<CallFact>(&At.What)) {
      call(Facts[C->Call], At, Where, S);
      if (!IsOwn || !Of->Callee || !Fn.Tu[Of->Callee].IsSystem) // a span that is handed to somebody will be read
        for (const Argument &Given : Of->Args)
          if (Given.What && Fn.Tu.Types[Given.Type].Kind == Category::View && Fn.Tu.Types[Given.Type].IsClass)
            viewedBy(Given.What, /*Writes=*/false, At, Where, S);
    }
    leaving(At, Where);
    transfer(S, Where, At);
  }
}

/// F stands in the loop that starts S: what each round makes anew, and what refers to something else in each.
void ThreadCollector::addLoopLocals(SpawnSite &S, const FactAt &F) const {
  auto root = [&](PlaceId P) { return Facts.Places.rootOf(P).Raw; };
  if (const auto *Begin = std::get_if<StorageBegin>(&F.What)) {
    S.LoopLocals.push_back(Begin->What.Raw);
  } else if (const auto *New = std::get_if<Allocate>(&F.What)) {
    S.LoopLocals.push_back(root(New->Object));
  } else if (const auto *C = std::get_if<CallFact>(&F.What)) {
    if (PlaceId Result = Facts[C->Call].Result)
      S.LoopLocals.push_back(root(Result));
  } else if (PlaceId Moved = changedBy(F.What); Moved && !Facts.Places[Fn.Known.resolve(Moved)].Parent) {
    S.LoopViews.push_back(Fn.Known.resolve(Moved).Raw);
  }
}

/// Which spawns may run again, beside others, and when the function has returned.
void ThreadCollector::findOverlaps(const Solver<ThreadCollector> &Flow) {
  // A spawn that runs when it is reached again runs beside itself.
  for (size_t I = 0; I != SpawnsAt.size(); ++I) {
    const auto &At = Flow.at(SpawnsAt[I].Block);
    if (!At)
      continue;
    State S = *At;
    for (uint32_t F = 0; F != SpawnsAt[I].Index; ++F)
      transfer(S, {SpawnsAt[I].Block, F}, Facts[SpawnsAt[I].Block].Facts[F]);
    Out.Spawns[I].Repeats = S.Running >> I & 1;
    Out.Spawns[I].Beside = S.Running & ~(uint64_t{1} << I);
    for (const auto &[Head, Body] : Loops)
      if (Body.contains(SpawnsAt[I].Block.Raw))
        for (uint32_t B : Body)
          for (const FactAt &F : Facts.Blocks[B].Facts)
            addLoopLocals(Out.Spawns[I], F);
  }
  if (const auto &End = Facts.Exit ? Flow.at(Facts.Exit) : Flow.at({0}))
    for (size_t I = 0; I != SpawnsAt.size(); ++I)
      Out.Spawns[I].Outlives = End->Running >> I & 1;
}

/// What the function asks, and what it does by the answer.
void ThreadCollector::collectDecisions() {
  auto asks = [&](PlaceId P) {
    if (SharedPlace What = named(P); !What.isNowhere() && !llvm::is_contained(Out.DecidesOn, What))
      Out.DecidesOn.push_back(std::move(What));
  };
  for (const Condition &C : Facts.Conditions)
    for (PlaceId P : C.Depends)
      asks(P);
  for (const Call &C : Facts.Calls) // `size() > 100` depends on what size() returned
    if (C.Callee && Fn.Tu[C.Callee].IsConst && C.Object)
      asks(C.Object->What);
  for (CallDecision &D : findCallDecisions(Fn))
    if (auto Site = llvm::find_if(Out.Calls, [&](const CallSite &C) { return C.Callee == D.Acts && C.At == D.ActsAt; });
        Site != Out.Calls.end()) {
      SharedPlace Object = Site->Names.Object;
      if (D.ActsBy) {
        const CallNames::Actual &Given = Site->Names.Params[*D.ActsBy];
        Object = Given.IsReferent ? Given.What : Out.Views.extend(Given.What, SharedStep{Projection::Deref});
      }
      if (!Site->Beside && Object.From == SharedPlace::Root::Local)
        continue;
      D.Object = std::move(Object);
      Out.Decisions.push_back(std::move(D));
    }
  for (const DoubleCheck &D : findDoubleChecks(Fn))
    Out.DoubleChecked.push_back(sharedName(Fn.Tu, Fn.Info, named(D.What)));
}

/// What a model of the TU wants to know of roots that it sees by number alone.
void ThreadCollector::collectLocals() {
  for (uint32_t P = 0; P != Facts.Places.size(); ++P)
    if (const PlaceNode &N = Facts.Places[{P}];
        !N.Parent && (N.Kind == Projection::Local || N.Kind == Projection::Temp)) {
      if (N.Name)
        Out.LocalNames[P] = N.Name;
      Out.LocalTypes[P] = N.Type;
      if (FunctionId F = callOperatorOf(N.Type))
        Out.Closures[P] = F;
    }
}

bool deed::mustBeJoined(const TuFacts &Tu, TypeId T) {
  auto MustBe = [&](TypeId Part) { return Tu.Types[Part].MustBeJoined; };
  return MustBe(T) || (Tu.Types[T].Kind == Category::Owner && llvm::any_of(Tu.Types[T].Arguments, MustBe));
}

/// Members that must be joined, and what answers for them: as UnjoinedThread.cpp has it for locals.
void ThreadCollector::collectSeenTo() {
  llvm::SmallVector<PlaceId, 4> Threads;
  for (uint32_t P = 0; P != Facts.Places.size(); ++P)
    if (Facts.Places[{P}].Kind == Projection::Field && mustBeJoined(Fn.Tu, Facts.Places[{P}].Type))
      Threads.push_back({P});
  if (Threads.empty())
    return;
  auto see = [&](PlaceId P) {
    P = P ? Fn.Known.resolve(P) : P;
    for (PlaceId T : Threads)
      if (P && (Facts.Places.isPartOf(P, T) || Facts.Places.isPartOf(T, P)) &&
          !llvm::is_contained(Out.SeesTo, Facts.Places[T].Name))
        Out.SeesTo.push_back(Facts.Places[T].Name);
  };
  auto seeItself = [&](PlaceId P) { // not what it is a member of
    if (P && mustBeJoined(Fn.Tu, typeOf(Fn.Known.resolve(P))))
      see(P);
  };
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts)
      if (const auto *J = std::get_if<Join>(&At.What)) {
        see(J->Handle);
      } else if (const auto *M = std::get_if<Move>(&At.What)) {
        see(M->From);
      } else if (const auto *C = std::get_if<Mutate>(&At.What)) {
        if (C->What && Fn.Tu.Types[typeOf(Fn.Known.resolve(C->What))].MustBeJoined) // one more may be put into a list
          see(C->What);
      } else if (const auto *L = std::get_if<Issue>(&At.What)) {
        if (!At.Call || Facts[At.Call].Result != L->Into) // not what `=` returns
          seeItself(Facts.Loans[L->Loan.Raw].Borrowed);
      } else if (const auto *F = std::get_if<CallFact>(&At.What)) {
        for (const Argument &A : Facts[F->Call].Args)
          seeItself(A.What);
      }
}

void ThreadCollector::run() {
  Out.Known = true;
  Out.HasLocks = Fn.Locks != nullptr;
  Out.LetsGo = Fn.Locks && llvm::any_of(Fn.Locks->atExit(), [](const LockStatus &L) { return L.isCallers(); });
  collectViews();
  findSpawns();
  findSignals();
  Out.HasWaits = !WaitsFor.empty();
  followHandles();
  bool AnyJoin = false;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts)
      AnyJoin |= std::holds_alternative<Join>(At.What);
  bool NeedsFlow = !Out.Spawns.empty() || !WaitsFor.empty() || AnyJoin;
  bool AnyLoop = llvm::any_of(Facts.Blocks, [](const Block &B) { return B.LoopHead; });
  if (AnyLoop)
    findLoops();
  std::optional<Solver<ThreadCollector>> Flow;
  if (NeedsFlow) {
    Flow.emplace(Facts, *this, 1u << 20);
    Flow->run();
    findOverlaps(*Flow);
  }
  State Nothing;
  for (BlockId B : reversePostOrder(Facts)) {
    const State *At = &Nothing;
    if (Flow)
      At = Flow->at(B) ? &*Flow->at(B) : nullptr;
    collectBlock(B, At);
  }
  forgetOwn();
  collectDecisions();
  collectLocals();
  collectSeenTo();
}

/// Does the TU have anything to do with threads? Asked once: its types and the functions that it names tell.
static void lookForThreads(const SolvedFunction &Fn, ThreadEvidence &Into) {
  Into.Asked = true;
  Into.Functions.resize(Fn.Tu.Functions.size());
  for (uint32_t T = 0; T != Fn.Tu.Types.size(); ++T) {
    Category K = Fn.Tu.Types[TypeId{T}].Kind;
    Into.IsNeeded |= K == Category::Lock || K == Category::Thread || K == Category::Future || K == Category::Guard;
  }
  for (uint32_t F = 0; F != Fn.Tu.Functions.size(); ++F) {
    const FunctionInfo &Info = Fn.Tu.Functions[F];
    if (Info.HasBody)
      Into.FunctionsByName[Info.Name.Raw] = {F};
    if (Info.Which == Special::CallOperator && Info.HasBody) {
      Into.CallOperators[Info.ObjectType.Raw] = {F};
      const TypeInfo &Class = Fn.Tu.Types[Info.ObjectType];
      if (!Class.IsClosure)
        Into.NamedOperators[Fn.Tu.text(Class.Name)] = {F};
    }
    if (Info.hasHabit(Habit::RunsElsewhere)) // by its name, and by being given what can be called
      for (const Parameter &P : Info.Params)
        Into.IsNeeded |= Fn.Tu.Types[P.Type].Kind == Category::Callable || Fn.Tu.Types[P.Type].IsClosure;
    if (!Info.HasBody && !Into.IsNeeded)
      for (const Effect &E : Fn.Summaries.of({F}).Effects)
        Into.IsNeeded |= E.Kind == EffectKind::Spawn || E.Kind == EffectKind::Acquire;
  }
}

void deed::collectThreads(const SolvedFunction &Fn, ThreadEvidence &Into) {
  if (!Into.Asked)
    lookForThreads(Fn, Into);
  if (!Into.IsNeeded || !Fn.Facts.Function || Fn.Facts.Function.Raw >= Into.Functions.size())
    return;
  ThreadCollector(Fn, Into, Into.Functions[Fn.Facts.Function.Raw]).run();
}
