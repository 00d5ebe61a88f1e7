#include "summary/Forwarded.h"
#include "summary/Merge.h"
#include "summary/Store.h"

using namespace deed;

namespace {
struct Forwarding {
  const TuFacts &Tu;
  const FunctionInfo &Function, &Constructor;
  unsigned FirstParam;
  FormalPlace Object;

  /// The constructor's place as the forwarding function's; nothing for what is the constructor's own.
  std::optional<FormalPlace> rename(const FormalPlace &P, bool HoldsLoans) const {
    FormalPlace To = P;
    switch (P.Root) {
    case FormalRoot::Global: return To;
    case FormalRoot::Return: return std::nullopt;
    case FormalRoot::This:
      if (P.Path.empty() || P.Path.front().Kind != Projection::Deref)
        return P.Path.empty() ? std::optional(Object) : std::nullopt;
      To = Object;
      To.Path.insert(To.Path.end(), P.Path.begin() + 1, P.Path.end());
      return To;
    case FormalRoot::Param:
      To.Param += FirstParam;
      // What the constructor has by value, the forwarder has by reference.
      if (P.Param < Constructor.Params.size() && Constructor.Params[P.Param].How == PassKind::Value) {
        if (P.Path.empty() && !HoldsLoans)
          return std::nullopt; // the constructor's own copy
        To.Path.insert(To.Path.begin(), {Projection::Deref, {}});
      }
      return To;
    }
    return std::nullopt;
  }
};

/// `Token(std::string_view)` given a string: the view that is made on the way borrows from it.
static bool isViewMadeOfOwner(const Forwarding &F, const FormalPlace &P) {
  if (P.Root != FormalRoot::Param || !P.Path.empty() || P.Param >= F.Constructor.Params.size() ||
      P.Param + F.FirstParam >= F.Function.Params.size())
    return false;
  const TypeInfo &Wanted = F.Tu.Types[F.Constructor.Params[P.Param].Type];
  const TypeInfo &Given = F.Tu.Types[F.Function.Params[P.Param + F.FirstParam].Type];
  return Wanted.Kind == Category::View && Wanted.IsClass && Given.Kind == Category::Owner;
}

/// What was given as an rvalue is moved from by a parameter of its own type, or an rvalue reference; not by one that
/// looks at it.
static bool takesValue(const TuFacts &Tu, const FunctionInfo &F, unsigned Param) {
  const FunctionInfo &Constructor = Tu[F.Constructs->Constructor];
  if (Param < F.Constructs->FirstParam || Param - F.Constructs->FirstParam >= Constructor.Params.size())
    return true;
  const Parameter &P = Constructor.Params[Param - F.Constructs->FirstParam];
  return P.How == PassKind::RvalueRef || (P.How == PassKind::Value && Tu.Types[P.Type].Kind != Category::View);
}
} // namespace

void deed::addForwarded(const TuFacts &Tu, const FunctionInfo &F, const Summary &OfConstructor, Summary &Of) {
  const ForwardedConstruction &Made = *F.Constructs;
  if (OfConstructor.Source == SummarySource::Signature)
    return;
  auto Object = parseFormalPlace(Made.Into);
  if (!Object)
    return;
  for (Effect &E : Of.Effects)
    if (E.Kind == EffectKind::Move && E.What.Root == FormalRoot::Param && !takesValue(Tu, F, E.What.Param)) {
      E.Kind = EffectKind::Read;
      E.Read = ReadKind::Argument;
    }
  Forwarding Names{Tu, F, Tu[Made.Constructor], Made.FirstParam, std::move(*Object)};
  for (const Effect &E : OfConstructor.Effects) {
    if (E.Kind != EffectKind::Store && E.Kind != EffectKind::Borrow && E.Kind != EffectKind::Adopt)
      continue;
    // `this` as a pointer is handed on: a loan of the object.
    bool OfObject = E.From.Root == FormalRoot::This && E.From.Path.empty();
    auto What = E.What.isUnknown() ? std::optional(E.What) : Names.rename(E.What, /*HoldsLoans=*/true);
    auto From = Names.rename(E.From, E.Kind != EffectKind::Borrow);
    if (!What || !From)
      continue;
    Effect Forwarded = E;
    Forwarded.Kind = OfObject ? EffectKind::Borrow : E.Kind;
    Forwarded.What = std::move(*What);
    Forwarded.From = std::move(*From);
    if (E.Kind == EffectKind::Store && isViewMadeOfOwner(Names, E.From)) {
      Forwarded.Kind = EffectKind::Borrow;
      Forwarded.From = Forwarded.From.content();
    }
    Of.Effects.push_back(std::move(Forwarded));
  }
  normalise(Of);
}
