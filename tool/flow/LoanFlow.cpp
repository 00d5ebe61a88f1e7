#include "flow/LoanFlow.h"
#include "facts/HoldsLoans.h"
#include "flow/Capacity.h"
#include "flow/LoanEnds.h"
#include "flow/Solver.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include <deque>

using namespace deed;

namespace {
struct LoanDomain {
  static constexpr Direction Way = Direction::Forward;
  using State = LoanMap;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  LoanRules Rules;
  LoanMap::Pool Nodes;

  State boundary() { return State(Nodes); }
  bool join(State &Into, const State &From) { return Rules.join(Into, From); }
  void transfer(State &S, FactRef Where, const FactAt &F) { Rules.apply(S, Where, F); }
  bool mayThrow(const FactAt &F) const { return callMayThrow(Tu, Fn, F); }
};
} // namespace

class LoanFlow::Solution {
public:
  Solution(const TuFacts &Tu, FunctionFacts &Fn, const Aliases &Known, unsigned Budget)
      : Tu(Tu), Fn(Fn), Known(Known), Names(Tu, Fn, Known), Domain{Tu, Fn, LoanRules(Tu, Fn, Names), {}},
        Fixpoint(Fn, Domain, Budget), GaveUp(Fixpoint.run() == Solved::GaveUp), Ending(Tu, Fn, Domain.Rules),
        Spare(Tu, Fn, Known), Live(Tu, Fn, Names, Budget) {
    GaveUp |= Live.gaveUp();
  }

  std::optional<LoanMap> before(FactRef At);
  void forEachFact(llvm::function_ref<bool(FactRef)> Wanted,
                   llvm::function_ref<void(FactRef, const LoanMap &, const LiveMap &)> Visit);
  void forEachHolder(FactRef At, const LiveMap &Lives, llvm::function_ref<void(PlaceId, Extent)> Visit);
  void findEnds();
  std::optional<LoanUse> findUse(const LoanEnd &E);
  bool isMadeAgain(const LoanEnd &E, const FactAt &F) const;
  FactRef leavesAt(const LoanEnd &E, PlaceId Holder);
  void findDangling();

  const TuFacts &Tu;
  FunctionFacts &Fn;
  const Aliases &Known;
  Origins Names;
  LoanDomain Domain;
  Solver<LoanDomain> Fixpoint;
  bool GaveUp;
  LoanEnds Ending;
  Capacity Spare;
  OriginLiveness Live;
  std::optional<std::vector<LoanEnd>> Ends;
  std::optional<std::vector<DanglingUse>> Dangling;

  std::optional<DanglingUse> dangling(const LoanEnd &E);

private:
  bool isOnEveryPath(const LoanEnd &E, const LoanUse &U) const;
  bool isMadeBefore(const LoanEnd &E);
  /// Origins that hold the ended loan, from some point on.
  using Holders = llvm::SmallDenseSet<PlaceId, 4>;
  bool uses(const FactAt &F, const Holders &Holding, PlaceId &Through) const;
  void carry(const FactAt &F, Holders &Holding) const;
  bool isMadeByCall(BorrowId B, FactRef Ending) const;
  llvm::SmallVector<PlaceId, 2> boundByCall(FactRef At) const;
  bool mayBeSameMember(PlaceId Holder, PlaceId Member) const;
  void endsAt(FactRef At, const LoanMap &S, const LiveMap &Lives);

  std::optional<Witness> Paths; ///< made when a first path has to be shown
};

std::optional<LoanMap> LoanFlow::Solution::before(FactRef At) {
  std::optional<LoanMap> S = Fixpoint.at(At.Block);
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  for (uint32_t I = 0; S && I != At.Index; ++I) {
    if (std::holds_alternative<Unreachable>(Facts[I].What))
      return std::nullopt;
    Domain.transfer(*S, {At.Block, I}, Facts[I]);
  }
  return S;
}

//===-- Where loans end -------------------------------------------------------------------------------------------===//

/// `buffer.assign(...); view = buffer;` within one callee: which comes first, its own body has shown.
bool LoanFlow::Solution::isMadeByCall(BorrowId B, FactRef Ending) const {
  const Borrow &Made = Domain.Rules[B];
  const FactAt &End = Fn[Ending.Block].Facts[Ending.Index];
  return !Made.Through && Made.At.Block == Ending.Block && Made.At.Index < Ending.Index && End.Call &&
         Fn[Made.At.Block].Facts[Made.At.Index].Call == End.Call && !std::holds_alternative<StorageEnd>(End.What);
}

/// `upper->data` may be `lower.data`, if upper points to lower.
bool LoanFlow::Solution::mayBeSameMember(PlaceId Holder, PlaceId Member) const {
  while (Member && Fn.Places[Holder].Kind == Projection::Field && Fn.Places[Member].Kind == Projection::Field &&
         Fn.Places[Holder].Key == Fn.Places[Member].Key) {
    Holder = Fn.Places[Holder].Parent;
    Member = Fn.Places[Member].Parent;
    if (Fn.Places[Holder].Kind == Projection::Deref)
      return true;
  }
  return false;
}

/// `buffer.grow()`, which makes the content anew and keeps a pointer to it: what the call may bind anew is not what it
/// was.
llvm::SmallVector<PlaceId, 2> LoanFlow::Solution::boundByCall(FactRef At) const {
  llvm::SmallVector<PlaceId, 2> Bound;
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  const CallId Id = Facts[At.Index].Call;
  if (!Id || std::holds_alternative<StorageEnd>(Facts[At.Index].What))
    return Bound;
  for (const FactAt &F : Facts) {
    const auto *I = std::get_if<Issue>(&F.What);
    const auto *L = std::get_if<Flow>(&F.What);
    if (PlaceId Into = F.Call != Id ? PlaceId{} : I ? I->Into : L ? L->To : PlaceId{})
      Bound.push_back(Names.of(Into));
  }
  if (const auto *Freed = std::get_if<Free>(&Facts[At.Index].What); Freed && Freed->Replaced)
    Bound.push_back(Names.of(Freed->Pointer));
  return Bound;
}

void LoanFlow::Solution::endsAt(FactRef At, const LoanMap &S, const LiveMap &Lives) {
  LoanEnds::Event Event = Ending.eventAt(S, At);
  if (!Event || Spare.suffices(At))
    return;
  const llvm::SmallVector<PlaceId, 2> Anew = boundByCall(At);
  auto ask = [&](PlaceId Holder, BorrowSets::SetId Held) {
    if (Held && Holder && llvm::any_of(Anew, [&](PlaceId P) { return P == Holder || mayBeSameMember(Holder, P); }))
      return;
    llvm::SmallVector<BorrowId, 4> Members(llvm::to_vector(Domain.Rules.members(Held)));
    for (PlaceId Part : Anew) // what the whole holds by it
      if (Holder && Part && Fn.Places.isPartOf(Part, Holder))
        llvm::erase_if(Members, [&](BorrowId B) {
          return llvm::is_contained(Domain.Rules.members(Domain.Rules.heldWithin(S, Part, Extent::Content)), B);
        });
    llvm::SmallVector<std::pair<BorrowId, bool>, 4> Ended;
    for (BorrowId B : Members)
      if (std::optional<bool> Surely = Ending.ends(Event, B); Surely && !isMadeByCall(B, At))
        Ended.push_back({B, *Surely});
    // Surely, if whatever is held ends; the same loan by another name does not count.
    bool All = llvm::all_of(Members, [&](BorrowId B) {
      return llvm::any_of(Ended, [&](auto E) {
        bool Renamed = Domain.Rules[E.first].Through && !Domain.Rules[B].Through;
        return E.first == B || (Renamed && Domain.Rules[E.first].At == Domain.Rules[B].At);
      });
    });
    for (auto [B, Surely] : Ended)
      Ends->push_back({At, Event.How, Surely && All, B, Holder});
  };
  forEachHolder(At, Lives,
                [&](PlaceId Holder, Extent How) { ask(Holder, Domain.Rules.heldWithin(S, Holder, How)); });
  ask({}, Domain.Rules.escaped(S));
}

/// Those that a use after the fact may be of: live, and not bound anew by it.
void LoanFlow::Solution::forEachHolder(FactRef At, const LiveMap &Lives,
                                       llvm::function_ref<void(PlaceId, Extent)> Visit) {
  const FactAt &F = Fn[At.Block].Facts[At.Index];
  PlaceId Killed = Names.killedBy(F);
  if (const auto *Freed = std::get_if<Free>(&F.What); Freed && Freed->Replaced)
    Killed = Names.of(Freed->Pointer);
  Lives.forEach([&](uint32_t Number, Extent How) {
    PlaceId Holder = Names.order().place(Number);
    if ((!Killed || !Fn.Places.isPartOf(Holder, Killed)) && canHoldLoans(Tu, Fn, Holder))
      Visit(Holder, How);
  });
}

void LoanFlow::Solution::forEachFact(llvm::function_ref<bool(FactRef)> Wanted,
                                     llvm::function_ref<void(FactRef, const LoanMap &, const LiveMap &)> Visit) {
  if (GaveUp)
    return;
  for (BlockId B : reversePostOrder(Fn)) {
    const uint32_t End = static_cast<uint32_t>(Fn[B].Facts.size());
    if (llvm::none_of(llvm::seq(0u, End), [&](uint32_t I) { return Wanted({B, I}); }))
      continue;
    std::optional<LoanMap> S = Fixpoint.at(B);
    std::vector<LiveMap> Lives = Live.afterEachFact(B);
    if (!S || Lives.empty())
      continue;
    for (uint32_t I = 0; I != End; ++I) {
      if (std::holds_alternative<Unreachable>(Fn[B].Facts[I].What))
        break;
      if (Wanted({B, I}))
        Visit({B, I}, *S, Lives[I]);
      Domain.transfer(*S, {B, I}, Fn[B].Facts[I]);
    }
  }
}

void LoanFlow::Solution::findEnds() {
  Ends.emplace();
  auto MayEnd = [&](FactRef At) {
    const Fact &F = Fn[At.Block].Facts[At.Index].What;
    return std::holds_alternative<StorageEnd>(F) || std::holds_alternative<Invalidate>(F) ||
           std::holds_alternative<Move>(F) || std::holds_alternative<Free>(F) || std::holds_alternative<Write>(F);
  };
  forEachFact(MayEnd, [&](FactRef At, const LoanMap &S, const LiveMap &Lives) { endsAt(At, S, Lives); });
}

//===-- Where they are used after that ----------------------------------------------------------------------------===//

bool LoanFlow::Solution::uses(const FactAt &F, const Holders &Holding, PlaceId &Through) const {
  bool Found = false;
  Names.forEachUse(F, [&](PlaceId Origin, Extent How) {
    for (PlaceId Holder : Holding)
      if (Names.isWithin(Holder, Origin, How) || Names.isWithin(Origin, Holder, Extent::Content)) {
        Found = true;
        Through = Origin;
      }
  });
  return Found;
}

void LoanFlow::Solution::carry(const FactAt &F, Holders &Holding) const {
  llvm::SmallVector<PlaceId, 2> New;
  if (const auto *I = std::get_if<Issue>(&F.What)) {
    for (PlaceId H : Holding)
      if (PlaceId Same = Names.afterIssue(H, *I))
        New.push_back(Same);
    if (PlaceId View = Names.innermostView(Fn[I->Loan].Borrowed))
      if (llvm::any_of(Holding, [&](PlaceId H) { return Names.isWithin(Names.of(View), H, Extent::Content); }))
        New.push_back(Names.of(I->Into));
  } else if (const auto *L = std::get_if<Flow>(&F.What)) {
    PlaceId From = Names.of(L->From), To = Names.of(L->To);
    for (PlaceId H : Holding)
      if (Names.isWithin(From, H, Extent::Content)) {
        New.push_back(To);
      } else if (Fn.Places.isPartOf(H, From)) {
        PlaceId Same = Names.counterpart(H, From, To);
        New.push_back(Same ? Same : To);
      }
  }
  if (PlaceId Killed = Names.killedBy(F))
    for (PlaceId H : llvm::to_vector(Holding))
      if (Fn.Places.isPartOf(H, Killed))
        Holding.erase(H);
  Holding.insert(New.begin(), New.end());
}

/// The statement that returns it, or that puts it where it outlives the function.
FactRef LoanFlow::Solution::leavesAt(const LoanEnd &E, PlaceId Holder) {
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B) {
    std::optional<LoanMap> S = Fixpoint.at({B});
    for (uint32_t I = 0; S && I != Fn.Blocks[B].Facts.size(); ++I) {
      const FactAt &F = Fn.Blocks[B].Facts[I];
      if (std::holds_alternative<Unreachable>(F.What))
        break;
      Domain.transfer(*S, {BlockId{B}, I}, F);
      PlaceId Into;
      if (const auto *X = std::get_if<Escape>(&F.What); X && X->Where == EscapeTo::Return)
        Into = Names.of(X->What);
      else if (const auto *N = std::get_if<Issue>(&F.What))
        Into = Names.of(N->Into);
      else if (const auto *L = std::get_if<Flow>(&F.What))
        Into = Names.of(L->To);
      if (!Into || !(Names.isWithin(Holder, Into, Extent::Content) || Names.isWithin(Into, Holder, Extent::Content)))
        continue;
      if (Fn.Places[Into].Kind == Projection::Return && !std::holds_alternative<Escape>(F.What))
        continue;
      if (llvm::is_contained(Domain.Rules.members(Domain.Rules.heldWithin(*S, Into, Extent::Content)), E.Loan))
        return {BlockId{B}, I};
    }
  }
  return Domain.Rules[E.Loan].At;
}

/// `p->~T(); new (p) T;`: there is an object again where the one was that the event ended.
bool LoanFlow::Solution::isMadeAgain(const LoanEnd &E, const FactAt &F) const {
  const auto *Gone = std::get_if<Invalidate>(&Fn[E.Event.Block].Facts[E.Event.Index].What);
  if (!Gone || Gone->How != InvalidateKind::Object)
    return false;
  PlaceId Made;
  if (const auto *W = std::get_if<Write>(&F.What); W && W->Always)
    Made = W->What;
  else if (const auto *Called = std::get_if<CallFact>(&F.What);
           Called && Fn[Called->Call].How == CallKind::Constructor && Fn[Called->Call].Object)
    Made = Fn[Called->Call].Object->What;
  return Made && Names.resolve(Made) == Names.resolve(Gone->What);
}

std::optional<LoanUse> LoanFlow::Solution::findUse(const LoanEnd &E) {
  if (!E.Holder)
    return LoanUse{Domain.Rules[E.Loan].At, {}, /*AtExit=*/true};
  struct Stop {
    BlockId Block;
    uint32_t Index;
    Holders Holding;
  };
  std::deque<Stop> Work{{E.Event.Block, E.Event.Index + 1, Holders{E.Holder}}};
  std::vector<Holders> Seen(Fn.Blocks.size());
  unsigned Left = 4 * static_cast<unsigned>(Fn.Blocks.size()) + 64;
  while (!Work.empty() && Left-- != 0) {
    Stop Here = std::move(Work.front());
    Work.pop_front();
    const std::vector<FactAt> &Facts = Fn[Here.Block].Facts;
    Holders Ever = Here.Holding;
    for (uint32_t I = Here.Index; I < Facts.size() && !Here.Holding.empty(); ++I) {
      PlaceId Through;
      // What a callee reads after its own change, aliased-arguments says.
      const CallId ByCall = Fn[E.Event.Block].Facts[E.Event.Index].Call;
      bool SameCall = ByCall && Facts[I].Call == ByCall && Here.Block == E.Event.Block && I > E.Event.Index;
      if (isMadeAgain(E, Facts[I]))
        Here.Holding.clear();
      else if (!SameCall && uses(Facts[I], Here.Holding, Through)) {
        const auto *Leaves = std::get_if<Escape>(&Facts[I].What);
        return LoanUse{{Here.Block, I}, Through, Leaves && Leaves->Where == EscapeTo::Return};
      }
      if (std::holds_alternative<Unreachable>(Facts[I].What))
        Here.Holding.clear();
      carry(Facts[I], Here.Holding);
      Ever.insert(Here.Holding.begin(), Here.Holding.end());
    }
    if (Here.Block == Fn.Exit)
      for (PlaceId H : Here.Holding)
        if (Names.outlivesFunction(H))
          return LoanUse{leavesAt(E, H), H, /*AtExit=*/true};
    for (const Edge &Next : Fn[Here.Block].Next) {
      if (Next.Exceptional && Next.To == Fn.Exit)
        continue;
      const Holders &Out = Next.Exceptional ? Ever : Here.Holding;
      bool New = false;
      for (PlaceId H : Out)
        New |= Seen[Next.To.Raw].insert(H).second;
      if (New)
        Work.push_back({Next.To, 0, Out});
    }
  }
  return std::nullopt;
}

//===-- Both ------------------------------------------------------------------------------------------------------===//

/// Every path from where the loan was made to the use leads past its end.
bool LoanFlow::Solution::isOnEveryPath(const LoanEnd &E, const LoanUse &U) const {
  // From the loan on, not past its end: the use must be out of reach.
  FactRef From = Domain.Rules[E.Loan].At;
  std::vector<FactRef> Work{{From.Block, From.Index + 1}};
  llvm::BitVector Seen(static_cast<unsigned>(Fn.Blocks.size()));
  while (!Work.empty()) {
    FactRef Here = Work.back();
    Work.pop_back();
    bool Ended = E.Event.Block == Here.Block && E.Event.Index >= Here.Index;
    if (!U.AtExit && U.At.Block == Here.Block && U.At.Index >= Here.Index && !(Ended && E.Event.Index < U.At.Index))
      return false;
    if (U.AtExit && Here.Block == Fn.Exit && !Ended)
      return false;
    for (const Edge &Next : Fn[Here.Block].Next)
      if ((!Ended || Next.Exceptional) && !(Next.Exceptional && Next.To == Fn.Exit) && !Seen.test(Next.To.Raw)) {
        Seen.set(Next.To.Raw);
        Work.push_back({Next.To, 0});
      }
  }
  return true;
}

/// Some path leads from where the loan was made to its end: `if (b) p = &v[0]; if (!b) v.clear();` has none.
bool LoanFlow::Solution::isMadeBefore(const LoanEnd &E) {
  const Borrow &B = Domain.Rules[E.Loan];
  if (B.Older)
    return true; // by the round before
  const auto *Made = std::get_if<Issue>(&Fn[B.At.Block].Facts[B.At.Index].What);
  bool ByHolder = Made && Names.of(Made->Into) == E.Holder;
  auto IsBoundAnew = [&](FactRef At) {
    PlaceId Killed = ByHolder ? Names.killedBy(Fn[At.Block].Facts[At.Index]) : PlaceId{};
    return Killed && Fn.Places.isPartOf(E.Holder, Killed);
  };
  return Paths->find(B.At, E.Event, IsBoundAnew).found();
}

std::optional<DanglingUse> LoanFlow::Solution::dangling(const LoanEnd &E) {
  std::optional<LoanUse> Use = findUse(E);
  if (!Use)
    return std::nullopt;
  if (!Paths)
    Paths.emplace(Tu, Fn, Known);
  FactRef Goal = Use->AtExit ? FactRef{Fn.Exit, static_cast<uint32_t>(Fn[Fn.Exit].Facts.size())} : Use->At;
  auto IsBoundAnew = [&](FactRef At) {
    if (isMadeAgain(E, Fn[At.Block].Facts[At.Index]))
      return true;
    if (Use->Through != E.Holder)
      return false;
    PlaceId Killed = Names.killedBy(Fn[At.Block].Facts[At.Index]);
    return Killed && E.Holder && Fn.Places.isPartOf(E.Holder, Killed);
  };
  WitnessPath Path = Paths->find(E.Event, Goal, IsBoundAnew);
  if (!Path.found() || !isMadeBefore(E))
    return std::nullopt;
  DanglingUse D{E, *Use, E.Always && isOnEveryPath(E, *Use), {}};
  if (!D.OnEveryPath)
    D.Branches = std::move(Path.Branches);
  return D;
}

void LoanFlow::Solution::findDangling() {
  Dangling.emplace();
  llvm::DenseSet<std::pair<uint64_t, PlaceId>> Told; // event, root of the holder
  llvm::DenseSet<uint64_t> Used;                     // uses that have their finding
  auto key = [](FactRef R) { return uint64_t(R.Block.Raw) << 32 | R.Index; };
  auto isNamed = [&](const LoanEnd &E) -> bool { return E.Holder && Fn.Places[Fn.Places.rootOf(E.Holder)].Name; };
  if (!Ends)
    findEnds();
  for (auto First = Ends->begin(); First != Ends->end();) {
    auto Last = std::find_if(First, Ends->end(), [&](const LoanEnd &E) { return E.Event != First->Event; });
    // A variable of the source is what to tell about; the language's own (of a range-for) if there is none.
    bool AnyTold = false;
    for (bool Named : {true, false}) {
      if (AnyTold)
        break;
      for (const LoanEnd &E : llvm::make_range(First, Last)) {
        if (isNamed(E) != Named)
          continue;
        PlaceId Root = Named ? Fn.Places.rootOf(E.Holder) : PlaceId{};
        if (Told.contains({key(E.Event), Root}) || (!Named && AnyTold))
          continue;
        std::optional<DanglingUse> D = dangling(E);
        if (!D || !Used.insert(key(D->Use.At)).second)
          continue;
        Told.insert({key(E.Event), Root});
        AnyTold = true;
        Dangling->push_back(std::move(*D));
      }
    }
    First = Last;
  }
}

//===-- Questions -------------------------------------------------------------------------------------------------===//

LoanFlow::LoanFlow(const TuFacts &Tu, FunctionFacts &Bound, const Aliases &Known, unsigned Budget)
    : Solved(std::make_unique<Solution>(Tu, Bound, Known, Budget)) {}
LoanFlow::~LoanFlow() = default;
LoanFlow::LoanFlow(LoanFlow &&) noexcept = default;

bool LoanFlow::gaveUp() const { return Solved->GaveUp; }
const Borrow &LoanFlow::operator[](BorrowId B) const { return Solved->Domain.Rules[B]; }

std::vector<BorrowId> LoanFlow::loansBefore(PlaceId P, FactRef At) const {
  std::optional<LoanMap> S = Solved->before(At);
  if (!S)
    return {};
  LoanRules &Rules = Solved->Domain.Rules;
  return Rules.members(Rules.heldWithin(*S, Solved->Names.of(P), Extent::Content)).vec();
}

bool LoanFlow::isLiveAfter(PlaceId P, FactRef At) const { return Solved->Live.isLiveAfter(P, At); }

const std::vector<LoanEnd> &LoanFlow::ends() const {
  if (!Solved->Ends)
    Solved->findEnds();
  return *Solved->Ends;
}

std::optional<LoanUse> LoanFlow::findUse(const LoanEnd &E) const { return Solved->findUse(E); }

void LoanFlow::forEachFact(llvm::function_ref<bool(FactRef)> Wanted,
                           llvm::function_ref<void(FactRef, llvm::ArrayRef<LiveView>)> Visit) const {
  LoanRules &Rules = Solved->Domain.Rules;
  std::vector<LiveView> Views;
  Solved->forEachFact(Wanted, [&](FactRef At, const LoanMap &S, const LiveMap &Lives) {
    Views.clear();
    Solved->forEachHolder(At, Lives, [&](PlaceId Holder, Extent How) {
      if (auto Held = Rules.members(Rules.heldWithin(S, Holder, How)); !Held.empty())
        Views.push_back({Holder, Held.vec()});
    });
    Visit(At, Views);
  });
}

std::optional<DanglingUse> LoanFlow::useAfter(FactRef Event, PlaceId Holder, BorrowId Loan) const {
  return Solved->dangling({.Event = Event, .Loan = Loan, .Holder = Holder});
}

const std::vector<DanglingUse> &LoanFlow::danglingUses() const {
  if (!Solved->Dangling)
    Solved->findDangling();
  return *Solved->Dangling;
}

bool LoanFlow::bindsAnew(FactRef At, PlaceId Origin) const {
  PlaceId Killed = Solved->Names.killedBy(Solved->Fn[At.Block].Facts[At.Index]);
  return Killed && Solved->Fn.Places.isPartOf(Origin, Killed);
}
