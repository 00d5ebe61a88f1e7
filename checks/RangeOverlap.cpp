#include "checks/RangeOverlap.h"
#include "summary/LateReads.h"

using namespace deed;

namespace {

/// The sums of one call's arguments in places that stand for the same value wherever they are named.
class Sums {
public:
  Sums(const SolvedFunction &Fn) : Fn(Fn), Facts(Fn.Facts) {}
  std::optional<Amount> of(const Argument &A) const;
  bool isNumber(const Amount &A) const;

private:
  PlaceId canonical(PlaceId P) const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
};

} // namespace

/// `v.begin()` twice is one value: results of calls without arguments of one function on one object.
PlaceId Sums::canonical(PlaceId P) const {
  P = Fn.Known.resolve(P);
  if (!P || Facts.Places[P].Kind != Projection::Temp)
    return P;
  auto makes = [&](const Call &C) { return C.Result && Fn.Known.resolve(C.Result) == P; };
  auto Makes = llvm::find_if(Facts.Calls, makes);
  if (Makes == Facts.Calls.end() || !Makes->Callee || !Makes->Args.empty() || !Makes->Object)
    return P;
  for (const Call &C : Facts.Calls)
    if (C.Callee == Makes->Callee && C.Object && C.Result &&
        Fn.Known.resolve(C.Object->What) == Fn.Known.resolve(Makes->Object->What))
      return C.Result;
  return P;
}

std::optional<Amount> Sums::of(const Argument &A) const {
  if (A.Constant)
    return Amount::number(*A.Constant);
  auto Name = [&](PlaceId P) { return canonical(P); };
  if (A.Sum)
    return Facts.Sums[*A.Sum].renamed(Name);
  // A temporary that no call made was computed, by something else than a sum.
  const bool IsComputed = A.What && Facts.Places[A.What].Kind == Projection::Temp &&
                          llvm::none_of(Facts.Calls, [&](const Call &C) { return C.Result == A.What; });
  return A.What && !IsComputed ? std::optional(Amount::of(A.What).renamed(Name)) : std::nullopt;
}

bool Sums::isNumber(const Amount &A) const {
  return llvm::all_of(A.Terms, [&](const Amount::Term &T) { return Fn.Tu.Types[Facts.Places[T.What].Type].IsInteger; });
}

RangeOverlap deed::rangeOverlap(const SolvedFunction &Fn, const Call &C, const Argument &Target, const Argument &Source,
                                const CopiedRange &Over) {
  if (Over != UnboundedRanges && (Over.First >= C.Args.size() || Over.Last >= C.Args.size()))
    return RangeOverlap::Unknown;
  const Sums Of(Fn);
  auto To = Of.of(Target), From = Of.of(Source);
  if (!To || !From)
    return RangeOverlap::Unknown;
  const Amount Distance = sum(*To, *From, -1);
  if (Over == UnboundedRanges)
    return Distance == Amount() ? RangeOverlap::Sure : RangeOverlap::Unknown;
  auto First = Of.of(C.Args[Over.First]), Last = Of.of(C.Args[Over.Last]);
  if (!Of.isNumber(Distance))
    return RangeOverlap::Unknown;
  std::optional<Amount> Length = Last;
  if (!Over.isCount())
    Length = First && Last ? std::optional(sum(*Last, *First, -1)) : std::nullopt;

  if (Distance.isConstant()) {
    if (Distance.Constant == 0)
      return Over.Upwards ? RangeOverlap::Apart : RangeOverlap::Sure;
    if (Over.Upwards && Distance.Constant < 0)
      return RangeOverlap::Apart;
    if (!Length || !Length->isConstant())
      return RangeOverlap::Likely;
    return std::abs(Distance.Constant) < Length->Constant ? RangeOverlap::Sure : RangeOverlap::Apart;
  }
  // Unsigned variables, mostly: what is subtracted leads to the front.
  const bool IsBehind = llvm::all_of(Distance.Terms, [](const Amount::Term &T) { return T.Factor > 0; });
  const bool IsBefore = llvm::all_of(Distance.Terms, [](const Amount::Term &T) { return T.Factor < 0; });
  if (Over.Upwards && IsBefore)
    return RangeOverlap::Apart;
  if (!Length)
    return RangeOverlap::Unknown;
  if (areProportional(*Length, Distance) || areProportional(*Length, scaled(Distance, -1)))
    return RangeOverlap::Apart; // as many as they lie apart
  // All but the first n, moved by n.
  auto isTakenOff = [&](const Amount::Term &T) { return Length->factorOf(T.What) < 0; };
  if ((IsBehind || IsBefore) && llvm::all_of(Distance.Terms, isTakenOff))
    return RangeOverlap::Likely;
  return RangeOverlap::Unknown;
}
