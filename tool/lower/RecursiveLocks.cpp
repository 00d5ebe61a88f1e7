#include "lower/RecursiveLocks.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

static bool hasHabit(const TuFacts &Tu, const Call &C, Habit H) { return C.Callee && Tu[C.Callee].hasHabit(H); }

/// What the pointer made for the argument points to: `&mutex_`.
static PlaceId behind(const FunctionFacts &Fn, const Argument &A) {
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts)
      if (const auto *I = std::get_if<Issue>(&F.What); I && I->Into == A.What)
        return Fn[I->Loan].Borrowed;
  return A.What ? Fn.Places.find(A.What, Projection::Deref, 0) : PlaceId{};
}

static void markClass(TuFacts &Tu, TypeId Class) {
  const llvm::StringRef Name = Tu.plainName(Class);
  for (uint32_t T = 0; T != Tu.Types.size(); ++T) {
    if (Tu.plainName(TypeId{T}) == Name)
      Tu.Types.at({T}).IsRecursive = true;
  }
}

static void mark(TuFacts &Tu, const FunctionFacts &Fn, PlaceId Lock) {
  const PlaceNode &Root = Fn.Places[Fn.Places.rootOf(Lock)];
  if (Root.Kind == Projection::Global) {
    Tu.RecursiveLocks.insert(Root.Key);
    return;
  }
  for (PlaceId P = Fn.Places[Lock].Parent; P; P = Fn.Places[P].Parent) {
    TypeId Whole = typeOf(Tu, Fn, P);
    if (!Whole && Fn.Places[P].Kind == Projection::Deref && Root.Kind == Projection::This)
      Whole = Tu[Fn.Function].ObjectType;
    if (Tu.Types[Whole].IsClass)
      return markClass(Tu, Whole);
  }
}

/// A lock of C's, whose kind is what it was set up with; C++'s say theirs by their names.
static bool holdsCLock(const TypeTable &Types, const Symbols &Names, TypeId T, unsigned Depth) {
  constexpr unsigned MaxDepth = 3;
  return llvm::any_of(Types[T].Members, [&](const Member &M) {
    const TypeInfo &Part = Types[M.Type];
    bool IsC = Part.Kind == Category::Lock && Part.Members.empty() && !Names.text(Part.Name).contains("::");
    return IsC || (Depth != MaxDepth && holdsCLock(Types, Names, M.Type, Depth + 1));
  });
}

/// `Mutex::Mutex()` of another file: it may well make a recursive one.
static void markMadeElsewhere(TuFacts &Tu) {
  for (uint32_t I = 0; I != Tu.Functions.size(); ++I) {
    const FunctionInfo &F = Tu.Functions[I];
    if (F.Which == Special::DefaultConstructor && !F.HasBody && !F.Defaulted && !F.IsSystem &&
        holdsCLock(Tu.Types, Tu.Names, F.ObjectType, 0))
      markClass(Tu, F.ObjectType);
  }
}

void deed::markRecursiveLocks(TuFacts &Tu) {
  markMadeElsewhere(Tu);
  if (llvm::none_of(Tu.Functions, [](const FunctionInfo &F) { return F.hasHabit(Habit::MakesRecursive); }))
    return;
  for (const FunctionFacts &Fn : Tu.Bodies) {
    auto says = [&](const Call &C) {
      return hasHabit(Tu, C, Habit::MakesRecursive) && C.Args.size() == 2 && C.Args[1].Constant.value_or(0) != 0;
    };
    if (llvm::none_of(Fn.Calls, says))
      continue;
    for (const Call &C : Fn.Calls)
      if (hasHabit(Tu, C, Habit::MakesLock) && C.Args.size() == 2 && C.Args[1].Constant != 0)
        if (PlaceId Lock = behind(Fn, C.Args[0]))
          mark(Tu, Fn, Lock);
  }
}
