#include "flow/SoleOwners.h"
#include "llvm/ADT/DenseSet.h"

using namespace deed;

namespace {
struct Collection {
  const TuFacts &Tu;
  const FunctionFacts &Fn;
  llvm::BitVector Fresh, Shared;                      ///< by root: made for it; perhaps shared with others
  std::vector<std::pair<PlaceId, PlaceId>> MovedInto; ///< from a root into another
  llvm::DenseSet<CallId> Handovers;                   ///< the calls that do that

  bool isOwner(PlaceId P) const {
    const PlaceNode &N = Fn.Places[P];
    return !N.Parent &&
           (N.Kind == Projection::Local || N.Kind == Projection::Temp || N.Kind == Projection::Return) &&
           Tu.Types[N.Type].Kind == Category::SharedOwner;
  }
  /// The owner as such is meant, or a base of it; not what it owns.
  PlaceId ownerOf(PlaceId P) const {
    for (; P; P = Fn.Places[P].Parent) {
      if (isOwner(P))
        return P;
      if (Fn.Places[P].Kind != Projection::Field)
        return {};
    }
    return {};
  }
  void share(PlaceId P) {
    if (PlaceId Owner = P ? ownerOf(P) : PlaceId{})
      Shared.set(Owner.Raw);
  }

  void operator()(const CallFact &F) {
    const Call &C = Fn[F.Call];
    if (C.Result && isOwner(C.Result))
      (C.FreshOwner ? Fresh : Shared).set(C.Result.Raw);
    Special Which = C.Callee ? Tu[C.Callee].Which : Special::None;
    PlaceId Into = C.Object ? ownerOf(C.Object->What) : PlaceId{};
    if ((Which == Special::MoveConstructor || Which == Special::MoveAssignment) && Into && C.Args.size() == 1)
      if (PlaceId From = ownerOf(C.Args[0].What)) {
        MovedInto.push_back({From, Into});
        Handovers.insert(F.Call);
        return;
      }
    for (const Argument &A : C.Args)
      share(A.What);
  }
  void operator()(const Adopt &A) {
    if (PlaceId Owner = A.Owner ? ownerOf(A.Owner) : PlaceId{})
      Fresh.set(Owner.Raw);
  }
  void operator()(const Flow &F) {
    PlaceId From = ownerOf(F.From), Into = ownerOf(F.To);
    if (From && Into && Fn.Places[Into].Kind == Projection::Return) {
      MovedInto.push_back({From, Into}); // `return p;`
      return;
    }
    share(F.From);
    share(F.To);
  }
  void operator()(const Issue &I) { share(Fn[I.Loan].Borrowed); }
  void operator()(const Escape &E) {
    if (E.Where != EscapeTo::Return)
      share(E.What);
  }
  void operator()(const Move &M) { share(M.From); }
  void operator()(const Spawn &S) { share(S.Callable); }
  template <class Other> void operator()(const Other &) {}
};
} // namespace

SoleOwners::SoleOwners(const TuFacts &Tu, const FunctionFacts &Fn) {
  auto Size = static_cast<unsigned>(Fn.Places.size());
  Collection Of{Tu, Fn, llvm::BitVector(Size), llvm::BitVector(Size), {}, {}};
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts) {
      if (!std::holds_alternative<CallFact>(F.What) && F.Call && Of.Handovers.contains(F.Call))
        continue;
      // What a call puts into its result, it says itself.
      const auto *L = std::get_if<Flow>(&F.What);
      if (!L || !F.Call || L->To != Fn[F.Call].Result)
        std::visit(Of, F.What);
    }
  // What was moved on is fresh where it went, if it was so where it came from; the source is nobody's owner then.
  llvm::BitVector Given(Size);
  for (auto [From, Into] : Of.MovedInto) {
    Given.set(From.Raw);
    if (Of.Fresh.test(From.Raw) && !Of.Shared.test(From.Raw))
      Of.Fresh.set(Into.Raw);
    else
      Of.Shared.set(Into.Raw);
  }
  Sole = std::move(Of.Fresh);
  Sole.reset(Of.Shared);
  Sole.reset(Given);
}
