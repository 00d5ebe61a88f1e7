// changed-through-const: in code that is held to the strict profile, what is reached through a reference to const is
// not changed: const is as deep there as Rust's `&`.
//
//   void f(const Holder &h) { h.ref.value = 1; }          the reference is const, what it refers to is not     E0594
//   int C::get() const { impl_->count++; }                nor is what a unique_ptr owns                        E0594
//   void g(const Holder &h) { h.list->push_back(1); }     the same by a member function                        E0596
//
// C++ checks the object itself, so only what lies behind a reference or owner of it is looked at. Not meant: raw
// pointers, as they are unsafe to follow anyway; `mutable` members (Rust's Cell), what may be used by any thread
// (atomics), anything done by a function that takes a lock (Rust's Mutex), closures, which refer to what is not theirs.
#include "checks/BorrowPaths.h"
#include "checks/Wording.h"
#include <set>

using namespace deed;

namespace {

class ChangedThroughConst {
public:
  ChangedThroughConst(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Facts(Fn.Facts), Out(Out), Paths(Fn) {}
  void run();

private:
  /// The reference to const through which P is reached, with something between it and P that const does not cover.
  PlaceId reference(PlaceId P) const;
  bool refersToConst(PlaceId View) const;
  bool isMutable(PlaceId Whole, PlaceId Field) const;
  bool isByArgument(const FactAt &F, PlaceId P) const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FindingSink &Out;
  BorrowPaths Paths;
};

} // namespace

bool ChangedThroughConst::refersToConst(PlaceId View) const {
  const PlaceNode &N = Facts.Places[View];
  if (N.Kind == Projection::This)
    return Fn.Info.IsConst;
  if (N.Kind == Projection::Param && N.Key < Fn.Info.Params.size() &&
      Fn.Info.Params[N.Key].How == PassKind::ConstRef)
    return true;
  const TypeInfo &T = Fn.Tu.Types[typeOf(Fn.Tu, Facts, View)];
  return (T.IsReference || T.IsPointer) && T.Pointee && Fn.Tu.Types[T.Pointee].IsConst;
}

bool ChangedThroughConst::isMutable(PlaceId Whole, PlaceId Field) const {
  for (const Member &M : Fn.Tu.Types[typeOf(Fn.Tu, Facts, Whole)].Members)
    if (M.Name.Raw == Facts.Places[Field].Key)
      return M.IsMutable;
  return false;
}

PlaceId ChangedThroughConst::reference(PlaceId P) const {
  BorrowPath Path = Paths.of(P);
  PlaceId Const, Whole = Path.Root;
  bool Behind = false;
  for (PlaceId Step : Path.Steps) {
    switch (Facts.Places[Step].Kind) {
    case Projection::Deref:
      if (Const && Fn.Tu.Types[typeOf(Fn.Tu, Facts, Whole)].IsPointer)
        return {}; // to follow a raw pointer is unsafe, and says so itself
      if (Const)
        Behind = true;
      else if (refersToConst(Whole))
        Const = Whole;
      break;
    case Projection::Content: Behind |= Const.valid(); break;
    case Projection::Field:
      if (Const && isMutable(Whole, Step))
        return {};
      break;
    default: break;
    }
    if (Fn.Tu.Types[typeOf(Fn.Tu, Facts, Step)].IsSynchronised)
      return {};
    Whole = Step;
  }
  return Behind ? Const : PlaceId{};
}

/// What a callee changes of what it reached by itself is the callee's affair.
bool ChangedThroughConst::isByArgument(const FactAt &F, PlaceId P) const {
  const Call &C = Facts[F.Call];
  auto lends = [&](const Argument &A) {
    return A.What && A.How != PassKind::ConstRef && Facts.Places.isPartOf(P, A.What);
  };
  bool OnObject = C.Object && lends(*C.Object) && C.Callee && !Fn.Tu[C.Callee].IsConst;
  return OnObject || llvm::any_of(C.Args, lends);
}

void ChangedThroughConst::run() {
  std::set<FileSpan> Reported;
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &F = Facts.Blocks[B].Facts[I];
      PlaceId Changed;
      if (const auto *W = std::get_if<Write>(&F.What))
        Changed = W->What;
      else if (const auto *M = std::get_if<Mutate>(&F.What))
        Changed = M->What;
      if (!Changed || !Fn.Moves.isReachable({{B}, I}) || (F.Call && !isByArgument(F, Changed)))
        continue;
      PlaceId Through = reference(Changed);
      FileSpan At = Out.resolve(F.At);
      if (!Through || !Reported.insert(At).second)
        continue;
      bool IsThis = Facts.Places[Through].Kind == Projection::This;
      std::string Who = IsThis ? "the const object" : quoted(Fn, Through, "a reference to const");
      std::string What = quoted(Fn, Changed, "what lies behind it");
      Finding Result;
      Result.Which = Rule::ChangedThroughConst;
      Result.How = Level::Error;
      Result.At = At;
      Result.Message = What + " is changed through " + (IsThis ? "" : "the reference to const ") + Who + " (" +
                       (F.Call ? "E0596" : "E0594") + ")";
      Result.Label = "const does not reach that far, but who reads it does not expect a change";
      Result.Help = IsThis ? "make the member function non-const, or the member `mutable` and its changes a cache"
                           : "take " + Who + " by non-const reference";
      Result.Function = Fn.Tu.text(Fn.Info.Name).str();
      Result.Subject = placeName(Fn.Tu, Facts, Changed);
      Out.add(std::move(Result));
    }
}

void deed::checkChangedThroughConst(const SolvedFunction &Fn, FindingSink &Out) {
  if (Fn.Info.IsSafe && !Fn.Info.IsLambda && !Fn.Locks)
    ChangedThroughConst(Fn, Out).run();
}
