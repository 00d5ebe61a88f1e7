#include "summary/Deleters.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

FunctionId Deleters::functionIn(PlaceId Pointer) {
  for (auto It = Bound.rbegin(); Pointer && It != Bound.rend(); ++It) {
    if (const auto *L = std::get_if<Flow>(&It->What); L && L->To == Pointer)
      Pointer = L->From;
    const auto *I = std::get_if<Issue>(&It->What);
    if (!I || I->Into != Pointer)
      continue;
    const PlaceNode &Target = Fn.Places[Fn[I->Loan].Borrowed];
    return Target.Kind == Projection::Global ? Functions.named({Target.Key}) : FunctionId{};
  }
  return {};
}

/// By its type, its own body or a model it frees its argument. Of one that is only declared, or may be any, nobody
/// knows.
bool Deleters::releases(const Argument &Deleter) {
  TypeId T = Tu.Types[Deleter.Type].IsReference ? Tu.Types[Deleter.Type].Pointee : Deleter.Type;
  if (Tu.Types[T].Deletes)
    return true;
  FunctionId Runs = Tu.Types[T].IsClass ? Functions.callOperatorOf(T) : functionIn(Deleter.What);
  return Runs && llvm::any_of(Summaries.of(Runs).Effects, [](const Effect &E) {
           return E.Kind == EffectKind::Free && E.What.Root == FormalRoot::Param && E.What.Param == 0;
         });
}

bool Deleters::isSureOwner(const Effect &Adopts, const Call &C) {
  return !Adopts.Through || *Adopts.Through >= C.Args.size() || releases(C.Args[*Adopts.Through]);
}

std::optional<AllocKind> Deleters::letGoAs(const Call &C) {
  if (!C.Object || !C.Object->What || !C.Callee || Tu[C.Callee].HasBody)
    return std::nullopt;
  const TypeInfo &Owner = Tu.Types[typeOf(Tu, Fn, C.Object->What)];
  if (Owner.Kind != Category::Owner || Owner.Deletes || Owner.Arguments.empty())
    return Owner.Deletes;
  FunctionId Deleter = Functions.callOperatorOf(Owner.Arguments.back());
  for (const Effect &E : Deleter ? Summaries.of(Deleter).Effects : std::vector<Effect>())
    if (E.Kind == EffectKind::Free && E.What == FormalPlace::param(0))
      return E.Alloc;
  return std::nullopt;
}

bool Deleters::isMadeForCall(PlaceId Pointer) const {
  for (const FactAt &At : llvm::reverse(Bound)) {
    if (!Pointer || Fn.Places[Pointer].Kind != Projection::Temp)
      return false;
    if (const auto *A = std::get_if<Allocate>(&At.What); A && A->Into == Pointer)
      return true;
    if (const auto *L = std::get_if<Flow>(&At.What); L && L->To == Pointer)
      Pointer = L->From;
    const auto *I = std::get_if<Issue>(&At.What);
    if (!I || I->Into != Pointer)
      continue;
    PlaceId P = Fn[I->Loan].Borrowed; // a base of what another pointer refers to
    while (Fn.Places[P].Kind == Projection::Field)
      P = Fn.Places[P].Parent;
    if (Fn.Places[P].Kind == Projection::Deref)
      Pointer = Fn.Places[P].Parent;
    else if (Fn.Places[P].Kind != Projection::Heap)
      return false;
  }
  return false;
}
