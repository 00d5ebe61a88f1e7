#include "summary/ThreadActs.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

/// The call that the thread will make, as if it were made here.
struct FirstCall {
  FunctionId Runs;
  Call Made;
};

} // namespace

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
  Out.How = PassKind::Value;
  const TypeInfo &T = B.Tu.Types[Given.What ? typeOf(B.Tu, B.Fn, Given.What) : TypeId{}];
  if (For.How == PassKind::Value)
    return Out;
  Out.How = For.How;
  Out.What = T.IsClass && T.Kind == Category::View ? referredTo(B, Given.What) : PlaceId{};
  return Out;
}

static std::optional<FirstCall> firstCallOf(Binding &B, PlaceId Callable) {
  const Call &Starts = B.Fn[B.Current];
  FirstCall Out;
  Out.Made.At = Starts.At;
  const TypeId Type = typeOf(B.Tu, B.Fn, Callable);
  const PlaceNode &Named = B.Fn.Places[Callable];
  if ((Out.Runs = B.Functions.callOperatorOf(Type))) {
    Out.Made.Object = Argument{.What = Callable, .Type = Type, .At = Starts.At};
  } else {
    Out.Runs = Named.Kind == Projection::Global ? B.Functions.named({Named.Key}) : B.Owners.functionIn(Callable);
  }
  if (!Out.Runs || !B.Tu[Out.Runs].HasBody)
    return std::nullopt;
  Out.Made.Callee = Out.Runs;
  const FunctionInfo &Info = B.Tu[Out.Runs];
  const Argument *Next = llvm::find_if(Starts.Args, [&](const Argument &A) { return A.What == Callable; });
  Next += Next != Starts.Args.end();
  if (!Out.Made.Object && Info.ObjectType) { // `std::thread(&C::run, &c)`
    if (Next == Starts.Args.end() || !Next->What)
      return std::nullopt;
    const TypeInfo &T = B.Tu.Types[typeOf(B.Tu, B.Fn, Next->What)];
    if (!T.IsPointer && !(T.IsClass && T.Kind == Category::View))
      return std::nullopt; // its own copy
    PlaceId Object = T.IsPointer ? B.Places.step(Next->What, {Projection::Deref, {}}, Starts) : referredTo(B, Next->What);
    Out.Made.Object = Argument{.What = Object, .Type = Info.ObjectType, .At = (Next++)->At};
  }
  if (Out.Made.Object)
    Out.Made.How = CallKind::Member;
  for (size_t I = 0; I != Info.Params.size() && Next != Starts.Args.end(); ++I, ++Next)
    Out.Made.Args.push_back(copied(B, *Next, Info.Params[I]));
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
  const auto It = llvm::find_if(
      Effects, [&](const Effect &E) { return E.Kind == EffectKind::Write && E.What == Pointer; });
  return It == Effects.end() ? std::nullopt : It->Value;
}

void deed::bindThreadActs(Binding &B, PlaceId Callable, PlaceId Handle) {
  if (!Handle)
    return;
  std::optional<FirstCall> First = firstCallOf(B, Callable);
  if (!First)
    return;
  auto emit = [&](Fact What, const Effect &E) {
    B.emit(std::move(What), First->Made.At, E.Trail);
    B.Out.back().ByThread = true;
  };
  // The summary may be one that is being worked out, and places are made on the way.
  const std::vector<Effect> Effects = B.Summaries.of(First->Runs).Effects;
  // `if (pthread_create(...) != 0) finish(Job);`: then no thread was started.
  const Call &Starts = B.Fn[B.Current];
  const bool IsAsked = Starts.Result && (B.Sites.isLookedAt(Starts.Result) ||
                                         llvm::any_of(B.Fn.Conditions, [&](const Condition &C) {
                                           return C.Place == Starts.Result;
                                         }));
  const bool Tells = IsAsked && Starts.Callee && B.Tu[Starts.Callee].IsExternC;
  const ResultSigns IfStarted = Tells ? Zero : ResultSigns{0};
  const bool InClosure = !B.Tu[First->Runs].ObjectType || B.Functions.callOperatorOf(typeOf(B.Tu, B.Fn, Callable));
  for (const Effect &E : Effects) {
    const bool Beyond = isBeyondCopies(E.What, InClosure);
    PlaceId P = Beyond || E.Kind == EffectKind::Free ? B.Places.of(E.What, First->Made) : PlaceId{};
    if (!P)
      continue;
    if (E.Kind == EffectKind::Free) { // the pointer may well be a copy
      emit(Free{P, E.Alloc, E.Always && !IfStarted, E.Replaced, IfStarted}, E);
      if (Beyond && E.Replaced)
        emit(Write{P, E.Always && !IfStarted, valueOf(Effects, E.What), {}}, E);
    } else if (E.Kind == EffectKind::Move) {
      emit(Move{P, E.Always && !IfStarted, IfStarted, E.Replaced}, E);
    } else if (E.Kind == EffectKind::Invalidate) {
      emit(Invalidate{P, E.Invalid, E.Always && !IfStarted, E.Room}, E);
    }
  }
}
