#include "checks/FreedElements.h"
#include "checks/ElementWalk.h"
#include "checks/HeapStory.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

class FreedElements {
public:
  FreedElements(const SolvedFunction &Fn, FindingSink &Out)
      : Fn(Fn), Facts(Fn.Facts), Out(Out), Elements(Fn, ElementWalk::Over::ArraysToo) {}
  void run(Rule Which);

private:
  /// An element that is a pointer, where it is taken out of the container.
  struct Pointer {
    ElementAccess Of;
    FactRef Taken;
  };
  std::optional<Pointer> pointer(PlaceId P, FactRef At);
  std::optional<Pointer> pointee(PlaceId P, FactRef At);
  void findCopies();
  bool isFromStart(const Pointer &P) const;
  bool runsEachRound(BlockId B, PlaceId Container);
  bool isEvery(const Pointer &P, FactRef Freed);
  bool isOne(PlaceId Container) const;
  bool mayChange(FactRef At, PlaceId Container);
  llvm::SmallVector<PlaceId, 2> boundsOf(const Loop &L, const Pointer &P) const;
  bool meets(const Pointer &Later, FactRef Use, const Pointer &Freed, FactRef Site);
  void find(FactRef Site, const Pointer &Freed, Rule Which);
  void tell(FactRef Site, FactRef Use, const Pointer &Freed, Rule Which, llvm::ArrayRef<BranchStep> Branches);
  const FactAt &at(FactRef R) const { return Facts[R.Block].Facts[R.Index]; }
  PlaceId resolve(PlaceId P) const { return P ? Fn.Known.resolve(P) : P; }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FindingSink &Out;
  ElementWalk Elements;
  llvm::DenseMap<PlaceId, FactRef> Copies; ///< variables that are bound once: by this flow
  std::optional<Witness> Paths;
};

} // namespace

//===-- Which element ---------------------------------------------------------------------------------------------===//

/// `for (Node *N : Nodes)`: a variable that is given an element and nothing else.
void FreedElements::findCopies() {
  llvm::DenseSet<PlaceId> Several;
  for (BlockId B : Elements.order())
    for (uint32_t I = 0; I != Facts[B].Facts.size(); ++I) {
      const FactAt &F = Facts[B].Facts[I];
      PlaceId To = boundBy(F.What);
      if (!To || Facts.Places[To].Parent)
        continue;
      if (!Copies.try_emplace(To, FactRef{B, I}).second || !std::holds_alternative<Flow>(F.What))
        Several.insert(To);
    }
  for (PlaceId P : Several)
    Copies.erase(P);
}

std::optional<FreedElements::Pointer> FreedElements::pointer(PlaceId P, FactRef At) {
  constexpr unsigned MaxCopies = 3;
  for (unsigned I = 0; I != MaxCopies; ++I) {
    auto It = Copies.find(P);
    if (It == Copies.end())
      It = Copies.find(resolve(P));
    if (It == Copies.end())
      break;
    At = It->second;
    P = std::get<Flow>(this->at(At).What).From;
  }
  auto Of = Elements.element(P, At);
  if (!Of || llvm::any_of(Of->Below, [&](PlaceId Step) { return Facts.Places[Step].Kind != Projection::Field; }))
    return std::nullopt;
  return Pointer{std::move(*Of), At};
}

/// What such a pointer leads to.
std::optional<FreedElements::Pointer> FreedElements::pointee(PlaceId P, FactRef At) {
  for (; Facts.Places[P].Parent; P = Facts.Places[P].Parent)
    if (Facts.Places[P].Kind == Projection::Deref)
      if (auto Found = pointer(Facts.Places[P].Parent, At);
          Found && Fn.Tu.Types[typeOf(Fn.Tu, Facts, Facts.Places[P].Parent)].IsPointer)
        return Found;
  return std::nullopt;
}

/// One and the same all the time, if nothing is changed that it is reached through.
bool FreedElements::isOne(PlaceId Container) const {
  for (PlaceId P = Container; P; P = Facts.Places[P].Parent)
    if (Facts.Places[P].Cut || Facts.Places[P].Kind == Projection::Element || Facts.Places[P].Kind == Projection::Heap)
      return false;
  return true;
}

/// An index that begins at 0. Of iterators it is taken for granted.
bool FreedElements::isFromStart(const Pointer &P) const {
  const Index &By = Facts.Places.index(P.Of.Name);
  if (By.How != Index::Kind::Variable)
    return true;
  const PlaceId Variable = resolve(By.Variable);
  bool AtZero = false, Elsewhere = false;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &F : B.Facts)
      if (const auto *W = std::get_if<Write>(&F.What); W && resolve(W->What) == Variable)
        (W->Value == 0 ? AtZero : Elsewhere) = true;
  return AtZero && !Elsewhere;
}

/// Or only not where the element is null.
bool FreedElements::runsEachRound(BlockId B, PlaceId Container) {
  if (Elements.loops().runsEachRound(B))
    return true;
  const Loop *L = Elements.loops().around(B);
  for (unsigned Before : L->Blocks.set_bits())
    for (const Edge &E : Facts.Blocks[Before].Next) {
      if (E.To != B)
        continue;
      const Condition *C = E.If ? &Facts.Conditions[E.If.Raw] : nullptr;
      if (!C || !C->Place || C->How != Condition::Kind::Truth || !E.Taken)
        return false;
      auto Asked = pointer(C->Place, {{Before}, static_cast<uint32_t>(Facts.Blocks[Before].Facts.size())});
      if (!Asked || Asked->Of.Container != Container || !Elements.loops().runsEachRound({Before}))
        return false;
    }
  return true;
}

/// No element is passed over, and the loop is not left before its end.
bool FreedElements::isEvery(const Pointer &P, FactRef Freed) {
  const Loop *L = Elements.loops().around(Freed.Block);
  if (!L || !runsEachRound(Freed.Block, P.Of.Container))
    return false;
  for (unsigned B : L->Blocks.set_bits())
    for (const Edge &E : Facts.Blocks[B].Next)
      if (BlockId{B} != L->Head && !E.Exceptional && !L->Blocks.test(E.To.Raw))
        return false;
  return isFromStart(P);
}

//===-- What is met later -----------------------------------------------------------------------------------------===//

/// A call whose body nobody reads gets hold of it.
bool FreedElements::mayChange(FactRef At, PlaceId Container) {
  if (Elements.changes(At, Container))
    return true;
  const auto *F = std::get_if<CallFact>(&at(At).What);
  if (!F)
    return false;
  const Call &C = Facts[F->Call];
  if (C.Callee && !C.OnlyDeclared)
    return false;
  if (Facts.Places[Facts.Places.rootOf(Container)].Kind == Projection::Global)
    return true;
  auto gets = [&](const Argument &A) {
    if (!A.What || A.How == PassKind::ConstRef)
      return false;
    const PlaceId What = resolve(A.What);
    if (Facts.Places.isPartOf(Container, What))
      return true;
    if (A.How != PassKind::Value && Fn.Tu.Types[A.Type].IsPointer && Facts.Places.isPartOf(What, Container))
      return true;
    return A.How == PassKind::Value && !Fn.Tu.Types[Fn.Tu.Types[A.Type].Pointee].IsConst &&
           llvm::any_of(Fn.Loans->loansBefore(A.What, At),
                        [&](BorrowId B) { return Facts.Places.mayOverlap((*Fn.Loans)[B].Place, Container); });
  };
  return (C.Object && !(C.Callee && Fn.Tu[C.Callee].IsConst) && gets(*C.Object)) || llvm::any_of(C.Args, gets);
}

/// `for (I = 0; I < Count; ++I)`: what says how far the loop goes. Set to 0, it may say that there is nothing left.
llvm::SmallVector<PlaceId, 2> FreedElements::boundsOf(const Loop &L, const Pointer &P) const {
  llvm::SmallVector<PlaceId, 2> Out;
  const Index &By = Facts.Places.index(P.Of.Name);
  for (const Edge &E : Facts[L.Head].Next)
    if (E.If && By.How == Index::Kind::Variable)
      for (PlaceId Of : Facts.Conditions[E.If.Raw].Depends)
        if (resolve(Of) != resolve(By.Variable))
          Out.push_back(resolve(Of));
  return Out;
}

/// What is used there is one of those that the loop around the site has released.
bool FreedElements::meets(const Pointer &Later, FactRef Use, const Pointer &Freed, FactRef Site) {
  if (!Elements.isWithin(Later.Of, Freed.Of) || (Later.Of.Walk && Later.Of.Walk == Freed.Of.Walk))
    return false;
  if (Later.Of.Advances)
    return runsEachRound(Use.Block, Later.Of.Container) && isFromStart(Later) && isFromStart(Freed);
  if (!isEvery(Freed, Site))
    return false;
  const Index &By = Facts.Places.index(Freed.Of.Name), &One = Facts.Places.index(Later.Of.Name);
  return By.How != Index::Kind::Variable || (One.How == Index::Kind::Constant && One.Value == 0);
}

void FreedElements::find(FactRef Site, const Pointer &Freed, Rule Which) {
  const PlaceId Container = Freed.Of.Container;
  const Loop *Around = Elements.loops().around(Site.Block);
  if (!isOne(Container))
    return;
  for (unsigned B : Around->Blocks.set_bits())
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I)
      if (mayChange({{B}, I}, Container))
        return;
  const llvm::BitVector Refilled = Elements.loopsThatRefill(Container);
  const llvm::SmallVector<PlaceId, 2> Bounds = boundsOf(*Around, Freed);
  auto Ends = [&](FactRef R) {
    const PlaceId Changed = changedBy(at(R).What);
    return Refilled.test(R.Block.Raw) || (Changed && llvm::is_contained(Bounds, resolve(Changed))) ||
           mayChange(R, Container);
  };
  for (BlockId B : Elements.order())
    for (uint32_t I = 0; I != Facts[B].Facts.size() && !Around->Blocks.test(B.Raw); ++I) {
      const FactRef Use{B, I};
      const auto *Reads = std::get_if<Read>(&at(Use).What);
      const auto *Sets = std::get_if<Write>(&at(Use).What);
      const auto *Frees = std::get_if<Free>(&at(Use).What);
      std::optional<Pointer> Later;
      if (Which == Rule::DoubleFree && Frees && Frees->Always)
        Later = pointer(Frees->Pointer, Use);
      else if (Which == Rule::UseAfterFree && (Reads || Sets))
        Later = pointee(Reads ? Reads->What : Sets->What, Use);
      if (!Later || !meets(*Later, Use, Freed, Site))
        continue;
      if (!Paths)
        Paths.emplace(Fn.Tu, Facts, Fn.Known);
      WitnessPath Path = Paths->find(Site, Use, Ends);
      if (Path.found())
        return tell(Site, Use, Freed, Which, Path.Branches);
    }
}

void FreedElements::tell(FactRef Site, FactRef Use, const Pointer &Freed, Rule Which,
                         llvm::ArrayRef<BranchStep> Branches) {
  const std::string Of = quoted(Fn, Freed.Of.Container, "the container");
  const std::string Verb = HeapStory::pastVerb(std::get<Free>(at(Site).What).How).str();
  Finding F;
  F.Which = Which;
  F.How = Level::Warning;
  F.At = Out.resolve(at(Use).At);
  F.Message = (Which == Rule::DoubleFree ? "elements released twice: those of "
                                         : "elements used after they are freed: "
                                           "those of ") +
              Of;
  F.Label = Which == Rule::DoubleFree ? "an element of " + Of + " is released here that is " + Verb + " already"
                                      : "an element of " + Of + " is used here after it was " + Verb;
  addBranchSteps(F.Steps, Fn, Branches, /*AfterCause=*/false, Out);
  addStep(F.Steps, Step::Kind::Cause, Out.resolve(at(Site).At), "the elements of " + Of + " are " + Verb + " here");
  addTrailSteps(F.Steps, Fn, at(Site), "releases it", Out);
  addBranchSteps(F.Steps, Fn, Branches, /*AfterCause=*/true, Out);
  F.Help = "clear " + Of + " or set its elements to null once they are released, or make them `std::unique_ptr`";
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = placeName(Fn.Tu, Facts, Freed.Of.Container);
  Out.add(std::move(F));
}

void FreedElements::run(Rule Which) {
  for (BlockId B : Elements.order())
    for (uint32_t I = 0; I != Facts[B].Facts.size(); ++I) {
      const FactRef Site{B, I};
      const auto *R = std::get_if<Free>(&at(Site).What);
      if (!R || !R->Always || R->Replaced || !Elements.loops().around(B))
        continue;
      if (Copies.empty())
        findCopies();
      auto Freed = pointer(R->Pointer, Site);
      if (Freed && Freed->Of.Advances && Elements.loops().around(Freed->Taken.Block) == Elements.loops().around(B))
        find(Site, *Freed, Which);
    }
}

void deed::tellFreedElements(const SolvedFunction &Fn, Rule Which, FindingSink &Out) {
  bool Any = false;
  for (const Block &B : Fn.Facts.Blocks)
    Any |= llvm::any_of(B.Facts, [](const FactAt &F) { return std::holds_alternative<Free>(F.What); });
  if (Any && llvm::any_of(Fn.Facts.Blocks, [](const Block &B) { return B.LoopHead; }))
    FreedElements(Fn, Out).run(Which);
}
