#include "checks/ClassEvidence.h"
#include "checks/Dangling.h"
#include "summary/Callables.h"
#include "summary/Signature.h"

using namespace deed;

SymbolId deed::memberOf(const TuFacts &Tu, TypeId Class, const FormalPlace &P) {
  if (P.Root != FormalRoot::This || P.Path.size() < 2 || P.Path[0].Kind != Projection::Deref ||
      P.Path[1].Kind != Projection::Field)
    return {};
  for (const Member &M : Tu.Types[Class].Members)
    if (Tu.text(M.Name) == P.Path[1].Key)
      return M.Name;
  return {};
}

std::optional<size_t> deed::memberIndex(const TuFacts &Tu, TypeId Class, SymbolId Name) {
  const std::vector<Member> &Members = Tu.Types[Class].Members;
  for (size_t I = 0; I != Members.size(); ++I)
    if (Members[I].Name == Name)
      return I;
  return std::nullopt;
}

namespace {

class Collector {
public:
  Collector(const SolvedFunction &Fn, ClassEvidence &Out)
      : Fn(Fn), Facts(Fn.Facts), Class(Fn.Info.ObjectType), Out(Out), Names(Fn.Tu, Fn.Info, Fn.Facts, Fn.Known),
        Sources(Fn.Facts, Names), Runs(Fn.Tu, Fn.Facts, Names, Sources, *Out.Index) {}
  void run();
  void destructor();

private:
  void holder(PlaceId P, const FormalPlace &Formal, Span At);
  void started(const Spawn &S, FactRef At);
  void addTask(PlaceId Callable, const FormalPlace &Holder, Span At, std::optional<FactRef> Start);
  bool isMadeAfter(SymbolId Member, FactRef Start) const;
  std::optional<FormalPlace> ownPart(PlaceId P) const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  TypeId Class;
  ClassEvidence &Out;
  Formals Names;
  LoanSources Sources;
  Callables Runs;
};

} // namespace

/// A member of the object, or a part of one; not what a member refers to.
std::optional<FormalPlace> Collector::ownPart(PlaceId P) const {
  auto Formal = P ? Names.visible(P) : std::nullopt;
  if (!Formal || !memberOf(Fn.Tu, Class, Formal->Place))
    return std::nullopt;
  for (size_t I = 1; I != Formal->Place.Path.size(); ++I)
    if (Formal->Place.Path[I].Kind == Projection::Deref)
      return std::nullopt;
  return std::move(Formal->Place);
}

void Collector::run() {
  llvm::DenseSet<PlaceId> Holders;
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Facts.Blocks[B].Facts[I];
      PlaceId Into;
      if (const auto *Made = std::get_if<Issue>(&At.What))
        Into = Made->Into;
      else if (const auto *Passed = std::get_if<Flow>(&At.What))
        Into = Passed->To;
      else if (const auto *Started = std::get_if<Spawn>(&At.What))
        started(*Started, {{B}, I});
      if (!Into || !Holders.insert(Fn.Known.resolve(Into)).second)
        continue;
      if (auto Formal = ownPart(Into))
        holder(Fn.Known.resolve(Into), *Formal, At.At);
    }
}

void Collector::holder(PlaceId P, const FormalPlace &Formal, Span At) {
  SymbolId Own = memberOf(Fn.Tu, Class, Formal);
  for (const LoanSource &S : Sources.of(P)) {
    auto From = Names.of(S.Place);
    if (!From || From->Place.Root != FormalRoot::This || From->Place.Path.empty())
      continue;
    bool IsLoan = S.How == LoanSource::Kind::Borrow;
    // `make_unique<T>(member)`: T was perhaps given a reference to the member.
    bool IsMadeFrom =
        S.How == LoanSource::Kind::Carried && ownPart(S.Place) && memberOf(Fn.Tu, Class, From->Place) != Own;
    if (IsLoan || IsMadeFrom)
      Out.Loans.push_back({Class, Formal, From->Place, S.At ? S.At->At : At, IsLoan && !From->Cut});
  }
  addTask(P, Formal, At, std::nullopt);
}

void Collector::started(const Spawn &S, FactRef At) {
  auto Holder = S.Handle ? ownPart(S.Handle) : std::nullopt;
  if (!Holder)
    return;
  const FactAt &F = Facts[At.Block].Facts[At.Index];
  // Started by the member's own construction, in the order of declaration; not by an assignment in the body.
  bool InInitialiser = isConstructor(Fn.Info) && F.Call && Facts[F.Call].How == CallKind::Constructor &&
                       Facts[F.Call].Object && ownPart(Facts[F.Call].Object->What);
  addTask(S.Callable, *Holder, F.At, InInitialiser ? std::optional(At) : std::nullopt);
}

void Collector::addTask(PlaceId Callable, const FormalPlace &Holder, Span At, std::optional<FactRef> Start) {
  MemberTask Task{Class, Holder, {}, {}, At};
  SymbolId Own = memberOf(Fn.Tu, Class, Holder);
  for (const HeldCallable &C : Runs.of(Callable))
    for (const CallableEffect &E : Runs.effectsOf(C, Fn.Summaries)) {
      SymbolId Used = memberOf(Fn.Tu, Class, E.What);
      if (!Used || Used == Own)
        continue;
      Task.Uses.push_back({E.What, E.At, E.Function});
      if (Start && isMadeAfter(Used, *Start))
        Task.MadeLater.push_back(Used);
    }
  if (!Task.Uses.empty())
    Out.Tasks.push_back(std::move(Task));
}

/// The first that happens to the member, apart from loans of it, comes after the start: its construction.
bool Collector::isMadeAfter(SymbolId Member, FactRef Start) const {
  for (uint32_t B = Start.Block.Raw; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = B == Start.Block.Raw ? Start.Index + 1 : 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Facts.Blocks[B].Facts[I];
      PlaceId Made;
      if (const auto *Called = std::get_if<CallFact>(&At.What)) {
        const Call &C = Facts[Called->Call];
        if (C.How == CallKind::Constructor && C.Object)
          Made = C.Object->What;
        else
          Made = C.Result; // elided into the member
      } else if (const auto *Set = std::get_if<Write>(&At.What); Set && !At.Call) {
        Made = Set->What;
      }
      if (auto Formal = Made ? ownPart(Made) : std::nullopt)
        if (Formal->Path.size() == 2 && memberOf(Fn.Tu, Class, *Formal) == Member)
          return true;
    }
  return false;
}

void Collector::destructor() {
  DestructorBody &Body = Out.Destructors[Class];
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      if (const auto *Called = std::get_if<CallFact>(&At.What)) {
        const Call &C = Facts[Called->Call];
        PlaceId Callee = C.How == CallKind::Indirect ? C.CalleeValue : PlaceId{};
        if (C.Callee && Fn.Tu[C.Callee].Which == Special::CallOperator && C.Object)
          Callee = C.Object->What;
        if (auto Formal = Callee ? Names.visible(Callee) : std::nullopt;
            Formal && Formal->Place.Root == FormalRoot::This)
          Body.Invoked.push_back(std::move(Formal->Place));
        continue;
      }
      if (At.Call && Facts[At.Call].How == CallKind::Destructor && Facts[At.Call].Object &&
          ownPart(Facts[At.Call].Object->What))
        continue; // the member's own end
      PlaceId Changed;
      if (const auto *J = std::get_if<Join>(&At.What))
        Changed = J->Handle;
      else if (const auto *W = std::get_if<Write>(&At.What))
        Changed = W->What;
      else if (const auto *M = std::get_if<Mutate>(&At.What))
        Changed = M->What;
      else if (const auto *X = std::get_if<Move>(&At.What))
        Changed = X->From;
      else if (const auto *V = std::get_if<Invalidate>(&At.What))
        Changed = V->What;
      else if (const auto *R = std::get_if<Free>(&At.What))
        Changed = R->Pointer;
      auto Formal = Changed ? Names.of(Changed) : std::nullopt;
      if (SymbolId Name = Formal ? memberOf(Fn.Tu, Class, Formal->Place) : SymbolId{}) {
        // Asking a thread to stop is not waiting for it.
        const FunctionInfo *Callee = At.Call && Facts[At.Call].Callee ? &Fn.Tu[Facts[At.Call].Callee] : nullptr;
        bool OnlyAsks = Callee && Callee->IsSystem && Fn.Tu.Types[Callee->ObjectType].Kind == Category::Thread &&
                        std::holds_alternative<Mutate>(At.What);
        if (!OnlyAsks)
          Body.Settled.insert(Name);
      }
    }
}

/// Something is bound within the object, or a thread starts.
static bool bindsMembers(const SolvedFunction &Fn) {
  auto isMember = [&](PlaceId P) {
    P = Fn.Known.resolve(P);
    return Fn.Facts.Places[P].Parent && Fn.Facts.Places[Fn.Facts.Places.rootOf(P)].Kind == Projection::This;
  };
  for (const Block &B : Fn.Facts.Blocks)
    for (const FactAt &F : B.Facts) {
      if (std::holds_alternative<Spawn>(F.What))
        return true;
      if (const auto *I = std::get_if<Issue>(&F.What); I && isMember(I->Into))
        return true;
      if (const auto *L = std::get_if<Flow>(&F.What); L && isMember(L->To))
        return true;
    }
  return false;
}

void deed::collectClassEvidence(const SolvedFunction &Fn, ClassEvidence &Out) {
  TypeId Class = Fn.Info.ObjectType;
  if (!Class || Fn.Info.IsStatic || Fn.Info.IsLambda || Fn.Tu.Types[Class].Members.empty())
    return;
  bool IsCopy = Fn.Info.Which == Special::CopyConstructor || Fn.Info.Which == Special::MoveConstructor ||
                Fn.Info.Which == Special::CopyAssignment || Fn.Info.Which == Special::MoveAssignment;
  bool IsDestructor = Fn.Info.Which == Special::Destructor;
  if (IsCopy || (!IsDestructor && !bindsMembers(Fn)))
    return;
  if (!Out.Index)
    Out.Index.emplace(Fn.Tu);
  Collector C(Fn, Out);
  if (IsDestructor)
    C.destructor();
  else
    C.run();
}

/// Some destructor looks at more than its own object.
static bool destructorsLookAround(const SolvedFunction &Fn) {
  for (const Block &B : Fn.Facts.Blocks)
    for (const FactAt &F : B.Facts)
      if (F.Call && Fn.Facts[F.Call].How == CallKind::Destructor && !std::holds_alternative<CallFact>(F.What))
        return true;
  return false;
}

void deed::collectLocalOrder(const SolvedFunction &Fn, ClassEvidence &Out) {
  if (!destructorsLookAround(Fn))
    return;
  auto spanOf = [&](PlaceId P) {
    const PlaceNode &N = Fn.Facts.Places[P];
    return N.Kind == Projection::Local && N.Key < Fn.Facts.LocalSpans.size() ? Fn.Facts.LocalSpans[N.Key] : Span{};
  };
  for (const DanglingUse &D : Fn.Loans->danglingUses()) {
    if (ruleOf(Fn, D) != Rule::DestructionOrder)
      continue;
    const Borrow Held = (*Fn.Loans)[D.End.Loan];
    const FactAt &Use = Fn.Facts[D.Use.At.Block].Facts[D.Use.At.Index];
    const Call &C = Fn.Facts[Use.Call];
    PlaceId Holder = C.Object ? Fn.Facts.Places.rootOf(C.Object->What) : PlaceId{};
    PlaceId Gone = Fn.Facts.Places.rootOf(Held.Place);
    if (!Holder || !spanOf(Holder))
      continue;
    LocalOrder L;
    L.Holder = placeName(Fn.Tu, Fn.Facts, Holder);
    L.Gone = placeName(Fn.Tu, Fn.Facts, Gone);
    L.Function = Fn.Tu.text(Fn.Info.Name).str();
    L.HolderAt = spanOf(Holder);
    L.GoneAt = spanOf(Gone);
    L.Borrowed = Fn.Facts[Held.At.Block].Facts[Held.At.Index].At;
    L.Used = Use.Trail.empty() ? Span{} : Use.Trail.back().At;
    if (C.Callee)
      L.Destructor = Fn.Tu[C.Callee].Name;
    L.Sure = D.OnEveryPath;
    Out.Locals.push_back(std::move(L));
  }
}
