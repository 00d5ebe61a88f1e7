// not-sendable: what a thread is given that belongs to the thread that gives it.
//
//   a lock guard          only the thread that locked a mutex may unlock it
//   a thread_local        by reference or pointer: the other thread sees, and outlives, this one's
//   a counted pointer     whose copies count, without atomics or a lock, in one place
#include "checks/GuardedFields.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

class NotSendable {
public:
  NotSendable(ThreadModel &Model, FindingSink &Out) : Model(Model), Tu(Model.tu()), Out(Out) {}
  void check(FunctionId F, const SpawnSite &S);

private:
  void checkGuards(FunctionId F, const SpawnSite &S, const SharedPlace &Sent, TypeId Type);
  void checkThreadLocals(FunctionId F, const SpawnSite &S, const SharedPlace &Sent);
  void checkCounts(FunctionId F, const SpawnSite &S, const SharedPlace &Sent);
  void checkCopied(FunctionId F, const SpawnSite &S);
  TypeId countedWithin(TypeId T, unsigned Depth = 0) const;
  bool reportCounts(FunctionId F, const SpawnSite &S, FunctionId Copies);
  void report(FunctionId F, const SpawnSite &S, std::string Message, std::string Label, std::string Help,
              std::string Subject, Span Why = {}, std::string WhyText = {});

  ThreadModel &Model;
  const TuFacts &Tu;
  FindingSink &Out;
};

} // namespace

void NotSendable::report(FunctionId F, const SpawnSite &S, std::string Message, std::string Label, std::string Help,
                         std::string Subject, Span Why, std::string WhyText) {
  Finding Found;
  Found.Which = Rule::NotSendable;
  Found.How = Level::Error;
  Found.At = Out.resolve(S.At);
  Found.Function = Tu.text(Tu[F].Name).str();
  Found.Message = std::move(Message);
  Found.Label = std::move(Label);
  Found.Help = std::move(Help);
  Found.Subject = std::move(Subject);
  if (Why)
    addStep(Found.Steps, Step::Kind::Cause, Out.resolve(Why), std::move(WhyText));
  Out.add(std::move(Found));
}

/// A guard, or a struct that has one among its members.
static bool holdsGuard(const TuFacts &Tu, TypeId T, unsigned Depth = 0) {
  return Tu.Types[T].Kind == Category::Guard ||
         (Depth < 4 &&
          llvm::any_of(Tu.Types[T].Members, [&](const Member &M) { return holdsGuard(Tu, M.Type, Depth + 1); }));
}

void NotSendable::checkGuards(FunctionId F, const SpawnSite &S, const SharedPlace &Sent, TypeId Type) {
  bool IsGuard = holdsGuard(Tu, Type);
  const FunctionEvidence &E = Model.of(F);
  // A closure into whose captures a guard was moved.
  for (const auto &[Copy, From] : E.Views.Copies)
    if (Copy.From == Sent.From && Copy.Key == Sent.Key && !Copy.Path.empty() && From.Path.empty()) {
      if (auto It = E.LocalTypes.find(From.Key); From.From == SharedPlace::Root::Local && It != E.LocalTypes.end())
        IsGuard |= holdsGuard(Tu, It->second);
      else if (From.From == SharedPlace::Root::Param && From.Key < Tu[F].Params.size())
        IsGuard |= Tu[F].Params[From.Key].How == PassKind::Value && holdsGuard(Tu, Tu[F].Params[From.Key].Type);
    }
  if (IsGuard)
    report(F, S, "a lock guard is moved to another thread", "unlocked by a thread that did not lock",
           "let the thread lock the mutex itself", "guard");
}

void NotSendable::checkThreadLocals(FunctionId F, const SpawnSite &S, const SharedPlace &Sent) {
  for (const auto &[View, Target] : Model.of(F).Views.Targets)
    if (View.From == Sent.From && View.Key == Sent.Key && Target.From == SharedPlace::Root::Global &&
        Tu.ThreadLocals.contains(Target.Key)) {
      std::string Name = sharedName(Tu, Tu[F], Target);
      return report(F, S, "a reference to the thread-local `" + Name + "` is handed to another thread",
                    "the thread gets this thread's `" + Name + "`, not its own",
                    "name `" + Name + "` within the thread, or pass a copy", Name);
    }
}

/// The copy constructor counts, without atomics or a lock, in what the pointer that it copies leads to.
bool NotSendable::reportCounts(FunctionId F, const SpawnSite &S, FunctionId Copies) {
  for (const SharedAccess &A : Model.closed(Copies)) {
    size_t Derefs = llvm::count_if(A.What.Path, [](const SharedStep &P) {
      return P.Kind == Projection::Deref || P.Kind == Projection::Content;
    });
    if (!A.Writes || Derefs < 2 || !A.Held.empty())
      continue;
    std::string Class = shortName(Tu.text(Tu[Copies].Class));
    std::string Count = sharedName(Tu, Tu[Copies], A.What);
    report(F, S, "a copy of the `" + Class + "` is handed to another thread, and both count in `" + Count + "`",
           "counted by two threads without atomics", "make the count a `std::atomic`, or use `std::shared_ptr`", Class,
           A.Way.back().At, "copying it changes `" + Count + "` here");
    return true;
  }
  return false;
}

void NotSendable::checkCounts(FunctionId F, const SpawnSite &S, const SharedPlace &Sent) {
  for (const CallSite &C : Model.of(F).Calls) {
    if (!C.OnFresh || Tu[C.Callee].Which != Special::CopyConstructor || C.Names.Object.From != Sent.From ||
        C.Names.Object.Key != Sent.Key)
      continue;
    if (reportCounts(F, S, C.Callee))
      return;
  }
}

/// What the type counts in, where a copy of it does: itself, an element of a container, a member.
TypeId NotSendable::countedWithin(TypeId T, unsigned Depth) const {
  const TypeInfo &Type = Tu.Types[T];
  if (!Type.IsClass || Type.IsClosure || Type.Kind == Category::SharedOwner || Depth > 4)
    return {};
  for (FunctionId G : Model.functions())
    if (Tu[G].Which == Special::CopyConstructor && Tu[G].ObjectType == T)
      return T;
  if (Type.Kind == Category::Owner)
    for (TypeId Element : Type.Arguments)
      if (TypeId Found = countedWithin(Element, Depth + 1))
        return Found;
  if (!Type.Members.empty())
    for (const Member &M : Type.Members)
      if (TypeId Found = countedWithin(M.Type, Depth + 1))
        return Found;
  return {};
}

/// `[Items, &Sum] { Sum = total(Items); }`, where an element or a member of Items is a counted pointer.
void NotSendable::checkCopied(FunctionId F, const SpawnSite &S) {
  for (TypeId T : S.Copied)
    if (TypeId Counted = countedWithin(T); Counted && Counted != T)
      for (FunctionId G : Model.functions())
        if (Tu[G].Which == Special::CopyConstructor && Tu[G].ObjectType == Counted && reportCounts(F, S, G))
          return;
}

void NotSendable::check(FunctionId F, const SpawnSite &S) {
  checkCopied(F, S);
  for (size_t I = 0; I != S.Sends.size(); ++I) {
    if (S.Sends[I].From != SharedPlace::Root::Local)
      continue;
    checkGuards(F, S, S.Sends[I], S.SendTypes[I]);
    checkThreadLocals(F, S, S.Sends[I]);
    checkCounts(F, S, S.Sends[I]);
  }
}

void deed::checkNotSendable(const SolvedTu &Tu, FindingSink &Out) {
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  ThreadModel &Model = threadModel(Tu);
  NotSendable Judge(Model, Out);
  for (FunctionId F : Model.functions())
    for (const SpawnSite &S : Model.of(F).Spawns)
      if (!S.Stored || Model.isThread(S))
        Judge.check(F, S);
}
