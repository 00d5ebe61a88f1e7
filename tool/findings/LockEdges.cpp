#include "findings/LockEdges.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <deque>
#include <map>
#include <set>

using namespace deed;

std::vector<LockEdge> deed::mergedLockEdges(std::vector<LockEdge> Edges) {
  auto before = [](const LockEdge &A, const LockEdge &B) {
    return std::tie(A.From, A.To, A.Declared, A) < std::tie(B.From, B.To, B.Declared, B);
  };
  llvm::sort(Edges, before);
  auto same = [](const LockEdge &A, const LockEdge &B) { return A.From == B.From && A.To == B.To; };
  Edges.erase(std::unique(Edges.begin(), Edges.end(), same), Edges.end());
  return Edges;
}

std::vector<std::vector<const LockEdge *>> deed::lockCycles(llvm::ArrayRef<LockEdge> Edges) {
  std::map<std::string, std::vector<const LockEdge *>> From;
  for (const LockEdge &E : Edges)
    From[E.From].push_back(&E);
  std::vector<std::vector<const LockEdge *>> Cycles;
  std::set<std::string> Seen; ///< by the locks on it
  for (const LockEdge &Start : Edges) {
    if (Start.From == Start.To) {
      if (Seen.insert(keyOfCycle({&Start})).second)
        Cycles.push_back({&Start});
      continue;
    }
    // The shortest way back.
    std::map<std::string, const LockEdge *> By{{Start.To, &Start}};
    std::deque<std::string> Work{Start.To};
    while (!Work.empty() && !By.count(Start.From)) {
      std::string At = Work.front();
      Work.pop_front();
      for (const LockEdge *E : From[At])
        if (By.try_emplace(E->To, E).second)
          Work.push_back(E->To);
    }
    if (!By.count(Start.From))
      continue;
    std::vector<const LockEdge *> Cycle;
    for (const LockEdge *E = By[Start.From];; E = By[E->From]) {
      Cycle.push_back(E);
      if (E == &Start)
        break;
    }
    std::reverse(Cycle.begin(), Cycle.end());
    // Nobody does what is declared only: two declarations that disagree are no deadlock.
    if (llvm::all_of(Cycle, [](const LockEdge *E) { return E->Declared; }))
      continue;
    // Told at what the code does.
    while (Cycle.back()->Declared)
      std::rotate(Cycle.begin(), Cycle.end() - 1, Cycle.end());
    if (Seen.insert(keyOfCycle(Cycle)).second)
      Cycles.push_back(std::move(Cycle));
  }
  llvm::sort(Cycles, [](const auto &A, const auto &B) { // edges lie in one array, in order
    return std::pair(A.size(), A.front()) < std::pair(B.size(), B.front());
  });
  return Cycles;
}

std::string deed::keyOfCycle(llvm::ArrayRef<const LockEdge *> Cycle) {
  std::set<std::string> Locks;
  for (const LockEdge *E : Cycle)
    Locks.insert(E->From);
  return llvm::join(Locks, "\n");
}

static void addEdgeSteps(std::vector<Step> &Steps, const LockEdge &E, unsigned Thread, bool IsLast) {
  auto add = [&](Step::Kind What, const FileSpan &At, std::string Text) {
    if (At.valid())
      Steps.push_back({What, At, std::move(Text), Thread});
  };
  if (E.Declared) {
    add(Step::Kind::Related, E.HeldSince, "`" + E.FromName + "` is declared to be locked before `" + E.ToName + "`");
    return;
  }
  add(Step::Kind::Cause, E.HeldSince, "`" + E.FromName + "` is locked here");
  // The last edge's way begins where the finding stands.
  for (size_t I = IsLast ? 1 : 0; I < E.Way.size(); ++I)
    add(E.Way[I].What, E.Way[I].At,
        I + 1 < E.Way.size()
            ? E.Way[I].Text
            : "`" + E.ToName + "` is locked here" + (IsLast ? "" : ", while `" + E.FromName + "` is held"));
}

Finding deed::lockOrderFinding(llvm::ArrayRef<const LockEdge *> Cycle) {
  const LockEdge &Last = *Cycle.back();
  Finding F;
  F.Which = Rule::LockOrder;
  F.How = Level::Warning;
  // Where the lock is held and the way to the other begins: the order is made here, not in the callee.
  F.At = Last.Way.front().At;
  F.Function = Last.Function;
  F.Subject = Last.From + " " + Last.To;
  if (Cycle.size() == 1) {
    F.Message = "two objects' `" + Last.ToName + "` are locked in an order that the caller chooses";
    F.Label = "another thread may lock them the other way round";
    if (Last.HeldSince.valid())
      F.Steps.push_back({Step::Kind::Cause, Last.HeldSince, "the first one is locked here"});
    F.Help = "lock both at once with `std::scoped_lock`, or always in the order of their addresses";
    return F;
  }
  bool Declared = llvm::any_of(Cycle, [](const LockEdge *E) { return E->Declared; });
  F.Message = "`" + Last.FromName + "` and `" + Last.ToName + "` are locked in " +
              (Declared ? "another order than declared" : "both orders");
  F.Label = Last.Way.size() == 1 ? "`" + Last.ToName + "` locked here, while `" + Last.FromName + "` is held"
                                 : Last.Way.front().Text + ", with `" + Last.FromName + "` held";
  unsigned Thread = 0;
  for (const LockEdge *E : Cycle)
    addEdgeSteps(F.Steps, *E, E->Declared ? 0 : ++Thread, E == &Last);
  F.Help = "lock them in one order everywhere, or both at once with `std::scoped_lock`";
  return F;
}
