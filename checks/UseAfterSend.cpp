// use-after-send: what is changed through a pointer that was handed to a queue others take it from.
//
// A queue is a class whose member keeps the pointer under a lock. Reading is left alone where a pointer was sent: what
// the receiver does with the object is not known. Where its owner was (`Queue.push(std::move(Job))`), the receiver is
// to end it. Setting the pointer to something else ends it.
#include "checks/GuardedFields.h"
#include "checks/Wording.h"

using namespace deed;

static void check(ThreadModel &Model, FunctionId F, FindingSink &Out) {
  const TuFacts &Tu = Model.tu();
  const FunctionEvidence &E = Model.of(F);
  for (size_t I = 0; I != E.Spawns.size(); ++I) {
    const SpawnSite &S = E.Spawns[I];
    if (!S.IsSend)
      continue;
    for (const SharedAccess &A : Model.closed(F)) {
      // A shared owner keeps what it shares: the receiver cannot end it.
      bool IsShared = llvm::any_of(S.SendTypes, [&](TypeId T) { return Tu.Types[T].Kind == Category::SharedOwner; });
      bool IsOwned = !IsShared && !S.Handle.Path.empty() && S.Handle.Path.back().Kind == Projection::Content;
      if (!(A.Beside >> I & 1) || !(A.Writes || IsOwned) || !A.Held.empty() || !A.What.isPartOf(S.Handle))
        continue;
      std::string Local;
      if (auto It = E.LocalNames.find(S.Via.Key); It != E.LocalNames.end() && S.Via.From == SharedPlace::Root::Local)
        Local = Tu.text(It->second).str();
      else if (S.Via.From == SharedPlace::Root::Param)
        Local = sharedName(Tu, Tu[F], {S.Via.From, S.Via.Key});
      std::string Name = sharedName(Tu, Tu[F], A.What, Local);
      Finding Found;
      Found.Which = Rule::UseAfterSend;
      Found.How = Level::Warning;
      Found.At = Out.resolve(A.Way.front().At);
      Found.Function = Tu.text(Tu[F].Name).str();
      Found.Subject = Local;
      Found.Message = "`" + Name + "` is " + (A.Writes ? "changed" : "read") + " after `" + Local +
                      "` was handed to another thread";
      Found.Label = A.Writes ? "written here while the receiver may use it" : "the receiver may have ended it";
      addStep(Found.Steps, Step::Kind::Cause, Out.resolve(S.At), "`" + Local + "` is handed over here");
      Found.Help = "finish the object before it is sent, send a copy, or move a `std::unique_ptr` into the queue";
      if (Model.tell(A))
        Out.add(std::move(Found));
      break;
    }
  }
}

void deed::checkUseAfterSend(const SolvedTu &Tu, FindingSink &Out) {
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  ThreadModel &Model = threadModel(Tu);
  for (FunctionId F : Model.functions())
    check(Model, F, Out);
}
