#include "summary/ThreadActs.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

static bool isWrapper(const TypeInfo &T) { return T.IsClass && T.Kind == Category::View; }

/// What `std::ref(x)` was just made of; invalid if that is not known.
static PlaceId referredTo(const Binding &B, PlaceId Wrapper) {
  for (const FactAt &At : llvm::reverse(B.Out))
    if (const auto *I = std::get_if<Issue>(&At.What); I && I->Into == Wrapper)
      return B.Fn[I->Loan].Borrowed;
  return {};
}

/// The thread has copies of its arguments: what Given is for the function's parameter. Nothing for one that is a
/// reference to the copy; `std::ref(x)` is x.
static Argument copied(Binding &B, const Argument &Given, const Parameter &For) {
  Argument Out = Given;
  Out.How = For.How;
  if (For.How != PassKind::Value)
    Out.What =
        Given.What && isWrapper(B.Tu.Types[typeOf(B.Tu, B.Fn, Given.What)]) ? referredTo(B, Given.What) : PlaceId{};
  return Out;
}

/// The call that the thread will make, as if it were made here; nothing if its function cannot be told or read.
static std::optional<Call> firstCallOf(Binding &B, PlaceId Callable) {
  const Call &Starts = B.Fn[B.Current];
  Call Out;
  Out.At = Starts.At;
  const TypeId Type = typeOf(B.Tu, B.Fn, Callable);
  if ((Out.Callee = B.Functions.callOperatorOf(Type))) {
    Out.How = CallKind::Closure;
    Out.Object = Argument{.What = Callable, .Type = Type, .At = Starts.At};
  } else if (const PlaceNode &Named = B.Fn.Places[Callable]; Named.Kind == Projection::Global) {
    Out.Callee = B.Functions.named({Named.Key});
  } else {
    Out.Callee = B.Owners.functionIn(Callable);
  }
  if (!Out.Callee || !B.Tu[Out.Callee].HasBody)
    return std::nullopt;
  const FunctionInfo &Info = B.Tu[Out.Callee];
  const Argument *Next = llvm::find_if(Starts.Args, [&](const Argument &A) { return A.What == Callable; });
  Next += Next != Starts.Args.end();
  if (!Out.Object && Info.ObjectType) { // `std::thread(&C::run, &c)`
    if (Next == Starts.Args.end() || !Next->What)
      return std::nullopt;
    const TypeInfo &T = B.Tu.Types[typeOf(B.Tu, B.Fn, Next->What)];
    if (!T.IsPointer && !isWrapper(T))
      return std::nullopt; // its own copy
    Out.How = CallKind::Member;
    Out.Object = *Next++;
    Out.Object->What = T.IsPointer ? B.Places.step(Out.Object->What, {Projection::Deref, {}}, Starts)
                                   : referredTo(B, Out.Object->What);
    Out.Object->Type = Info.ObjectType;
  }
  for (size_t I = 0; I != Info.Params.size() && Next != Starts.Args.end(); ++I, ++Next)
    Out.Args.push_back(copied(B, *Next, Info.Params[I]));
  return Out;
}

/// Something that one of the thread's own copies refers to: a closure's captures, arguments.
static bool isBeyondCopies(const FormalPlace &P, bool InClosure) {
  if (P.Root != FormalRoot::This && P.Root != FormalRoot::Param)
    return false;
  const size_t Copied = P.Root == FormalRoot::This && InClosure ? 2 : 0; // (*this).capture
  return P.Path.size() > Copied && P.Path[Copied].Kind == Projection::Deref;
}

/// What a pointer is set to, once released.
static std::optional<int64_t> valueOf(const std::vector<Effect> &Effects, const FormalPlace &Pointer) {
  const auto It =
      llvm::find_if(Effects, [&](const Effect &E) { return E.Kind == EffectKind::Write && E.What == Pointer; });
  return It == Effects.end() ? std::nullopt : It->Value;
}

/// `if (pthread_create(...) != 0) finish(Job);`: then no thread was started.
static ResultSigns startedIf(Binding &B) {
  const Call &Starts = B.Fn[B.Current];
  if (!Starts.Result || !Starts.Callee || !B.Tu[Starts.Callee].IsExternC)
    return 0;
  auto asks = [&](const Condition &C) { return C.Place == Starts.Result; };
  return B.Sites.isLookedAt(Starts.Result) || llvm::any_of(B.Fn.Conditions, asks) ? Zero : ResultSigns{0};
}

void deed::bindThreadActs(Binding &B, PlaceId Callable, PlaceId Handle) {
  std::optional<Call> Runs = Handle ? firstCallOf(B, Callable) : std::nullopt;
  if (!Runs)
    return;
  auto emit = [&](Fact What, const Effect &E) {
    B.emit(std::move(What), Runs->At, E.Trail);
    B.Out.back().ByThread = true;
  };
  const ResultSigns If = startedIf(B);
  // A copy: the summary may be one that is being worked out.
  const std::vector<Effect> Effects = B.Summaries.of(Runs->Callee).Effects;
  for (const Effect &E : Effects) {
    const bool Beyond = isBeyondCopies(E.What, Runs->How == CallKind::Closure);
    PlaceId P = Beyond || E.Kind == EffectKind::Free ? B.Places.of(E.What, *Runs) : PlaceId{};
    if (!P)
      continue;
    const bool Always = E.Always && !If;
    if (E.Kind == EffectKind::Free) { // the pointer may well be a copy
      emit(Free{P, E.Alloc, Always, E.Replaced, If}, E);
      if (Beyond && E.Replaced)
        emit(Write{P, Always, valueOf(Effects, E.What), {}}, E);
    } else if (E.Kind == EffectKind::Move) {
      emit(Move{P, Always, If, E.Replaced}, E);
    } else if (E.Kind == EffectKind::Invalidate) {
      emit(Invalidate{P, E.Invalid, Always, E.Room}, E);
    }
  }
}
