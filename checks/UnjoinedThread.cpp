// unjoined-thread: a `std::thread` that still stands for a thread when it is destroyed ends the program.
//
// From where a local thread object is started, some path leads to its end on which it is neither joined nor detached.
// Whatever else is done with it answers for it: it is moved on, asked whether it is joinable, bound to a reference,
// captured, passed to somebody. A jthread joins by itself. Exceptions that leave the function count where they are seen
// to start, in a function that is called and has its body here: nearly every call may throw. Not where that is given
// nothing but constants: whoever wrote `seek(0)` knows that there is a block 0.
//
// To assign to it ends the program, too: `T = std::thread(work)` where T still stands for another.
//
//   std::thread T(work);
//   if (!ready()) return false;      T is destroyed here
//   T.join();
#include "checks/WayOut.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

class UnjoinedThreads {
public:
  UnjoinedThreads(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Facts(Fn.Facts), Out(Out) {}
  void run();

private:
  struct Start {
    PlaceId Thread; ///< a local or temporary as a whole, or a member
    FactRef At;
  };
  bool isThread(PlaceId P) const;
  bool isMember(PlaceId P) const;
  PlaceId assignedBy(FactRef At) const;
  bool answersFor(FactRef At, const Start &S) const;
  bool isEverSettled(const Start &S) const;
  void check(const Start &S);
  bool throwsOut(FactRef At) const;
  void report(const Start &S, const WitnessPath &Path, FactRef End);
  void reportThrow(const Start &S, FactRef Thrower);
  void reportOver(const Start &S, const WitnessPath &Path, FactRef Assigned);
  std::string name(const Start &S) const;
  static CallId callOf(const FactAt &F) {
    const auto *C = std::get_if<CallFact>(&F.What);
    return C ? C->Call : F.Call;
  }
  const FactAt &at(FactRef R) const { return Facts[R.Block].Facts[R.Index]; }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FindingSink &Out;
  std::optional<Witness> Paths;
};

} // namespace

bool UnjoinedThreads::isThread(PlaceId P) const {
  const PlaceNode &N = Facts.Places[P];
  return (N.Kind == Projection::Local || N.Kind == Projection::Temp) && Fn.Tu.Types[N.Type].MustBeJoined;
}

/// Of `*this`, or of a local.
bool UnjoinedThreads::isMember(PlaceId P) const {
  if (Facts.Places[P].Kind != Projection::Field || !Fn.Tu.Types[Facts.Places[P].Type].MustBeJoined)
    return false;
  while (Facts.Places[P].Kind == Projection::Field)
    P = Facts.Places[P].Parent;
  const PlaceNode &N = Facts.Places[P];
  return N.Kind == Projection::Local || (N.Kind == Projection::Deref && Facts.Places[N.Parent].Kind == Projection::This);
}

/// `T = std::thread(f)`: T.
PlaceId UnjoinedThreads::assignedBy(FactRef At) const {
  const auto *C = std::get_if<CallFact>(&at(At).What);
  if (!C)
    return {};
  const Call &Made = Facts[C->Call];
  if (!Made.Callee || !Fn.Tu[Made.Callee].IsSystem || Made.How != CallKind::Member || !Made.Object ||
      Made.Args.size() != 1 || Fn.Tu[Made.Callee].Which != Special::MoveAssignment)
    return {};
  PlaceId P = Made.Object->What;
  return P && (isThread(P) || isMember(P)) ? P : PlaceId{};
}

std::string UnjoinedThreads::name(const Start &S) const {
  const std::string Written = placeName(Fn.Tu, Facts, S.Thread);
  llvm::StringRef Name = Written;
  Name.consume_front("this->");
  return Name.empty() ? "the thread" : ("`" + Name + "`").str();
}

/// After the fact, the thread has been seen to, or somebody else may see to it.
bool UnjoinedThreads::answersFor(FactRef Where, const Start &S) const {
  const FactAt &F = at(Where);
  if (CallId Of = callOf(F); Of && Of == callOf(at(S.At)))
    return false;
  auto isIt = [&](PlaceId P) {
    return P && (Facts.Places.isPartOf(Fn.Known.resolve(P), S.Thread) ||
                 Facts.Places.isPartOf(S.Thread, Fn.Known.resolve(P)));
  };
  if (const auto *J = std::get_if<Join>(&F.What))
    return isIt(J->Handle);
  if (const auto *M = std::get_if<Move>(&F.What))
    return isIt(M->From);
  bool Makes = F.Call && Facts[F.Call].How == CallKind::Constructor;
  if (const auto *M = std::get_if<Mutate>(&F.What))
    return isIt(M->What) && !Makes;
  if (const auto *W = std::get_if<Write>(&F.What))
    return isIt(W->What) && !Makes;
  if (const auto *R = std::get_if<Read>(&F.What))
    return isIt(R->What);
  if (const auto *L = std::get_if<Flow>(&F.What))
    return isIt(L->From);
  if (const auto *E = std::get_if<Escape>(&F.What))
    return isIt(E->What);
  if (const auto *I = std::get_if<Issue>(&F.What))
    return isIt(Facts.Loans[I->Loan.Raw].Borrowed);
  if (const auto *C = std::get_if<CallFact>(&F.What)) {
    const Call &Made = Facts[C->Call];
    return llvm::any_of(Made.Args, [&](const Argument &A) { return isIt(A.What); }) ||
           (Made.Object && isIt(Made.Object->What) && Made.How != CallKind::Destructor &&
            Made.How != CallKind::Constructor);
  }
  return false;
}

bool UnjoinedThreads::isEverSettled(const Start &S) const {
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I)
      if (answersFor({BlockId{B}, I}, S))
        return true;
  return false;
}

void UnjoinedThreads::report(const Start &S, const WitnessPath &Path, FactRef End) {
  const FactAt &Started = at(S.At);
  WayOut Last = wayOut(Fn, Path, End);
  FileSpan There = Out.resolve(Last.At);
  bool IsNamed = Facts.Places[S.Thread].Name && Facts.Places[S.Thread].Kind == Projection::Local;
  bool Never = !isEverSettled(S);
  bool TellThere = !Never && Last.IsReturn && There.valid();
  Finding F;
  F.Which = Rule::UnjoinedThread;
  F.How = Level::Error;
  F.At = TellThere ? There : Out.resolve(Started.At);
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = IsNamed ? Fn.Tu.text(Facts.Places[S.Thread].Name).str() : "";
  std::string Name = IsNamed ? "`" + F.Subject + "`" : std::string("the thread");
  F.Message = Never ? Name + " is destroyed without having been joined or detached"
                    : Name + " is not joined or detached on every way out";
  F.Label = TellThere ? "destroyed here while it stands for a thread: `std::terminate`" : "started here";
  addBranchSteps(F.Steps, Fn, Path.Branches, /*AfterCause=*/false, Out);
  if (TellThere)
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(Started.At), Name + " is started here");
  addBranchSteps(F.Steps, Fn, Path.Branches, /*AfterCause=*/true, Out);
  if (!TellThere && !(There == F.At))
    addStep(F.Steps, Step::Kind::Related, There, Name + " is destroyed behind this, which ends the program");
  F.Help = "use a `std::jthread`, which joins when it is destroyed, or join on every way out";
  Out.add(std::move(F));
}

void UnjoinedThreads::check(const Start &S) {
  if (!Paths)
    Paths.emplace(Fn.Tu, Facts, Fn.Known);
  auto Ends = [&](FactRef R) { return answersFor(R, S); };
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I)
      if (const auto *E = std::get_if<StorageEnd>(&Facts.Blocks[B].Facts[I].What); E && E->What == S.Thread)
        if (WitnessPath Path = Paths->find(S.At, {BlockId{B}, I}, Ends); Path.found())
          return report(S, Path, {BlockId{B}, I});
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I)
      if (const FactRef Here{BlockId{B}, I}; assignedBy(Here) == S.Thread)
        if (WitnessPath Path = Paths->find(S.At, Here, Ends); Path.found())
          return reportOver(S, Path, Here);
  if (isMember(S.Thread))
    return;
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I)
      if (const FactRef Here{BlockId{B}, I}; throwsOut(Here) && !answersFor(Here, S))
        if (Paths->find(S.At, Here, Ends).found())
          return reportThrow(S, Here);
}

/// `seek(0)`, `read("config", 3)`.
static bool isGivenConstants(const Call &C) {
  return !C.Args.empty() && llvm::all_of(C.Args, [](const Argument &A) { return A.Constant || A.Text; });
}

/// A call that is seen to throw, and no handler around it.
bool UnjoinedThreads::throwsOut(FactRef At) const {
  const auto *C = std::get_if<CallFact>(&at(At).What);
  return C && Facts[C->Call].Throws && !isGivenConstants(Facts[C->Call]) &&
         llvm::all_of(Facts[At.Block].Next, [&](const Edge &E) { return !E.Exceptional || E.To == Facts.Exit; });
}

void UnjoinedThreads::reportThrow(const Start &S, FactRef Thrower) {
  Finding F;
  F.Which = Rule::UnjoinedThread;
  F.How = Level::Warning; // it throws for some arguments, which need not be these
  F.At = Out.resolve(at(S.At).At);
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  bool IsNamed = Facts.Places[S.Thread].Name && Facts.Places[S.Thread].Kind == Projection::Local;
  F.Subject = IsNamed ? Fn.Tu.text(Facts.Places[S.Thread].Name).str() : "";
  std::string Name = IsNamed ? "`" + F.Subject + "`" : std::string("the thread");
  F.Message = Name + " is not joined or detached if an exception is thrown";
  F.Label = "started here";
  const Call &C = Facts[std::get<CallFact>(at(Thrower).What).Call];
  addStep(F.Steps, Step::Kind::Related, Out.resolve(C.At),
          "`" + shortName(Fn.Tu.text(Fn.Tu[C.Callee].Name)) + "` may throw here, and the end of " + Name +
              " ends the program");
  F.Help = "use a `std::jthread`, which joins when it is destroyed, or start the thread behind what may throw";
  Out.add(std::move(F));
}

void UnjoinedThreads::reportOver(const Start &S, const WitnessPath &Path, FactRef Assigned) {
  Finding F;
  F.Which = Rule::UnjoinedThread;
  F.How = Level::Error;
  F.At = Out.resolve(at(Assigned).At);
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = placeName(Fn.Tu, Facts, S.Thread);
  F.Message = name(S) + " is assigned to while it stands for a thread";
  F.Label = "the thread that it stood for was neither joined nor detached: `std::terminate`";
  addBranchSteps(F.Steps, Fn, Path.Branches, /*AfterCause=*/false, Out);
  addStep(F.Steps, Step::Kind::Cause, Out.resolve(at(S.At).At), name(S) + " is started here");
  addBranchSteps(F.Steps, Fn, Path.Branches, /*AfterCause=*/true, Out);
  F.Help = "join the thread before another takes its place";
  Out.add(std::move(F));
}

void UnjoinedThreads::run() {
  std::vector<Start> Starts;
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const Fact &F = Facts.Blocks[B].Facts[I].What;
      if (const auto *S = std::get_if<Spawn>(&F)) {
        if (S->Handle && isThread(S->Handle))
          Starts.push_back({S->Handle, {BlockId{B}, I}});
      } else if (PlaceId Assigned = assignedBy({BlockId{B}, I})) {
        const PlaceId From = Facts[std::get<CallFact>(F).Call].Args[0].What;
        if (From && llvm::any_of(Starts, [&](const Start &S) { return S.Thread == From; }))
          Starts.push_back({Assigned, {BlockId{B}, I}});
      }
    }
  for (const Start &S : Starts)
    check(S);
}

void deed::checkUnjoinedThread(const SolvedFunction &Fn, FindingSink &Out) { UnjoinedThreads(Fn, Out).run(); }
