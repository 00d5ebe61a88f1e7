#include "summary/PointedFunctions.h"
#include "facts/FunctionIndex.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

/// What a pointer may hold: one function, or nobody knows what.
struct Pointed {
  FunctionId Only;
  bool Unknown = false;
  void add(FunctionId F) {
    Unknown |= !F || (Only && Only != F);
    Only = F;
  }
};

class PointedFunctions {
public:
  explicit PointedFunctions(TuFacts &Tu) : Tu(Tu), Index(Tu) {}
  void run();

private:
  void collect(const FunctionFacts &Fn);
  void resolve(FunctionFacts &Fn);
  /// True: of an object of the function's own, of which nothing else says more.
  bool resolveOwn(FunctionFacts &Fn, Call &C, PlaceId P);
  void set(FunctionFacts &Fn, Call &C, const Pointed &To);
  Pointed *member(const FunctionFacts &Fn, PlaceId P);
  Pointed *constant(const FunctionFacts &Fn, PlaceId P);
  FunctionId function(const FunctionFacts &Fn, PlaceId P);
  PlaceId callee(const FunctionFacts &Fn, const Call &C) const;
  bool isPointer(const FunctionFacts &Fn, PlaceId P) const {
    const TypeInfo &T = Tu.Types[typeOf(Tu, Fn, P)];
    return T.IsPointer && T.Kind == Category::Callable;
  }
  template <class Visit> void forEachSetting(const FunctionFacts &Fn, Visit V);

  TuFacts &Tu;
  FunctionIndex Index;
  std::map<Span, Pointed> Members;                            ///< by declaration
  std::map<std::pair<uint32_t, uint32_t>, Pointed> Constants; ///< by the global's and the member's name
};

} // namespace

/// The member of a struct declared in this file that the place is.
Pointed *PointedFunctions::member(const FunctionFacts &Fn, PlaceId P) {
  if (Fn.Places[P].Kind != Projection::Field || !isPointer(Fn, P))
    return nullptr;
  for (const Member &M : Tu.Types[typeOf(Tu, Fn, Fn.Places[P].Parent)].Members)
    if (M.Name.Raw == Fn.Places[P].Key && M.IsOfThisFile)
      return &Members[M.At];
  return nullptr;
}

Pointed *PointedFunctions::constant(const FunctionFacts &Fn, PlaceId P) {
  const PlaceId Whole = Fn.Places[P].Kind == Projection::Field ? Fn.Places[P].Parent : PlaceId{};
  if (!Whole || Fn.Places[Whole].Kind != Projection::Global || !Tu.Types[Fn.Places[Whole].Type].IsConst)
    return nullptr;
  return &Constants[{Fn.Places[Whole].Key, Fn.Places[P].Key}];
}

FunctionId PointedFunctions::function(const FunctionFacts &Fn, PlaceId P) {
  return Fn.Places[P].Kind == Projection::Global ? Index.named({Fn.Places[P].Key}) : FunctionId{};
}

/// Calls V with each place that is given a pointer to function, or the address of which somebody gets, and what it is
/// given: an invalid function is something else.
template <class Visit> void PointedFunctions::forEachSetting(const FunctionFacts &Fn, Visit V) {
  for (const Block &B : Fn.Blocks)
    for (uint32_t I = 0; I != B.Facts.size(); ++I) {
      const Fact &F = B.Facts[I].What;
      if (const auto *L = std::get_if<Issue>(&F)) {
        const PlaceId Borrowed = Fn[L->Loan].Borrowed;
        if (isPointer(Fn, L->Into))
          V(L->Into, function(Fn, Borrowed), false);
        V(Borrowed, FunctionId{}, true);
      } else if (const auto *L = std::get_if<Flow>(&F)) {
        if (isPointer(Fn, L->To))
          V(L->To, FunctionId{}, false);
      } else if (const auto *W = std::get_if<Write>(&F)) {
        const auto *Said = I != 0 ? std::get_if<Issue>(&B.Facts[I - 1].What) : nullptr;
        if (W->Value != 0 && isPointer(Fn, W->What) && !(Said && Said->Into == W->What))
          V(W->What, FunctionId{}, false);
      }
    }
  for (const Call &C : Fn.Calls) {
    if (C.Result && isPointer(Fn, C.Result))
      V(C.Result, FunctionId{}, false);
    for (const Argument &A : C.Args)
      if (A.What && A.How == PassKind::Reference)
        V(A.What, FunctionId{}, true);
  }
}

void PointedFunctions::collect(const FunctionFacts &Fn) {
  forEachSetting(Fn, [&](PlaceId P, FunctionId To, bool ByAddress) {
    for (Pointed *Slot : {member(Fn, P), constant(Fn, P)})
      if (Slot)
        ByAddress ? void(Slot->Unknown = true) : Slot->add(To);
  });
}

PlaceId PointedFunctions::callee(const FunctionFacts &Fn, const Call &C) const {
  PlaceId P = C.CalleeValue;
  if (P && Fn.Places[P].Kind == Projection::Deref && isPointer(Fn, Fn.Places[P].Parent))
    P = Fn.Places[P].Parent; // `(*f)(x)`
  return P;
}

void PointedFunctions::set(FunctionFacts &Fn, Call &C, const Pointed &To) {
  if (To.Unknown || !To.Only || Tu[To.Only].IsVariadic || Tu[To.Only].Params.size() != C.Args.size())
    return;
  C.Callee = To.Only;
  C.How = CallKind::Function;
}

/// A variable, or a member of one: by what is seen here alone.
bool PointedFunctions::resolveOwn(FunctionFacts &Fn, Call &C, PlaceId P) {
  const PlaceId Root = Fn.Places.rootOf(P);
  if (Fn.Places[Root].Kind != Projection::Local || Fn.Places.isIndirect(P))
    return false;
  Pointed To;
  forEachSetting(Fn, [&](PlaceId Set, FunctionId F, bool ByAddress) {
    if (ByAddress)
      To.Unknown |= Fn.Places.mayOverlap(Set, P);
    else if (Fn.Places.isPartOf(P, Set))
      Set == P ? To.add(F) : void(To.Unknown = true);
  });
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts)
      if (const auto *W = std::get_if<Write>(&F.What); W && W->SameAs && W->What != P && Fn.Places.isPartOf(P, W->What))
        To.Unknown = true; // copied from another
  for (const Call &Other : Fn.Calls) {
    const bool SetsNothing =
        Other.How == CallKind::Constructor && Other.Args.empty() && Other.Callee && Tu[Other.Callee].Defaulted;
    if (Other.Object && Other.Object->What && Fn.Places.isPartOf(P, Other.Object->What) && !SetsNothing)
      To.Unknown = true;
  }
  set(Fn, C, To);
  return To.Unknown;
}

void PointedFunctions::resolve(FunctionFacts &Fn) {
  for (Call &C : Fn.Calls) {
    const PlaceId P = !C.Callee && C.How == CallKind::Indirect && !C.Object ? callee(Fn, C) : PlaceId{};
    if (!P || !isPointer(Fn, P))
      continue;
    if (resolveOwn(Fn, C, P))
      continue;
    for (const Pointed *Slot : {constant(Fn, P), member(Fn, P)})
      if (Slot && !C.Callee)
        set(Fn, C, *Slot);
  }
}

void PointedFunctions::run() {
  llvm::SmallVector<FunctionFacts *, 8> Asking;
  for (FunctionFacts &Fn : Tu.Bodies)
    if (llvm::any_of(Fn.Calls, [](const Call &C) { return C.How == CallKind::Indirect && C.CalleeValue; }))
      Asking.push_back(&Fn);
  if (Asking.empty())
    return;
  for (const FunctionFacts &Fn : Tu.Bodies)
    collect(Fn);
  for (FunctionFacts *Fn : Asking)
    resolve(*Fn);
}

void deed::resolvePointedFunctions(TuFacts &Tu) { PointedFunctions(Tu).run(); }
