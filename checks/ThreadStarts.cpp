#include "checks/ThreadCollector.h"

using namespace deed;

std::optional<size_t> ThreadCollector::callableArgument(const Call &C) const {
  for (size_t I = 0; I != C.Args.size(); ++I) // a thread that is handed on runs already
    if (Fn.Tu.Types[C.Args[I].Type].Kind != Category::Thread && functionIn(C.Args[I].What))
      return I;
  return std::nullopt;
}

static bool namesThread(llvm::StringRef Type) {
  return Type.contains("std::thread") || Type.contains("std::jthread") || Type.contains("boost::thread");
}

/// A thread, or a container of threads, that are joined where they are destroyed.
static bool joinsByItself(const TuFacts &Tu, TypeId T) {
  const TypeInfo &Type = Tu.Types[T];
  auto isThread = [](const TypeInfo &T) { return T.Kind == Category::Thread && !T.MustBeJoined; };
  return isThread(Type) || (Type.Kind == Category::Owner &&
                            llvm::any_of(Type.Arguments, [&](TypeId A) { return isThread(Tu.Types[A]); }));
}

/// A handle that can be waited for, or a container of such.
static bool holdsThreads(const TuFacts &Tu, TypeId T) {
  if (Tu.Types[T].IsPointer)
    T = Tu.Types[T].Pointee;
  auto isHandle = [&](TypeId Part) {
    return Tu.Types[Part].Kind == Category::Thread || Tu.Types[Part].Kind == Category::Future;
  };
  return isHandle(T) || llvm::any_of(Tu.Types[T].Arguments, isHandle);
}

/// Makes a thread object by way of a library function: `Threads.emplace_back([&] {...})`, `make_unique<thread>(f)`.
bool ThreadCollector::startsThread(const Call &C) const {
  if (!C.Callee || Fn.Tu[C.Callee].HasBody || !Fn.Tu[C.Callee].IsSystem || C.How == CallKind::Constructor)
    return false;
  return (C.Object && namesThread(Fn.Tu.text(Fn.Tu.Types[C.Object->Type].Name))) ||
         namesThread(Fn.Tu.text(Fn.Tu.Types[C.ResultType].Name));
}

/// By what it is called, it runs what it is given elsewhere: `pool.submit(f)`, `executor.post(f)`.
bool ThreadCollector::isExecutor(const Call &C) const {
  return C.Callee && C.How != CallKind::Closure && Fn.Tu[C.Callee].hasHabit(Habit::RunsElsewhere);
}

void ThreadCollector::nameThreadArguments(SpawnSite &S, FunctionId Runs, llvm::ArrayRef<Argument> Args) {
  const FunctionInfo &F = Fn.Tu[Runs];
  size_t Next = 0;
  auto behind = [&](const Argument &A) { // what the pointer, reference_wrapper or owner leads to
    const TypeInfo &T = Fn.Tu.Types[A.Type];
    SharedPlace P = named(A.What);
    if (P.isNowhere())
      return P;
    bool Owns = T.Kind == Category::Owner || T.Kind == Category::SharedOwner;
    return Out.Views.extend(P, SharedStep{Owns ? Projection::Content : Projection::Deref});
  };
  bool IsMember = F.ObjectType && !F.IsStatic && F.Which != Special::CallOperator;
  if (IsMember && Next < Args.size())
    S.Names.Object = behind(Args[Next++]);
  for (const Parameter &P : F.Params) {
    CallNames::Actual A;
    if (Next < Args.size()) {
      const Argument &Given = Args[Next++];
      if (P.How == PassKind::Value)
        A = {named(Given.What), false};
      else
        A = {Fn.Tu.Types[Given.Type].Kind == Category::View && Fn.Tu.Types[Given.Type].IsClass ? behind(Given)
                                                                                                : SharedPlace{},
             true};
    }
    S.Names.Params.push_back(std::move(A));
  }
}

void ThreadCollector::addSpawn(FactRef At, PlaceId Callable, PlaceId Handle, const Call *C, size_t CallableArg) {
  if (Out.Spawns.size() >= 60)
    return;
  SpawnSite S;
  S.At = Facts[At.Block].Facts[At.Index].At;
  FunctionId Runs = functionIn(Callable);
  llvm::ArrayRef<Argument> Args;
  if (C)
    Args = llvm::ArrayRef<Argument>(C->Args).drop_front(std::min(CallableArg + 1, C->Args.size()));
  // std::bind(f, args...): what it was given.
  if (!Runs)
    if (auto Bound = madeBy(Fn.Known.resolve(Callable)); Bound && !Facts[*Bound].Args.empty())
      if ((Runs = functionIn(Facts[*Bound].Args[0].What)))
        Args = llvm::ArrayRef<Argument>(Facts[*Bound].Args).drop_front();
  S.Runs = Runs;
  // A std::packaged_task tells its future, which is waited for here.
  if (Runs && Fn.Tu.Types[typeOf(Fn.Known.resolve(Callable))].Kind == Category::Owner)
    for (const Block &B : Facts.Blocks)
      for (const FactAt &F : B.Facts)
        if (const auto *W = std::get_if<Wait>(&F.What);
            W && F.Call && Facts[F.Call].Object && Fn.Tu.Types[Facts[F.Call].Object->Type].Kind == Category::Future)
          S.Signals.push_back(named(W->What));
  S.Handle = Handle ? named(Handle) : SharedPlace{};
  if (C) {
    for (size_t I = CallableArg; I < C->Args.size(); ++I) {
      S.Sends.push_back(named(C->Args[I].What));
      S.SendTypes.push_back(C->Args[I].Type);
    }
  }
  for (const Call &Copies : Facts.Calls) // captured by copy
    if (Copies.How == CallKind::Constructor && Copies.Object && Copies.Object->What && Copies.Callee &&
        Fn.Tu[Copies.Callee].Which == Special::CopyConstructor && Facts.Places[Copies.Object->What].Parent &&
        Facts.Places.rootOf(Copies.Object->What) == Fn.Known.resolve(Callable))
      S.Copied.push_back(Copies.Object->Type);
  if (Runs) {
    if (Fn.Tu[Runs].Which == Special::CallOperator)
      S.Names.Object = named(Callable);
    nameThreadArguments(S, Runs, Args);
  }
  Out.Spawns.push_back(std::move(S));
  SpawnsAt.push_back(At);
}

void ThreadCollector::addSpawnLike(FactRef At, const Call &C) {
  auto Arg = callableArgument(C);
  if (!Arg)
    return;
  bool MakesThread = startsThread(C);
  std::optional<CallableStore> Stored = MakesThread ? std::nullopt : storeOf(C, *Arg);
  if (!MakesThread && !isExecutor(C) && !Stored)
    return;
  // Who calls it before it returns, does not run it elsewhere.
  if (!MakesThread && C.Callee && Tu.of(C.Callee).Known)
    for (const CallSite &Inner : Tu.of(C.Callee).Calls)
      if (Inner.Callee == functionIn(C.Args[*Arg].What) && !Inner.IsCallback)
        return;
  size_t Before = Out.Spawns.size();
  addSpawn(At, C.Args[*Arg].What, C.Object ? C.Object->What : C.Result, &C, *Arg);
  if (Out.Spawns.size() == Before || MakesThread)
    return;
  SpawnSite &S = Out.Spawns.back();
  S.ByName = isExecutor(C);
  S.Stored = std::move(Stored);
  if (C.Result && Fn.Tu.Types[C.ResultType].Kind == Category::Future)
    S.Future = named(C.Result);
}

/// Of a place that holds callables, or one that was taken out of there: the last member before what is owned.
std::optional<CallableStore> ThreadCollector::storeOf(const SharedPlace &P) const {
  if (P.From != SharedPlace::Root::This && P.From != SharedPlace::Root::Global)
    return std::nullopt;
  CallableStore S;
  if (P.From == SharedPlace::Root::Global)
    S.Name = "::" + Fn.Tu.text({P.Key}).str();
  for (const SharedStep &Step : P.Path) {
    if (Step.Kind == Projection::Content || Step.Kind == Projection::Element)
      break;
    if (Step.Kind == Projection::Field && Step.Up == SharedStep::None && Fn.Tu.text({Step.Key}) != "this")
      S.Name = Fn.Tu.text({Step.Key}).str();
  }
  if (P.From == SharedPlace::Root::This && !Fn.Info.IsLambda) // a closure's `this` is of whatever class
    S.Class = Fn.Tu.text(Fn.Info.Class).str();
  return S.Name.empty() ? std::nullopt : std::optional(S);
}

/// Where a callee keeps the callable that it is given: `void give(std::function<void()> F) { Queue.push_back(F); }`.
std::optional<CallableStore> ThreadCollector::storeOf(const Call &C, size_t Arg) const {
  if (!C.Callee || !Fn.Tu[C.Callee].HasBody || C.How == CallKind::Constructor)
    return std::nullopt;
  for (const Effect &E : Fn.Summaries.of(C.Callee).Effects) {
    if ((E.Kind != EffectKind::Store && E.Kind != EffectKind::Borrow) || E.From.Root != FormalRoot::Param ||
        E.From.Param != Arg || (E.What.Root != FormalRoot::This && E.What.Root != FormalRoot::Global))
      continue;
    CallableStore S;
    if (E.What.Root == FormalRoot::Global)
      S.Name = "::" + E.What.Global;
    for (const FormalStep &Step : E.What.Path) {
      if (Step.Kind == Projection::Content || Step.Kind == Projection::Element)
        break;
      if (Step.Kind == Projection::Field)
        S.Name = Step.Key;
    }
    if (E.What.Root == FormalRoot::This)
      S.Class = Fn.Tu.text(Fn.Tu[C.Callee].Class).str();
    if (!S.Name.empty())
      return S;
  }
  return std::nullopt;
}

/// A function that keeps, under a lock, what a pointer refers to where others find it: `Queue.push(&Message)`,
/// `publish(Message)` that does so.
void ThreadCollector::addSend(FactRef At, const Call &C) {
  const bool IsMember = C.How == CallKind::Member && C.Object;
  if (!C.Callee || Out.Spawns.size() >= 60 || !(IsMember || C.How == CallKind::Function))
    return;
  const FunctionEvidence &Callee = Tu.of(C.Callee);
  if (!Callee.Known)
    return;
  // It locks itself, or what it hands the pointer on to does.
  auto locksFor = [&](const Effect &E) {
    return (IsMember && !Callee.Acquisitions.empty()) || llvm::any_of(E.Trail, [&](const TrailStep &Step) {
             auto It = Tu.FunctionsByName.find(Step.Callee.Raw);
             return Step.Callee && It != Tu.FunctionsByName.end() && !Fn.Tu[It->second].IsSystem &&
                    !Tu.of(It->second).Acquisitions.empty();
           });
  };
  for (const Effect &E : Fn.Summaries.of(C.Callee).Effects) {
    if ((E.Kind != EffectKind::Store && E.Kind != EffectKind::Borrow) ||
        (E.What.Root != FormalRoot::This && E.What.Root != FormalRoot::Param) || E.From.Root != FormalRoot::Param ||
        E.From.Param >= C.Args.size() || !locksFor(E))
      continue;
    bool IntoContainer = llvm::any_of(E.What.Path, [](const FormalStep &S) { return S.Kind == Projection::Content; });
    const Argument &A = C.Args[E.From.Param];
    if (!IntoContainer || !A.What)
      continue;
    const TypeInfo &T = Fn.Tu.Types[A.Type];
    SpawnSite S;
    S.IsSend = true;
    S.At = A.At ? A.At : C.At;
    S.Via = named(A.What);
    if (auto It = Out.Views.Copies.find(S.Via); T.Deletes && It != Out.Views.Copies.end())
      S.Via = It->second; // moved into the argument
    if (S.Via.isNowhere())
      continue;
    if (E.Kind == EffectKind::Borrow)
      S.Handle = S.Via;
    else if (T.IsPointer || T.Kind == Category::SharedOwner || T.Deletes)
      S.Handle = Out.Views.extend(S.Via, SharedStep{T.IsPointer ? Projection::Deref : Projection::Content});
    else
      continue;
    if (S.Handle.From != SharedPlace::Root::Local && S.Handle.From != SharedPlace::Root::Param)
      continue;
    S.SendTypes.push_back(A.Type);
    Out.Spawns.push_back(std::move(S));
    SpawnsAt.push_back(At);
    return;
  }
}

/// The spawns that are threads whatever the rest of the file says, as bits.
uint64_t ThreadCollector::threads() const {
  uint64_t Bits = 0;
  for (size_t I = 0; I != Out.Spawns.size(); ++I)
    if (!Out.Spawns[I].IsSend && !Out.Spawns[I].Stored)
      Bits |= uint64_t{1} << I;
  return Bits;
}

/// A join waits for all that the thread does: callers see by its handle which thread that was.
void ThreadCollector::addWait(PlaceId For, BlockId B, bool GivesLock) {
  auto Known = llvm::find(WaitsFor, For);
  if (Known == WaitsFor.end() && WaitsFor.size() == 64)
    return;
  if (Known == WaitsFor.end()) {
    WaitsFor.push_back(For);
    WaitBlocks.emplace_back();
    Known = std::prev(WaitsFor.end());
  }
  size_t Number = static_cast<size_t>(Known - WaitsFor.begin());
  WaitBlocks[Number].push_back(B);
  if (GivesLock)
    GivingLock |= uint64_t{1} << Number;
}

void ThreadCollector::pass(State &S, PlaceId Awaited) const {
  for (size_t I = 0; I != WaitsFor.size(); ++I)
    if (WaitsFor[I] == Awaited)
      S.Passed |= uint64_t{1} << I;
}

/// Where signals are given, and from where control gets there.
void ThreadCollector::findSignals() {
  constexpr size_t MostSignals = 16;
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I)
      if (const auto *G = std::get_if<Signal>(&Facts.Blocks[B].Facts[I].What); G && SignalsAt.size() < MostSignals)
        SignalsAt.push_back({named(G->What), {BlockId{B}, I}, {}});
  if (SignalsAt.empty())
    return;
  std::vector<llvm::SmallVector<uint32_t, 2>> Before(Facts.Blocks.size());
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (const Edge &E : Facts.Blocks[B].Next)
      Before[E.To.Raw].push_back(B);
  for (SignalSite &S : SignalsAt) {
    llvm::SmallVector<uint32_t, 16> Work{S.At.Block.Raw};
    while (!Work.empty())
      for (uint32_t P : Before[Work.pop_back_val()])
        if (S.From.insert(P).second)
          Work.push_back(P);
  }
}

/// What is not signalled any more.
std::vector<SharedPlace> ThreadCollector::late(FactRef At) const {
  std::vector<SharedPlace> Late;
  for (const SignalSite &S : SignalsAt) {
    bool Comes = llvm::any_of(SignalsAt, [&](const SignalSite &O) {
      return O.What == S.What && (O.From.contains(At.Block.Raw) || (O.At.Block == At.Block && O.At.Index > At.Index));
    });
    if (!Comes && !llvm::is_contained(Late, S.What))
      Late.push_back(S.What);
  }
  return Late;
}

static bool startsUnknown(const FunctionEvidence &E) {
  return llvm::any_of(E.Spawns, [](const SpawnSite &S) { return !S.IsSend && !S.Runs && S.Inherited == ~0u; });
}

void ThreadCollector::findSpawns() {
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Facts.Blocks[B].Facts[I];
      if (const auto *S = std::get_if<Spawn>(&At.What)) {
        const Call *C = At.Call ? &Facts[At.Call] : nullptr;
        // The callee's own evidence says more, unless it does not know what it is given: `std::function` hides that.
        if (C && C->Callee && Fn.Tu[C->Callee].HasBody &&
            !(functionIn(S->Callable) && startsUnknown(Tu.of(C->Callee))))
          continue;
        size_t Arg = 0;
        for (size_t A = 0; C && A != C->Args.size(); ++A)
          if (C->Args[A].What && Facts.Places.isPartOf(S->Callable, C->Args[A].What))
            Arg = A;
        PlaceId Handle = S->Handle;
        if (Category K = C ? Fn.Tu.Types[C->ResultType].Kind : Category::Value;
            K == Category::Future || K == Category::Thread)
          Handle = C->Result;
        addSpawn({BlockId{B}, I}, S->Callable, Handle, C, Arg);
      } else if (const auto *Called = std::get_if<CallFact>(&At.What)) {
        const Call &C = Facts[Called->Call];
        // What the callee runs without knowing it, a Spawn of the same call knows, or nobody does.
        const std::vector<FactAt> &In = Facts.Blocks[B].Facts;
        bool IsNamedHere = llvm::any_of(llvm::ArrayRef<FactAt>(In).drop_front(I + 1), [&](const FactAt &F) {
          const auto *S = F.Call == At.Call ? std::get_if<Spawn>(&F.What) : nullptr;
          return S && functionIn(S->Callable);
        });
        if (!IsNamedHere)
          addSpawnLike({BlockId{B}, I}, C);
        addSend({BlockId{B}, I}, C);
        const FunctionEvidence &Callee = Tu.of(C.Callee);
        auto outlives = [&](const SpawnSite &S) {
          bool IsKnown = S.Runs || S.Inherited != ~0u;
          return S.Outlives && !S.IsSend && !S.Stored && (IsKnown || !IsNamedHere);
        };
        if (Callee.Known && Out.Spawns.size() < 60 && llvm::any_of(Callee.Spawns, outlives)) {
          SpawnSite Site;
          Site.At = C.At;
          for (const SpawnSite &Inner : Callee.Spawns)
            if (Inner.Outlives && Inner.Handle.From == SharedPlace::Root::This && C.Object)
              Site.Handle = named(C.Object->What);
          if (Category K = Fn.Tu.Types[C.ResultType].Kind; C.Result && (K == Category::Thread || K == Category::Future))
            Site.Handle = named(C.Result);
          Out.Spawns.push_back(std::move(Site));
          SpawnsAt.push_back({BlockId{B}, I});
        }
      } else if (const auto *W = std::get_if<Wait>(&At.What)) {
        addWait(W->What, {B}, givesLock(At));
      } else if (const auto *J = std::get_if<Join>(&At.What)) {
        addWait(J->Handle, {B}, /*GivesLock=*/false);
      } else if (const auto *G = std::get_if<Signal>(&At.What)) {
        Out.Signals.push_back(named(G->What));
      }
    }
}

/// A handle that is moved on is joined under its new name, or by somebody else.
void ThreadCollector::followHandles() {
  HandedOnBy.resize(Out.Spawns.size());
  for (size_t I = 0; I != Out.Spawns.size(); ++I) {
    SpawnSite &S = Out.Spawns[I];
    if (S.IsSend || S.Handle.From != SharedPlace::Root::Local)
      continue;
    bool Moved = false;
    std::optional<SharedPlace> To;
    // `get()` empties the future, and waits for what it was the handle of; not so `Worker = std::jthread(f)`, which
    // waits for the thread that Worker had.
    llvm::DenseSet<uint32_t> Joining;
    for (const Block &B : Facts.Blocks)
      for (const FactAt &At : B.Facts)
        if (const auto *J = std::get_if<Join>(&At.What); J && At.Call && named(J->Handle) == S.Handle)
          Joining.insert(At.Call.Raw);
    for (const Block &B : Facts.Blocks)
      for (const FactAt &At : B.Facts)
        if (const auto *M = std::get_if<Move>(&At.What))
          Moved |= named(M->From) == S.Handle && !(At.Call && Joining.contains(At.Call.Raw));
        else if (const auto *F = std::get_if<Flow>(&At.What); F && named(F->From) == S.Handle) {
          To = named(F->To);
          HandedOnBy[I] = At.Call;
        }
    if (Moved)
      S.Handle = To ? *To : SharedPlace{};
  }
}

/// Natural loops, by their heads; and the joins within, which have ended the threads when the loop is left.
void ThreadCollector::findLoops() {
  std::vector<std::vector<uint32_t>> Before(Facts.Blocks.size());
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (const Edge &E : Facts.Blocks[B].Next)
      Before[E.To.Raw].push_back(B);
  for (uint32_t Head = 0; Head != Facts.Blocks.size(); ++Head) {
    llvm::DenseSet<uint32_t> Ahead; // what the head reaches
    llvm::SmallVector<uint32_t, 16> Work{Head};
    while (!Work.empty())
      for (const Edge &E : Facts.Blocks[Work.pop_back_val()].Next)
        if (Ahead.insert(E.To.Raw).second)
          Work.push_back(E.To.Raw);
    if (!Ahead.contains(Head) || !Facts.Blocks[Head].LoopHead)
      continue;
    llvm::DenseSet<uint32_t> Body{Head}; // of these, what reaches the head
    Work = {Head};
    while (!Work.empty())
      for (uint32_t P : Before[Work.pop_back_val()])
        if (Ahead.contains(P) && Body.insert(P).second)
          Work.push_back(P);
    for (uint32_t B : Body)
      for (const FactAt &At : Facts.Blocks[B].Facts)
        if (const auto *J = std::get_if<Join>(&At.What))
          for (uint32_t Entry : Body)
            if (llvm::any_of(Before[Entry], [&](uint32_t P) { return !Body.contains(P); }))
              JoinsOfLoop[Entry].push_back({J->Handle, Head});
    Loops[Head] = std::move(Body);
  }
}

bool ThreadCollector::endsSpawn(const SpawnSite &S, const SharedPlace &Handle) const {
  if (Handle.isNowhere())
    return true;
  if (!S.Future.isNowhere() && (S.Future.isPartOf(Handle) || Handle.isPartOf(S.Future)))
    return true;
  if (S.Handle.isNowhere())
    return false;
  if (S.Handle.isPartOf(Handle) || Handle.isPartOf(S.Handle))
    return true;
  // The handle was moved, or kept in a container that the joins go through.
  for (const auto &[To, From] : Out.Views.Copies)
    if ((From == S.Handle || From == S.Future) && (To.isPartOf(Handle) || Handle.isPartOf(To)))
      return true;
  bool ThroughElement = llvm::any_of(Handle.Path, [](const SharedStep &Step) {
    return Step.Kind == Projection::Deref || Step.Kind == Projection::Content || Step.Kind == Projection::Element;
  });
  return ThroughElement || Handle.From == SharedPlace::Root::This;
}

void ThreadCollector::endThreads(State &S, PlaceId Handle, BlockId B, CallId By) const {
  SharedPlace Named = named(Handle);
  // `void start() { stop(); Worker = std::thread(f); }`: a call that starts one which it leaves running has joined the
  // one before.
  auto startedBy = [&](FactRef Start) {
    const FactAt &F = Facts[Start.Block].Facts[Start.Index];
    const auto *C = std::get_if<CallFact>(&F.What);
    return C ? C->Call : CallId{};
  };
  for (size_t I = 0; I != Out.Spawns.size(); ++I) {
    if (By && startedBy(SpawnsAt[I]) == By)
      continue;
    if (B && Loops.lookup(B.Raw).contains(SpawnsAt[I].Block.Raw))
      continue; // each round's own, which the join itself ends
    if (endsSpawn(Out.Spawns[I], Named))
      S.Running &= ~(uint64_t{1} << I);
  }
  S.Joined |= Named.From == SharedPlace::Root::This || Named.From == SharedPlace::Root::Global;
}

/// `if (pthread_create(...) != 0)`: no thread has been started.
void ThreadCollector::assume(State &S, const Edge &E) {
  const Condition &C = Facts.Conditions[E.If.Raw];
  if (!S.Running || !C.Place)
    return;
  bool Fails = C.How == Condition::Kind::Truth ? E.Taken
               : C.How == Condition::Kind::Equals ? (C.Value == 0) != E.Taken
                                                  : C.How == Condition::Kind::Less && C.Value == 0 && E.Taken;
  if (!Fails)
    return;
  PlaceId Asked = Fn.Known.resolve(C.Place);
  auto isCopied = [&](PlaceId Result) { // `int rc = pthread_create(...);`
    return llvm::any_of(Facts.Blocks, [&](const Block &B) {
      return llvm::any_of(B.Facts, [&](const FactAt &F) {
        const auto *W = std::get_if<Write>(&F.What);
        return W && W->SameAs == Result && Fn.Known.resolve(W->What) == Asked;
      });
    });
  };
  for (size_t I = 0; I != Out.Spawns.size(); ++I)
    if (CallId Id = Facts[SpawnsAt[I].Block].Facts[SpawnsAt[I].Index].Call; Id && !Out.Spawns[I].IsSend)
      if (const Call &Started = Facts[Id];
          Started.Result && Fn.Tu.Types[Started.ResultType].IsInteger)
        if (Asked == Fn.Known.resolve(Started.Result) || isCopied(Started.Result))
          S.Running &= ~(uint64_t{1} << I);
}

bool ThreadCollector::join(State &Into, const State &From) {
  State Before = Into;
  Into.Running |= From.Running;
  Into.Passed |= From.Passed;
  Into.Joined |= From.Joined;
  return Into.Running != Before.Running || Into.Passed != Before.Passed || Into.Joined != Before.Joined;
}

void ThreadCollector::transfer(State &S, FactRef Where, const FactAt &At) {
  if (Where.Index == 0)
    if (auto It = JoinsOfLoop.find(Where.Block.Raw); It != JoinsOfLoop.end())
      for (const auto &[Handle, Loop] : It->second)
        endThreads(S, Handle, BlockId{Loop}, {});
  for (size_t I = 0; I != SpawnsAt.size(); ++I)
    if (SpawnsAt[I] == Where)
      S.Running |= uint64_t{1} << I;
  // Another object is meant from here on than the one that was handed over.
  if (const auto *W = std::get_if<Write>(&At.What); W && S.Running)
    for (size_t I = 0; I != Out.Spawns.size(); ++I)
      if (Out.Spawns[I].IsSend && SpawnsAt[I] != Where && sharedPlace(Facts, W->What) == Out.Spawns[I].Via &&
          !(Out.Spawns[I].Via == Out.Spawns[I].Handle))
        S.Running &= ~(uint64_t{1} << I);
  // `pool.clear()`, `worker = {}`: handles that join when they go are gone.
  if (const auto *W = std::get_if<Write>(&At.What); W && S.Running)
    for (size_t I = 0; I != Out.Spawns.size(); ++I)
      if ((S.Running >> I & 1) && joinsByItself(Fn.Tu, typeOf(W->What)) && !Out.Spawns[I].Handle.isNowhere() &&
          Facts[SpawnsAt[I].Block].Facts[SpawnsAt[I].Index].Call != At.Call && !(At.Call && HandedOnBy[I] == At.Call) &&
          Out.Spawns[I].Handle.isPartOf(sharedPlace(Facts, W->What)))
        S.Running &= ~(uint64_t{1} << I);
  if (const auto *B = std::get_if<StorageBegin>(&At.What); B && S.Running)
    for (size_t I = 0; I != Out.Spawns.size(); ++I)
      if (Out.Spawns[I].IsSend && (Out.Spawns[I].Via.isPartOf(sharedPlace(Facts, B->What)) ||
                                   Out.Spawns[I].Handle.isPartOf(sharedPlace(Facts, B->What))))
        S.Running &= ~(uint64_t{1} << I);
  if (const auto *J = std::get_if<Join>(&At.What)) {
    // `Worker = std::jthread(f)` waits for the thread that Worker had, not for the one that it is handed.
    if (!At.Call || !llvm::is_contained(HandedOnBy, At.Call)) {
      endThreads(S, J->Handle, {}, At.Call);
      pass(S, J->Handle);
    }
  } else if (const auto *W = std::get_if<Wait>(&At.What)) {
    pass(S, W->What);
  } else if (const auto *E = std::get_if<StorageEnd>(&At.What)) {
    // A jthread, a pool, or what holds them, joins when it goes.
    llvm::StringRef Type = Fn.Tu.text(Fn.Tu.Types[typeOf(E->What)].Name);
    SharedPlace Gone = sharedPlace(Facts, E->What);
    for (size_t I = 0; I != Out.Spawns.size(); ++I)
      if ((S.Running >> I & 1) && !Out.Spawns[I].Handle.isNowhere() && Out.Spawns[I].Handle.isPartOf(Gone) &&
          Type.find("std::thread") == llvm::StringRef::npos)
        S.Running &= ~(uint64_t{1} << I);
  } else if (const auto *C = std::get_if<CallFact>(&At.What)) {
    // `pool.wait()`, `tasks.join()`: by what it is called, or since it waits for another thread, of the object that
    // runs them.
    const Call &Called = Facts[C->Call];
    // `joinAll(Threads)`
    if (S.Running && Called.Callee && Tu.of(Called.Callee).HasWaits)
      for (const Argument &A : Called.Args)
        if (A.What && holdsThreads(Fn.Tu, A.Type))
          for (size_t I = 0; I != Out.Spawns.size(); ++I)
            if (SpawnsAt[I] != Where && endsSpawn(Out.Spawns[I], named(A.What)))
              S.Running &= ~(uint64_t{1} << I);
    if (Called.Callee && Called.Object && S.Running &&
        (Fn.Tu[Called.Callee].hasHabit(Habit::WaitsForWork) || Tu.of(Called.Callee).HasWaits))
      for (size_t I = 0; I != Out.Spawns.size(); ++I)
        if (SharedPlace O = named(Called.Object->What); SpawnsAt[I] != Where && !Out.Spawns[I].Handle.isNowhere() &&
            (Out.Spawns[I].Handle.isPartOf(O) || O.isPartOf(Out.Spawns[I].Handle)))
          S.Running &= ~(uint64_t{1} << I);
  }
}
