#include "summary/UnsafeDeeds.h"
#include "summary/AnalyzeFunctions.h"
#include "summary/Merge.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

class Acts {
public:
  Acts(const SolvedFunction &Fn, FunctionIndex &Index) : Fn(Fn), Facts(Fn.Facts), Tu(Fn.Tu), Index(Index) {}
  std::vector<UnsafeAct> run();

private:
  void factsOf(uint32_t Block);
  void closures();
  void call(const Call &C, FactRef At);
  void inside(FunctionId F, const std::vector<UnsafeDeed> &Deeds, Span At, FactRef Where);
  FunctionId heldBy(PlaceId Pointer);
  void indirect(const Call &C, FactRef At);
  void global(PlaceId P, const FactAt &F, FactRef At);
  SymbolId mutableGlobal(PlaceId P) const;
  bool isHandedOver(const Call &C, SymbolId Global) const;
  bool locksItself(PlaceId P) const;
  bool isLockHeld(FactRef At) const;
  void add(UnsafeAct A);

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  const TuFacts &Tu;
  FunctionIndex &Index;
  llvm::DenseSet<PlaceId> BeingMade; ///< static locals whose initialiser runs
  std::vector<UnsafeAct> Out;
};

} // namespace

void Acts::add(UnsafeAct A) {
  A.Region = Tu.Excused.around(A.At);
  Out.push_back(std::move(A));
}

std::vector<UnsafeAct> Acts::run() {
  for (const UnsafeOperation &Op : Facts.UnsafeOperations)
    add({Op.How, Op.At});
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    factsOf(B);
  closures();
  return std::move(Out);
}

void Acts::factsOf(uint32_t Block) {
  const std::vector<FactAt> &All = Facts.Blocks[Block].Facts;
  for (uint32_t I = 0; I != All.size(); ++I) {
    const FactAt &F = All[I];
    FactRef At{{Block}, I};
    if (const auto *C = std::get_if<CallFact>(&F.What))
      call(Facts[C->Call], At);
    else if (const auto *R = std::get_if<Read>(&F.What))
      global(R->What, F, At);
    else if (const auto *M = std::get_if<Mutate>(&F.What))
      global(M->What, F, At);
    else if (const auto *T = std::get_if<Move>(&F.What))
      global(T->From, F, At);
    else if (const auto *W = std::get_if<Wait>(&F.What);
             W && !F.Call && !Fn.Tu.Types[typeOf(Fn.Tu, Facts, W->What)].IsSynchronised)
      BeingMade.insert(W->What);
    else if (const auto *S = std::get_if<Write>(&F.What); S && !BeingMade.erase(S->What))
      global(S->What, F, At);
  }
}

//===-- Globals ---------------------------------------------------------------------------------------------------===//

/// The global that P is, or is a part of; what it merely points to is somebody else's.
SymbolId Acts::mutableGlobal(PlaceId P) const {
  P = Fn.Known.resolve(P);
  for (; Facts.Places[P].Parent; P = Facts.Places[P].Parent)
    if (Facts.Places[P].Kind == Projection::Deref &&
        Tu.Types[typeOf(Tu, Facts, Facts.Places[P].Parent)].IsPointer)
      return {};
  const PlaceNode &Root = Facts.Places[P];
  return Root.Kind == Projection::Global && Tu.MutableGlobals.contains(Root.Key) ? SymbolId{Root.Key} : SymbolId{};
}

/// The callee got it from here; what it reaches by itself is its own affair.
bool Acts::isHandedOver(const Call &C, SymbolId Global) const {
  auto isIt = [&](const Argument &A) {
    return A.What && Facts.Places[Facts.Places.rootOf(Fn.Known.resolve(A.What))].Kind == Projection::Global &&
           Facts.Places[Facts.Places.rootOf(Fn.Known.resolve(A.What))].Key == Global.Raw;
  };
  return (C.Object && isIt(*C.Object)) || llvm::any_of(C.Args, isIt);
}

/// An object that has a lock of its own takes it in its member functions.
bool Acts::locksItself(PlaceId P) const {
  auto isLock = [&](const Member &M) {
    const TypeInfo &T = Tu.Types[M.Type];
    return T.Kind == Category::Lock || T.IsSynchronised;
  };
  for (P = Fn.Known.resolve(P); P; P = Facts.Places[P].Parent)
    if (llvm::any_of(Tu.Types[typeOf(Tu, Facts, P)].Members, isLock))
      return true;
  return false;
}

/// Or nobody else is there: an initialiser at namespace scope runs before there are threads.
bool Acts::isLockHeld(FactRef At) const {
  if (Fn.Info.hasHabit(Habit::WantsLockHeld) || Fn.Info.IsInitialiser)
    return true;
  if (!Fn.Locks)
    return LockFlow::isNeeded(Facts); // too much of it: nobody knows
  return llvm::any_of(Fn.Locks->heldBefore(At), [](const LockStatus &S) { return S.mustBeHeld(); });
}

void Acts::global(PlaceId P, const FactAt &F, FactRef At) {
  if (!P || !Fn.Moves.isReachable(At))
    return;
  SymbolId Global = mutableGlobal(P);
  if (!Global)
    return;
  if (F.Call) {
    const Call &C = Facts[F.Call];
    bool Makes = C.How == CallKind::Constructor && C.Object && C.Object->What &&
                 Facts.Places.isPartOf(Fn.Known.resolve(P), C.Object->What);
    if (Makes || C.How == CallKind::Destructor || !isHandedOver(C, Global) || (C.Object && locksItself(C.Object->What)))
      return;
  }
  if (!isLockHeld(At))
    add({.How = UnsafeKind::MutableGlobal, .At = F.Call ? Facts[F.Call].At : F.At, .Global = Global});
}

//===-- Calls -----------------------------------------------------------------------------------------------------===//

/// One thing of all that the callee does: the first that no lock of ours makes right.
void Acts::inside(FunctionId F, const std::vector<UnsafeDeed> &Deeds, Span At, FactRef Where) {
  for (const UnsafeDeed &D : Deeds)
    if (D.How != UnsafeKind::MutableGlobal || !isLockHeld(Where))
      return add({.How = D.How, .At = At, .Callee = F, .Trail = D.Trail});
}

void Acts::call(const Call &C, FactRef At) {
  if (!Fn.Moves.isReachable(At) || C.How == CallKind::Destructor)
    return;
  if (!C.Callee)
    return indirect(C, At);
  const FunctionInfo &F = Tu[C.Callee];
  if (F.IsSafe || F.IsLambda)
    return;
  const std::vector<UnsafeDeed> &Deeds =
      (C.Virtual ? Fn.Summaries.ofVirtual(C.Callee) : Fn.Summaries.of(C.Callee)).Unsafe;
  if (!Deeds.empty())
    return inside(C.Callee, Deeds, C.At, At);
  if (F.Constructs && !Tu[F.Constructs->Constructor].IsSafe)
    inside(F.Constructs->Constructor, Fn.Summaries.of(F.Constructs->Constructor).Unsafe, C.At, At);
}

/// The one function that a local pointer is ever given.
FunctionId Acts::heldBy(PlaceId Pointer) {
  Pointer = Fn.Known.resolve(Pointer);
  if (Projection Kind = Facts.Places[Pointer].Kind; Kind != Projection::Local && Kind != Projection::Temp)
    return {};
  FunctionId Held;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &F : B.Facts) {
      if (const auto *Copied = std::get_if<Flow>(&F.What); Copied && Fn.Known.resolve(Copied->To) == Pointer)
        return {};
      const auto *Made = std::get_if<Issue>(&F.What);
      if (!Made || Fn.Known.resolve(Made->Into) != Pointer)
        continue;
      const PlaceNode &N = Facts.Places[Facts[Made->Loan].Borrowed];
      FunctionId Given = N.Kind == Projection::Global && !N.Parent ? Index.named({N.Key}) : FunctionId{};
      if (!Given || (Held && Held != Given))
        return {};
      Held = Given;
    }
  return Held;
}

/// Through a pointer to a function. One that was given a known function runs that; std::function is an object.
void Acts::indirect(const Call &C, FactRef At) {
  if (!C.CalleeValue || Tu.Types[typeOf(Tu, Facts, C.CalleeValue)].IsClass)
    return;
  FunctionId Runs = heldBy(C.CalleeValue);
  if (!Runs)
    return add({.How = UnsafeKind::IndirectCall, .At = C.At});
  if (!Tu[Runs].IsSafe)
    inside(Runs, Fn.Summaries.of(Runs).Unsafe, C.At, At);
}

void Acts::closures() {
  for (const ClosureMade &Made : Facts.Closures) {
    const std::vector<FactAt> &All = Facts[Made.At.Block].Facts;
    auto First = llvm::find_if(All, [&](const FactAt &F) { return F.Source >= Made.At.Index; });
    FactRef Where{Made.At.Block, static_cast<uint32_t>(First - All.begin())};
    if (First == All.end() || !Fn.Moves.isReachable(Where))
      continue;
    for (const UnsafeDeed &D : Fn.Summaries.of(Made.Runs).Unsafe)
      if (D.How != UnsafeKind::MutableGlobal || !isLockHeld(Where))
        add({.How = D.How, .At = First->At, .Callee = Made.Runs, .Trail = D.Trail});
  }
}

std::vector<UnsafeAct> deed::unsafeActs(const SolvedFunction &Fn, FunctionIndex &Index) {
  return Acts(Fn, Index).run();
}

std::vector<UnsafeDeed> deed::unsafeDeeds(const SolvedFunction &Fn) {
  constexpr size_t MaxTrail = 4;
  std::vector<UnsafeDeed> Deeds;
  for (const UnsafeAct &A : Fn.Unsafe) {
    bool IsMakers = Fn.Info.IsLambda && A.How == UnsafeKind::MutableGlobal;
    if (A.isExcused() || (Fn.Info.IsSafe && !IsMakers))
      continue;
    std::vector<TrailStep> Trail{{A.At, A.Callee ? Fn.Tu[A.Callee].Name : SymbolId{}}};
    for (const TrailStep &Inner : A.Trail)
      if (Trail.size() < MaxTrail)
        Trail.push_back(Inner);
      else
        Trail.back() = Inner; // where it really happens says the most
    addUnsafe(Deeds, {A.How, std::move(Trail)});
  }
  return Deeds;
}

//===-- Functions without a body ----------------------------------------------------------------------------------===//

static bool showsPointers(const TuFacts &Tu, const FunctionInfo &F) {
  return Tu.Types[F.ResultType].IsPointer ||
         llvm::any_of(F.Params, [&](const Parameter &P) { return Tu.Types[P.Type].IsPointer; });
}

static bool managesMemory(const TuFacts &Tu, const FunctionInfo &F, const Summary &S) {
  auto isMemory = [](AllocKind K) {
    return K == AllocKind::Malloc || K == AllocKind::New || K == AllocKind::NewArray;
  };
  auto isUntyped = [&](TypeId T) {
    const TypeInfo &P = Tu.Types[T];
    return P.IsPointer && (F.IsExternC || Tu.Types[P.Pointee].IsVoid);
  };
  return llvm::any_of(S.Effects, [&](const Effect &E) {
    if (!isMemory(E.Alloc) || !E.What.Path.empty())
      return false;
    if (E.Kind == EffectKind::ReturnFresh && E.What.Root == FormalRoot::Return)
      return isUntyped(F.ResultType);
    return E.Kind == EffectKind::Free && E.What.Root == FormalRoot::Param && E.What.Param < F.Params.size() &&
           isUntyped(F.Params[E.What.Param].Type);
  });
}

std::vector<UnsafeDeed> deed::unsafeDeclared(const TuFacts &Tu, const FunctionInfo &F, const Summary &S) {
  if (!Tu.WantsUnsafe || F.IsSafe || F.Defaulted)
    return {};
  if (S.Source == SummarySource::Model) {
    if (!S.Unsafe.empty() || F.Class || !managesMemory(Tu, F, S))
      return S.Unsafe;
    return {{UnsafeKind::RawMemory}};
  }
  if (F.IsExternC) // numbers in, numbers out: a system's function can't do much with them
    return F.IsSystem && !F.IsVariadic && !showsPointers(Tu, F) ? std::vector<UnsafeDeed>{}
                                                                : std::vector<UnsafeDeed>{{UnsafeKind::UncheckedCall}};
  if (F.IsOwnCxx)
    return {{UnsafeKind::UnknownCall}};
  // The models describe the standard library as far as they have to. Other libraries' headers are not analysed; they
  // are taken to be as safe as what they let through.
  if (F.IsStandard || !F.IsSystem || !showsPointers(Tu, F))
    return {};
  return {{UnsafeKind::UnknownCall}};
}
