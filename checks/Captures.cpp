#include "checks/Captures.h"

using namespace deed;

/// The closure that P is, or that the std::function P was made from.
PlaceId Captures::closureIn(PlaceId P, unsigned Depth) const {
  if (!P || Depth > 3)
    return {};
  P = Fn.Known.resolve(P);
  if (bodyOf(P))
    return P;
  for (const Call &C : Fn.Facts.Calls) {
    bool Makes = C.How == CallKind::Constructor && C.Object && Fn.Known.resolve(C.Object->What) == P;
    if (Makes && !C.Args.empty())
      return closureIn(C.Args[0].What, Depth + 1);
  }
  return {};
}

FunctionId Captures::bodyOf(PlaceId Closure) const {
  TypeId Type = Fn.Facts.Places[Closure].Type;
  if (!Fn.Tu.Types[Type].IsClosure)
    return {};
  for (uint32_t F = 0; F != Fn.Tu.Functions.size(); ++F)
    if (Fn.Tu.Functions[F].IsLambda && Fn.Tu.Functions[F].ObjectType == Type && Fn.Tu.Functions[F].HasBody)
      return {F};
  return {};
}

PlaceId Captures::part(PlaceId Whole, const FormalStep &Step) const {
  for (uint32_t I = 0; I != Fn.Facts.Places.size(); ++I) {
    const PlaceNode &N = Fn.Facts.Places[PlaceId{I}];
    if (N.Parent == Whole && N.Kind == Step.Kind &&
        (N.Kind != Projection::Field || Fn.Tu.text(SymbolId{N.Key}) == Step.Key))
      return {I};
  }
  return {};
}

std::optional<ObjectPath> Captures::captured(PlaceId Closure, const FormalPlace &P, size_t LeaveOut) {
  const size_t End = P.Path.size() - std::min(LeaveOut, P.Path.size());
  if (P.Root != FormalRoot::This || End < 3 || P.Path[1].Kind != Projection::Field ||
      P.Path[2].Kind != Projection::Deref)
    return std::nullopt; // by copy: the closure's own affair
  PlaceId Field = part(Closure, P.Path[1]);
  if (!Field)
    return std::nullopt;
  auto From = Paths.sources().ofItself(Field);
  if (From.size() != 1)
    return std::nullopt;
  PlaceId Base = From[0].How == LoanSource::Kind::Borrow    ? From[0].Place
                 : From[0].How == LoanSource::Kind::Carried ? part(From[0].Place, P.Path[2])
                                                            : PlaceId{};
  for (size_t I = 3; Base && I != End; ++I)
    Base = part(Fn.Known.resolve(Base), P.Path[I]);
  return Base ? Paths.of(Base) : std::nullopt;
}
