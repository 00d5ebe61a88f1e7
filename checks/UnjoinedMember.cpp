// unjoined-thread, of members: a thread that some function of the class starts, and none ever joins.
//
// Where the class's own destructor stands in the file, what could see to the member is in sight: who joins it, detaches
// it, moves it on, or hands it to somebody. That it is asked whether it is joinable does not count.
//
//   ~Sampler() { Stop = true; }                      Worker is destroyed here while it runs
//   void start() { Worker = std::thread(run); }
#include "checks/GuardedFields.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// The member that the thread is kept in: of the object itself.
static const Member *keptIn(const TuFacts &Tu, FunctionId F, const SpawnSite &S) {
  if (S.Handle.From != SharedPlace::Root::This || S.Handle.Path.size() != 2 ||
      S.Handle.Path[1].Kind != Projection::Field)
    return nullptr;
  for (const Member &M : Tu.Types[Tu[F].ObjectType].Members)
    if (M.Name.Raw == S.Handle.Path[1].Key && Tu.Types[M.Type].MustBeJoined)
      return &M;
  return nullptr;
}

/// Somebody else may be asked to see to it, who is not in sight.
static bool asksOthers(const TuFacts &Tu, const FunctionEvidence &Destructor) {
  return llvm::any_of(Destructor.Unseen, [&](FunctionId F) { return !Tu[F].IsSystem; });
}

void deed::checkUnjoinedThread(const SolvedTu &Tu, FindingSink &Out) {
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  const ThreadModel &Model = threadModel(Tu);
  std::set<std::pair<uint32_t, uint32_t>> Told;
  for (FunctionId F : Model.functions())
    for (const SpawnSite &S : Model.of(F).Spawns) {
      const Member *M = S.Stored || S.IsSend ? nullptr : keptIn(Tu.Tu, F, S);
      if (!M)
        continue;
      TypeId Class = Tu.Tu[F].ObjectType;
      auto Destructor = llvm::find_if(Model.functions(), [&](FunctionId D) {
        return Tu.Tu[D].Which == Special::Destructor && Tu.Tu[D].ObjectType == Class && !Tu.Tu[D].Defaulted;
      });
      bool IsSeen = Destructor != Model.functions().end() && !asksOthers(Tu.Tu, Model.of(*Destructor));
      bool IsSettled = llvm::any_of(Model.functions(), [&](FunctionId G) {
        return llvm::is_contained(Model.of(G).SeesTo, M->Name);
      });
      if (!IsSeen || IsSettled || !Told.insert({Class.Raw, M->Name.Raw}).second)
        continue;
      std::string Name = "`" + Tu.Tu.text(M->Name).str() + "`";
      Finding Found;
      Found.Which = Rule::UnjoinedThread;
      Found.How = Level::Error;
      Found.At = Out.resolve(S.At);
      Found.Function = Tu.Tu.text(Tu.Tu[F].Name).str();
      Found.Subject = Tu.Tu.text(M->Name).str();
      Found.Message = Name + " is destroyed with its object, and nobody has joined or detached it";
      Found.Label = "started here";
      addStep(Found.Steps, Step::Kind::Related, Out.resolve(Tu.Tu[*Destructor].At),
              "this destructor leaves it as it is: `std::terminate` if it still stands for a thread");
      Found.Help = "join it in the destructor, or use a `std::jthread`, which joins when it is destroyed";
      Out.add(std::move(Found));
    }
}
