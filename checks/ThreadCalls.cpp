// ThreadCalls.cpp - whom a function calls, under which of its own names, and what is called back meanwhile. What a
// callee with a body does, its own evidence says; ThreadModel puts the two together.
#include "checks/ThreadCollector.h"
#include "checks/ThreadModel.h"

using namespace deed;

bool ThreadCollector::hasEvidence(const Call &C) const {
  if (!C.Callee)
    return false;
  if (Fn.Tu[C.Callee].HasBody)
    return true;
  return llvm::any_of(Fn.Tu[C.Callee].Overriders, [&](FunctionId F) { return Fn.Tu[F].HasBody; });
}

CallNames ThreadCollector::namesOf(const Call &C) const {
  CallNames N;
  if (C.Object)
    N.Object = named(C.Object->What);
  for (const Argument &A : C.Args)
    N.Params.push_back({named(A.What), A.How != PassKind::Value});
  return N;
}

void ThreadCollector::call(const Call &C, const FactAt &At, FactRef Where, const State &S) {
  CallSite Site;
  Site.Names = namesOf(C);
  Site.At = C.At;
  takeState(Site, S, Where);
  if (Fn.Locks)
    for (const Argument &A : C.Args)
      if (A.What && A.How != PassKind::Value)
        for (const GuardStatus &G : Fn.Locks->guardBefore(A.What, Where))
          Site.Guards.push_back({named(A.What), namedLock(G.Lock)});
  Site.OnFresh = C.How == CallKind::Constructor || C.How == CallKind::Destructor;
  uint32_t Number = static_cast<uint32_t>(Out.Calls.size());
  auto add = [&](FunctionId Callee) {
    if (!Fn.Tu[Callee].HasBody || Out.Calls.size() >= 400)
      return;
    Site.Callee = Callee;
    Out.Calls.push_back(Site);
  };
  if (C.Callee) {
    add(C.Callee);
    if (!Fn.Tu[C.Callee].HasBody && Site.Names.Object.From == SharedPlace::Root::This &&
        Site.Names.Object.Path.size() == 1)
      Out.Unseen.push_back(C.Callee);
    if (C.Virtual)
      for (FunctionId F : Fn.Tu[C.Callee].Overriders) {
        Site.Names.Object = C.Object ? named(C.Object->What) : SharedPlace{};
        if (auto Steps = stepsBetween(Fn.Tu, Fn.Tu[C.Callee].ObjectType, Fn.Tu[F].ObjectType);
            Steps && !Site.Names.Object.isNowhere())
          Site.Names.Object = Out.Views.extend(Site.Names.Object, *Steps);
        add(F);
      }
  }
  for (size_t I = 0; I != SpawnsAt.size(); ++I)
    if (SpawnsAt[I] == Where && !Out.Spawns[I].Runs)
      Out.Spawns[I].Inherited = Number;
  // A std::function called by what is known to be in it.
  if (!C.Callee || (Fn.Tu[C.Callee].IsSystem && C.Object)) {
    PlaceId Value = C.Callee ? C.Object->What : C.CalleeValue;
    if (FunctionId F = Value && (!C.Callee || Fn.Tu[C.Callee].Which == Special::CallOperator) ? functionIn(Value)
                                                                                            : FunctionId{}) {
      Site.Names.Object = named(Value);
      add(F);
    } else if (Value && (!C.Callee || Fn.Tu[C.Callee].Which == Special::CallOperator)) {
      Out.StoredCalls.push_back({storeOf(named(Value)).value_or(CallableStore{}), held(Where), C.At});
    }
  }
  callbacks(C, At, Where, S);
  if (C.Callee && !Fn.Tu[C.Callee].Locks.empty())
    excludes(C, Where);
}

/// Closures given to functions without a body here are called before these return, unless they are threads' work.
void ThreadCollector::callbacks(const Call &C, const FactAt &, FactRef Where, const State &S) {
  if (C.How == CallKind::Constructor || C.How == CallKind::Destructor)
    return;
  if (hasEvidence(C) || llvm::is_contained(SpawnsAt, Where) || startsThread(C))
    return;
  if (isExecutor(C))
    return;
  // A Spawn of the same call comes behind the call itself.
  for (const FactRef &At : SpawnsAt)
    if (At.Block == Where.Block && Facts[At.Block].Facts[At.Index].Call == Facts[Where.Block].Facts[Where.Index].Call)
      return;
  for (const Argument &A : C.Args) {
    FunctionId F = A.What ? callOperatorOf(typeOf(Fn.Known.resolve(A.What))) : FunctionId{};
    if (!F || Out.Calls.size() >= 400)
      continue;
    CallSite Site;
    Site.Callee = F;
    Site.Names.Object = named(A.What);
    Site.At = C.At;
    Site.IsCallback = true;
    State Within = S; // what the call waits for, it has waited for when it calls back
    const std::vector<FactAt> &In = Facts[Where.Block].Facts;
    for (uint32_t I = Where.Index + 1; I != In.size() && In[I].Call == In[Where.Index].Call; ++I)
      if (const auto *W = std::get_if<Wait>(&In[I].What); W && !givesLock(In[I])) // no predicate of a wait
        pass(Within, W->What);
    takeState(Site, Within, Where);
    // It waits for what it signals itself: whoever comes second waits for the first.
    for (uint32_t I = Where.Index + 1; I != In.size() && In[I].Call == In[Where.Index].Call; ++I)
      if (const auto *G = std::get_if<Signal>(&In[I].What))
        Site.Once |= llvm::any_of(WaitsFor, [&](PlaceId W) { return W == G->What; });
    Out.Calls.push_back(std::move(Site));
  }
}

/// What the callee's declaration wants to be free.
void ThreadCollector::excludes(const Call &C, FactRef Where) {
  for (const LockClaim &Claim : Fn.Tu[C.Callee].Locks) {
    SharedPlace Lock = Claim.What == LockClaim::Kind::Excludes ? claimedLock(Fn.Tu, Claim) : SharedPlace{};
    Lock = renamed(Lock, namesOf(C), Out.Views);
    if (Lock.isNowhere())
      continue;
    Acquisition Q{{std::move(Lock), LockMode::Exclusive, C.At}, held(Where), letGo(Where), {{C.At, Facts.Function}}};
    Q.IsDeclared = true;
    Out.Acquisitions.push_back(std::move(Q));
  }
}
