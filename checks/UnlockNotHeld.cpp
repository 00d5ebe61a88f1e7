// unlock-not-held: asks LockFlow whether what is unlocked is surely not held: released before, or never owned.
//
// A lock that the function found as its caller left it may be the caller's to unlock: nothing is said then.
#include "checks/LockText.h"

using namespace deed;

/// Some release that comes before, to show why it is not held.
static std::optional<FactRef> earlierRelease(const SolvedFunction &Fn, FactRef At, PlaceId Lock) {
  std::optional<FactRef> Last;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      FactRef R{BlockId{B}, I};
      if (R != At && (B != At.Block.Raw || I < At.Index) && releases(Fn, R, Lock) && Fn.Locks->isReachable(R))
        Last = R;
      if (B == At.Block.Raw && I >= At.Index && Last && Last->Block == At.Block)
        return Last;
    }
  return Last;
}

static void report(const SolvedFunction &Fn, FactRef At, PlaceId Lock, llvm::StringRef Message, FindingSink &Out) {
  Finding F = lockFinding(Rule::UnlockNotHeld, Fn, Fn.Facts[At.Block].Facts[At.Index], Lock, Out);
  F.How = Level::Error;
  F.Message = Message.str();
  F.Label = "unlocked here, but not locked";
  if (auto Earlier = earlierRelease(Fn, At, Lock))
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(Fn.Facts[Earlier->Block].Facts[Earlier->Index].At),
            lockName(Fn, Lock) + " is unlocked here already");
  F.Help = "unlock exactly what was locked; a `std::unique_lock` or `std::lock_guard` does so by itself";
  Out.add(std::move(F));
}

void deed::checkUnlockNotHeld(const SolvedFunction &Fn, FindingSink &Out) {
  if (!Fn.Locks)
    return;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Fn.Facts.Blocks[B].Facts[I];
      const auto *R = std::get_if<Release>(&At.What);
      FactRef Here{BlockId{B}, I};
      if (!R || !R->Always || !Fn.Locks->isReachable(Here))
        continue;
      bool ByDestructor = At.Call && Fn.Facts[At.Call].How == CallKind::Destructor;
      bool ByAssignment = At.Call && Fn.Facts[At.Call].Callee &&
                          (Fn.Tu[Fn.Facts[At.Call].Callee].Which == Special::MoveAssignment ||
                           Fn.Tu[Fn.Facts[At.Call].Callee].Which == Special::CopyAssignment);
      if (ByDestructor || ByAssignment)
        continue;
      std::vector<GuardStatus> Guards = Fn.Locks->guardBefore(R->Lock, Here);
      if (!Guards.empty()) {
        if (llvm::all_of(Guards, [](const GuardStatus &G) { return G.How == Owns::No; }))
          report(Fn, Here, Guards.front().Lock,
                 quoted(Fn, R->Lock, "the guard") + " is unlocked but does not own " +
                     lockName(Fn, Guards.front().Lock),
                 Out);
        continue;
      }
      if (Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, Fn.Known.resolve(R->Lock))].Kind == Category::Guard)
        continue; // somebody else's
      LockStatus Before = Fn.Locks->statusBefore(R->Lock, Here);
      if (!(Before.Bits & (LockHeld | LockEntry)))
        report(Fn, Here, R->Lock, lockName(Fn, R->Lock) + " is unlocked but not held", Out);
    }
}
