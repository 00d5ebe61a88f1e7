// local-mutex: a mutex that lives in the function alone is never waited for by anybody else.
//
// Whoever lends it out (to a thread's closure, to a callee, by a pointer) may have others wait for it.
#include "checks/LockText.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

static bool isLent(const SolvedFunction &Fn, PlaceId Root) {
  auto isOf = [&](PlaceId P) { return P && Fn.Facts.Places.rootOf(Fn.Known.resolve(P)) == Root; };
  for (const Block &B : Fn.Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      if (const auto *I = std::get_if<Issue>(&At.What)) {
        PlaceId Into = Fn.Known.resolve(I->Into);
        if (isOf(Fn.Facts.Loans[I->Loan.Raw].Borrowed) &&
            Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, Into)].Kind != Category::Guard)
          return true;
      } else if (const auto *C = std::get_if<CallFact>(&At.What)) {
        const Call &Made = Fn.Facts[C->Call];
        if (Made.Callee && Fn.Tu[Made.Callee].IsSystem)
          continue;
        for (const Argument &A : Made.Args)
          if (isOf(A.What))
            return true;
      }
    }
  return false;
}

void deed::checkLocalMutex(const SolvedFunction &Fn, FindingSink &Out) {
  if (!Fn.Locks)
    return;
  llvm::SmallVector<PlaceId, 2> Done;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Fn.Facts.Blocks[B].Facts[I];
      const auto *A = std::get_if<Acquire>(&At.What);
      if (!A || A->Adopts)
        continue;
      for (PlaceId Lock : Fn.Locks->locksOf(A->Lock, {BlockId{B}, I})) {
        const PlaceNode &N = Fn.Facts.Places[Lock];
        if (N.Kind != Projection::Local || Fn.Tu.Types[N.Type].Kind != Category::Lock ||
            llvm::is_contained(Done, Lock) || isLent(Fn, Lock))
          continue;
        Done.push_back(Lock);
        Finding F = lockFinding(Rule::LocalMutex, Fn, At, Lock, Out);
        F.How = Level::Warning;
        F.Message = lockName(Fn, Lock) + " is a local of this function: it keeps nobody out";
        F.Label = "each call locks a mutex of its own";
        if (N.Key < Fn.Facts.LocalSpans.size())
          addStep(F.Steps, Step::Kind::Related, Out.resolve(Fn.Facts.LocalSpans[N.Key]),
                  lockName(Fn, Lock) + " is declared here");
        F.Help = "make it a member beside the data that it guards, or `static`";
        Out.add(std::move(F));
      }
    }
}
