#include "checks/MovedElements.h"
#include "checks/ElementWalk.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallSet.h"

using namespace deed;

namespace {

class MovedElements {
public:
  explicit MovedElements(const SolvedFunction &Fn)
      : Fn(Fn), Facts(Fn.Facts), Elements(Fn, ElementWalk::Over::Containers) {}
  std::vector<MovedUse> run();

private:
  bool isByLibrary(FactRef At) const;
  bool makesIterator(CallId Id) const;
  FunctionId boundOf(const Argument &Iterator, PlaceId Container) const;
  bool isSweep(const ElementAccess &Of, FactRef At) const;
  void addMoveIterators();
  bool isUse(FactRef R, FactRef Site) const;
  void findUse(FactRef Site, PlaceId From, const ElementAccess &Moved);
  const FactAt &at(FactRef R) const { return Facts[R.Block].Facts[R.Index]; }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  ElementWalk Elements;
  std::optional<Witness> Paths;
  struct Sweep {
    FactRef Site;
    PlaceId From;
    ElementAccess Moved;
  };
  std::vector<Sweep> Sweeps, MoveIterators;
  llvm::SmallVector<FactRef, 4> Walks; ///< where the iterators that move were begun
  std::vector<MovedUse> Found;
};

} // namespace

//===-- Which are moved ------------------------------------------------------------------------------------------===//

/// Some function of a library does it that is given two things or more, or makes an iterator that does.
bool MovedElements::isByLibrary(FactRef At) const {
  CallId C = at(At).Call;
  return C && Facts[C].Callee && Fn.Tu[Facts[C].Callee].IsSystem && (Facts[C].Args.size() >= 2 || makesIterator(C));
}

/// `std::make_move_iterator(i)`, `std::move_iterator(i)`.
bool MovedElements::makesIterator(CallId Id) const {
  const Call &C = Facts[Id];
  auto isView = [&](PlaceId P) { return P && Fn.Tu.Types[typeOf(Fn.Tu, Facts, P)].Kind == Category::View; };
  return C.Args.size() == 1 && (isView(C.Result) || (C.How == CallKind::Constructor && isView(C.Object->What)));
}

/// `c.begin()`, `std::end(c)`: what returned the iterator, as it is, of the whole container; invalid for any other one.
FunctionId MovedElements::boundOf(const Argument &Iterator, PlaceId Container) const {
  for (const Call &C : Facts.Calls) {
    if (!Iterator.What || C.Result != Iterator.What || C.Args.size() + C.Object.has_value() != 1)
      continue;
    const PlaceId Of = C.Object ? C.Object->What : C.Args[0].What;
    return Of && Fn.Known.resolve(Of) == Container ? C.Callee : FunctionId{};
  }
  return {};
}

/// `std::move(c.begin(), c.end(), out)` goes over c by itself. Of half of a container nobody can tell which half is
/// read later.
bool MovedElements::isSweep(const ElementAccess &Of, FactRef At) const {
  if (Of.Advances)
    return true;
  if (!isByLibrary(At) || makesIterator(at(At).Call))
    return false;
  const Call &C = Facts[at(At).Call];
  const FunctionId First = boundOf(C.Args[0], Of.Container), Last = boundOf(C.Args[1], Of.Container);
  return First && Last && First != Last;
}

/// What is given two move iterators goes over all that lies between them.
void MovedElements::addMoveIterators() {
  for (const Sweep &Made : MoveIterators) {
    llvm::SmallSet<FunctionId, 2> Bounds;
    for (const Sweep &Other : MoveIterators)
      if (Other.Moved.Container == Made.Moved.Container)
        Bounds.insert(boundOf(Facts[at(Other.Site).Call].Args[0], Made.Moved.Container));
    if (Bounds.size() == 2 && !Bounds.contains(FunctionId{}))
      Sweeps.push_back(Made);
  }
}

//===-- Where it is read ----------------------------------------------------------------------------------------===//

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
  const Loop *Moving = Elements.loops().around(Site.Block);
  const llvm::BitVector Refilled = Elements.loopsThatRefill(Moved.Container);
  auto Ends = [&](FactRef R) { return Refilled.test(R.Block.Raw) || Elements.changes(R, Moved.Container); };
  for (BlockId B : Elements.order()) {
    if (Moving && Moving->Blocks.test(B.Raw))
      continue;
    for (uint32_t I = 0; I != Facts[B].Facts.size(); ++I) {
      FactRef Use{B, I};
      if (!isUse(Use, Site))
        continue;
      PlaceId Read = std::get<deed::Read>(at(Use).What).What;
      auto Used = Elements.element(Read, Use);
      if (!Used || !Elements.isWithin(*Used, Moved) || (Used->Walk && llvm::is_contained(Walks, *Used->Walk)))
        continue;
      if (!Elements.loops().runsEachRound(B))
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
  for (BlockId B : Elements.order())
    for (uint32_t I = 0; I != Facts[B].Facts.size(); ++I) {
      FactRef Site{B, I};
      const auto *M = std::get_if<Move>(&at(Site).What);
      if (!M || !(Elements.loops().around(B) || isByLibrary(Site)))
        continue;
      auto Of = Elements.element(M->From, Site);
      const bool IsIterator = Of && !Of->Advances && isByLibrary(Site) && makesIterator(at(Site).Call);
      if (!Of || !(IsIterator || isSweep(*Of, Site)))
        continue;
      (IsIterator ? MoveIterators : Sweeps).push_back({Site, M->From, *Of});
      if (Of->Walk)
        Walks.push_back(*Of->Walk);
    }
  addMoveIterators();
  for (const Sweep &S : Sweeps)
    findUse(S.Site, S.From, S.Moved);
  return std::move(Found);
}

std::vector<MovedUse> deed::usesOfMovedElements(const SolvedFunction &Fn) { return MovedElements(Fn).run(); }
