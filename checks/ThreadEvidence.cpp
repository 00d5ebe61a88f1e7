#include "checks/ThreadEvidence.h"
#include "checks/CallDecisions.h"
#include "checks/DoubleChecks.h"
#include "flow/Solver.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace deed;

namespace {

/// Which spawns may be running, which waits have been passed, and whether a member's thread was joined: bits of what
/// Collector numbered. Join: union.
struct BesideState {
  uint64_t Running = 0, Passed = 0;
  bool Joined = false;
};

class Collector {
public:
  Collector(const SolvedFunction &Fn, ThreadEvidence &Tu, FunctionEvidence &Out)
      : Fn(Fn), Facts(Fn.Facts), Tu(Tu), Out(Out) {}
  void run();

  // As a question to the solver.
  static constexpr Direction Way = Direction::Forward;
  using State = BesideState;
  State boundary() { return {}; }
  bool join(State &Into, const State &From);
  void transfer(State &S, FactRef Where, const FactAt &F);
  bool mayThrow(const FactAt &F) const { return callMayThrow(Fn.Tu, Facts, F); }

private:
  // Names.
  void collectViews();
  void bindView(const SharedPlace &View, SharedPlace Target);
  SharedPlace named(PlaceId P) const;
  FunctionId functionIn(PlaceId P, unsigned Depth = 0) const;
  FunctionId callOperatorOf(TypeId T) const;
  std::optional<CallId> madeBy(PlaceId Temp) const;

  // Threads.
  void findSpawns();
  void addWait(PlaceId For, BlockId B);
  void pass(State &S, PlaceId Awaited) const;
  void addSpawn(FactRef At, PlaceId Callable, PlaceId Handle, const Call *C, size_t CallableArg);
  void addSpawnLike(FactRef At, const Call &C);
  void addSend(FactRef At, const Call &C);
  uint64_t threads() const;
  std::optional<size_t> callableArgument(const Call &C) const;
  bool startsThread(const Call &C) const;
  bool isExecutor(const Call &C) const;
  void nameThreadArguments(SpawnSite &S, FunctionId Runs, llvm::ArrayRef<Argument> Args);
  void followHandles();
  void findLoops();
  void endThreads(State &S, PlaceId Handle, BlockId B) const;
  bool endsSpawn(const SpawnSite &S, const SharedPlace &Handle) const;

  // Facts.
  void collectBlock(BlockId B, const State *At);
  void access(PlaceId P, bool Writes, bool InPlace, const FactAt &At, FactRef Where, const State &S);
  void call(const Call &C, const FactAt &At, FactRef Where, const State &S);
  void callbacks(const Call &C, const FactAt &At, FactRef Where, const State &S);
  void leaving(const FactAt &At, FactRef Where);
  CallNames namesOf(const Call &C) const;
  std::vector<HeldLock> held(FactRef At) const;
  std::vector<SharedPlace> passed(const State &S, BlockId B) const;
  bool isWaitingFor(size_t Wait, BlockId B) const;
  bool isExempt(PlaceId P) const;
  bool hasEvidence(const Call &C) const;
  bool isPolled(FactRef At, PlaceId P) const;
  void takeState(auto &Into, const State &S, FactRef Where) const;
  TypeId typeOf(PlaceId P) const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  ThreadEvidence &Tu;
  FunctionEvidence &Out;
  std::vector<FactRef> SpawnsAt;                     ///< by number of the spawn
  std::vector<PlaceId> WaitsFor;                     ///< by number of the wait
  std::vector<llvm::SmallVector<BlockId, 1>> WaitBlocks; ///< by number of the wait: where it stands
  /// By block through which a loop is entered: handles joined within, and the loop.
  llvm::DenseMap<uint32_t, llvm::SmallVector<std::pair<PlaceId, uint32_t>, 1>> JoinsOfLoop;
  llvm::DenseMap<uint32_t, llvm::DenseSet<uint32_t>> Loops;            ///< by head: blocks
  llvm::DenseMap<PlaceId, CallId> Made;              ///< by result
  PlaceId Initialising;                              ///< a static local whose first write is its initialiser's
};

} // namespace

//===-- Types and names -------------------------------------------------------------------------------------------===//

TypeId Collector::typeOf(PlaceId P) const {
  const PlaceNode &N = Facts.Places[P];
  if (N.Type || !N.Parent)
    return N.Type;
  const TypeInfo &Whole = Fn.Tu.Types[typeOf(N.Parent)];
  if (N.Kind == Projection::Deref)
    return Whole.Pointee;
  if (N.Kind == Projection::Field)
    for (const Member &M : Whole.Members)
      if (M.Name.Raw == N.Key)
        return M.Type;
  return {};
}

SharedPlace Collector::named(PlaceId P) const {
  if (!P)
    return {};
  SharedPlace Plain = sharedPlace(Facts, Fn.Known.resolve(P));
  SharedPlace Root{Plain.From, Plain.Key};
  return Out.Views.extend(std::move(Root), Plain.Path);
}

void Collector::bindView(const SharedPlace &View, SharedPlace Target) {
  auto [It, New] = Out.Views.Targets.try_emplace(View, Target);
  if (!New && !(It->second == Target))
    It->second = {}; // several: none that could be relied on
}

void Collector::collectViews() {
  auto isHere = [&](PlaceId P) {
    Projection K = Facts.Places[Facts.Places.rootOf(P)].Kind;
    return K == Projection::Local || K == Projection::Temp;
  };
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      if (const auto *I = std::get_if<Issue>(&At.What)) {
        if (isHere(I->Into))
          bindView(sharedPlace(Facts, I->Into), sharedPlace(Facts, Fn.Known.resolve(Facts.Loans[I->Loan.Raw].Borrowed)));
      } else if (const auto *F = std::get_if<Flow>(&At.What)) {
        // What a factory is given is not what it makes: loans flow there, identity does not.
        const TypeInfo &ToType = Fn.Tu.Types[typeOf(F->To)], &FromType = Fn.Tu.Types[typeOf(F->From)];
        bool Owns = ToType.Kind == Category::SharedOwner || ToType.Kind == Category::Owner;
        bool IsCopy = Owns ? ToType.Kind == FromType.Kind : FromType.IsClass || FromType.IsPointer || !typeOf(F->From);
        if (isHere(F->To) && IsCopy) {
          SharedPlace To = sharedPlace(Facts, F->To), From = sharedPlace(Facts, Fn.Known.resolve(F->From));
          auto [It, New] = Out.Views.Copies.try_emplace(To, From);
          if (!New && !(It->second == From))
            It->second = To; // several
        }
      } else if (const auto *C = std::get_if<CallFact>(&At.What)) {
        const Call &Call = Facts[C->Call];
        if (Call.Result)
          Made[Call.Result] = C->Call;
        // A copied shared owner shares its content with the original; a moved one takes it along.
        if (Call.How == CallKind::Constructor && Call.Object && Call.Args.size() >= 1 && isHere(Call.Object->What) &&
            Call.Args[0].What && Call.Args[0].Type == Call.Object->Type)
          Out.Views.Copies.try_emplace(sharedPlace(Facts, Call.Object->What),
                                       sharedPlace(Facts, Fn.Known.resolve(Call.Args[0].What)));
        else if (Call.How == CallKind::Constructor && Call.Object && Call.Callee && isHere(Call.Object->What) &&
                 !Call.Args.empty() && Call.Args[0].What &&
                 (Fn.Tu[Call.Callee].Which == Special::CopyConstructor ||
                  Fn.Tu[Call.Callee].Which == Special::MoveConstructor))
          Out.Views.Copies.try_emplace(sharedPlace(Facts, Call.Object->What),
                                       sharedPlace(Facts, Fn.Known.resolve(Call.Args[0].What)));
      } else if (const auto *W = std::get_if<Write>(&At.What); W && W->SameAs && isHere(W->What)) {
        if (Fn.Tu.Types[typeOf(W->What)].IsPointer)
          Out.Views.Copies.try_emplace(sharedPlace(Facts, W->What), sharedPlace(Facts, Fn.Known.resolve(W->SameAs)));
      }
    }
}

FunctionId Collector::callOperatorOf(TypeId T) const {
  if (auto It = Tu.CallOperators.find(T.Raw); T && It != Tu.CallOperators.end())
    return It->second;
  llvm::StringRef Name = Fn.Tu.text(Fn.Tu.Types[T].Name);
  Name.consume_front("const ");
  auto It = Tu.NamedOperators.find(Name);
  return It == Tu.NamedOperators.end() ? FunctionId{} : It->second;
}

std::optional<CallId> Collector::madeBy(PlaceId Temp) const {
  auto It = Made.find(Temp);
  return It == Made.end() ? std::nullopt : std::optional(It->second);
}

/// What a call of the value at P would run.
FunctionId Collector::functionIn(PlaceId P, unsigned Depth) const {
  if (!P || Depth > 4)
    return {};
  P = Fn.Known.resolve(P);
  const PlaceNode &N = Facts.Places[P];
  if (N.Kind == Projection::Global)
    if (auto It = Tu.FunctionsByName.find(N.Key); It != Tu.FunctionsByName.end())
      return It->second;
  if (FunctionId F = callOperatorOf(typeOf(P)))
    return F;
  SharedPlace Here = sharedPlace(Facts, P);
  if (auto It = Out.Views.Targets.find(Here); It != Out.Views.Targets.end() && It->second.From == SharedPlace::Root::Global)
    if (auto Found = Tu.FunctionsByName.find(It->second.Key); Found != Tu.FunctionsByName.end())
      return Found->second;
  if (auto It = Out.Views.Copies.find(Here);
      It != Out.Views.Copies.end() && It->second.From == SharedPlace::Root::Local && It->second.Path.empty())
    return functionIn({It->second.Key}, Depth + 1);
  return {};
}

//===-- Threads ---------------------------------------------------------------------------------------------------===//

std::optional<size_t> Collector::callableArgument(const Call &C) const {
  for (size_t I = 0; I != C.Args.size(); ++I) // a thread that is handed on runs already
    if (Fn.Tu.Types[C.Args[I].Type].Kind != Category::Thread && functionIn(C.Args[I].What))
      return I;
  return std::nullopt;
}

static bool namesThread(llvm::StringRef Type) {
  return Type.contains("std::thread") || Type.contains("std::jthread") || Type.contains("boost::thread");
}

/// Makes a thread object by way of a library function: `Threads.emplace_back([&] {...})`, `make_unique<thread>(f)`.
bool Collector::startsThread(const Call &C) const {
  if (!C.Callee || Fn.Tu[C.Callee].HasBody || !Fn.Tu[C.Callee].IsSystem || C.How == CallKind::Constructor)
    return false;
  return (C.Object && namesThread(Fn.Tu.text(Fn.Tu.Types[C.Object->Type].Name))) ||
         namesThread(Fn.Tu.text(Fn.Tu.Types[C.ResultType].Name));
}

/// By what it is called, it runs what it is given elsewhere: `pool.submit(f)`, `executor.post(f)`.
bool Collector::isExecutor(const Call &C) const {
  if (!C.Callee || Fn.Tu[C.Callee].IsSystem || C.How == CallKind::Closure)
    return false;
  llvm::StringRef Name = Fn.Tu.text(Fn.Tu[C.Callee].Pattern);
  if (size_t Colon = Name.rfind("::"); Colon != llvm::StringRef::npos)
    Name = Name.drop_front(Colon + 2);
  std::string Lower = Name.lower();
  llvm::erase_if(Lower, [](char Ch) { return Ch == '_'; });
  llvm::StringRef L = Lower;
  for (llvm::StringRef Word : {"submit", "post", "enqueue", "async", "schedule", "dispatch", "defer", "runinbackground",
                               "spawn", "addtask", "pushtask", "addjob", "runasync", "launch", "queuework", "startthread",
                               "runinthread", "runonthread"})
    if (L.starts_with(Word))
      return true;
  return L == "execute" && C.Object.has_value();
}

void Collector::nameThreadArguments(SpawnSite &S, FunctionId Runs, llvm::ArrayRef<Argument> Args) {
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

void Collector::addSpawn(FactRef At, PlaceId Callable, PlaceId Handle, const Call *C, size_t CallableArg) {
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
  S.Handle = Handle ? named(Handle) : SharedPlace{};
  if (C) {
    for (size_t I = CallableArg; I < C->Args.size(); ++I) {
      S.Sends.push_back(named(C->Args[I].What));
      S.SendTypes.push_back(C->Args[I].Type);
    }
  }
  if (Runs) {
    if (Fn.Tu[Runs].Which == Special::CallOperator)
      S.Names.Object = named(Callable);
    nameThreadArguments(S, Runs, Args);
  }
  Out.Spawns.push_back(std::move(S));
  SpawnsAt.push_back(At);
}

void Collector::addSpawnLike(FactRef At, const Call &C) {
  auto Arg = callableArgument(C);
  if (!Arg)
    return;
  bool MakesThread = startsThread(C);
  if (!MakesThread && !isExecutor(C))
    return;
  // Who calls it before it returns, does not run it elsewhere.
  if (!MakesThread && C.Callee && Tu.of(C.Callee).Known)
    for (const CallSite &Inner : Tu.of(C.Callee).Calls)
      if (Inner.Callee == functionIn(C.Args[*Arg].What) && !Inner.IsCallback)
        return;
  addSpawn(At, C.Args[*Arg].What, C.Object && MakesThread ? C.Object->What : C.Object ? C.Object->What : C.Result, &C,
           *Arg);
}

/// A member that locks and keeps what a pointer refers to where others find it: `Queue.push(&Message)`.
void Collector::addSend(FactRef At, const Call &C) {
  if (!C.Callee || !C.Object || Out.Spawns.size() >= 60 || C.How != CallKind::Member)
    return;
  const FunctionEvidence &Callee = Tu.of(C.Callee);
  if (!Callee.Known || Callee.Acquisitions.empty())
    return;
  for (const Effect &E : Fn.Summaries.of(C.Callee).Effects) {
    if ((E.Kind != EffectKind::Store && E.Kind != EffectKind::Borrow) || E.What.Root != FormalRoot::This ||
        E.From.Root != FormalRoot::Param || E.From.Param >= C.Args.size())
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
    if (S.Via.isNowhere())
      continue;
    if (E.Kind == EffectKind::Borrow)
      S.Handle = S.Via;
    else if (T.IsPointer || T.Kind == Category::SharedOwner)
      S.Handle = Out.Views.extend(S.Via, SharedStep{T.IsPointer ? Projection::Deref : Projection::Content});
    else
      continue;
    if (S.Handle.From != SharedPlace::Root::Local)
      continue;
    Out.Spawns.push_back(std::move(S));
    SpawnsAt.push_back(At);
    return;
  }
}

/// The spawns that are threads, as bits.
uint64_t Collector::threads() const {
  uint64_t Bits = 0;
  for (size_t I = 0; I != Out.Spawns.size(); ++I)
    if (!Out.Spawns[I].IsSend)
      Bits |= uint64_t{1} << I;
  return Bits;
}

/// A join waits for all that the thread does: callers see by its handle which thread that was.
void Collector::addWait(PlaceId For, BlockId B) {
  auto Known = llvm::find(WaitsFor, For);
  if (Known == WaitsFor.end() && WaitsFor.size() == 64)
    return;
  if (Known == WaitsFor.end()) {
    WaitsFor.push_back(For);
    WaitBlocks.emplace_back();
    Known = std::prev(WaitsFor.end());
  }
  WaitBlocks[static_cast<size_t>(Known - WaitsFor.begin())].push_back(B);
}

void Collector::pass(State &S, PlaceId Awaited) const {
  for (size_t I = 0; I != WaitsFor.size(); ++I)
    if (WaitsFor[I] == Awaited)
      S.Passed |= uint64_t{1} << I;
}

void Collector::findSpawns() {
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Facts.Blocks[B].Facts[I];
      if (const auto *S = std::get_if<Spawn>(&At.What)) {
        const Call *C = At.Call ? &Facts[At.Call] : nullptr;
        if (C && C->Callee && Fn.Tu[C->Callee].HasBody)
          continue; // the callee's own evidence says more
        size_t Arg = 0;
        for (size_t A = 0; C && A != C->Args.size(); ++A)
          if (C->Args[A].What && Facts.Places.isPartOf(S->Callable, C->Args[A].What))
            Arg = A;
        addSpawn({BlockId{B}, I}, S->Callable, S->Handle, C, Arg);
      } else if (const auto *Called = std::get_if<CallFact>(&At.What)) {
        const Call &C = Facts[Called->Call];
        addSpawnLike({BlockId{B}, I}, C);
        addSend({BlockId{B}, I}, C);
        const FunctionEvidence &Callee = Tu.of(C.Callee);
        if (Callee.Known && Out.Spawns.size() < 60 &&
            llvm::any_of(Callee.Spawns, [](const SpawnSite &S) { return S.Outlives && !S.IsSend; })) {
          SpawnSite Site;
          Site.At = C.At;
          for (const SpawnSite &Inner : Callee.Spawns)
            if (Inner.Outlives && Inner.Handle.From == SharedPlace::Root::This && C.Object)
              Site.Handle = named(C.Object->What);
          if (C.Result && namesThread(Fn.Tu.text(Fn.Tu.Types[C.ResultType].Name)))
            Site.Handle = named(C.Result);
          Out.Spawns.push_back(std::move(Site));
          SpawnsAt.push_back({BlockId{B}, I});
        }
      } else if (const auto *W = std::get_if<Wait>(&At.What)) {
        addWait(W->What, {B});
      } else if (const auto *J = std::get_if<Join>(&At.What)) {
        addWait(J->Handle, {B});
      } else if (const auto *G = std::get_if<Signal>(&At.What)) {
        Out.Signals.push_back(named(G->What));
      }
    }
}

/// A handle that is moved on is joined under its new name, or by somebody else.
void Collector::followHandles() {
  for (SpawnSite &S : Out.Spawns) {
    if (S.IsSend || S.Handle.From != SharedPlace::Root::Local)
      continue;
    bool Moved = false;
    std::optional<SharedPlace> To;
    // `get()` empties the future, and waits for what it was the handle of.
    llvm::DenseSet<uint32_t> Joining;
    for (const Block &B : Facts.Blocks)
      for (const FactAt &At : B.Facts)
        if (std::holds_alternative<Join>(At.What) && At.Call)
          Joining.insert(At.Call.Raw);
    for (const Block &B : Facts.Blocks)
      for (const FactAt &At : B.Facts)
        if (const auto *M = std::get_if<Move>(&At.What))
          Moved |= named(M->From) == S.Handle && !(At.Call && Joining.contains(At.Call.Raw));
        else if (const auto *F = std::get_if<Flow>(&At.What); F && named(F->From) == S.Handle)
          To = named(F->To);
    if (Moved)
      S.Handle = To ? *To : SharedPlace{};
  }
}

/// Natural loops, by their heads; and the joins within, which have ended the threads when the loop is left.
void Collector::findLoops() {
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

bool Collector::endsSpawn(const SpawnSite &S, const SharedPlace &Handle) const {
  if (Handle.isNowhere())
    return true;
  if (S.Handle.isNowhere())
    return false;
  if (S.Handle.isPartOf(Handle) || Handle.isPartOf(S.Handle))
    return true;
  // The handle was moved, or kept in a container that the joins go through.
  for (const auto &[To, From] : Out.Views.Copies)
    if (From == S.Handle && (To.isPartOf(Handle) || Handle.isPartOf(To)))
      return true;
  bool ThroughElement = llvm::any_of(Handle.Path, [](const SharedStep &Step) {
    return Step.Kind == Projection::Deref || Step.Kind == Projection::Content || Step.Kind == Projection::Element;
  });
  return ThroughElement || Handle.From == SharedPlace::Root::This;
}

void Collector::endThreads(State &S, PlaceId Handle, BlockId B) const {
  SharedPlace Named = named(Handle);
  for (size_t I = 0; I != Out.Spawns.size(); ++I) {
    if (B && Loops.lookup(B.Raw).contains(SpawnsAt[I].Block.Raw))
      continue; // each round's own, which the join itself ends
    if (endsSpawn(Out.Spawns[I], Named))
      S.Running &= ~(uint64_t{1} << I);
  }
  S.Joined |= Named.From == SharedPlace::Root::This || Named.From == SharedPlace::Root::Global;
}

bool Collector::join(State &Into, const State &From) {
  State Before = Into;
  Into.Running |= From.Running;
  Into.Passed |= From.Passed;
  Into.Joined |= From.Joined;
  return Into.Running != Before.Running || Into.Passed != Before.Passed || Into.Joined != Before.Joined;
}

void Collector::transfer(State &S, FactRef Where, const FactAt &At) {
  if (Where.Index == 0)
    if (auto It = JoinsOfLoop.find(Where.Block.Raw); It != JoinsOfLoop.end())
      for (const auto &[Handle, Loop] : It->second)
        endThreads(S, Handle, BlockId{Loop});
  for (size_t I = 0; I != SpawnsAt.size(); ++I)
    if (SpawnsAt[I] == Where)
      S.Running |= uint64_t{1} << I;
  // Another object is meant from here on than the one that was handed over.
  if (const auto *W = std::get_if<Write>(&At.What); W && S.Running)
    for (size_t I = 0; I != Out.Spawns.size(); ++I)
      if (Out.Spawns[I].IsSend && SpawnsAt[I] != Where && sharedPlace(Facts, W->What) == Out.Spawns[I].Via &&
          !(Out.Spawns[I].Via == Out.Spawns[I].Handle))
        S.Running &= ~(uint64_t{1} << I);
  if (const auto *B = std::get_if<StorageBegin>(&At.What); B && S.Running)
    for (size_t I = 0; I != Out.Spawns.size(); ++I)
      if (Out.Spawns[I].IsSend && (Out.Spawns[I].Via.isPartOf(sharedPlace(Facts, B->What)) ||
                                   Out.Spawns[I].Handle.isPartOf(sharedPlace(Facts, B->What))))
        S.Running &= ~(uint64_t{1} << I);
  if (const auto *J = std::get_if<Join>(&At.What)) {
    endThreads(S, J->Handle, {});
    pass(S, J->Handle);
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
    // `pool.wait()`, `tasks.join()`: by what it is called, of the object that runs them.
    const Call &Called = Facts[C->Call];
    if (Called.Callee && Called.Object && S.Running) {
      llvm::StringRef Name = Fn.Tu.text(Fn.Tu[Called.Callee].Pattern);
      Name = Name.drop_front(Name.rfind("::") == llvm::StringRef::npos ? 0 : Name.rfind("::") + 2);
      std::string Lower = Name.lower();
      llvm::StringRef L = Lower;
      if (L.starts_with("wait") || L.starts_with("join") || L.starts_with("stop") || L.starts_with("shutdown") ||
          L.starts_with("finish") || L.starts_with("drain") || L.contains("wait_") || L.starts_with("sync"))
        for (size_t I = 0; I != Out.Spawns.size(); ++I)
          if (SharedPlace O = named(Called.Object->What); !Out.Spawns[I].Handle.isNowhere() &&
              (Out.Spawns[I].Handle.isPartOf(O) || O.isPartOf(Out.Spawns[I].Handle)))
            S.Running &= ~(uint64_t{1} << I);
    }
  }
}

//===-- Facts -----------------------------------------------------------------------------------------------------===//

std::vector<HeldLock> Collector::held(FactRef At) const {
  std::vector<HeldLock> Locks;
  if (!Fn.Locks)
    return Locks;
  for (const LockStatus &L : Fn.Locks->heldBefore(At))
    if (L.mustBeHeld())
      Locks.push_back({named(L.Lock), L.mode(),
                       L.Sites.empty() ? Span{} : Facts[L.Sites[0].Block].Facts[L.Sites[0].Index].At});
  return Locks;
}

/// Within the loop that goes on until the wait is over (`while (!Stop.load()) work();`), it is not.
bool Collector::isWaitingFor(size_t Wait, BlockId B) const {
  for (const auto &[Head, Body] : Loops)
    if (Body.contains(B.Raw))
      for (BlockId W : WaitBlocks[Wait])
        if (Body.contains(W.Raw) && llvm::any_of(Facts[W].Next, [&](const Edge &E) { return !Body.contains(E.To.Raw); }))
          return true;
  return false;
}

std::vector<SharedPlace> Collector::passed(const State &S, BlockId B) const {
  std::vector<SharedPlace> All;
  for (size_t I = 0; I != WaitsFor.size(); ++I)
    if ((S.Passed >> I & 1) && !isWaitingFor(I, B))
      All.push_back(named(WaitsFor[I]));
  return All;
}

/// Nobody needs to guard it: constants, what synchronises by itself, what each thread has for its own.
bool Collector::isExempt(PlaceId P) const {
  for (PlaceId Q = P; Q; Q = Facts.Places[Q].Parent) {
    const TypeInfo &T = Fn.Tu.Types[typeOf(Q)];
    if (T.IsSynchronised || T.Kind == Category::Lock || T.Kind == Category::Guard)
      return true;
    if (Q == P && (T.IsConst || T.Kind == Category::Thread || T.Kind == Category::Future || T.IsReference))
      return true;
    const PlaceNode &N = Facts.Places[Q];
    if (N.Cut)
      return true;
    if (N.Kind == Projection::Global) {
      llvm::StringRef Name = Fn.Tu.text({N.Key});
      return Name.starts_with("<") || Name.starts_with("std::") || Name.empty() ||
             Fn.Tu.ThreadLocals.contains(N.Key) || T.IsConst || Tu.FunctionsByName.contains(N.Key) ||
             Name == "stdout" || Name == "stderr" || Name == "stdin" || Name == "pthread_specific";
    }
  }
  return false;
}

/// The loop around it goes on as long as P says so, and does nothing that could change it.
bool Collector::isPolled(FactRef At, PlaceId P) const {
  const Block &B = Facts[At.Block];
  bool Asked = llvm::any_of(B.Next, [&](const Edge &E) {
    return E.If && llvm::is_contained(Facts.Conditions[E.If.Raw].Depends, P);
  });
  if (!Asked)
    return false;
  for (const auto &[Head, Body] : Loops)
    if (Body.contains(At.Block.Raw) && llvm::any_of(B.Next, [&](const Edge &E) { return !Body.contains(E.To.Raw); }))
      return true;
  return false;
}

void Collector::takeState(auto &Into, const State &S, FactRef Where) const {
  Into.Held = held(Where);
  Into.After = passed(S, Where.Block);
  Into.Beside = S.Running;
  Into.AfterJoin = S.Joined;
  Into.BesideNone = threads() && !(S.Running & threads());
}

void Collector::access(PlaceId P, bool Writes, bool InPlace, const FactAt &At, FactRef Where, const State &S) {
  if (!P || isExempt(P))
    return;
  if (Writes && P == Initialising) {
    Initialising = {};
    return;
  }
  PlaceId Resolved = Fn.Known.resolve(P);
  if (isExempt(Resolved))
    return;
  SharedPlace What = named(P);
  switch (What.From) {
  case SharedPlace::Root::Nowhere: return;
  case SharedPlace::Root::Local:
    if (Out.Spawns.empty())
      return;
    break;
  case SharedPlace::Root::Param:
  case SharedPlace::Root::This:
    if (!What.isIndirect())
      return;
    break;
  case SharedPlace::Root::Global: break;
  }
  SharedAccess A{.What = std::move(What), .Writes = Writes, .InPlace = InPlace};
  takeState(A, S, Where);
  A.Way.push_back({At.At, Fn.Facts.Function});
  A.Type = typeOf(P);
  A.Polls = !Writes && isPolled(Where, P);
  auto same = [&](const SharedAccess &B) {
    return B.What == A.What && B.Beside == A.Beside && B.Held == A.Held && B.After == A.After &&
           B.AfterJoin == A.AfterJoin && (B.Writes == A.Writes || B.Writes) && (B.InPlace || !A.InPlace) && B.Polls == A.Polls;
  };
  if (llvm::none_of(Out.Accesses, same) && Out.Accesses.size() < 256)
    Out.Accesses.push_back(std::move(A));
}

bool Collector::hasEvidence(const Call &C) const {
  if (!C.Callee)
    return false;
  if (Fn.Tu[C.Callee].HasBody)
    return true;
  return llvm::any_of(Fn.Tu[C.Callee].Overriders, [&](FunctionId F) { return Fn.Tu[F].HasBody; });
}

CallNames Collector::namesOf(const Call &C) const {
  CallNames N;
  if (C.Object)
    N.Object = named(C.Object->What);
  for (const Argument &A : C.Args)
    N.Params.push_back({named(A.What), A.How != PassKind::Value});
  return N;
}

void Collector::call(const Call &C, const FactAt &At, FactRef Where, const State &S) {
  CallSite Site;
  Site.Names = namesOf(C);
  Site.At = C.At;
  takeState(Site, S, Where);
  Site.OnFresh = C.How == CallKind::Constructor || C.How == CallKind::Destructor;
  uint32_t Number = static_cast<uint32_t>(Out.Calls.size());
  auto add = [&](FunctionId Callee) {
    if (!Fn.Tu[Callee].HasBody || Out.Calls.size() >= 400)
      return;
    Site.Callee = Callee;
    Out.Calls.push_back(Site);
  };
  if (C.Callee) {
    add(C.Callee);
    if (C.Virtual)
      for (FunctionId F : Fn.Tu[C.Callee].Overriders)
        add(F);
  }
  for (size_t I = 0; I != SpawnsAt.size(); ++I)
    if (SpawnsAt[I] == Where && !Out.Spawns[I].Runs)
      Out.Spawns[I].Inherited = Number;
  // A std::function called by what is known to be in it.
  if (!C.Callee || (Fn.Tu[C.Callee].IsSystem && C.Object)) {
    PlaceId Value = C.Callee ? C.Object->What : C.CalleeValue;
    if (FunctionId F = Value && (!C.Callee || Fn.Tu[C.Callee].Which == Special::CallOperator) ? functionIn(Value)
                                                                                            : FunctionId{}) {
      Site.Names.Object = named(Value);
      add(F);
    }
  }
  callbacks(C, At, Where, S);
}

/// Closures given to functions without a body here are called before these return, unless they are threads' work.
void Collector::callbacks(const Call &C, const FactAt &, FactRef Where, const State &S) {
  if (C.How == CallKind::Constructor || C.How == CallKind::Destructor)
    return;
  if (hasEvidence(C) || llvm::is_contained(SpawnsAt, Where) || startsThread(C))
    return;
  if (C.Callee && !Fn.Tu[C.Callee].IsSystem && isExecutor(C))
    return;
  // A Spawn of the same call comes behind the call itself.
  for (const FactRef &At : SpawnsAt)
    if (At.Block == Where.Block && Facts[At.Block].Facts[At.Index].Call == Facts[Where.Block].Facts[Where.Index].Call)
      return;
  for (const Argument &A : C.Args) {
    FunctionId F = A.What ? callOperatorOf(typeOf(Fn.Known.resolve(A.What))) : FunctionId{};
    if (!F || Out.Calls.size() >= 400)
      continue;
    CallSite Site;
    Site.Callee = F;
    Site.Names.Object = named(A.What);
    Site.At = C.At;
    Site.IsCallback = true;
    State Within = S; // what the call waits for, it has waited for when it calls back
    const std::vector<FactAt> &In = Facts[Where.Block].Facts;
    for (uint32_t I = Where.Index + 1; I != In.size() && In[I].Call == In[Where.Index].Call; ++I)
      if (const auto *W = std::get_if<Wait>(&In[I].What))
        pass(Within, W->What);
    takeState(Site, Within, Where);
    Out.Calls.push_back(std::move(Site));
  }
}

void Collector::leaving(const FactAt &At, FactRef Where) {
  const auto *I = std::get_if<Issue>(&At.What);
  if (!I)
    return;
  const PlaceNode &Root = Facts.Places[Facts.Places.rootOf(I->Into)];
  if (Root.Kind != Projection::Return && Root.Kind != Projection::Param && Root.Kind != Projection::Global)
    return;
  SharedPlace Of = named(Facts.Loans[I->Loan.Raw].Borrowed);
  if (Of.From == SharedPlace::Root::This && !isExempt(Facts.Loans[I->Loan.Raw].Borrowed))
    Out.Leaving.push_back({std::move(Of), At.At, held(Where), typeOf(Facts.Loans[I->Loan.Raw].Borrowed)});
}

void Collector::collectBlock(BlockId B, const State *Start) {
  if (!Start)
    return;
  State S = *Start;
  const std::vector<FactAt> &In = Facts[B].Facts;
  for (uint32_t I = 0; I != In.size(); ++I) {
    const FactAt &At = In[I];
    FactRef Where{B, I};
    if (std::holds_alternative<Unreachable>(At.What))
      return;
    const Call *Of = At.Call ? &Facts[At.Call] : nullptr;
    // What a callee with a body does, its own evidence says; a constructor's object is nobody else's yet.
    bool IsOwn = !Of || !hasEvidence(*Of);
    bool Unsure = Of && Of->Callee && !Fn.Tu[Of->Callee].IsSystem && !Fn.Tu[Of->Callee].HasBody &&
                  !Fn.Tu[Of->Callee].Defaulted &&
                  Fn.Summaries.of(Of->Callee).Source == SummarySource::Signature;
    bool Fresh = Of && (Of->How == CallKind::Constructor || Of->How == CallKind::Destructor);
    auto use = [&](PlaceId P, bool Writes) {
      if (!IsOwn || Unsure || (Of && !Of->Callee))
        return;
      if (Fresh && Of->Object && Facts.Places.isPartOf(P, Of->Object->What)) {
        if (P == Initialising)
          Initialising = {};
        return;
      }
      access(P, Writes, std::holds_alternative<Mutate>(At.What), At, Where, S);
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
    } else if (const auto *Awaited = std::get_if<Wait>(&At.What)) {
      if (Facts.Places[Awaited->What].Kind == Projection::Global && !Of)
        Initialising = Awaited->What;
      std::vector<HeldLock> Held = held(Where);
      if (!Held.empty() && Of && At.Trail.empty()) {
        // The lock given to the wait is let go meanwhile.
        bool GivesLock = false;
        for (const Argument &A : Of->Args) {
          if (!A.What)
            continue;
          for (const GuardStatus &G : Fn.Locks->guardBefore(A.What, Where)) {
            GivesLock = true;
            llvm::erase_if(Held, [&](const HeldLock &L) { return L.Lock == named(G.Lock); });
          }
          if (A.What && Fn.Tu.Types[typeOf(A.What)].IsPointer) {
            SharedPlace Lock = Out.Views.extend(named(A.What), SharedStep{Projection::Deref});
            size_t Before = Held.size();
            llvm::erase_if(Held, [&](const HeldLock &L) { return L.Lock == Lock; });
            GivesLock |= Held.size() != Before;
          }
        }
        if (GivesLock && !Held.empty())
          Out.Waits.push_back({named(Awaited->What), std::move(Held), Of->At, false});
      }
    } else if (const auto *J = std::get_if<Join>(&At.What)) {
      if (std::vector<HeldLock> Held = held(Where);
          !Held.empty() && Of && Of->How != CallKind::Destructor)
        Out.Waits.push_back({named(J->Handle), std::move(Held), At.At, true});
    } else if (const auto *A = std::get_if<Acquire>(&At.What)) {
      // A callee that returns with the lock held, or with a guard of it, takes it for this function.
      if (A->Always && !A->Adopts && Fn.Locks)
        for (PlaceId Lock : Fn.Locks->locksOf(A->Lock, Where)) {
          Acquisition Q{{named(Lock), A->Mode, At.At}, {}, {{At.At, Facts.Function}}};
          for (const HeldLock &L : held(Where))
            if (!llvm::any_of(In, [&](const FactAt &F) {
                  const auto *Other = std::get_if<Acquire>(&F.What);
                  return Other && F.Call && F.Call == At.Call && named(Other->Lock) == L.Lock;
                }))
              Q.Before.push_back(L);
          for (PlaceId P = Lock; P; P = Facts.Places[P].Parent)
            Q.IsRecursive |= Fn.Tu.Types[typeOf(P)].IsRecursive;
          Out.Acquisitions.push_back(std::move(Q));
        }
    } else if (const auto *C = std::get_if<CallFact>(&At.What)) {
      call(Facts[C->Call], At, Where, S);
    }
    leaving(At, Where);
    transfer(S, Where, At);
  }
}

void Collector::run() {
  Out.Known = true;
  Out.HasLocks = Fn.Locks != nullptr;
  collectViews();
  findSpawns();
  followHandles();
  bool AnyJoin = false;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts)
      AnyJoin |= std::holds_alternative<Join>(At.What);
  bool NeedsFlow = !Out.Spawns.empty() || !WaitsFor.empty() || AnyJoin;
  bool AnyLoop = llvm::any_of(Facts.Blocks, [](const Block &B) { return B.LoopHead; });
  if (AnyLoop)
    findLoops();
  std::optional<Solver<Collector>> Flow;
  if (NeedsFlow) {
    Flow.emplace(Facts, *this, 1u << 20);
    Flow->run();
    // A spawn that runs when it is reached again runs beside itself.
    for (size_t I = 0; I != SpawnsAt.size(); ++I) {
      const auto &At = Flow->at(SpawnsAt[I].Block);
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
              if (const auto *Begin = std::get_if<StorageBegin>(&F.What))
                Out.Spawns[I].LoopLocals.push_back(Begin->What.Raw);
    }
    if (const auto &End = Facts.Exit ? Flow->at(Facts.Exit) : Flow->at({0}))
      for (size_t I = 0; I != SpawnsAt.size(); ++I)
        Out.Spawns[I].Outlives = End->Running >> I & 1;
  }
  State Nothing;
  for (BlockId B : reversePostOrder(Facts)) {
    const State *At = &Nothing;
    if (Flow)
      At = Flow->at(B) ? &*Flow->at(B) : nullptr;
    collectBlock(B, At);
  }
  for (const Condition &C : Facts.Conditions) { // `&A < &B`, `A.Id < B.Id`
    llvm::SmallVector<PlaceId, 2> Roots;
    for (PlaceId P : C.Depends)
      if (PlaceId Root = Facts.Places.rootOf(Fn.Known.resolve(P)); !llvm::is_contained(Roots, Root))
        Roots.push_back(Root);
    Out.OrdersByAddress |= C.How == Condition::Kind::Opaque &&
                           (Roots.size() > 1 || Fn.Tu.text(C.Text).contains("this"));
  }
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
        Site != Out.Calls.end() && (Site->Beside || Site->Names.Object.From != SharedPlace::Root::Local)) {
      D.Object = Site->Names.Object;
      Out.Decisions.push_back(std::move(D));
    }
  for (const DoubleCheck &D : findDoubleChecks(Fn))
    Out.DoubleChecked.push_back(sharedName(Fn.Tu, Fn.Info, named(D.What)));
  for (uint32_t P = 0; P != Facts.Places.size(); ++P)
    if (const PlaceNode &N = Facts.Places[{P}]; !N.Parent && (N.Kind == Projection::Local || N.Kind == Projection::Temp)) {
      if (N.Name)
        Out.LocalNames[P] = N.Name;
      Out.LocalTypes[P] = N.Type;
      if (FunctionId F = callOperatorOf(N.Type))
        Out.Closures[P] = F;
    }
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
      llvm::StringRef Class = Fn.Tu.text(Fn.Tu.Types[Info.ObjectType].Name);
      if (!Info.IsLambda && !Class.contains("(lambda"))
        Into.NamedOperators[Class] = {F};
    }
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
  Collector(Fn, Into, Into.Functions[Fn.Facts.Function.Raw]).run();
}
