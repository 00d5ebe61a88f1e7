#include "checks/MovedElements.h"
#include "flow/Loops.h"
#include "flow/Solver.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

/// Some element of a container, as a fact reaches it.
struct ElementAccess {
  PlaceId Container;                    ///< resolved
  llvm::SmallVector<PlaceId, 2> Below;  ///< steps from the element down to the part that is meant
  PlaceId Name;                         ///< the element, as the container's
  std::optional<FactRef> Walk;          ///< where the iterator began that leads there; nothing without one
  bool Advances = false;                ///< the iterator, or the index, is moved on in the loop around
};

class MovedElements {
public:
  explicit MovedElements(const SolvedFunction &Fn) : Fn(Fn), Facts(Fn.Facts) {}
  std::vector<MovedUse> run();

private:
  std::optional<ElementAccess> element(PlaceId P, FactRef At);
  std::optional<ElementAccess> throughView(PlaceId P, PlaceId Referent, FactRef At);
  PlaceId viewBefore(PlaceId P) const;
  bool isMovedOnAround(PlaceId What, BlockId B);
  const Loops &loops() {
    if (!Known)
      Known.emplace(Facts);
    return *Known;
  }
  bool isByLibrary(FactRef At) const;
  bool isSweep(const ElementAccess &Of, FactRef At);
  bool readsMovedPart(const ElementAccess &Used, const ElementAccess &Moved) const;
  bool changes(FactRef At, PlaceId Container);
  llvm::BitVector loopsThatRefill(PlaceId Container);
  bool isUse(FactRef R, FactRef Site) const;
  void findUse(FactRef Site, PlaceId From, const ElementAccess &Moved);
  const FactAt &at(FactRef R) const { return Facts[R.Block].Facts[R.Index]; }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  std::optional<Loops> Known; ///< made when first asked for
  std::vector<BlockId> Order;
  std::optional<Witness> Paths;
  std::vector<MovedUse> Found;
};

} // namespace

//===-- Which element -------------------------------------------------------------------------------------------===//

/// The container and the steps below its element, if P leads through the content of one.
static std::optional<ElementAccess> splitAtElement(const PlaceTable &Places, PlaceId P) {
  ElementAccess Of;
  for (; Places[P].Parent; P = Places[P].Parent) {
    PlaceId Parent = Places[P].Parent;
    if (Places[P].Kind == Projection::Element && Places[Parent].Kind == Projection::Content) {
      Of.Container = Places[Parent].Parent;
      Of.Name = P;
      std::reverse(Of.Below.begin(), Of.Below.end());
      return Of;
    }
    Of.Below.push_back(P);
  }
  return std::nullopt;
}

/// What a view at the end of P may refer to is an element, reached from where an iterator began.
std::optional<ElementAccess> MovedElements::throughView(PlaceId P, PlaceId Referent, FactRef At) {
  const PlaceId View = Facts.Places[Referent].Parent;
  Projection Root = Facts.Places[Facts.Places.rootOf(View)].Kind;
  if (Root != Projection::Local && Root != Projection::Temp)
    return std::nullopt; // nothing of this function's containers
  const bool Advances = isMovedOnAround(View, At.Block);
  for (BorrowId B : Fn.Loans->loansBefore(View, At)) {
    auto Of = splitAtElement(Facts.Places, (*Fn.Loans)[B].Place);
    if (!Of)
      continue;
    for (PlaceId Step = P; Step != Referent; Step = Facts.Places[Step].Parent)
      Of->Below.push_back(Step);
    Of->Advances = Advances;
    for (BorrowId Through = B; Through; Through = (*Fn.Loans)[Through].Through) {
      const Borrow &Held = (*Fn.Loans)[Through];
      if (!splitAtElement(Facts.Places, Held.Place))
        break; // the range that the loop goes over, not the iterator
      BorrowId First = Through;
      while ((*Fn.Loans)[First].Before)
        First = (*Fn.Loans)[First].Before;
      Of->Walk = (*Fn.Loans)[First].At;
      if (const auto *Made = std::get_if<Issue>(&at(Held.At).What))
        Of->Advances |= isMovedOnAround(viewBefore(Facts[Made->Loan].Borrowed), At.Block);
    }
    return Of;
  }
  return std::nullopt;
}

std::optional<ElementAccess> MovedElements::element(PlaceId P, FactRef At) {
  P = Fn.Known.resolve(P);
  for (PlaceId Q = P; Facts.Places[Q].Parent; Q = Facts.Places[Q].Parent) {
    if (Facts.Places[Q].Kind == Projection::Deref)
      return throughView(P, Q, At);
    if (Facts.Places[Q].Kind != Projection::Element || Facts.Places[Facts.Places[Q].Parent].Kind != Projection::Content)
      continue;
    auto Of = splitAtElement(Facts.Places, P);
    if (const Index &By = Facts.Places.index(Q); By.How == Index::Kind::Variable && By.Variable)
      Of->Advances = isMovedOnAround(By.Variable, At.Block);
    return Of;
  }
  return std::nullopt;
}

/// The view that P is reached through last: the iterator of `(*it).second`.
PlaceId MovedElements::viewBefore(PlaceId P) const {
  for (; P; P = Facts.Places[P].Parent)
    if (Facts.Places[P].Kind == Projection::Deref)
      return Facts.Places[P].Parent;
  return {};
}

/// An index, an iterator or a pointer is changed in the innermost loop around the block.
bool MovedElements::isMovedOnAround(PlaceId What, BlockId B) {
  if (!What)
    return false;
  const Loop *Around = loops().around(B);
  if (!Around)
    return false;
  for (unsigned In : Around->Blocks.set_bits())
    for (const FactAt &F : Facts.Blocks[In].Facts)
      if (const auto *M = std::get_if<Mutate>(&F.What); M && Fn.Known.resolve(M->What) == Fn.Known.resolve(What))
        return true;
  return false;
}

/// Some function of a library does it that is given two things or more.
bool MovedElements::isByLibrary(FactRef At) const {
  CallId C = at(At).Call;
  return C && Facts[C].Callee && Fn.Tu[Facts[C].Callee].IsSystem && Facts[C].Args.size() >= 2;
}

/// `std::move(c.begin(), c.end(), out)` goes over c by itself.
bool MovedElements::isSweep(const ElementAccess &Of, FactRef At) {
  if (Of.Advances)
    return true;
  if (!isByLibrary(At))
    return false;
  CallId C = at(At).Call;
  return llvm::all_of(llvm::ArrayRef(Facts[C].Args).take_front(2), [&](const Argument &A) {
    return A.What && Fn.Tu.Types[A.Type].Kind == Category::View &&
           llvm::any_of(Fn.Loans->loansBefore(A.What, At), [&](BorrowId B) {
             auto Element = splitAtElement(Facts.Places, (*Fn.Loans)[B].Place);
             return Element && Element->Container == Of.Container;
           });
  });
}

//===-- Where it is read ----------------------------------------------------------------------------------------===//

/// The part that was moved, or a part of that.
bool MovedElements::readsMovedPart(const ElementAccess &Used, const ElementAccess &Moved) const {
  return Used.Container == Moved.Container && Used.Below.size() >= Moved.Below.size() &&
         std::equal(Moved.Below.begin(), Moved.Below.end(), Used.Below.begin(), [&](PlaceId A, PlaceId B) {
           const PlaceNode &X = Facts.Places[A], &Y = Facts.Places[B];
           return X.Kind == Y.Kind && X.Key == Y.Key;
         });
}

/// The container, what it is a part of, or some element of it is changed: nothing more is known.
bool MovedElements::changes(FactRef At, PlaceId Container) {
  PlaceId What;
  const Fact &F = at(At).What;
  if (const auto *W = std::get_if<Write>(&F))
    What = W->What;
  else if (const auto *M = std::get_if<Mutate>(&F))
    What = M->What;
  else if (const auto *V = std::get_if<Move>(&F))
    What = V->From;
  else if (const auto *I = std::get_if<Invalidate>(&F))
    What = I->What;
  else if (const auto *S = std::get_if<StorageBegin>(&F))
    What = S->What;
  if (!What)
    return false;
  What = Fn.Known.resolve(What);
  if (Facts.Places.mayOverlap(What, Container) && !std::holds_alternative<Move>(F))
    return true;
  if (Facts.Places.isPartOf(Container, What))
    return true;
  auto Of = std::holds_alternative<Write>(F) || std::holds_alternative<Mutate>(F) ? element(What, At) : std::nullopt;
  return Of && Of->Container == Container;
}

/// The blocks of loops that change every element. A path that goes round such a loop no time at all would have met no
/// element to move either.
llvm::BitVector MovedElements::loopsThatRefill(PlaceId Container) {
  llvm::BitVector Blocks(static_cast<unsigned>(Facts.Blocks.size()));
  for (BlockId B : Order)
    for (uint32_t I = 0; I != Facts[B].Facts.size(); ++I)
      if (const auto *W = std::get_if<Write>(&Facts[B].Facts[I].What); W && loops().around(B))
        if (auto Of = element(W->What, {B, I}); Of && Of->Container == Container && Of->Advances)
          Blocks |= loops().around(B)->Blocks;
  return Blocks;
}

/// A value is needed there. Algorithms, which may ask no more than whether it is null, are left alone.
bool MovedElements::isUse(FactRef R, FactRef Site) const {
  const auto *Needs = std::get_if<Read>(&at(R).What);
  CallId C = at(R).Call;
  if (!Needs || Needs->How == ReadKind::Query || R == Site || (C && C == at(Site).Call))
    return false;
  bool ByAlgorithm = C && Facts[C].Callee && !Facts[C].Object && Fn.Tu[Facts[C].Callee].IsSystem &&
                     llvm::count_if(Facts[C].Args, [&](const Argument &A) {
                       return A.How == PassKind::Value && Fn.Tu.Types[A.Type].Kind == Category::View;
                     }) >= 2;
  return !ByAlgorithm && !(C && Facts[C].How == CallKind::Destructor);
}

void MovedElements::findUse(FactRef Site, PlaceId From, const ElementAccess &Moved) {
  const Loop *Moving = loops().around(Site.Block);
  const llvm::BitVector Refilled = loopsThatRefill(Moved.Container);
  auto Ends = [&](FactRef R) { return Refilled.test(R.Block.Raw) || changes(R, Moved.Container); };
  for (BlockId B : Order) {
    if (Moving && Moving->Blocks.test(B.Raw))
      continue;
    for (uint32_t I = 0; I != Facts[B].Facts.size(); ++I) {
      FactRef Use{B, I};
      if (!isUse(Use, Site))
        continue;
      PlaceId Read = std::get<deed::Read>(at(Use).What).What;
      auto Used = element(Read, Use);
      if (!Used || !readsMovedPart(*Used, Moved) || (Used->Walk && Used->Walk == Moved.Walk))
        continue;
      if (!loops().runsEachRound(B))
        continue;
      if (!Paths)
        Paths.emplace(Fn.Tu, Facts, Fn.Known);
      WitnessPath Path = Paths->find(Site, Use, Ends);
      if (Path.How != WitnessPath::Outcome::Found)
        continue;
      auto named = [&](PlaceId P, PlaceId Element) { return placeName(Fn.Tu, Facts, P).empty() ? Element : P; };
      MovedUse U{.Use = Use, .Used = named(Read, Used->Name), .Moved = named(From, Moved.Name), .Causes = {Site}};
      U.Branches = std::move(Path.Branches);
      Found.push_back(std::move(U));
      return;
    }
  }
}

std::vector<MovedUse> MovedElements::run() {
  Order = reversePostOrder(Facts);
  for (BlockId B : Order)
    for (uint32_t I = 0; I != Facts[B].Facts.size(); ++I) {
      FactRef Site{B, I};
      const auto *M = std::get_if<Move>(&at(Site).What);
      if (!M || !(loops().around(B) || isByLibrary(Site)))
        continue;
      if (auto Of = element(M->From, Site); Of && isSweep(*Of, Site))
        findUse(Site, M->From, *Of);
    }
  return std::move(Found);
}

std::vector<MovedUse> deed::usesOfMovedElements(const SolvedFunction &Fn) { return MovedElements(Fn).run(); }
