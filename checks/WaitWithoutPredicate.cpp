// wait-without-predicate: a wait for a condition variable that is not repeated until the condition holds.
//
// A wait is the Wait of a call that is given a held guard or lock and no callable. It counts as repeated if control can
// come back to it, `while (!Ready) Cv.wait(L);`, unless what the branch in front of it asked for is acted upon before
// that:
//
//   for (;;) {
//     if (Jobs.empty())
//       Cv.wait(L);
//     Job J = std::move(Jobs.front());      which may still be empty
#include "checks/LockText.h"
#include "llvm/ADT/DenseSet.h"

using namespace deed;

static bool isInLoop(const FunctionFacts &Fn, BlockId B) {
  llvm::DenseSet<uint32_t> Seen;
  llvm::SmallVector<BlockId, 8> Work{B};
  while (!Work.empty())
    for (const Edge &E : Fn[Work.pop_back_val()].Next) {
      if (E.To == B)
        return true;
      if (Seen.insert(E.To.Raw).second)
        Work.push_back(E.To);
    }
  return false;
}

namespace {

/// What becomes of the condition in front of a wait in a loop.
class AskedBefore {
public:
  AskedBefore(const SolvedFunction &Fn, FactRef Wait) : Fn(Fn), Facts(Fn.Facts), Wait(Wait) {}
  bool isActedUponUnasked() const;

private:
  llvm::SmallVector<PlaceId, 4> asked(BlockId B) const;
  bool isActedUpon(PlaceId Asked) const;
  bool acts(const FactAt &F, PlaceId Asked) const;
  bool asksHowMany(const FactAt &F, PlaceId Asked) const;
  PlaceId resolve(PlaceId P) const { return Fn.Known.resolve(P); }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FactRef Wait;
};

} // namespace

/// The objects of which the block's branch may have asked: members and globals that it reads.
llvm::SmallVector<PlaceId, 4> AskedBefore::asked(BlockId B) const {
  llvm::SmallVector<PlaceId, 4> Out;
  if (llvm::count_if(Facts[B].Next, [](const Edge &E) { return !E.Exceptional; }) < 2)
    return Out;
  for (const FactAt &F : Facts[B].Facts) {
    const auto *R = std::get_if<Read>(&F.What);
    PlaceId P = R ? resolve(R->What) : PlaceId{};
    Projection Root = P ? Facts.Places[Facts.Places.rootOf(P)].Kind : Projection::Local;
    if ((Root == Projection::This || Root == Projection::Global) && Facts.Places[P].Kind != Projection::This &&
        Fn.Tu.Types[typeOf(Fn.Tu, Facts, P)].Kind != Category::Lock)
      Out.push_back(P);
  }
  return Out;
}

/// An element is taken out, or moved away, so that there should be one. What goes for all of them goes for none, too.
bool AskedBefore::acts(const FactAt &F, PlaceId Asked) const {
  if (!Fn.Tu.Types[typeOf(Fn.Tu, Facts, Asked)].IsClass)
    return false;
  auto isElement = [&](PlaceId P) { return P != Asked && Facts.Places.isPartOf(P, Asked); };
  if (!F.Trail.empty()) // a function of the user's may ask for itself
    return false;
  if (const auto *M = std::get_if<Move>(&F.What))
    return M->Always && isElement(resolve(M->From));
  const auto *I = std::get_if<Invalidate>(&F.What);
  return I && I->How == InvalidateKind::Element && isElement(resolve(I->What));
}

/// `size_t N = Jobs.size();`
bool AskedBefore::asksHowMany(const FactAt &F, PlaceId Asked) const {
  const auto *Called = std::get_if<CallFact>(&F.What);
  if (!Called)
    return false;
  const Call &C = Facts[Called->Call];
  return C.Callee && Fn.Tu[C.Callee].IsConst && C.Args.empty() && Fn.Tu.Types[C.ResultType].IsInteger && C.Object &&
         C.Object->What && resolve(C.Object->What) == Asked;
}

bool AskedBefore::isActedUpon(PlaceId Asked) const {
  llvm::DenseSet<uint32_t> Seen;
  llvm::SmallVector<FactRef, 8> Work{{Wait.Block, Wait.Index + 1}};
  while (!Work.empty()) {
    FactRef From = Work.pop_back_val();
    const std::vector<FactAt> &In = Facts[From.Block].Facts;
    bool Acts = false, AsksAgain = false;
    for (uint32_t I = From.Index; I != In.size() && !Acts && !AsksAgain; ++I) {
      Acts = acts(In[I], Asked);
      AsksAgain = asksHowMany(In[I], Asked);
    }
    if (Acts)
      return true;
    if (AsksAgain || llvm::is_contained(asked(From.Block), Asked))
      continue;
    for (const Edge &E : Facts[From.Block].Next)
      if (!E.Exceptional && Seen.insert(E.To.Raw).second)
        Work.push_back({E.To, 0});
  }
  return false;
}

/// Some branch leads to the wait or past it, and what it asked is acted upon behind the wait without being asked again.
bool AskedBefore::isActedUponUnasked() const {
  auto isBranch = [](const Block &B) { return llvm::count_if(B.Next, [](const Edge &E) { return !E.Exceptional; }) > 1; };
  llvm::DenseSet<uint32_t> Seen;
  llvm::SmallVector<BlockId, 4> Work{Wait.Block}; // `Jobs.empty() && !Closing`: two branches
  while (!Work.empty()) {
    BlockId To = Work.pop_back_val();
    for (uint32_t B = 0; B != Facts.Blocks.size(); ++B) {
      const bool Leads = llvm::any_of(Facts.Blocks[B].Next, [&](const Edge &E) { return E.To == To; });
      if (!Leads || !isBranch(Facts.Blocks[B]) || !Seen.insert(B).second)
        continue;
      if (llvm::any_of(asked({B}), [&](PlaceId P) { return isActedUpon(P); }))
        return true;
      Work.push_back({B});
    }
  }
  return false;
}

/// The lock that the wait lets go of was taken by the caller (`void Wait() { unique_lock L(M, adopt_lock); ... }`): the
/// condition is the caller's to check, too.
static bool isCallersLock(const SolvedFunction &Fn, const Call &C, FactRef At) {
  if (!Fn.Locks)
    return true;
  for (const Argument &A : C.Args) {
    if (!A.What)
      continue;
    for (const GuardStatus &G : Fn.Locks->guardBefore(A.What, At))
      if (!Fn.Locks->statusBefore(G.Lock, At).Sites.empty())
        return false;
    if (PlaceId Lock = Fn.Facts.Places.find(A.What, Projection::Deref, 0))
      if (!Fn.Locks->statusBefore(Lock, At).Sites.empty())
        return false;
    if (!Fn.Locks->statusBefore(A.What, At).Sites.empty())
      return false;
    for (const FactAt &F : Fn.Facts[At.Block].Facts) // `&Q->Lock`, made for this call
      if (const auto *I = std::get_if<Issue>(&F.What); I && I->Into == A.What)
        if (!Fn.Locks->statusBefore(Fn.Facts[I->Loan].Borrowed, At).Sites.empty())
          return false;
  }
  return true;
}

void deed::checkWaitWithoutPredicate(const SolvedFunction &Fn, FindingSink &Out) {
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Fn.Facts.Blocks[B].Facts[I];
      const auto *W = std::get_if<Wait>(&At.What);
      if (!W || !At.Call || !At.Trail.empty())
        continue;
      const Call &C = Fn.Facts[At.Call];
      bool GivesLock = false, GivesPredicate = false;
      for (const Argument &A : C.Args) {
        const TypeInfo &T = Fn.Tu.Types[A.Type];
        const TypeInfo &Pointee = Fn.Tu.Types[T.Pointee];
        GivesLock |= T.Kind == Category::Guard || T.Kind == Category::Lock || Pointee.Kind == Category::Lock;
        GivesPredicate |= (T.IsClass && T.Kind == Category::Callable) || T.IsClosure;
      }
      // Of a predicate that captures by reference, the type is a view; it is the last argument, and no time.
      if (C.Args.size() > 1 && !GivesPredicate)
        GivesPredicate = Fn.Tu.Types[C.Args.back().Type].IsClass &&
                         !Fn.Tu.text(Fn.Tu.Types[C.Args.back().Type].Name).contains("chrono") && C.Object.has_value();
      const FactRef Where{BlockId{B}, I};
      const bool IsRepeated = isInLoop(Fn.Facts, {B});
      if (!GivesLock || GivesPredicate || (IsRepeated && !AskedBefore(Fn, Where).isActedUponUnasked()) ||
          isCallersLock(Fn, C, Where))
        continue;
      Finding F = lockFinding(Rule::WaitWithoutPredicate, Fn, At, W->What, Out);
      F.At = Out.resolve(C.At);
      F.How = Level::Warning;
      F.Message = "a wait for " + quoted(Fn, W->What, "the condition variable") + " that no condition is checked after";
      F.Label = "may wake up for no reason, or miss the notification";
      F.Help = "give the condition to `wait` as a predicate, or wait in a loop that checks it";
      Out.add(std::move(F));
    }
}
