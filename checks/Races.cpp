#include "checks/Races.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

class RaceFinder {
public:
  explicit RaceFinder(ThreadModel &Model) : Model(Model), Tu(Model.tu()) {}
  std::vector<Race> run();

private:
  void besideStarter(FunctionId F, size_t I, llvm::ArrayRef<SharedAccess> Mine, llvm::ArrayRef<SharedPlace> Signals);
  void besideItself(FunctionId F, size_t I, llvm::ArrayRef<SharedAccess> Mine);
  void besideOther(FunctionId F, size_t I, size_t J, llvm::ArrayRef<SharedAccess> Mine,
                   llvm::ArrayRef<SharedAccess> Other);
  void besideOthersOfClass(FunctionId F, size_t I, llvm::ArrayRef<SharedAccess> Mine,
                           llvm::ArrayRef<SharedPlace> Signals);
  bool isLoopLocal(const SpawnSite &S, const SharedPlace &P) const {
    if (P.From != SharedPlace::Root::Local)
      return false;
    bool IsBehind = !P.Path.empty() && P.Path.front().Kind == Projection::Deref;
    return llvm::is_contained(S.LoopLocals, P.Key) || (IsBehind && llvm::is_contained(S.LoopViews, P.Key));
  }
  void add(Race R);
  std::string nameOf(FunctionId F, const SharedPlace &P) const;

  ThreadModel &Model;
  const TuFacts &Tu;
  std::vector<Race> Found;
  std::set<std::pair<uint32_t, std::string>> Seen; ///< function, place
};

} // namespace

std::string RaceFinder::nameOf(FunctionId F, const SharedPlace &P) const {
  std::string Local;
  if (P.From == SharedPlace::Root::Local) {
    const FunctionEvidence &E = Model.of(F);
    if (auto It = E.LocalNames.find(P.Key); It != E.LocalNames.end())
      Local = Tu.text(It->second).str();
    else // an object made by `new`: by the pointer that was bound to it
      for (const auto &[View, Target] : E.Views.Targets)
        if (Target == SharedPlace{P.From, P.Key})
          if (auto Named = E.LocalNames.find(View.Key);
              View.From == SharedPlace::Root::Local && View.Path.empty() && Named != E.LocalNames.end())
            Local = "*" + Tu.text(Named->second).str();
  }
  return sharedName(Tu, Tu[F], P, Local);
}

void RaceFinder::add(Race R) {
  const SharedPlace &P = R.Second.What;
  R.Name = nameOf(R.Where, P);
  if (R.Name.empty())
    return;
  // One object, one race: of a class's field, whichever function shows it.
  std::string Key = R.Name;
  uint32_t In = P.From == SharedPlace::Root::This     ? Tu[R.Where].ObjectType.Raw
                : P.From == SharedPlace::Root::Global ? ~0u
                                                      : R.Where.Raw;
  if (!Seen.insert({In, Key}).second)
    return;
  R.Type = R.Second.Type ? R.Second.Type : R.First.Type;
  Found.push_back(std::move(R));
}

void RaceFinder::besideStarter(FunctionId F, size_t I, llvm::ArrayRef<SharedAccess> Mine,
                               llvm::ArrayRef<SharedPlace> Signals) {
  const SpawnSite &S = Model.of(F).Spawns[I];
  for (const SharedAccess &Here : Model.closed(F)) {
    if (!(Here.Beside >> I & 1))
      continue;
    for (const SharedAccess &There : Mine)
      if (mayRace(Here, There, Elements::OwnPerThread) && !isLoopLocal(S, Here.What) &&
          !areOrdered(Here, Model.signals(F), There, Signals)) {
        Race R{F, S.At, {}, false, Here, There, {}, {}, F};
        R.BeforeJoin = !S.Outlives;
        add(std::move(R));
        break;
      }
  }
}

void RaceFinder::besideItself(FunctionId F, size_t I, llvm::ArrayRef<SharedAccess> Mine) {
  const SpawnSite &S = Model.of(F).Spawns[I];
  if (Model.isSerial(S))
    return;
  std::vector<SharedPlace> Signals = Model.threadSignals(F, S);
  for (const SharedAccess &A : Mine) {
    if (!A.Writes || isLoopLocal(S, A.What))
      continue;
    for (const SharedAccess &B : Mine)
      if (mayRace(A, B, Elements::OwnPerThread) && !areOrdered(A, Signals, B, Signals)) {
        // Any element may be meant by an index that each thread computes: work is divided so. Not what data choose, if
        // it reckons with what others have done: `++Counts[Pixels[I]]`.
        if (llvm::any_of(A.What.Path, [&](const SharedStep &Step) {
              return Step.Kind == Projection::Element &&
                     Step.Key >= (A.InPlace ? SharedStep::OwnElement : SharedStep::DataElement);
            }))
          continue;
        add({F, S.At, {}, true, B, A, {}, {}, F});
        break;
      }
  }
}

void RaceFinder::besideOther(FunctionId F, size_t I, size_t J, llvm::ArrayRef<SharedAccess> Mine,
                             llvm::ArrayRef<SharedAccess> Other) {
  const SpawnSite &S = Model.of(F).Spawns[I], &T = Model.of(F).Spawns[J];
  if (Model.isSerial(S) && Model.isSerial(T) && S.Handle == T.Handle)
    return;
  std::vector<SharedPlace> SignalsI = Model.threadSignals(F, S), SignalsJ = Model.threadSignals(F, T);
  for (const SharedAccess &A : Mine)
    for (const SharedAccess &B : Other)
      if (mayRace(A, B, Elements::OwnPerThread) && !isLoopLocal(S, A.What) && !areOrdered(A, SignalsI, B, SignalsJ))
        add({F, S.At, T.At, false, A, B, {}, {}, F});
}

/// A thread that outlives the function that starts it runs beside all that others may call of the class.
void RaceFinder::besideOthersOfClass(FunctionId F, size_t I, llvm::ArrayRef<SharedAccess> Mine,
                                     llvm::ArrayRef<SharedPlace> Signals) {
  const SpawnSite &S = Model.of(F).Spawns[I];
  const FunctionInfo &Starter = Tu[F];
  if (!S.Outlives)
    return;
  for (FunctionId G : Model.functions()) {
    if (G == F || Model.runsInThread(G))
      continue;
    auto ToClass = stepsBetween(Tu, Starter.ObjectType, Tu[G].ObjectType); // or a base, or derived from it
    bool SameClass = ToClass.has_value();
    bool IsDestructor = SameClass && ToClass->empty() && Tu[G].Which == Special::Destructor;
    CallNames AsStarter;
    if (SameClass)
      AsStarter.Object = Model.of(F).Views.extend({SharedPlace::Root::This, 0, {{Projection::Deref}}}, *ToClass);
    if (!IsDestructor && !Model.isEntry(G))
      continue;
    if (Model.isProgram() && Model.hasCallers(G) && !Model.mayRunBesideThreads(G))
      continue;
    std::vector<SharedPlace> SignalsHere = Model.signals(G);
    if (SameClass && !ToClass->empty())
      for (SharedPlace &P : SignalsHere)
        P = renamed(P, AsStarter, Model.of(F).Views);
    for (SharedAccess Here : Model.closed(G)) {
      bool Global = Here.What.From == SharedPlace::Root::Global;
      if (Here.BesideNone || Here.AfterJoin || (Global && Model.isProgram()) ||
          (!Global && (Here.What.From != SharedPlace::Root::This || !SameClass)))
        continue;
      if (IsDestructor && !Here.Writes)
        continue;
      if (SameClass && !ToClass->empty())
        Here = throughCall(Here, AsStarter, Model.of(F).Views);
      for (const SharedAccess &There : Mine)
        // What the thread reads once, as it begins, is set before it is started.
        if ((There.Writes || There.InLoop || There.Polls) && mayRace(Here, There, Elements::AnyMayMeet) &&
            !areOrdered(Here, SignalsHere, There, Signals)) {
          add({F, S.At, {}, false, Here, There, {}, {}, G});
          break;
        }
    }
  }
}

std::vector<Race> RaceFinder::run() {
  for (FunctionId F : Model.functions()) {
    const FunctionEvidence &E = Model.of(F);
    if (E.Spawns.empty())
      continue;
    std::vector<std::vector<SharedAccess>> Threads;
    for (const SpawnSite &S : E.Spawns)
      Threads.push_back(Model.threadAccesses(F, S));
    for (size_t I = 0; I != E.Spawns.size(); ++I) {
      if (Threads[I].empty())
        continue;
      std::vector<SharedPlace> Signals = Model.threadSignals(F, E.Spawns[I]);
      besideStarter(F, I, Threads[I], Signals);
      if (E.Spawns[I].Repeats)
        besideItself(F, I, Threads[I]);
      for (size_t J = 0; J != E.Spawns.size(); ++J)
        if (J != I && (E.Spawns[J].Beside >> I & 1))
          besideOther(F, I, J, Threads[I], Threads[J]);
    }
  }
  // What some function surely does says more than what others might.
  for (FunctionId F : Model.functions())
    for (size_t I = 0; I != Model.of(F).Spawns.size(); ++I)
      if (const SpawnSite &S = Model.of(F).Spawns[I]; S.Outlives)
        besideOthersOfClass(F, I, Model.threadAccesses(F, S), Model.threadSignals(F, S));
  return std::move(Found);
}

std::vector<Race> deed::findRaces(ThreadModel &Model) { return RaceFinder(Model).run(); }

static bool isCacheBehindConst(const Race &R, const TuFacts &Tu) {
  for (const SharedAccess *A : {&R.First, &R.Second}) {
    const FunctionInfo &Leaf = Tu[A->Way.back().In];
    if (!Leaf.IsConst || !Leaf.ObjectType || Leaf.IsLambda || A->What.Path.empty())
      return false;
    bool IsMutable = false;
    for (const Member &M : Tu.Types[Leaf.ObjectType].Members)
      for (const SharedStep &S : A->What.Path)
        IsMutable |= S.Kind == Projection::Field && S.Key == M.Name.Raw && M.IsMutable;
    if (!IsMutable)
      return false;
  }
  return true;
}

RaceKind deed::kindOf(const Race &R, const TuFacts &Tu) {
  if (!R.First.Held.empty() || !R.Second.Held.empty())
    return RaceKind::Guard;
  if (Tu.Types[R.Type].Kind == Category::SharedOwner || isCacheBehindConst(R, Tu))
    return RaceKind::Shareable;
  llvm::StringRef Type = Tu.text(Tu.Types[R.Type].Name);
  bool Scalar = !Tu.Types[R.Type].IsClass && !Tu.Types[R.Type].IsPointer && !Type.empty();
  return (R.First.Polls || R.Second.Polls) && Scalar ? RaceKind::Flag : RaceKind::Share;
}

namespace {

class RaceText {
public:
  RaceText(const Race &R, RaceKind Kind, const TuFacts &Tu, const FindingSink &Out)
      : R(R), Kind(Kind), Tu(Tu), Out(Out), Name("`" + R.Name + "`") {}
  Finding finding(Rule Which);

private:
  const char *does(const SharedAccess &A) const { return A.Writes ? "written" : "read"; }
  void steps(std::vector<Step> &Steps, const SharedAccess &A, unsigned Thread, bool WithAccess) const;
  std::string headline() const;
  std::string help() const;

  const Race &R;
  RaceKind Kind;
  const TuFacts &Tu;
  const FindingSink &Out;
  std::string Name;
};

} // namespace

void RaceText::steps(std::vector<Step> &Steps, const SharedAccess &A, unsigned Thread, bool WithAccess) const {
  size_t Before = Steps.size();
  for (size_t I = 0; I + 1 < A.Way.size(); ++I)
    addStep(Steps, Step::Kind::Via, Out.resolve(A.Way[I].At),
            "`" + shortName(Tu.text(Tu[A.Way[I + 1].In].Name)) + "` is called here");
  if (WithAccess) {
    std::string Under = A.Held.empty() || A.Held.front().Lock.isNowhere()
                            ? ""
                            : " under `" + sharedName(Tu, Tu[R.Where], A.Held.front().Lock) + "`";
    addStep(Steps, Step::Kind::Cause, Out.resolve(A.Way.back().At), Name + " is " + does(A) + " here" + Under);
  }
  for (size_t I = Before; I != Steps.size(); ++I)
    Steps[I].Thread = Thread;
}

std::string RaceText::headline() const {
  switch (Kind) {
  case RaceKind::Flag: return Name + " is polled here to hear from another thread, but is not atomic";
  case RaceKind::Guard: return Name + " is accessed by two threads, and no lock is held by both";
  case RaceKind::Shareable:
    return Tu.Types[R.Type].Kind == Category::SharedOwner
               ? "the same `shared_ptr` " + Name + " is used by two threads, and one assigns to it"
               : Name + " is a cache that `const` functions change, and two threads call them";
  case RaceKind::Share: break;
  }
  if (R.WithItself)
    return Name + " is written by several threads without synchronisation";
  return Name + " is " + does(R.Second) + " by a thread while another " +
         (R.First.Writes ? "writes it" : "reads it");
}

std::string RaceText::help() const {
  switch (Kind) {
  case RaceKind::Flag: return "make it a `std::atomic<bool>`, or wait for a condition variable";
  case RaceKind::Guard: return "hold the same lock wherever " + Name + " is accessed";
  case RaceKind::Shareable:
    return Tu.Types[R.Type].Kind == Category::SharedOwner
               ? "give each thread its own copy of the pointer, or use `std::atomic<std::shared_ptr>`"
               : "guard the cache by a mutex of its own";
  case RaceKind::Share: break;
  }
  return "guard " + Name + " by a mutex, make it a `std::atomic`, or join the thread first";
}

Finding RaceText::finding(Rule Which) {
  // Told where the flag is polled, where no lock is held, where the starter does not wait for the thread that it joins
  // later, or else where it is written.
  bool TellFirst = Kind == RaceKind::Flag    ? R.First.Polls
                   : Kind == RaceKind::Guard ? R.First.Held.empty()
                                             : (R.BeforeJoin && Kind == RaceKind::Share) || !R.Second.Writes;
  const SharedAccess &Primary = TellFirst ? R.First : R.Second, &Other = TellFirst ? R.Second : R.First;
  Finding F;
  F.Which = Which;
  F.How = Level::Error;
  F.At = Out.resolve(Primary.Way.back().At);
  F.Function = Tu.text(Tu[Primary.Way.back().In].Name).str();
  F.Subject = R.Name;
  F.Message = headline();
  F.Label = std::string(does(Primary)) + " here, without order";
  addStep(F.Steps, Step::Kind::Related, Out.resolve(R.Started),
          R.WithItself ? "several threads are started here" : "a thread is started here");
  if (R.StartedOther)
    addStep(F.Steps, Step::Kind::Related, Out.resolve(R.StartedOther), "another thread is started here");
  bool SameSpot = Primary.Way.back().At == Other.Way.back().At;
  if (!SameSpot || R.WithItself == false)
    steps(F.Steps, Other, 1, true);
  steps(F.Steps, Primary, 2, false);
  F.Help = help();
  return F;
}

/// One cause, one finding: another rule tells what lets the two meet.
static bool isToldOtherwise(const ThreadModel &Model, const Race &R, llvm::ArrayRef<Race> All) {
  const TuFacts &Tu = Model.tu();
  auto leaf = [](const SharedAccess &A) { return A.Way.back().In; };
  for (const SharedAccess *A : {&R.First, &R.Second})
    for (const WayStep &W : A->Way)
      if (llvm::is_contained(Model.of(W.In).DoubleChecked, R.Name))
        return true; // double-checked-locking
  // A plain flag that is waited for, and what comes behind the wait: the flag orders nothing.
  if (kindOf(R, Tu) == RaceKind::Share)
    for (const Race &F : All)
      if (kindOf(F, Tu) == RaceKind::Flag && F.Where == R.Where && F.Started == R.Started &&
          (leaf(F.First) == leaf(R.First) || leaf(F.Second) == leaf(R.Second)))
        return true;
  // A member that somebody else uses by the reference that a function of the class hands out: escaping-guarded.
  if (kindOf(R, Tu) == RaceKind::Guard)
    for (const SharedAccess *A : {&R.First, &R.Second})
      for (FunctionId F : Model.functions())
        for (const LeavingView &L : Model.of(F).Leaving)
          if (A->Held.empty() && L.Of.Path.size() >= 2 && llvm::is_contained(A->What.Path, L.Of.Path[1]) &&
              Tu[leaf(*A)].ObjectType != Tu[F].ObjectType && Model.isEntry(F))
            return true;
  return false;
}

void deed::tellRaces(const SolvedTu &Tu, RaceKind Kind, Rule Which, FindingSink &Out) {
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  ThreadModel &Model = threadModel(Tu);
  if (!Model.startsThreads())
    return;
  const std::vector<Race> All = findRaces(Model);
  for (const Race &R : All) {
    if (kindOf(R, Tu.Tu) != Kind || Model.isTold(R.First) || Model.isTold(R.Second) || isToldOtherwise(Model, R, All))
      continue;
    Model.tell(R.First);
    Model.tell(R.Second);
    Out.add(RaceText(R, Kind, Tu.Tu, Out).finding(Which));
  }
}
