#include "checks/LockGraph.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"
#include <deque>

using namespace deed;

namespace {
struct NamedLock {
  std::string Key, Name;
};
} // namespace

/// By the class that the lock is a member of; a global by its name; nothing for locals.
static std::optional<NamedLock> nameLock(const TuFacts &Tu, FunctionId F, const SharedPlace &P) {
  const FunctionInfo &Info = Tu[F];
  std::string Path;
  for (const SharedStep &S : P.Path)
    if (S.Kind == Projection::Field)
      Path += (Path.empty() ? "" : ".") + Tu.text({S.Key}).str();
  if (P.From == SharedPlace::Root::Global)
    return NamedLock{"::" + Tu.text({P.Key}).str() + (Path.empty() ? "" : "." + Path), sharedName(Tu, Info, P)};
  TypeId Class;
  if (P.From == SharedPlace::Root::This) {
    Class = Info.ObjectType;
  } else if (P.From == SharedPlace::Root::Param && P.Key < Info.Params.size()) {
    Class = Info.Params[P.Key].Type;
    if (Info.Params[P.Key].How == PassKind::Value)
      Class = Tu.Types[Class].Pointee;
  }
  if (!Class || Path.empty())
    return std::nullopt;
  std::vector<SharedStep> Left(P.Path.begin() + (P.Path.empty() ? 0 : 1), P.Path.end());
  // Down the path as far as types are known, so that a lock is its owner's, whoever leads to it.
  for (bool Further = true; Further && Left.size() > 1;) {
    Further = false;
    // An element of an array or container.
    if (Left[0].Kind != Projection::Field) {
      const TypeInfo &Whole = Tu.Types[Class];
      TypeId Element = Whole.Pointee ? Whole.Pointee : Whole.Arguments.size() == 1 ? Whole.Arguments[0] : TypeId{};
      if (Left[0].Kind == Projection::Content || !Element) {
        Left.erase(Left.begin());
        Further = true;
      } else if (Left[0].Kind == Projection::Element || Left[0].Kind == Projection::Deref) {
        Class = Element;
        Left.erase(Left.begin());
        Further = true;
      }
      continue;
    }
    for (const Member &M : Tu.Types[Class].Members)
      if (Left[0].Kind == Projection::Field && M.Name.Raw == Left[0].Key) {
        TypeId Next = M.Type;
        size_t Used = 1;
        while (Used < Left.size() && Left[Used].Kind == Projection::Deref && Tu.Types[Next].Pointee) {
          Next = Tu.Types[Next].Pointee;
          ++Used;
        }
        if (Used < Left.size() && Left[Used].Kind == Projection::Field && !Tu.Types[Next].Members.empty()) {
          Class = Next;
          Left.erase(Left.begin(), Left.begin() + static_cast<ptrdiff_t>(Used));
          Further = true;
        }
        break;
      }
  }
  Path.clear();
  for (const SharedStep &S : Left)
    if (S.Kind == Projection::Field)
      Path += (Path.empty() ? "" : ".") + Tu.text({S.Key}).str();
  llvm::StringRef Name = Tu.text(Tu.Types[Class].Name);
  Name.consume_front("const ");
  return NamedLock{Name.str() + "." + Path, shortName(Name) + "::" + Path};
}

std::vector<LockEdge> deed::lockEdges(ThreadModel &Model) {
  std::vector<LockEdge> Edges;
  std::set<std::pair<std::string, std::string>> Seen;
  const TuFacts &Tu = Model.tu();
  for (FunctionId F : Model.functions()) {

    for (const Acquisition &A : Model.acquisitions(F)) {
      auto To = nameLock(Tu, F, A.Lock.Lock);
      if (!To)
        continue;
      if (A.BesideElement && A.Way.size() == 1 && !Model.of(F).OrdersByAddress && !A.IsRecursive &&
          Seen.insert({To->Key, To->Key}).second)
        Edges.push_back({To->Key, To->Key, To->Name, To->Name, A.BesideElement, A.Way, true});
      for (const HeldLock &L : A.Before) {
        auto From = L.Lock.isNowhere() ? std::nullopt : nameLock(Tu, F, L.Lock);
        if (!From || L.Lock == A.Lock.Lock)
          continue;
        bool SameRoot = L.Lock.From == A.Lock.Lock.From && L.Lock.Key == A.Lock.Lock.Key;
        // Of one class, but which objects they are is known only for parameters and `this`.
        if (From->Key == To->Key && (SameRoot || Model.of(F).OrdersByAddress || A.Way.size() > 1 ||
                                     A.IsRecursive))
          continue;
        if (Seen.insert({From->Key, To->Key}).second)
          Edges.push_back({From->Key, To->Key, From->Name, To->Name, L.At, A.Way, SameRoot});
      }
    }
  }
  return Edges;
}

std::vector<std::vector<const LockEdge *>> deed::lockCycles(llvm::ArrayRef<LockEdge> Edges) {
  std::map<std::string, std::vector<const LockEdge *>> From;
  for (const LockEdge &E : Edges)
    From[E.From].push_back(&E);
  std::vector<std::vector<const LockEdge *>> Cycles;
  std::set<std::set<std::string>> Seen; ///< by the locks on it
  for (const LockEdge &Start : Edges) {
    if (Start.From == Start.To) {
      if (Seen.insert({Start.From}).second)
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
    std::set<std::string> Locks;
    for (const LockEdge *E = By[Start.From];; E = By[E->From]) {
      Cycle.push_back(E);
      Locks.insert(E->From);
      if (E == &Start)
        break;
    }
    std::reverse(Cycle.begin(), Cycle.end());
    if (Seen.insert(Locks).second)
      Cycles.push_back(std::move(Cycle));
  }
  llvm::sort(Cycles, [](const auto &A, const auto &B) { // edges lie in one array, in order
    return std::pair(A.size(), A.front()) < std::pair(B.size(), B.front());
  });
  return Cycles;
}
