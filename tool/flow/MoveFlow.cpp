#include "flow/MoveFlow.h"
#include "flow/MoveRules.h"
#include "flow/Solver.h"

using namespace deed;

namespace {
/// MoveRules as a question to the solver.
struct MoveDomain {
  static constexpr Direction Way = Direction::Forward;
  using State = MoveMap;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  MoveRules Rules;
  MoveMap::Pool Nodes;

  State boundary() { return State(Nodes); }
  bool join(State &Into, const State &From) { return Rules.join(Into, From); }
  void transfer(State &S, FactRef Where, const FactAt &F) { Rules.apply(S, Where, F.What); }
  bool mayThrow(const FactAt &F) const { return callMayThrow(Tu, Fn, F); }
};
} // namespace

class MoveFlow::Solution {
public:
  Solution(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known, unsigned Budget)
      : Tu(Tu), Fn(Fn), Domain{Tu, Fn, MoveRules(Fn, Known), {}}, Fixpoint(Fn, Domain, Budget),
        GaveUp(Fixpoint.run() == Solved::GaveUp) {}

  /// The state just before the fact (Index may be one past the last); null if no path gets there.
  const MoveMap *before(FactRef At);
  llvm::SmallVector<MoveHit, 1> hits(const MoveMap &S, PlaceId P) const;
  ExitStatus exitStatus(const MoveMap &S, PlaceId P, MoveStatus Status) const;
  bool isExposed(const MoveMap &S, PlaceId P) const;
  bool outlivesCall(PlaceId P) const;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  MoveDomain Domain;
  Solver<MoveDomain> Fixpoint;
  const bool GaveUp;

private:
  template <class Predicate> bool allMembers(const MoveMap &S, PlaceId P, Predicate Holds) const {
    return allMembers(S, P, typeOf(Tu, Fn, P), Holds);
  }
  template <class Predicate> bool allMembers(const MoveMap &S, PlaceId P, TypeId Type, Predicate Holds) const;
  bool isWholeAgain(const MoveMap &S, PlaceId P) const {
    return allMembers(S, P, [](MoveStatus M) { return !M.isMoved(); });
  }
  bool liesBeside(PlaceId P, PlaceId Moved) const;
  std::optional<MoveHit> hit(PlaceId Where, MoveStatus Status, bool Partial) const;
  PlaceId foreignStep(PlaceId P, PlaceId Whole) const;

  /// Where the last question was asked: the next one is mostly asked a little further on.
  struct {
    BlockId Block;
    uint32_t Index = 0;
    bool Dead = false; ///< an Unreachable was passed
    std::optional<MoveMap> State;
  } Cursor;
};

const MoveMap *MoveFlow::Solution::before(FactRef At) {
  if (Cursor.Block != At.Block || Cursor.Index > At.Index) {
    Cursor.Block = At.Block;
    Cursor.Index = 0;
    Cursor.Dead = false;
    Cursor.State = Fixpoint.at(At.Block);
  }
  if (!Cursor.State)
    return nullptr;
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  for (; Cursor.Index < At.Index && !Cursor.Dead; ++Cursor.Index) {
    const FactAt &F = Facts[Cursor.Index];
    if (std::holds_alternative<Unreachable>(F.What))
      Cursor.Dead = true;
    else
      Domain.transfer(*Cursor.State, {At.Block, Cursor.Index}, F);
  }
  return Cursor.Dead ? nullptr : &*Cursor.State;
}

/// Every member of P that a move empties (every one, where the move does no more than copying any of them) is known and
/// has such a status, or all of its own members have.
template <class Predicate>
bool MoveFlow::Solution::allMembers(const MoveMap &S, PlaceId P, TypeId Type, Predicate Holds) const {
  const std::vector<Member> &Members = Tu.Types[Type].Members;
  auto isEmptied = [&](const Member &M) { return Tu.Types[M.Type].AfterMove != MovedFrom::Copied; };
  bool AnyEmptied = llvm::any_of(Members, isEmptied);
  for (const Member &M : Members) {
    if (AnyEmptied && !isEmptied(M))
      continue;
    PlaceId Part = Fn.Places.find(P, Projection::Field, M.Name.Raw);
    if (!Part || !Domain.Rules.order().contains(Part))
      return false;
    if (!Holds(Domain.Rules.at(S, Part)) && !allMembers(S, Part, M.Type, Holds))
      return false;
  }
  return !Members.empty();
}

/// P is `p[1]`, of a pointer p, and `*p` was moved: an element of what is no array is not a part of it.
bool MoveFlow::Solution::liesBeside(PlaceId P, PlaceId Moved) const {
  if (P == Moved || !Fn.Places.isPartOf(P, Moved) || Fn.Places[Moved].Kind != Projection::Deref)
    return false;
  if (TypeId Through = typeOf(Tu, Fn, Fn.Places[Moved].Parent); Through && Tu.Types[Through].IsReference)
    return false; // a tuple's elements are its own
  while (Fn.Places[P].Parent != Moved)
    P = Fn.Places[P].Parent;
  const TypeInfo &T = Tu.Types[Fn.Places[Moved].Type];
  bool IsArray = T.Pointee && !T.IsPointer && !T.IsReference;
  return Fn.Places[P].Kind == Projection::Element && Fn.Places[Moved].Type && !IsArray;
}

std::optional<MoveHit> MoveFlow::Solution::hit(PlaceId Where, MoveStatus Status, bool Partial) const {
  MoveHit H;
  for (FactRef Site : Domain.Rules.sites()[Status.Sites]) {
    PlaceId From = Domain.Rules.movedBy(Site);
    if (Domain.Rules.isExact(From) && !liesBeside(Where, From))
      H.Sites.push_back(Site);
  }
  if (H.Sites.empty())
    return std::nullopt;
  H.How = Status.Bits == MaybeMoved ? MoveHit::Certainty::AllPaths : MoveHit::Certainty::SomePaths;
  H.Partial = Partial;
  H.Where = Where;
  return H;
}

/// The outermost step from Whole down to P that leaves the object itself: what it refers to, owns or indexes.
PlaceId MoveFlow::Solution::foreignStep(PlaceId P, PlaceId Whole) const {
  PlaceId Foreign;
  for (; P != Whole; P = Fn.Places[P].Parent)
    if (Fn.Places[P].Kind != Projection::Field)
      Foreign = P;
  return Foreign;
}

llvm::SmallVector<MoveHit, 1> MoveFlow::Solution::hits(const MoveMap &S, PlaceId P) const {
  llvm::SmallVector<MoveHit, 1> Hits;
  P = Domain.Rules.resolve(P);
  const PlaceOrder &Order = Domain.Rules.order();
  if (S.empty() || !Order.contains(P))
    return Hits;
  MoveStatus Status = Domain.Rules.at(S, P);
  if (Status.isMoved() && !isWholeAgain(S, P))
    if (std::optional<MoveHit> H = hit(P, Status, /*Partial=*/false)) {
      if (allMembers(S, P, [](MoveStatus M) { return M.Bits != MaybeMoved; })) // set member by member, on some paths
        H->How = MoveHit::Certainty::SomePaths;
      Hits.push_back(std::move(*H));
      return Hits;
    }
  uint32_t End = Order.end(P);
  for (uint32_t Number = Order.number(P) + 1;;) {
    auto [At, Part] = S.first(Number, End);
    if (!Part)
      return Hits;
    PlaceId Where = Order.place(At);
    if (PlaceId Foreign = foreignStep(Where, P)) {
      Number = Order.end(Foreign);
      continue;
    }
    Number = At + 1;
    if (!Part->isMoved() || isWholeAgain(S, Where))
      continue;
    if (std::optional<MoveHit> H = hit(Where, *Part, /*Partial=*/true)) {
      Hits.push_back(std::move(*H));
      Number = Order.end(Where);
    }
  }
}

bool MoveFlow::Solution::outlivesCall(PlaceId P) const {
  switch (Fn.Places[Fn.Places.rootOf(P)].Kind) {
  case Projection::Param:
  case Projection::This:
  case Projection::Global:
  case Projection::Return: return true;
  case Projection::Local:
  case Projection::Temp:
  case Projection::Heap:
  case Projection::Field:
  case Projection::Deref:
  case Projection::Element:
  case Projection::Content: return false;
  }
  return false;
}

ExitStatus MoveFlow::Solution::exitStatus(const MoveMap &S, PlaceId P, MoveStatus Status) const {
  ExitStatus E;
  E.Place = P;
  if (Status.isMoved() && isWholeAgain(S, P)) {
    E.MayBeWritten = true;
    E.MustBeWritten = allMembers(S, P, [](MoveStatus M) { return M.Bits == MaybeLive; });
    return E;
  }
  E.MayBeMoved = Status.isMoved();
  E.MustBeMoved = Status.Bits == MaybeMoved;
  E.MayBeWritten = Status.Bits & (MaybeLive | MaybeUnsure);
  E.MustBeWritten = Status.Bits == MaybeLive;
  E.Sites.append(Domain.Rules.sites()[Status.Sites].begin(), Domain.Rules.sites()[Status.Sites].end());
  return E;
}

bool MoveFlow::Solution::isExposed(const MoveMap &S, PlaceId P) const {
  if (!Domain.Rules.order().contains(P) || !(Domain.Rules.at(S, P).Bits & MaybeEntry))
    return false;
  return !allMembers(S, P, [](MoveStatus M) { return !(M.Bits & MaybeEntry); });
}

//===-- Questions -------------------------------------------------------===//

MoveFlow::MoveFlow(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known, unsigned Budget)
    : Solved(std::make_unique<Solution>(Tu, Bound, Known, Budget)) {}
MoveFlow::~MoveFlow() = default;
MoveFlow::MoveFlow(MoveFlow &&) noexcept = default;

bool MoveFlow::gaveUp() const { return Solved->GaveUp; }

llvm::SmallVector<MoveHit, 1> MoveFlow::hitsBefore(PlaceId P, FactRef At) const {
  const MoveMap *S = Solved->before(At);
  return S ? Solved->hits(*S, P) : llvm::SmallVector<MoveHit, 1>{};
}

std::optional<MoveHit> MoveFlow::movedBefore(PlaceId P, FactRef At) const {
  llvm::SmallVector<MoveHit, 1> Hits = hitsBefore(P, At);
  return Hits.empty() ? std::nullopt : std::optional(std::move(Hits.front()));
}

PlaceStatus MoveFlow::statusBefore(PlaceId P, FactRef At) const {
  PlaceStatus Answer;
  const MoveMap *S = Solved->before(At);
  MoveRules &Rules = Solved->Domain.Rules;
  if (!S || !Rules.order().contains(P))
    return Answer;
  MoveStatus Status = Rules.at(*S, Rules.resolve(P));
  Answer.MayBeEntry = Status.Bits & MaybeEntry;
  Answer.MayBeLive = Status.Bits & MaybeLive;
  Answer.MayBeUnsure = Status.Bits & MaybeUnsure;
  Answer.Moves.append(Rules.sites()[Status.Sites].begin(), Rules.sites()[Status.Sites].end());
  return Answer;
}

bool MoveFlow::isReachable(FactRef At) const { return Solved->before(At) != nullptr; }

bool MoveFlow::endsMove(FactRef At, PlaceId Where, FactRef Site) const {
  const Fact &F = Solved->Fn[At.Block].Facts[At.Index].What;
  MoveRules &Rules = Solved->Domain.Rules;
  Where = Rules.resolve(Where);
  if (!MoveRules::isRelevant(F) || !Rules.order().contains(Where))
    return false;
  if (const auto *W = std::get_if<Write>(&F); W && W->SameAs)
    if (const MoveMap *Before = Solved->before(At))
      if (MoveStatus Taken = Rules.at(*Before, Rules.resolve(W->SameAs));
          Taken.isMoved() && llvm::is_contained(Rules.sites()[Taken.Sites], Site))
        return false; // goes on in there
  // The rules themselves decide, on a state in which nothing else is known.
  MoveMap::Pool Scratch;
  MoveMap S(Scratch);
  MoveStatus Moved{Rules.sites().single(Site), MaybeMoved};
  PlaceId From = Rules.movedBy(Site);
  S.set(Rules.order().number(From), Moved);
  if (!Solved->Fn.Places.isPartOf(Where, From))
    S.set(Rules.order().number(Where), Moved);
  Rules.apply(S, At, F);
  return !Rules.at(S, Where).isMoved();
}

bool MoveFlow::exitIsReachable() const { return Solved->Fn.Exit && Solved->before({Solved->Fn.Exit, 0}) != nullptr; }

std::vector<ExitStatus> MoveFlow::exitStatuses() const {
  std::vector<ExitStatus> All;
  BlockId Exit = Solved->Fn.Exit;
  if (!Exit)
    return All;
  const MoveMap *S = Solved->before({Exit, static_cast<uint32_t>(Solved->Fn[Exit].Facts.size())});
  if (!S)
    return All;
  S->forEach([&](uint32_t Number, const MoveStatus &Status) {
    PlaceId P = Solved->Domain.Rules.order().place(Number);
    if (Status.Bits != MaybeEntry && Solved->outlivesCall(P))
      All.push_back(Solved->exitStatus(*S, P, Status));
  });
  return All;
}

std::vector<ExposedUse> MoveFlow::exposedUses() const {
  std::vector<ExposedUse> All;
  for (uint32_t B = 0; B != Solved->Fn.Blocks.size(); ++B) {
    const std::vector<FactAt> &Facts = Solved->Fn.Blocks[B].Facts;
    for (uint32_t I = 0; I != Facts.size(); ++I) {
      PlaceId P;
      if (const auto *R = std::get_if<Read>(&Facts[I].What))
        P = R->What;
      else if (const auto *C = std::get_if<Mutate>(&Facts[I].What))
        P = C->What;
      else if (const auto *M = std::get_if<Move>(&Facts[I].What); M && !M->Refilled)
        P = M->From;
      if (!P)
        continue;
      P = Solved->Domain.Rules.resolve(P);
      if (!Solved->outlivesCall(P))
        continue;
      const MoveMap *S = Solved->before({BlockId{B}, I});
      if (S && Solved->isExposed(*S, P))
        All.push_back({P, {BlockId{B}, I}});
    }
  }
  return All;
}
