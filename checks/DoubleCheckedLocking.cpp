// double-checked-locking: `if (!P) { lock; if (!P) P = make(); }` on a P that is no atomic.
//
// The first check races with the write: another thread may see P set before what it refers to. Atomics, and what
// `std::call_once` or a static local initialises, are no places that are tested here.
#include "checks/DoubleChecks.h"
#include "checks/LockText.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

using namespace deed;

namespace {

class Finder {
public:
  explicit Finder(const SolvedFunction &Fn) : Fn(Fn), Facts(Fn.Facts) {}
  std::vector<DoubleCheck> find();

private:
  /// What is tested where the block branches; invalid if nothing that others can change.
  PlaceId testedBy(BlockId B) const;
  bool isHeldAtEnd(BlockId B, PlaceId Lock) const;
  bool reaches(BlockId From, BlockId To) const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
};

} // namespace

PlaceId Finder::testedBy(BlockId B) const {
  for (const Edge &E : Facts[B].Next)
    if (E.If) {
      const Condition &C = Facts.Conditions[E.If.Raw];
      if (!C.Place || C.How == Condition::Kind::Less)
        return {};
      PlaceId P = Fn.Known.resolve(C.Place);
      Projection Root = Facts.Places[Facts.Places.rootOf(P)].Kind;
      for (PlaceId Q = P; Q; Q = Facts.Places[Q].Parent)
        if (Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, Q)].IsSynchronised ||
            Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, Q)].Kind == Category::Guard)
          return {};
      return Root == Projection::This || Root == Projection::Global ? P : PlaceId{};
    }
  return {};
}

bool Finder::isHeldAtEnd(BlockId B, PlaceId Lock) const {
  return Fn.Locks->statusBefore(Lock, {B, static_cast<uint32_t>(Facts[B].Facts.size())}).mayBeHeld();
}

bool Finder::reaches(BlockId From, BlockId To) const {
  llvm::DenseSet<uint32_t> Seen;
  llvm::SmallVector<BlockId, 8> Work{From};
  while (!Work.empty())
    for (const Edge &E : Facts[Work.pop_back_val()].Next) {
      if (E.To == To)
        return true;
      if (Seen.insert(E.To.Raw).second)
        Work.push_back(E.To);
    }
  return false;
}

std::vector<DoubleCheck> Finder::find() {
  std::vector<DoubleCheck> Found;
  if (!Fn.Locks)
    return Found;
  llvm::DenseMap<PlaceId, llvm::SmallVector<BlockId, 2>> Tests;
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    if (PlaceId P = testedBy({B}))
      Tests[P].push_back({B});
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const auto *W = std::get_if<Write>(&Facts.Blocks[B].Facts[I].What);
      auto It = W ? Tests.find(Fn.Known.resolve(W->What)) : Tests.end();
      if (It == Tests.end())
        continue;
      for (const LockStatus &L : Fn.Locks->heldBefore({BlockId{B}, I})) {
        if (L.Sites.empty())
          continue;
        BlockId LockedIn = L.Sites.front().Block;
        for (BlockId First : It->second)
          for (BlockId Second : It->second)
            if (First != Second && !isHeldAtEnd(First, L.Lock) && isHeldAtEnd(Second, L.Lock) &&
                (reaches(First, LockedIn) || First == LockedIn) && (Second == LockedIn || reaches(LockedIn, Second)) &&
                reaches(Second, {B}) && !reaches(LockedIn, First) &&
                llvm::none_of(Found, [&](const DoubleCheck &D) { return D.What == It->first; })) {
              Span Checked;
              for (const Edge &E : Facts[First].Next)
                if (E.If)
                  Checked = Facts.Conditions[E.If.Raw].At;
              Found.push_back({It->first, L.Lock, Checked, L.Sites.front(), {BlockId{B}, I}});
            }
      }
    }
  return Found;
}

std::vector<DoubleCheck> deed::findDoubleChecks(const SolvedFunction &Fn) { return Finder(Fn).find(); }

void deed::checkDoubleCheckedLocking(const SolvedFunction &Fn, FindingSink &Out) {
  for (const DoubleCheck &D : findDoubleChecks(Fn)) {
    Finding F;
    F.Which = Rule::DoubleCheckedLocking;
    F.How = Level::Warning;
    F.At = Out.resolve(D.Checked);
    F.Function = Fn.Tu.text(Fn.Info.Name).str();
    F.Subject = placeName(Fn.Tu, Fn.Facts, D.What);
    F.Message =
        quoted(Fn, D.What) + " is checked without " + lockName(Fn, D.Lock) + ", which guards its initialisation";
    F.Label = "another thread may be setting it just now";
    addAcquired(F.Steps, Fn, D.Lock, D.Locked, Out);
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(Fn.Facts[D.Set.Block].Facts[D.Set.Index].At),
            quoted(Fn, D.What) + " is set here, under the lock");
    F.Help = "use a static local or `std::call_once`, or make it a `std::atomic`";
    Out.add(std::move(F));
  }
}
