#include "checks/LockText.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

void deed::addAcquired(std::vector<Step> &Steps, const SolvedFunction &Fn, PlaceId Lock, FactRef Site,
                       const FindingSink &Out) {
  const FactAt &At = Fn.Facts[Site.Block].Facts[Site.Index];
  std::string Callee = At.Trail.empty() ? "" : calleeName(Fn, At);
  addStep(Steps, Step::Kind::Cause, Out.resolve(At.At),
          lockName(Fn, Lock) + " is locked here" + (Callee.empty() ? "" : ", by this call of `" + Callee + "`"));
  if (!Callee.empty())
    addTrailSteps(Steps, Fn, At, "locks it", Out);
}

Finding deed::lockFinding(Rule Which, const SolvedFunction &Fn, const FactAt &At, PlaceId Lock,
                          const FindingSink &Out) {
  Finding F;
  F.Which = Which;
  F.At = Out.resolve(At.At);
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = placeName(Fn.Tu, Fn.Facts, Lock);
  return F;
}

bool deed::releases(const SolvedFunction &Fn, FactRef At, PlaceId Lock) {
  const auto *R = std::get_if<Release>(&Fn.Facts[At.Block].Facts[At.Index].What);
  return R && llvm::is_contained(Fn.Locks->locksOf(R->Lock, At), Fn.Known.resolve(Lock));
}
