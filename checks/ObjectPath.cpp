#include "checks/ObjectPath.h"

using namespace deed;

const LoanSources &ObjectPaths::sources() {
  if (!Sources) {
    Names.emplace(Fn.Tu, Fn.Info, Fn.Facts, Fn.Known);
    Sources.emplace(Fn.Facts, *Names);
  }
  return *Sources;
}

bool ObjectPaths::isAnyElement(PlaceId P) const {
  const PlaceTable &Places = Fn.Facts.Places;
  return Places[P].Kind == Projection::Element && Places.index(P).How == Index::Kind::Any;
}

bool ObjectPaths::isSameStep(PlaceId A, PlaceId B) const {
  const PlaceNode &X = Fn.Facts.Places[A], &Y = Fn.Facts.Places[B];
  return X.Kind == Y.Kind && X.Key == Y.Key && !X.Cut && !Y.Cut && !isAnyElement(A);
}

std::optional<size_t> ObjectPaths::commonSteps(const ObjectPath &A, const ObjectPath &B) const {
  if (A.Root != B.Root)
    return std::nullopt;
  size_t Common = 0, Shorter = std::min(A.Steps.size(), B.Steps.size());
  while (Common != Shorter && isSameStep(A.Steps[Common], B.Steps[Common]))
    ++Common;
  return Common == Shorter ? std::optional(Common) : std::nullopt;
}

bool ObjectPaths::leadsThrough(const ObjectPath &P, size_t N, Projection Kind) const {
  return llvm::any_of(llvm::drop_begin(P.Steps, N), [&](PlaceId Step) { return Fn.Facts.Places[Step].Kind == Kind; });
}

std::optional<ObjectPath> ObjectPaths::denoted(PlaceId P, unsigned Depth) {
  constexpr unsigned MaxDepth = 6;
  const PlaceTable &Places = Fn.Facts.Places;
  P = Fn.Known.resolve(P);
  ObjectPath Path;
  PlaceId View;
  size_t Behind = 0;
  for (PlaceId Q = P; Places[Q].Parent; Q = Places[Q].Parent) {
    if (Places[Q].Kind == Projection::Deref) {
      View = Places[Q].Parent;
      Behind = Path.Steps.size();
    }
    Path.Steps.push_back(Q);
  }
  std::reverse(Path.Steps.begin(), Path.Steps.end());
  Path.Root = Places.rootOf(P);
  Projection Kind = Places[Path.Root].Kind;
  if (!View || (Kind != Projection::Local && Kind != Projection::Temp))
    return Path;
  if (Depth == MaxDepth)
    return std::nullopt;
  auto From = sources().ofItself(View);
  // What only this pointer leads to is called by it; that of a member is the object's, whatever it was set to.
  bool IsOwn = From.size() == 1 && From[0].How == LoanSource::Kind::Fresh;
  bool IsMember = Places[View].Kind == Projection::Field && !leadsThrough(Path, 0, Projection::Content);
  // `s.c_str() + 1`: a copy of the pointer that s was made with.
  if (IsOwn && !From[0].Exact && From[0].At)
    if (const auto *Made = std::get_if<Allocate>(&From[0].At->What); Made && Fn.Known.resolve(Made->Into) != View)
      if (PlaceId Referent = Places.find(Fn.Known.resolve(Made->Into), Projection::Deref, 0))
        if (std::optional<ObjectPath> Whole = denoted(Referent, Depth + 1)) {
          Whole->Exact = false;
          return Whole;
        }
  if (IsOwn || (IsMember && (From.size() != 1 || From[0].How == LoanSource::Kind::Unknown)))
    return Path;
  if (From.size() != 1)
    return std::nullopt;
  std::optional<ObjectPath> Whole;
  if (From[0].How == LoanSource::Kind::Borrow) {
    Whole = denoted(From[0].Place, Depth + 1);
  } else if (From[0].How == LoanSource::Kind::Carried) {
    if (PlaceId Referent = Places.find(From[0].Place, Projection::Deref, 0))
      Whole = denoted(Referent, Depth + 1);
  }
  if (!Whole)
    return std::nullopt;
  Whole->Exact &= From[0].Exact;
  if (Whole->Exact)
    Whole->Steps.append(Path.Steps.end() - Behind, Path.Steps.end());
  return Whole;
}
