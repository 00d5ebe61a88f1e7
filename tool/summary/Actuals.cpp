#include "summary/Actuals.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

PlaceId Actuals::referentOfView(const FormalPlace &F, const Call &C) const {
  if (!F.Path.empty())
    return {};
  if (F.Root == FormalRoot::This)
    return C.Object ? C.Object->What : PlaceId{};
  if (F.Root == FormalRoot::Param && F.Param < C.Args.size() && C.Args[F.Param].How != PassKind::Value)
    return C.Args[F.Param].What;
  return {};
}

PlaceId Actuals::own(const FormalPlace &F) {
  PlaceId P;
  switch (F.Root) {
  case FormalRoot::Param: P = Fn.Places.root(Projection::Param, F.Param, {}); break;
  case FormalRoot::This: P = Fn.Places.root(Projection::This, 0, {}); break;
  case FormalRoot::Return: return {};
  case FormalRoot::Global: P = global(F); break;
  }
  for (const FormalStep &S : F.Path)
    P = step(P, S, {});
  return P;
}

PlaceId Actuals::global(const FormalPlace &F) {
  SymbolId Name = Tu.Names.intern(F.Global);
  return Fn.Places.root(Projection::Global, Name.Raw, {}, Name);
}

/// P is the part of an object that it has of a base class.
bool Actuals::isBase(PlaceId P) const {
  const PlaceNode &N = Fn.Places[P];
  return N.Kind == Projection::Field &&
         llvm::any_of(Tu.Types[typeOf(Tu, Fn, N.Parent)].Members,
                      [&](const Member &M) { return M.IsBase && M.Name.Raw == N.Key; });
}

/// The object that P is, or is a base class of.
PlaceId Actuals::withoutBases(PlaceId P) const {
  while (isBase(P))
    P = Fn.Places[P].Parent;
  return P;
}

/// `static_cast<Derived &>(*this).Data`: the callee, a member of a base class, knows that there is more around its
/// object. What has the field: the object itself, or what it is the base of.
PlaceId Actuals::holderOf(PlaceId P, SymbolId Field) const {
  auto has = [&](PlaceId Whole) {
    return llvm::any_of(Tu.Types[typeOf(Tu, Fn, Whole)].Members, [&](const Member &M) { return M.Name == Field; });
  };
  for (PlaceId Whole = P; !has(Whole); Whole = Fn.Places[Whole].Parent) {
    if (!isBase(Whole))
      return P;
    if (has(Fn.Places[Whole].Parent))
      return Fn.Places[Whole].Parent;
  }
  return P;
}

/// The caller's place for the formal root, and how many steps of the path that took.
PlaceId Actuals::root(const FormalPlace &F, const Call &C, size_t &Used) {
  Used = 0;
  bool Deref = !F.Path.empty() && F.Path[0].Kind == Projection::Deref;
  switch (F.Root) {
  case FormalRoot::Param: {
    if (F.Param >= C.Args.size())
      return {};
    const Argument &A = C.Args[F.Param];
    if (A.How == PassKind::Value)
      return A.What;
    Used = 1;
    return Deref ? A.What : PlaceId{};
  }
  case FormalRoot::This:
    if (!C.Object || !C.Object->What)
      return {};
    Used = 1;
    if (Deref)
      return C.Object->What;
    // `delete this`: the caller's pointer, if it went through one.
    Used = 0;
    if (PlaceId Whole = withoutBases(C.Object->What); F.Path.empty() && Fn.Places[Whole].Kind == Projection::Deref)
      return Fn.Places[Whole].Parent;
    return {};
  case FormalRoot::Return: return C.Result;
  case FormalRoot::Global: return F.isUnknown() ? PlaceId{} : global(F);
  }
  return {};
}

PlaceId Actuals::of(const FormalPlace &F, const Call &C) {
  size_t Used;
  PlaceId P = root(F, C, Used);
  for (size_t I = Used; P && I < F.Path.size(); ++I)
    P = step(P, F.Path[I], C);
  return P;
}

PlaceId Actuals::step(PlaceId P, const FormalStep &S, const Call &C) {
  switch (S.Kind) {
  case Projection::Field: {
    const SymbolId Name = Tu.Names.intern(S.Key);
    return Fn.Places.field(holderOf(P, Name), Name, {});
  }
  case Projection::Deref: return Fn.Places.deref(P, Tu.Types[Fn.Places[P].Type].Pointee);
  case Projection::Content: return Fn.Places.content(P, {});
  case Projection::Element: return Fn.Places.element(P, indexOf(S.Key, C), {});
  case Projection::Local:
  case Projection::Param:
  case Projection::This:
  case Projection::Global:
  case Projection::Temp:
  case Projection::Return:
  case Projection::Heap: break;
  }
  assert(false && "a root below a root");
  return {};
}

/// `#i` is the value of argument i: a constant, the variable that was passed, or else nothing we could name.
Index Actuals::indexOf(llvm::StringRef Key, const Call &C) const {
  Index I;
  if (Key.consume_front("#")) {
    unsigned N;
    if (Key.getAsInteger(10, N) || N >= C.Args.size())
      return I;
    const Argument &A = C.Args[N];
    if (A.Constant)
      I.How = Index::Kind::Constant, I.Value = *A.Constant;
    else if (A.Text)
      I = Index::ofText(A.Text);
    else if (A.What)
      I.How = Index::Kind::Variable, I.Variable = A.What;
    return I;
  }
  int64_t Number;
  if (!Key.getAsInteger(10, Number))
    I.How = Index::Kind::Constant, I.Value = Number;
  return I;
}

Span Actuals::spanOf(const FormalPlace &F, const Call &C) const {
  if (F.Root == FormalRoot::Param && F.Param < C.Args.size() && C.Args[F.Param].At)
    return C.Args[F.Param].At;
  if (F.Root == FormalRoot::This && C.Object && C.Object->At)
    return C.Object->At;
  return C.At;
}
