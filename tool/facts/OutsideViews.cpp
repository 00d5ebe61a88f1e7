#include "facts/OutsideViews.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

OutsideViews::OutsideViews(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known)
    : Tu(Tu), Fn(Fn), Known(Known) {
  for (const Call &C : Fn.Calls) {
    if (!C.Result || Fn.Places[C.Result].Parent || !Tu.Types[Fn.Places[C.Result].Type].IsReference)
      continue;
    const Projection Kind = Fn.Places[C.Result].Kind;
    if (C.Callee && !Tu[C.Callee].IsStandard && (Kind == Projection::Local || Kind == Projection::Temp))
      Returned.try_emplace(C.Result);
  }
  if (Returned.empty())
    return;
  for (const Call &C : Fn.Calls) // a body that was read says what it returns, or nobody knows
    if (C.Result && C.Callee && Tu[C.Callee].HasBody)
      if (auto It = Returned.find(C.Result); It != Returned.end())
        It->second.push_back({});
  auto bind = [&](PlaceId Into, Source From, bool ByBody) {
    auto It = Into ? Returned.find(Into) : Returned.end();
    if (It == Returned.end())
      return;
    if (ByBody)
      llvm::erase_if(It->second, [](const Source &S) { return !S.Place; });
    It->second.push_back(From);
  };
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts) {
      if (const auto *I = std::get_if<Issue>(&F.What))
        bind(I->Into, {Fn[I->Loan].Borrowed}, F.Call.valid());
      else if (const auto *L = std::get_if<Flow>(&F.What))
        bind(L->To, {L->From, /*IsView=*/true}, F.Call.valid());
    }
}

bool OutsideViews::isOutsideView(PlaceId Root, Of Whom, unsigned Depth) const {
  auto It = Returned.find(Root);
  return It != Returned.end() && llvm::all_of(It->second, [&](const Source &S) {
           if (!S.Place)
             return false;
           const Projection Kind = Fn.Places[Fn.Places.rootOf(S.Place)].Kind;
           const bool IsGiven = Kind == Projection::Param || Kind == Projection::This;
           return (S.IsView && IsGiven && Whom == Of::Anybody) || isOutside(S.Place, Whom, Depth + 1);
         });
}

bool OutsideViews::isOutside(PlaceId P, Of Whom, unsigned Depth) const {
  constexpr unsigned MaxDepth = 8;
  if (Depth == MaxDepth)
    return false;
  P = Known.resolve(P);
  PlaceId Root = P;
  bool IsBehind = false;
  for (; Fn.Places[Root].Parent; Root = Fn.Places[Root].Parent)
    IsBehind |= Fn.Places[Root].Kind == Projection::Deref;
  switch (Fn.Places[Root].Kind) {
  case Projection::Global: return true;
  case Projection::Param:
  case Projection::This: return IsBehind && Whom == Of::Anybody;
  case Projection::Local:
  case Projection::Temp: return (IsBehind || P == Root) && isOutsideView(Root, Whom, Depth);
  default: return false;
  }
}

bool OutsideViews::leadsTo(PlaceId P, Of Whom) const {
  if (Returned.empty() || !P)
    return false;
  P = Known.resolve(P);
  PlaceId Root = P;
  bool IsBehind = false;
  for (; Fn.Places[Root].Parent; Root = Fn.Places[Root].Parent)
    IsBehind |= Fn.Places[Root].Kind == Projection::Deref;
  const Projection Kind = Fn.Places[Root].Kind;
  return IsBehind && (Kind == Projection::Local || Kind == Projection::Temp) && isOutsideView(Root, Whom, 0);
}
