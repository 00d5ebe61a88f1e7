#include "flow/LockFlow.h"
#include "flow/LockRules.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

class LockFlow::Solution {
public:
  Solution(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known, unsigned Budget)
      : Fn(Fn), Rules(Tu, Fn, Known), Fixpoint(Fn, Rules, Budget), GaveUp(Fixpoint.run() == Solved::GaveUp) {}

  /// Null if no path gets there.
  const LockState *before(FactRef At);

  const FunctionFacts &Fn;
  LockRules Rules;
  Solver<LockRules> Fixpoint;
  const bool GaveUp;

private:
  struct {
    BlockId Block;
    uint32_t Index = 0;
    bool Dead = false;
    std::optional<LockState> State;
  } Cursor;
};

const LockState *LockFlow::Solution::before(FactRef At) {
  if (Cursor.Block != At.Block || Cursor.Index > At.Index) {
    Cursor.Block = At.Block;
    Cursor.Index = 0;
    Cursor.Dead = false;
    Cursor.State = Fixpoint.at(At.Block);
  }
  if (!Cursor.State || Cursor.State->Dead)
    return nullptr;
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  for (; Cursor.Index < At.Index && !Cursor.Dead; ++Cursor.Index) {
    const FactAt &F = Facts[Cursor.Index];
    Cursor.Dead = std::holds_alternative<Unreachable>(F.What);
    if (!Cursor.Dead)
      Rules.transfer(*Cursor.State, {At.Block, Cursor.Index}, F);
  }
  return Cursor.Dead ? nullptr : &*Cursor.State;
}

bool LockFlow::isNeeded(const FunctionFacts &Bound) {
  for (const Block &B : Bound.Blocks)
    for (const FactAt &F : B.Facts)
      if (std::holds_alternative<Acquire>(F.What) || std::holds_alternative<Release>(F.What))
        return true;
  return false;
}

LockFlow::LockFlow(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known, unsigned Budget)
    : Solved(std::make_unique<Solution>(Tu, Bound, Known, Budget)) {}
LockFlow::~LockFlow() = default;
LockFlow::LockFlow(LockFlow &&) noexcept = default;

bool LockFlow::gaveUp() const { return Solved->GaveUp; }
bool LockFlow::isReachable(FactRef At) const { return Solved->before(At) != nullptr; }

std::vector<LockStatus> LockFlow::heldBefore(FactRef At) const {
  std::vector<LockStatus> Held;
  if (const LockState *S = Solved->before(At))
    for (const LockStatus &L : S->Locks)
      if (L.mayBeHeld())
        Held.push_back(L);
  return Held;
}

std::vector<LockStatus> LockFlow::givenBefore(FactRef At) const {
  std::vector<LockStatus> Given;
  if (const LockState *S = Solved->before(At))
    for (const LockStatus &L : S->Locks)
      if (L.mustBeGiven())
        Given.push_back(L);
  return Given;
}

LockStatus LockFlow::statusBefore(PlaceId Lock, FactRef At) const {
  Lock = Solved->Rules.resolve(Lock);
  const LockState *S = Solved->before(At);
  const LockStatus *L = S ? LockRules::find(*S, Lock) : nullptr;
  return L ? *L : LockStatus{.Lock = Lock};
}

std::vector<GuardStatus> LockFlow::guardBefore(PlaceId Guard, FactRef At) const {
  std::vector<GuardStatus> Out;
  Guard = Solved->Rules.resolve(Guard);
  if (const LockState *S = Solved->before(At))
    for (const GuardStatus &G : S->Guards)
      if (G.Guard == Guard)
        Out.push_back(G);
  return Out;
}

llvm::SmallVector<PlaceId, 1> LockFlow::locksOf(PlaceId LockOrGuard, FactRef At) const {
  const LockState *S = Solved->before(At);
  if (!S)
    return {};
  const std::vector<FactAt> &In = Solved->Fn[At.Block].Facts;
  bool Releases = At.Index < In.size() && std::holds_alternative<Release>(In[At.Index].What);
  return Releases ? Solved->Rules.releasedBy(*S, LockOrGuard) : Solved->Rules.locksOf(*S, LockOrGuard);
}

std::vector<LockStatus> LockFlow::atExit() const {
  BlockId Exit = Solved->Fn.Exit;
  const LockState *S = Exit ? Solved->before({Exit, static_cast<uint32_t>(Solved->Fn[Exit].Facts.size())}) : nullptr;
  std::vector<LockStatus> Out;
  if (S)
    for (const LockStatus &L : S->Locks)
      if (L.Bits != LockEntry)
        Out.push_back(L);
  if (S)
    for (const LockStatus &L : S->Past)
      if (llvm::none_of(Out, [&](const LockStatus &Now) { return Now.Lock == L.Lock; }))
        Out.push_back(L);
  return Out;
}

uint8_t LockFlow::bitsIfResult(PlaceId Lock, bool NonZero) const {
  BlockId Exit = Solved->Fn.Exit;
  const LockState *S = Exit ? Solved->before({Exit, static_cast<uint32_t>(Solved->Fn[Exit].Facts.size())}) : nullptr;
  PlaceId Return = Solved->Fn.Places.find({}, Projection::Return, 0);
  return S && Return ? Solved->Rules.bitsIf(*S, Return, NonZero ? FlagNonZero : FlagZero, Lock) : 0;
}

std::vector<GuardStatus> LockFlow::guardsAtExit() const {
  BlockId Exit = Solved->Fn.Exit;
  const LockState *S = Exit ? Solved->before({Exit, static_cast<uint32_t>(Solved->Fn[Exit].Facts.size())}) : nullptr;
  return S ? S->Guards : std::vector<GuardStatus>{};
}
