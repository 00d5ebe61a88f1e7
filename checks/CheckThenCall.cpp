// check-then-act over two calls of a class that locks in each of them.
//
//   if (!Jobs.empty())      locks, asks, unlocks
//     Jobs.pop();           locks again: another thread may have taken the last one
//
// The class is taken at its word: it locks in both, so its objects are shared; one that no other thread can know is
// left out (ThreadEvidence). What is called second must change what the first looked at, reckoning with its old value,
// under the same lock and without asking for itself (`tryPop()`, a wait until there is one).
#include "checks/GuardedFields.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// P of a function that is given the object by a parameter, as a member function of the object would call it.
static SharedPlace ofObject(SharedPlace P, std::optional<uint32_t> By) {
  if (!By)
    return P;
  if (P.From != SharedPlace::Root::Param || P.Key != *By)
    return {};
  P.From = SharedPlace::Root::This;
  P.Key = 0;
  return P;
}

namespace {
struct LockedAccess {
  const SharedAccess *What;
  SharedPlace At;                 ///< as the object's member functions call it
  std::vector<SharedPlace> Locks; ///< of the object, which the function takes for itself
};
} // namespace

static std::vector<LockedAccess> lockedAccesses(const FunctionEvidence &E, std::optional<uint32_t> By) {
  std::vector<LockedAccess> Out;
  for (const SharedAccess &A : E.Accesses) {
    LockedAccess L{&A, ofObject(A.What, By), {}};
    for (const HeldLock &H : A.Held)
      if (SharedPlace Lock = ofObject(H.Lock, By); H.At && Lock.From == SharedPlace::Root::This)
        L.Locks.push_back(std::move(Lock));
    if (!L.Locks.empty() && !L.At.isNowhere())
      Out.push_back(std::move(L));
  }
  return Out;
}

static bool shareALock(const LockedAccess &A, const LockedAccess &B) {
  return llvm::any_of(A.Locks, [&](const SharedPlace &L) { return llvm::is_contained(B.Locks, L); });
}

/// A number that is counted up or down: of `canTake(N)` and `take(N)`, N is no key but what is taken of it.
static bool isAmount(const TuFacts &Tu, const LockedAccess &A) {
  const TypeInfo &T = Tu.Types[A.What->Type];
  const bool IsNumber = !T.IsClass && !T.IsPointer && T.Kind == Category::Value && A.What->Type;
  return A.What->InPlace && IsNumber;
}

/// What Acts changes on the strength of what Asks saw. Of a key that was asked for, it is set, whatever another thread
/// has put there; to insert it where it is missing would do no harm.
static const SharedAccess *changedUnasked(const ThreadModel &Model, const CallDecision &D) {
  const FunctionEvidence &Asks = Model.of(D.Asks), &Acts = Model.of(D.Acts);
  std::vector<LockedAccess> Seen = lockedAccesses(Asks, D.AsksBy);
  if (Seen.empty() || llvm::any_of(Asks.Accesses, [](const SharedAccess &A) { return A.Writes; }))
    return nullptr;
  for (const LockedAccess &A : lockedAccesses(Acts, D.ActsBy)) {
    bool Reckons = A.What->InPlace || D.IsCarried || D.IsKeyed;
    if (!A.What->Writes || !Reckons || !A.What->After.empty())
      continue;
    auto isIt = [&](const SharedPlace &P) {
      SharedPlace Here = ofObject(P, D.ActsBy);
      return !Here.isNowhere() && (Here.isPartOf(A.At) || A.At.isPartOf(Here));
    };
    if (llvm::any_of(Acts.DecidesOn, isIt))
      continue;
    for (const LockedAccess &S : Seen) {
      const bool IsBelow = A.At.isPartOf(S.At) && A.At.Path.size() > S.At.Path.size();
      const bool IsSame = S.At == A.At;
      if ((D.IsKeyed ? IsBelow || (IsSame && isAmount(Model.tu(), A)) : IsSame) && shareALock(S, A))
        return A.What;
    }
  }
  return nullptr;
}

void deed::checkCheckThenAct(const SolvedTu &Tu, FindingSink &Out) {
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  const ThreadModel &Model = threadModel(Tu);
  for (FunctionId F : Model.functions())
    for (const CallDecision &D : Model.of(F).Decisions) {
      const SharedAccess *Changed = changedUnasked(Model, D);
      if (!Changed)
        continue;
      std::string Asks = "`" + shortName(Tu.Tu.text(Tu.Tu[D.Asks].Name)) + "`";
      std::string Acts = "`" + shortName(Tu.Tu.text(Tu.Tu[D.Acts].Name)) + "`";
      std::string Field = "`" + sharedName(Tu.Tu, Tu.Tu[D.Acts], Changed->What) + "`";
      Finding Found;
      Found.Which = Rule::CheckThenAct;
      Found.How = Level::Warning;
      Found.At = Out.resolve(D.ActsAt);
      Found.Function = Tu.Tu.text(Tu.Tu[F].Name).str();
      Found.Subject = Field;
      Found.Message =
          D.IsCarried ? Acts + " of " + D.Name + " is given what " + Asks + " answered, which no longer holds"
                      : Acts + " of " + D.Name + " is called on the strength of " + Asks + ", which no longer holds";
      Found.Label = "each call locks for itself; another thread may come in between";
      addStep(Found.Steps, Step::Kind::Cause, Out.resolve(D.AskedAt), Asks + " is asked here, under a lock of its own");
      addStep(Found.Steps, Step::Kind::Via, Out.resolve(Changed->Way.back().At),
              Acts + " changes " + Field + " here without asking again");
      Found.Help = "let one function of the class check and act under one lock, as a `tryPop` does";
      Out.add(std::move(Found));
    }
}
