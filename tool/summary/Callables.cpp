#include "summary/Callables.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

Callables::Callables(const TuFacts &Tu, const FunctionFacts &Bound, const Formals &Names, const LoanSources &Sources,
                     FunctionIndex &Index)
    : Tu(Tu), Fn(Bound), Names(Names), Sources(Sources), Index(Index) {
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts) {
      PlaceId Into;
      if (const auto *I = std::get_if<Issue>(&F.What))
        Into = Names.resolve(I->Into);
      else if (const auto *L = std::get_if<Flow>(&F.What))
        Into = Names.resolve(L->To);
      if (!Into)
        continue;
      Bindings[Into].push_back(&F);
      for (PlaceId P = Fn.Places[Into].Parent; P; P = Fn.Places[P].Parent)
        Parts[P].push_back(&F);
    }
}

/// `std::thread(&C::run, this)`: the arguments behind the function are what it will be called with.
void Callables::given(PlaceId Pointer, HeldCallable &Out) const {
  for (const Call &C : Fn.Calls)
    for (size_t I = 0; I != C.Args.size(); ++I)
      if (C.Args[I].What && Names.resolve(C.Args[I].What) == Pointer) {
        Out.With.assign(C.Args.begin() + I + 1, C.Args.end());
        return;
      }
}

std::vector<HeldCallable> Callables::of(PlaceId P) const {
  constexpr size_t MaxPlaces = 256;
  std::vector<HeldCallable> Out;
  if (!P)
    return Out;
  llvm::SmallVector<std::pair<PlaceId, const FactAt *>, 8> Work{{Names.resolve(P), nullptr}};
  llvm::DenseSet<PlaceId> Seen{Work[0].first};
  llvm::DenseSet<std::pair<PlaceId, FunctionId>> Known;
  while (!Work.empty() && Seen.size() <= MaxPlaces) {
    auto [Here, From] = Work.pop_back_val();
    if (FunctionId Operator = Index.callOperatorOf(Fn.Places[Here].Type); Operator && Tu[Operator].HasBody)
      if (Known.insert({Here, Operator}).second)
        Out.push_back({Operator, Here, {}, From});
    auto take = [&](const FactAt *At) {
      if (const auto *L = std::get_if<Flow>(&At->What)) {
        PlaceId Next = Names.resolve(L->From);
        if (Seen.insert(Next).second)
          Work.push_back({Next, From ? From : At});
        return;
      }
      PlaceId Into = Names.resolve(std::get<Issue>(At->What).Into);
      const PlaceNode &Target = Fn.Places[Names.resolve(Fn[std::get<Issue>(At->What).Loan].Borrowed)];
      FunctionId Named = Target.Kind == Projection::Global ? Index.named({Target.Key}) : FunctionId{};
      if (!Named || !Tu[Named].HasBody || !Known.insert({Into, Named}).second)
        return;
      HeldCallable Held{Named, {}, {}, From ? From : At};
      given(Into, Held);
      Out.push_back(std::move(Held));
    };
    llvm::for_each(Parts.lookup(Here), take);
    for (PlaceId Outer = Here; Outer; Outer = Fn.Places[Outer].Parent)
      llvm::for_each(Bindings.lookup(Outer), take);
  }
  return Out;
}

bool deed::isAccess(EffectKind Kind) {
  switch (Kind) {
  case EffectKind::Read:
  case EffectKind::Write:
  case EffectKind::Mutate:
  case EffectKind::Move:
  case EffectKind::Invalidate: return true;
  case EffectKind::Free:
  case EffectKind::Adopt:
  case EffectKind::Store:
  case EffectKind::Borrow:
  case EffectKind::ReturnAlias:
  case EffectKind::ReturnBorrow:
  case EffectKind::ReturnLoans:
  case EffectKind::ReturnFresh:
  case EffectKind::Acquire:
  case EffectKind::Release:
  case EffectKind::RequireLock:
  case EffectKind::Spawn:
  case EffectKind::Join:
  case EffectKind::Signal:
  case EffectKind::Wait:
  case EffectKind::LateRead: return false;
  }
  return false;
}

/// What a view refers to, as callers know it.
std::vector<FormalPlace> Callables::referents(PlaceId View) const {
  std::vector<FormalPlace> Out;
  for (const LoanSource &S : Sources.of(View)) {
    auto Formal = Names.of(S.Place);
    if (!Formal || Formal->Cut)
      continue;
    if (S.How == LoanSource::Kind::Borrow)
      Out.push_back(std::move(Formal->Place));
    else if (S.How == LoanSource::Kind::Carried)
      Out.push_back(Formal->Place.deref());
  }
  return Out;
}

std::vector<CallableEffect> Callables::effectsOf(const HeldCallable &C, SummaryTable &Summaries) const {
  std::vector<CallableEffect> Out;
  auto add = [&](const FormalPlace &Whole, llvm::ArrayRef<FormalStep> Rest, const Effect &E) {
    CallableEffect Seen{Whole, E.Kind, {}, {}, E.Always};
    Seen.What.Path.insert(Seen.What.Path.end(), Rest.begin(), Rest.end());
    Seen.At = E.Trail.empty() ? Span{} : E.Trail.back().At;
    Seen.Function = E.Trail.size() < 2 ? Tu[C.Runs].Name : E.Trail[E.Trail.size() - 2].Callee;
    Out.push_back(std::move(Seen));
  };
  llvm::SmallVector<std::pair<llvm::StringRef, PlaceId>, 4> Captures;
  for (uint32_t I = 0; C.Object && I != Fn.Places.size(); ++I)
    if (const PlaceNode &N = Fn.Places[PlaceId{I}];
        N.Kind == Projection::Field && N.Parent && Names.resolve(N.Parent) == C.Object)
      Captures.push_back({Tu.text({N.Key}), {I}});
  for (const Effect &E : Summaries.of(C.Runs).Effects) {
    if (!isAccess(E.Kind))
      continue;
    llvm::ArrayRef<FormalStep> Path = E.What.Path;
    if (E.What.Root == FormalRoot::Global)
      continue;
    if (C.Object) {
      // (*this).capture, then through it.
      if (E.What.Root != FormalRoot::This || Path.size() < 3 || Path[1].Kind != Projection::Field ||
          Path[2].Kind != Projection::Deref)
        continue;
      for (const auto &[Name, Field] : Captures)
        if (Name == Path[1].Key)
          for (const FormalPlace &Whole : referents(Field))
            add(Whole, Path.drop_front(3), E);
      continue;
    }
    bool OnObject = E.What.Root == FormalRoot::This;
    size_t Which = OnObject ? 0 : E.What.Param + (Tu[C.Runs].ObjectType && !Tu[C.Runs].IsStatic ? 1 : 0);
    if (Which >= C.With.size() || Path.empty() || Path[0].Kind != Projection::Deref || !C.With[Which].What)
      continue;
    for (const FormalPlace &Whole : referents(C.With[Which].What))
      add(Whole, Path.drop_front(1), E);
  }
  return Out;
}
