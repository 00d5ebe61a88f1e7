// unjoined-thread, of members: a thread that some function of the class starts, and none ever joins.
//
// Where the class's own destructor stands in the file, or it has none and all its functions stand there, what could see
// to the member is in sight: who joins it, detaches it, moves it on, or hands it to somebody. That it is asked whether it
// is joinable does not count.
//
//   ~Sampler() { Stop = true; }                      Worker is destroyed here while it runs
//   void start() { Worker = std::thread(run); }
#include "checks/GuardedFields.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// The member that the thread is kept in: of the object itself, or a container that is one.
static const Member *keptIn(const TuFacts &Tu, FunctionId F, const SpawnSite &S) {
  const std::vector<SharedStep> &Path = S.Handle.Path;
  if (S.Handle.From != SharedPlace::Root::This || Path.size() < 2 || Path[1].Kind != Projection::Field ||
      llvm::any_of(llvm::drop_begin(Path, 2), [](const SharedStep &Step) { return Step.Kind == Projection::Field; }))
    return nullptr;
  for (const Member &M : Tu.Types[Tu[F].ObjectType].Members)
    if (M.Name.Raw == Path[1].Key && mustBeJoined(Tu, M.Type))
      return &M;
  return nullptr;
}

/// Of another class that has a member of that name.
static bool isOfAnother(const TuFacts &Tu, FunctionId F, TypeId Class, const Member &M) {
  TypeId Own = Tu[F].ObjectType;
  return Own && Own != Class && !Tu[F].IsLambda && llvm::any_of(Tu.Types[Own].Members, [&](const Member &Other) {
    return Other.Name == M.Name && mustBeJoined(Tu, Other.Type);
  });
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
      const TypeInfo &Info = Tu.Tu.Types[Class];
      const bool HasOwn = Destructor != Model.functions().end();
      bool IsSeen = HasOwn ? !asksOthers(Tu.Tu, Model.of(*Destructor))
                           : !Info.OwnDestructor && !Info.HasUnseenFunctions && !Info.HasDerived;
      bool IsSettled = llvm::any_of(Model.functions(), [&](FunctionId G) {
        return llvm::is_contained(Model.of(G).SeesTo, M->Name) && !isOfAnother(Tu.Tu, G, Class, *M);
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
      if (HasOwn)
        addStep(Found.Steps, Step::Kind::Related, Out.resolve(Tu.Tu[*Destructor].At),
                "this destructor leaves it as it is: `std::terminate` if it still stands for a thread");
      else
        addStep(Found.Steps, Step::Kind::Related, Out.resolve(M->At),
                "the class has no destructor of its own: `std::terminate` if it still stands for a thread");
      Found.Help = "join it in the destructor, or use a `std::jthread`, which joins when it is destroyed";
      Out.add(std::move(Found));
    }
}
