// use-after-move: asks MoveFlow what a use meets, and Witness whether some path really leads there.
//
// One cause, one finding: of the uses that a move reaches, the first is reported, in the order of control flow. That a
// loop comes back to the move itself is said only if nothing else in it uses what was moved.
#include "checks/MovedElements.h"
#include "checks/UseAfterMoveText.h"
#include "flow/Solver.h"
#include "llvm/ADT/DenseSet.h"

using namespace deed;

namespace {

class UseAfterMove {
public:
  UseAfterMove(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Facts(Fn.Facts), Out(Out) {}
  void run();

private:
  void checkOperands(const Unsequenced &U);
  void checkPair(llvm::ArrayRef<FactRef> Moving, FactRef Site, llvm::ArrayRef<FactRef> Using);
  enum class Round { OtherUses, SameMove };
  void checkUses(Round R);
  void checkUse(FactRef Use, Round R);
  bool report(FactRef Use, PlaceId Used, const MoveHit &Hit);
  bool findPath(MovedUse &Found, const MoveHit &Hit);
  OpenQuestion question(const MovedUse &Found, const MoveHit &Hit) const;
  WitnessPath pathFrom(FactRef Site, FactRef Use, PlaceId Where);
  llvm::SmallVector<Assumption, 2> grantedBy(FactRef Site, PlaceId Where) const;
  ConditionId askedFor(FactRef Site) const;
  bool destroys(FactRef Use, PlaceId Where) const;
  bool isReachedOtherwise(PlaceId Used, PlaceId Where) const;

  /// What the fact uses, as the source says it; invalid if it is no use of a value.
  PlaceId usedBy(FactRef R) const;
  /// A read of a whole of which a part was moved counts only if it surely reads that part.
  bool readsEveryPart(FactRef Use) const;
  bool surelyNamesOneObject(PlaceId P) const;
  bool isOnlyFields(PlaceId Part, PlaceId Whole) const;
  bool reachesWithoutLoop(FactRef From, FactRef To);
  PlaceId movedPlace(const MovedUse &Found, PlaceId Where) const;
  const FactAt &at(FactRef R) const { return Facts[R.Block].Facts[R.Index]; }
  bool isReported(FactRef Site) const { return Reported.contains({Site.Block.Raw, Site.Index}); }
  void setReported(FactRef Site) { Reported.insert({Site.Block.Raw, Site.Index}); }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FindingSink &Out;
  std::vector<BlockId> Order;
  std::vector<uint32_t> Position;                         ///< by block, into Order
  std::optional<Witness> Paths;                           ///< made when a first path has to be shown
  llvm::DenseSet<std::pair<uint32_t, uint32_t>> Reported; ///< moves that have their finding: block, index
};

} // namespace

PlaceId UseAfterMove::usedBy(FactRef R) const {
  const Fact &F = at(R).What;
  if (at(R).Call && Facts[at(R).Call].How == CallKind::Destructor && std::holds_alternative<Read>(F) &&
      Fn.Tu.Types[typeOf(Fn.Tu, Facts, std::get<Read>(F).What)].Kind == Category::Callable)
    return {}; // what was moved away is not called
  if (const auto *U = std::get_if<Read>(&F))
    return U->How == ReadKind::Query ? PlaceId{} : U->What;
  if (const auto *M = std::get_if<Move>(&F); M && !M->Refilled)
    return M->From;
  return {};
}

bool UseAfterMove::readsEveryPart(FactRef Use) const {
  CallId C = at(Use).Call;
  if (!C || !Facts[C].Callee)
    return false;
  const FunctionInfo &Callee = Fn.Tu[Facts[C].Callee];
  switch (Callee.Which) {
  case Special::CopyConstructor:
  case Special::MoveConstructor:
  case Special::CopyAssignment:
  case Special::MoveAssignment: return Callee.Defaulted;
  case Special::None:
  case Special::OtherConstructor: {
    // A whole is handed to the user's function of which only the declaration is seen: it was made for wholes.
    const auto *R = std::get_if<Read>(&at(Use).What);
    return R && R->How == ReadKind::Argument && !Callee.HasBody && !Callee.IsSystem;
  }
  case Special::DefaultConstructor:
  case Special::Destructor:
  case Special::CallOperator: return false;
  }
  return false;
}

bool UseAfterMove::surelyNamesOneObject(PlaceId P) const {
  for (; P; P = Facts.Places[P].Parent)
    if (Facts.Places[P].Cut ||
        (Facts.Places[P].Kind == Projection::Element && Facts.Places.index(P).How == Index::Kind::Any))
      return false;
  return true;
}

bool UseAfterMove::isOnlyFields(PlaceId Part, PlaceId Whole) const {
  for (; Part != Whole; Part = Facts.Places[Part].Parent)
    if (Facts.Places[Part].Kind != Projection::Field)
      return false;
  return true;
}

void UseAfterMove::run() {
  bool AnyMove = false;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &F : B.Facts)
      AnyMove |= std::holds_alternative<Move>(F.What);
  if (!AnyMove)
    return;
  Order = reversePostOrder(Facts);
  Position.assign(Facts.Blocks.size(), ~0u);
  for (uint32_t I = 0; I != Order.size(); ++I)
    Position[Order[I].Raw] = I;

  for (const Unsequenced &U : Facts.UnorderedOperands)
    checkOperands(U);
  checkUses(Round::OtherUses);
  checkUses(Round::SameMove);
  for (const MovedUse &Found : usesOfMovedElements(Fn))
    if (!isReported(Found.Causes.front()))
      Out.add(describe(Found, Fn, Out));
}

void UseAfterMove::checkUses(Round R) {
  for (BlockId B : Order)
    for (uint32_t I = 0; I != Facts[B].Facts.size(); ++I)
      checkUse({B, I}, R);
}

//===-- In whatever order ---------------------------------------------------------------------------------------===//

void UseAfterMove::checkOperands(const Unsequenced &U) {
  for (const std::vector<FactRef> &Moving : U.Operands)
    for (FactRef Site : Moving)
      if (std::holds_alternative<Move>(at(Site).What))
        for (const std::vector<FactRef> &Using : U.Operands)
          if (&Using != &Moving)
            checkPair(Moving, Site, Using);
}

/// The order in which the facts stand is one of those that a compiler may choose.
void UseAfterMove::checkPair(llvm::ArrayRef<FactRef> Moving, FactRef Site, llvm::ArrayRef<FactRef> Using) {
  PlaceId Moved = Fn.Known.resolve(std::get<Move>(at(Site).What).From);
  if (!surelyNamesOneObject(Moved) || !Fn.Moves.isReachable(Site))
    return;
  for (FactRef R : Moving)
    if (R > Site && Fn.Moves.endsMove(R, Moved, Site))
      return; // filled again within the operand
  for (FactRef Use : Using) {
    if (isReported(Site))
      return;
    PlaceId As = usedBy(Use);
    PlaceId Used = As ? Fn.Known.resolve(As) : PlaceId{};
    if (!Used || isReported(Use))
      continue;
    bool OfWhole = Facts.Places.isPartOf(Used, Moved);
    bool OfPart = !OfWhole && Facts.Places.isPartOf(Moved, Used) && isOnlyFields(Moved, Used) && readsEveryPart(Use);
    if (!OfWhole && !OfPart)
      continue;
    MovedUse Found{.Use = Use, .Used = As, .Moved = Moved, .Causes = {Site}};
    Found.Partial = OfPart;
    Found.How = MovedUse::Order::Unsequenced;
    Out.add(describe(Found, Fn, Out));
    setReported(Site);
    if (std::holds_alternative<Move>(at(Use).What))
      setReported(Use);
  }
}

//===-- After the move ------------------------------------------------------------------------------------------===//

void UseAfterMove::checkUse(FactRef Use, Round R) {
  PlaceId Used = usedBy(Use);
  if (!Used)
    return;
  for (const MoveHit &Hit : Fn.Moves.hitsBefore(Used, Use)) {
    const bool IsSameMove = Hit.Sites.size() == 1 && Hit.Sites.front() == Use;
    if (IsSameMove != (R == Round::SameMove))
      continue;
    if ((Hit.Partial && !readsEveryPart(Use)) || destroys(Use, Hit.Where) || isReachedOtherwise(Used, Hit.Where))
      continue;
    if (llvm::any_of(Hit.Sites, [&](FactRef Site) { return isReported(Site); }))
      continue;
    if (report(Use, Used, Hit))
      return;
  }
}

/// By another name than the moved object's: what a pointer in there led to is not gone with it. `T(T &&O) : p(O.p) {
/// O.p = nullptr; }` leaves it to the new object.
bool UseAfterMove::isReachedOtherwise(PlaceId Used, PlaceId Where) const {
  PlaceId P = Fn.Known.resolve(Used);
  if (P == Used || Facts.Places.isPartOf(Used, Where) || !Facts.Places.isPartOf(P, Where))
    return false;
  for (; P != Where; P = Facts.Places[P].Parent)
    if (Facts.Places[P].Kind == Projection::Deref)
      return true;
  return false;
}

/// A destructor is no use of the object itself, nor of a whole that it belongs to, whatever it reads through it.
bool UseAfterMove::destroys(FactRef Use, PlaceId Where) const {
  CallId C = at(Use).Call;
  if (!C || Facts[C].How != CallKind::Destructor || !Facts[C].Object || !Facts[C].Object->What)
    return false;
  PlaceId Object = Fn.Known.resolve(Facts[C].Object->What);
  return Facts.Places.isPartOf(Object, Where) || Facts.Places.isPartOf(Where, Object);
}

bool UseAfterMove::report(FactRef Use, PlaceId Used, const MoveHit &Hit) {
  MovedUse Found{.Use = Use, .Used = Used, .Moved = Hit.Where, .Causes = Hit.Sites};
  Found.Partial = Hit.Partial;
  Found.OnEveryPath = Hit.How == MoveHit::Certainty::AllPaths;
  // Even on every path: a test may show that no path which moved gets here.
  if (!findPath(Found, Hit))
    return false;
  if (!Hit.Partial)
    Found.Moved = movedPlace(Found, Hit.Where);
  if (llvm::none_of(Found.Causes, [&](FactRef Site) { return reachesWithoutLoop(Site, Use); }))
    Found.How = MovedUse::Order::NextRound;
  Finding F = describe(Found, Fn, Out);
  if (Found.OnEveryPath)
    Out.add(std::move(F));
  else
    Out.add(std::move(F), question(Found, Hit));
  for (FactRef Site : Hit.Sites)
    setReported(Site);
  return true;
}

/// The condition that asks the call which perhaps moves for its answer.
ConditionId UseAfterMove::askedFor(FactRef Site) const {
  const FactAt &F = at(Site);
  if (const auto *M = std::get_if<Move>(&F.What); !M || M->Always || M->IfResult || !F.Call || !Facts[F.Call].Result)
    return {};
  for (uint32_t I = 0; I != Facts.Conditions.size(); ++I)
    if (const Condition &C = Facts.Conditions[I]; C.How == Condition::Kind::Truth && C.Place == Facts[F.Call].Result)
      return {I};
  return {};
}

/// Where it was moved, some types are empty, and a callee that tells by its result has told so.
llvm::SmallVector<Assumption, 2> UseAfterMove::grantedBy(FactRef Site, PlaceId Where) const {
  llvm::SmallVector<Assumption, 2> Granted;
  const auto &M = std::get<Move>(at(Site).What);
  if (M.IfResult && at(Site).Call && Facts[at(Site).Call].Result)
    Granted.push_back({{}, true, Fn.Known.resolve(Facts[at(Site).Call].Result), M.IfResult});
  for (PlaceId P = Where; P; P = Facts.Places[P].Parent) // what the owner had went with it
    if (Fn.Tu.Types[typeOf(Fn.Tu, Facts, P)].AfterMove == MovedFrom::Empty)
      Granted.push_back({{}, true, P, Zero});
  return Granted;
}

/// `if (!Queue.tryPush(std::move(X))) retry(X)`: one of the two answers means that X is still there. If it is not known
/// which, a use that both lead to meets the moved X.
WitnessPath UseAfterMove::pathFrom(FactRef Site, FactRef Use, PlaceId Where) {
  auto Ends = [&](FactRef R) { return Fn.Moves.endsMove(R, Where, Site); };
  ConditionId Answer = askedFor(Site);
  if (!Answer)
    return Paths->find(Site, Use, Ends, grantedBy(Site, Where));
  WitnessPath IfTrue = Paths->find(Site, Use, Ends, Assumption{Answer, true});
  return IfTrue.found() ? Paths->find(Site, Use, Ends, Assumption{Answer, false}) : IfTrue;
}

/// Some path leads from one of the moves to the use: that move is the cause.
bool UseAfterMove::findPath(MovedUse &Found, const MoveHit &Hit) {
  if (!Paths)
    Paths.emplace(Fn.Tu, Facts, Fn.Known);
  std::optional<FactRef> Unsettled;
  for (FactRef Site : Hit.Sites) {
    WitnessPath Path = pathFrom(Site, Found.Use, Hit.Where);
    switch (Path.How) {
    case WitnessPath::Outcome::Found:
      if (!Found.OnEveryPath) { // else no branch matters, and all the moves are causes
        Found.Causes = {Site};
        Found.Branches = std::move(Path.Branches);
      }
      return true;
    case WitnessPath::Outcome::GaveUp:
      if (!Unsettled)
        Unsettled = Site;
      break;
    case WitnessPath::Outcome::NotFound: break;
    }
  }
  if (Unsettled && !Found.OnEveryPath)
    Found.Causes = {*Unsettled};
  return Unsettled.has_value();
}

/// For whoever can walk paths one by one.
OpenQuestion UseAfterMove::question(const MovedUse &Found, const MoveHit &Hit) const {
  FactRef Site = Found.Causes.front();
  OpenQuestion Q{.Function = Facts.Function, .Cause = at(Site).At, .Use = at(Found.Use).At};
  for (BlockId B : Order)
    for (uint32_t I = 0; I != Facts[B].Facts.size(); ++I)
      if (FactRef R{B, I}; R != Site && Fn.Moves.endsMove(R, Hit.Where, Site))
        if (Span End = at(R).At; End && End != Q.Cause && !llvm::is_contained(Q.Ends, End))
          Q.Ends.push_back(End);
  return Q;
}

/// What to call it: by its name where it is used, or as the whole that the move took if that is more.
PlaceId UseAfterMove::movedPlace(const MovedUse &Found, PlaceId Where) const {
  PlaceId As = std::get<Move>(at(Found.Causes.front()).What).From, From = Fn.Known.resolve(As);
  auto named = [&](std::initializer_list<PlaceId> Choices) {
    for (PlaceId P : Choices)
      if (!placeName(Fn.Tu, Facts, P).empty())
        return P;
    return Where;
  };
  // Within a callee, the place as the callee's caller would say it is the resolved one.
  bool IsHere = at(Found.Use).Trail.empty();
  if (Where != From && Facts.Places.isPartOf(Where, From))
    return named({As, From});
  return IsHere ? named({Found.Used, Where, As}) : named({Where, Found.Used, As});
}

/// Along edges that lead forward only, as one round of a loop goes.
bool UseAfterMove::reachesWithoutLoop(FactRef From, FactRef To) {
  if (From.Block == To.Block)
    return From.Index < To.Index;
  uint32_t Goal = Position[To.Block.Raw];
  llvm::DenseSet<uint32_t> Seen;
  llvm::SmallVector<BlockId, 16> Work{From.Block};
  while (!Work.empty()) {
    BlockId B = Work.pop_back_val();
    if (B == To.Block)
      return true;
    for (const Edge &E : Facts[B].Next)
      if (Position[E.To.Raw] > Position[B.Raw] && Position[E.To.Raw] <= Goal && Seen.insert(E.To.Raw).second)
        Work.push_back(E.To);
  }
  return false;
}

void deed::checkUseAfterMove(const SolvedFunction &Fn, FindingSink &Out) { UseAfterMove(Fn, Out).run(); }
