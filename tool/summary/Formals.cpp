#include "summary/Formals.h"
#include <algorithm>

using namespace deed;

Formals::Formals(const TuFacts &Tu, const FunctionInfo &F, const FunctionFacts &Bound, const Aliases &Known)
    : Tu(Tu), F(F), Fn(Bound), Known(Known), Changed(static_cast<unsigned>(F.Params.size())) {
  auto change = [&](PlaceId P) {
    const PlaceNode &Root = Fn.Places[Fn.Places.rootOf(Known.resolve(P))];
    if (Root.Kind == Projection::Param && Root.Key < Changed.size())
      Changed.set(Root.Key);
  };
  for (const Block &B : Fn.Blocks)
    for (const FactAt &At : B.Facts) {
      if (const auto *W = std::get_if<Write>(&At.What))
        change(W->What);
      else if (const auto *M = std::get_if<Mutate>(&At.What))
        change(M->What);
    }
  for (const Loan &L : Fn.Loans) // whoever holds it may write
    if (L.How == LoanKind::Exclusive)
      change(L.Borrowed);
}

std::optional<unsigned> Formals::constantParameter(PlaceId P) const {
  if (!P)
    return std::nullopt;
  const PlaceNode *N = &Fn.Places[P];
  if (N->Kind == Projection::Deref)
    N = &Fn.Places[N->Parent];
  if (N->Kind != Projection::Param || N->Key >= F.Params.size() || Changed.test(N->Key))
    return std::nullopt;
  bool IsReferent = N != &Fn.Places[P];
  if (IsReferent != (F.Params[N->Key].How != PassKind::Value))
    return std::nullopt;
  return N->Key;
}

std::string Formals::indexKey(const Index &I) const {
  switch (I.How) {
  case Index::Kind::Any: return "?";
  case Index::Kind::Constant: return I.isText() ? "?" : std::to_string(I.Value);
  case Index::Kind::Variable:
    if (auto Param = constantParameter(Known.resolve(I.Variable)))
      return "#" + std::to_string(*Param);
    return "?";
  }
  return "?";
}

std::optional<Formals::Formal> Formals::of(PlaceId P) const {
  if (!P)
    return std::nullopt;
  P = Known.resolve(P);
  llvm::SmallVector<PlaceId, 8> Steps;
  bool Cut = false;
  for (; Fn.Places[P].Parent; P = Fn.Places[P].Parent) {
    Cut |= Fn.Places[P].Cut;
    Steps.push_back(P);
  }
  Formal Out;
  const PlaceNode &Root = Fn.Places[P];
  switch (Root.Kind) {
  case Projection::Param: Out.Place = FormalPlace::param(Root.Key); break;
  case Projection::This: Out.Place = FormalPlace::thisPointer(); break;
  case Projection::Global: Out.Place = FormalPlace::global(Tu.text({Root.Key}).str()); break;
  case Projection::Return: Out.Place = FormalPlace::result(); break;
  case Projection::Local:
  case Projection::Temp:
  case Projection::Heap: return std::nullopt;
  case Projection::Field:
  case Projection::Deref:
  case Projection::Element:
  case Projection::Content: assert(false && "a projection without a parent"); return std::nullopt;
  }
  std::reverse(Steps.begin(), Steps.end());
  Out.Cut = Cut;
  extend(Out, Steps);
  return Out;
}

void Formals::extend(Formal &Of, llvm::ArrayRef<PlaceId> Steps) const {
  for (PlaceId Step : Steps) {
    if (Of.Place.Path.size() == MaxSteps) {
      Of.Cut = true;
      return;
    }
    const PlaceNode &N = Fn.Places[Step];
    std::string Key;
    if (N.Kind == Projection::Field)
      Key = Tu.text({N.Key}).str();
    else if (N.Kind == Projection::Element)
      Key = indexKey(Fn.Places.index(Step));
    Of.Place.Path.push_back({N.Kind, std::move(Key)});
  }
}

std::optional<Formals::Formal> Formals::visible(PlaceId P) const {
  auto Out = of(P);
  if (!Out || Out->Place.Root == FormalRoot::Return)
    return std::nullopt;
  if (Out->Place.Root == FormalRoot::Global)
    return Out;
  for (const FormalStep &S : Out->Place.Path)
    if (S.Kind == Projection::Deref)
      return Out;
  return std::nullopt;
}
