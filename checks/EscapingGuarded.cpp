// escaping-guarded: a public function hands out a reference, pointer or iterator to what a lock guards.
//
// Whoever gets it uses the data when the lock is released, or was never taken. Copies are fine, and so are functions
// that by their declaration or their name are called with the lock held.
#include "checks/GuardedFields.h"
#include "checks/Wording.h"

using namespace deed;

static void check(ThreadModel &Model, const GuardedField &G, FunctionId F, std::set<uint32_t> &Reported,
                  FindingSink &Out) {
  const TuFacts &Tu = Model.tu();
  for (const LeavingView &L : Model.of(F).Leaving) {
    // The field itself or what it holds; what a chain of members leads to may be guarded otherwise.
    if (L.Of.Path.size() > 2 && L.Of.Path[2].Kind != Projection::Content)
      continue;
    if (L.Of.Path.size() < 2 || L.Of.Path[1].Kind != Projection::Field || Tu.text({L.Of.Path[1].Key}) != G.Name)
      continue;
    if (G.isGuardWithin(Tu, llvm::ArrayRef<SharedStep>(L.Of.Path).drop_front()))
      continue; // `Mailbox &box() { return Box; }`: it locks for itself
    std::string Class = Tu.text(Tu.Types[Tu[F].ObjectType].Name).str();
    if (Class != G.Class || !Reported.insert(F.Raw).second)
      continue;
    const FieldUse *By = nullptr;
    for (const FieldUse &U : G.Uses)
      if (G.isGuarded(U) && (!By || U.Access.Writes))
        By = &U;
    if (!By)
      continue;
    Finding Found;
    Found.Which = Rule::EscapingGuarded;
    Found.How = Level::Warning;
    Found.At = Out.resolve(L.At);
    Found.Function = Tu.text(Tu[F].Name).str();
    Found.Subject = G.Class + "::" + G.Name;
    std::string Name = "`" + sharedName(Tu, Tu[F], L.Of) + "`", Lock = "`" + G.LockName + "`";
    Found.Message = "a reference to " + Name + " leaves the function, which " + Lock + " guards";
    Found.Label = L.Held.empty() ? "used by others without the lock" : "used by others when the lock is released";
    addStep(Found.Steps, Step::Kind::Cause, Out.resolve(By->Access.Way.back().At),
            Name + " is " + (By->Access.Writes ? "written" : "read") + " here under " + Lock);
    Found.Help = "return a copy, or take a callback that runs under the lock";
    Out.add(std::move(Found));
  }
}

void deed::checkEscapingGuarded(const SolvedTu &Tu, FindingSink &Out) {
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  ThreadModel &Model = threadModel(Tu);
  std::set<uint32_t> Reported;
  for (const GuardedField &G : guardedFields(Model)) {
    if (!G.isConvincing() || G.GuardedWrites == 0 || G.Class.empty())
      continue;
    for (FunctionId F : Model.functions())
      if (Model.isEntry(F) && !Model.of(F).Leaving.empty() &&
          !(Model.isProgram() && Model.hasCallers(F) && !Model.mayRunBesideThreads(F)))
        check(Model, G, F, Reported, Out);
  }
}
