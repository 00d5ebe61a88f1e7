#include "summary/CopiedNumbers.h"
#include "facts/HoldsLoans.h"
#include "flow/Solver.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

constexpr size_t MaxFacts = 2048;

/// A handle, the answer to a question, an enumerator.
bool isNumber(const TuFacts &Tu, TypeId T) {
  const TypeInfo &Type = Tu.Types[T];
  return mayBeHandle(Tu, T) ||
         (T && !Type.IsClass && !Type.IsPointer && !Type.IsReference && Type.Kind == Category::Value);
}

/// Sorted by place. An invalid value: set to something that the caller did not have.
using Values = llvm::SmallVector<std::pair<PlaceId, PlaceId>, 8>;

struct Domain {
  static constexpr Direction Way = Direction::Forward;
  using State = Values;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const Formals &Names;

  State boundary() { return {}; }
  static std::pair<PlaceId, PlaceId> *find(State &S, PlaceId P) {
    auto *At = llvm::lower_bound(S, std::pair(P, PlaceId{0}));
    return At != S.end() && At->first == P ? At : nullptr;
  }
  static void set(State &S, PlaceId P, PlaceId Value) {
    auto *At = llvm::lower_bound(S, std::pair(P, PlaceId{0}));
    if (At != S.end() && At->first == P)
      At->second = Value;
    else
      S.insert(At, {P, Value});
  }
  /// Of P at the entry, if P still has it.
  PlaceId valueOf(State &S, PlaceId P) const {
    for (PlaceId Q = P; Q; Q = Fn.Places[Q].Parent)
      if (const auto *Known = find(S, Q))
        return Q == P ? Known->second : PlaceId{};
    return P;
  }
  bool join(State &Into, const State &From) {
    bool Changed = false;
    State Other = From;
    for (auto &[P, Value] : Into)
      if (Value && valueOf(Other, P) != Value) {
        Value = {};
        Changed = true;
      }
    for (auto [P, Value] : From)
      if (!find(Into, P)) {
        set(Into, P, valueOf(Into, P) == Value ? Value : PlaceId{});
        Changed = true;
      }
    return Changed;
  }
  void lose(State &S, PlaceId P) const {
    llvm::erase_if(S, [&](const auto &Known) { return Fn.Places.isPartOf(Known.first, P); });
    set(S, P, {});
  }
  bool isBuilt(const FactAt &At, const Write &W) const {
    const Call *C = At.Call ? &Fn[At.Call] : nullptr;
    return C && C->How == CallKind::Constructor && C->Object && C->Object->What == W.What;
  }
  void transfer(State &S, FactRef, const FactAt &At) {
    if (const auto *W = std::get_if<Write>(&At.What)) {
      PlaceId P = Names.resolve(W->What);
      if (isBuilt(At, *W))
        return; // its parts are as the constructor has set them
      bool Copies = W->SameAs && W->Always && isNumber(Tu, typeOf(Tu, Fn, P));
      PlaceId Value = Copies ? valueOf(S, Names.resolve(W->SameAs)) : PlaceId{};
      lose(S, P);
      if (Value)
        set(S, P, Value);
    } else if (const auto *M = std::get_if<Mutate>(&At.What)) {
      lose(S, Names.resolve(M->What));
    } else if (const auto *B = std::get_if<StorageBegin>(&At.What)) {
      lose(S, Names.resolve(B->What));
    } else if (const auto *C = std::get_if<CallFact>(&At.What)) {
      if (const Call &Made = Fn[C->Call]; Made.How == CallKind::Constructor && Made.Object && Made.Object->What)
        lose(S, Names.resolve(Made.Object->What));
    }
  }
  bool mayThrow(const FactAt &At) const { return callMayThrow(Tu, Fn, At); }
};

} // namespace

/// The caller sees what becomes of it, or gets it.
static std::optional<FormalPlace> outcome(const Formals &Names, PlaceId P) {
  auto Formal = Names.of(P);
  auto isElement = [](const FormalStep &S) { return S.Kind == Projection::Element || S.Kind == Projection::Content; };
  if (!Formal || Formal->Cut || llvm::any_of(Formal->Place.Path, isElement) ||
      (Formal->Place.Root != FormalRoot::Return && !Names.visible(P)))
    return std::nullopt;
  return std::move(Formal->Place);
}

static bool copiesToCaller(const TuFacts &Tu, const FunctionFacts &Fn, const Formals &Names) {
  size_t Facts = 0;
  bool Any = false;
  for (const Block &B : Fn.Blocks) {
    Facts += B.Facts.size();
    for (const FactAt &At : B.Facts)
      if (const auto *W = std::get_if<Write>(&At.What); W && W->SameAs && !Any)
        Any = isNumber(Tu, typeOf(Tu, Fn, W->What)) && outcome(Names, W->What);
  }
  return Any && Facts <= MaxFacts;
}

std::vector<CopiedNumber> deed::copiedNumbers(const TuFacts &Tu, const FunctionFacts &Bound, const Formals &Names) {
  std::vector<CopiedNumber> Out;
  if (!Bound.Exit || !copiesToCaller(Tu, Bound, Names))
    return Out;
  Domain Copies{Tu, Bound, Names};
  Solver<Domain> Fixpoint(Bound, Copies, 16 * MaxFacts);
  if (Fixpoint.run() == Solved::GaveUp || !Fixpoint.at(Bound.Exit))
    return Out;
  Values AtExit = *Fixpoint.at(Bound.Exit);
  for (uint32_t I = 0; I != Bound[Bound.Exit].Facts.size(); ++I)
    Copies.transfer(AtExit, {Bound.Exit, I}, Bound[Bound.Exit].Facts[I]);
  for (auto [P, Value] : AtExit) {
    if (!Value || P == Value)
      continue;
    auto Into = outcome(Names, P);
    auto From = Names.of(Value);
    if (Into && From && !From->Cut && From->Place.Root != FormalRoot::Return)
      Out.push_back({std::move(*Into), std::move(From->Place)});
  }
  return Out;
}
