#include "summary/Choices.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

/// One of the objects that a view may be bound to, and the block that binds it.
struct Choice {
  BlockId Arm;
  PlaceId Chosen;
};
using Choices = llvm::SmallVector<Choice, 2>;

struct View {
  Choices Of;
  BlockId Join; ///< where the arms meet; invalid if one may get there otherwise, too
};

class Spreading {
public:
  explicit Spreading(FunctionFacts &Fn) : Fn(Fn) {}
  void run();

private:
  void findViews();
  BlockId goalOf(const Choices &Of) const;
  void spread(BlockId B, uint32_t I);
  void sayAtEnd(const Choice &C, FactAt F);
  void insertAll();
  bool isEnteredOnlyBy(const Choices &Of, BlockId Goal) const;
  bool mayBeSaidBefore(BlockId B, uint32_t I, const Fact &F, PlaceId Chosen) const;
  PlaceId viewOf(PlaceId P) const;

  static constexpr size_t MaxChoices = 8;
  FunctionFacts &Fn;
  llvm::DenseMap<PlaceId, View> Views;
  std::vector<std::pair<FactRef, FactAt>> Inserted; ///< behind which fact
};

/// The places that an effect speaks of. Null: no effect on an object that a view could lead to.
struct Named {
  PlaceId *Object = nullptr, *Other = nullptr;
  bool *Always = nullptr;
  bool IsChange = false;
};

} // namespace

static Named named(Fact &F) {
  if (auto *M = std::get_if<Move>(&F))
    return {&M->From, nullptr, nullptr};
  if (auto *R = std::get_if<Read>(&F))
    return {&R->What, nullptr, nullptr};
  if (auto *W = std::get_if<Write>(&F))
    return {&W->What, &W->SameAs, &W->Always, true};
  if (auto *M = std::get_if<Mutate>(&F))
    return {&M->What, nullptr, &M->Always, true};
  if (auto *I = std::get_if<Invalidate>(&F))
    return {&I->What, nullptr, &I->Always, true};
  if (auto *L = std::get_if<Flow>(&F))
    return {&L->To, &L->From, &L->Kills, true};
  return {};
}

/// Views are bound in each of several blocks, to an object each time, and nowhere else: temporaries of conditional
/// expressions, `T *p = c ? &a : &b;`. And so is `T &r = c ? a : b;`, which is bound to such a temporary's object.
void Spreading::findViews() {
  llvm::DenseMap<PlaceId, Choices> Bound;
  llvm::DenseSet<PlaceId> Others;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (const FactAt &F : Fn.Blocks[B].Facts) {
      const auto *I = std::get_if<Issue>(&F.What);
      const auto *L = std::get_if<Flow>(&F.What);
      if (I && Fn[I->Loan].How == LoanKind::Exclusive)
        Others.insert(Fn[I->Loan].Borrowed); // may be set by that
      if (const auto *M = std::get_if<Mutate>(&F.What))
        Others.insert(M->What);
      PlaceId To = boundBy(F.What);
      if (!To || Fn.Places[To].Parent)
        continue;
      PlaceId Chosen;
      if (I && Fn[I->Loan].Exact)
        Chosen = Fn[I->Loan].Borrowed;
      else if (L && L->Kills && L->Exact)
        Chosen = Fn.Places.find(L->From, Projection::Deref, 0);
      if (Chosen && Fn.Places.rootOf(Chosen) != To)
        Bound[To].push_back({{B}, Chosen});
      else
        Others.insert(To);
    }
  for (const auto &[To, Of] : Bound)
    if (BlockId Goal = goalOf(Of); Goal && !Others.contains(To))
      Views.try_emplace(To, View{Choices(Of), isEnteredOnlyBy(Of, Goal) ? Goal : BlockId{}});
  for (const auto &[Same, Of] : Bound)
    if (Of.size() == 1 && !Others.contains(Same) && Fn.Places[Of[0].Chosen].Kind == Projection::Deref)
      if (auto It = Views.find(Fn.Places[Of[0].Chosen].Parent); It != Views.end()) {
        View AsThat = It->second;
        Views.try_emplace(Same, std::move(AsThat));
      }
}

/// Where several arms meet again at once; invalid if they do not.
BlockId Spreading::goalOf(const Choices &Of) const {
  if (Of.size() < 2 || Of.size() > MaxChoices)
    return {};
  llvm::SmallDenseSet<uint32_t, 4> Arms;
  BlockId Goal;
  for (const Choice &C : Of) {
    if (!Arms.insert(C.Arm.Raw).second)
      return {};
    for (const Edge &E : Fn[C.Arm].Next) {
      if (E.Exceptional)
        continue;
      if (Goal && Goal != E.To)
        return {};
      Goal = E.To;
    }
  }
  return Goal && !Arms.contains(Goal.Raw) ? Goal : BlockId{};
}

bool Spreading::isEnteredOnlyBy(const Choices &Of, BlockId Goal) const {
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    if (llvm::any_of(Fn.Blocks[B].Next, [&](const Edge &E) { return E.To == Goal; }) &&
        llvm::none_of(Of, [&](const Choice &C) { return C.Arm == BlockId{B}; }))
      return false;
  return true;
}

void Spreading::run() {
  findViews();
  if (Views.empty())
    return;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I)
      spread({B}, I);
  insertAll();
}

/// The view that P leads through.
PlaceId Spreading::viewOf(PlaceId P) const {
  PlaceId Deref;
  for (; P && Fn.Places[P].Parent; P = Fn.Places[P].Parent)
    Deref = Fn.Places[P].Kind == Projection::Deref ? P : PlaceId{};
  return Deref && Views.contains(P) ? P : PlaceId{};
}

/// Nothing that stands before F in its block looks at the object or at what F needs, or makes it another one.
bool Spreading::mayBeSaidBefore(BlockId B, uint32_t I, const Fact &Said, PlaceId Chosen) const {
  Fact F = Said;
  const PlaceId *Other = named(F).Other;
  auto meets = [&](PlaceId P) {
    return P && (Fn.Places.mayOverlap(P, Chosen) || (Other && *Other && Fn.Places.mayOverlap(P, *Other)));
  };
  for (const FactAt &Before : llvm::ArrayRef(Fn[B].Facts).take_front(I)) {
    const auto *R = std::get_if<Read>(&Before.What);
    if (R && Fn.Places.mayOverlap(R->What, Chosen))
      return false;
    const auto *Begin = std::get_if<StorageBegin>(&Before.What);
    const auto *End = std::get_if<StorageEnd>(&Before.What);
    if (meets(Begin ? Begin->What : End ? End->What : boundBy(Before.What)) || meets(changedBy(Before.What)))
      return false;
  }
  return true;
}

void Spreading::sayAtEnd(const Choice &C, FactAt F) {
  Fn.Blocks[C.Arm.Raw].Facts.push_back(std::move(F));
  spread(C.Arm, static_cast<uint32_t>(Fn[C.Arm].Facts.size() - 1)); // it may be a choice itself
}

void Spreading::spread(BlockId B, uint32_t I) {
  FactAt F = Fn[B].Facts[I];
  Named Of = named(F.What);
  const PlaceId Said = Of.Object ? *Of.Object : PlaceId{};
  const PlaceId Through = viewOf(Said);
  if (!Through)
    return;
  const PlaceId Referent = Fn.Places.find(Through, Projection::Deref, 0);
  const View Its = Views.find(Through)->second;
  for (const Choice &C : Its.Of) {
    *Of.Object = Fn.Places.replacePrefix(Said, Referent, C.Chosen);
    if (Its.Join == B && mayBeSaidBefore(B, I, F.What, *Of.Object)) {
      sayAtEnd(C, F);
    } else if (Of.IsChange) {
      FactAt Perhaps = F;
      *named(Perhaps.What).Always = false;
      Inserted.push_back({{B, I}, std::move(Perhaps)});
    }
  }
}

/// Behind the facts that they repeat.
void Spreading::insertAll() {
  llvm::stable_sort(Inserted, [](const auto &A, const auto &B) { return A.first < B.first; });
  auto shifted = [&](FactRef At) {
    auto isBefore = [&](const auto &New) { return New.first.Block == At.Block && New.first.Index < At.Index; };
    At.Index += static_cast<uint32_t>(llvm::count_if(Inserted, isBefore));
    return At;
  };
  for (Unsequenced &U : Fn.UnorderedOperands)
    for (std::vector<FactRef> &Operand : U.Operands)
      llvm::transform(Operand, Operand.begin(), shifted);
  for (auto &[At, F] : llvm::reverse(Inserted)) {
    std::vector<FactAt> &Facts = Fn.Blocks[At.Block.Raw].Facts;
    Facts.insert(Facts.begin() + At.Index + 1, std::move(F));
  }
}

void deed::sayOfEachChoice(FunctionFacts &Bound) { Spreading(Bound).run(); }
