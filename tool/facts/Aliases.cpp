#include "facts/Aliases.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <tuple>

using namespace deed;

namespace {
/// One Issue or Flow by which a view comes to refer to something.
struct Binding {
  FactRef At;
  PlaceId Borrowed; ///< Issue
  PlaceId From;     ///< Flow
  bool Exact;
};

/// A Write of a place that might be a view.
struct Setting {
  FactRef At;
  bool IsNull;
};

/// What the facts say of each place, gathered in one walk. All lists are in order of facts.
class Uses {
public:
  explicit Uses(const FunctionFacts &Fn);

  llvm::DenseMap<PlaceId, llvm::SmallVector<Binding, 1>> Bindings; ///< by the view bound, or the struct of views
  llvm::DenseMap<PlaceId, llvm::SmallVector<Setting, 2>> Writes;   ///< by what is written
  llvm::DenseSet<PlaceId> Mutated;
  llvm::DenseSet<PlaceId> LentExclusively;
  /// By what may have another value, or be another object, afterwards.
  llvm::DenseMap<PlaceId, llvm::SmallVector<FactRef, 2>> Changes;
  /// By root: every fact (or branch, one past the block's last fact) that names a place of that root, and the place.
  llvm::DenseMap<PlaceId, llvm::SmallVector<std::pair<FactRef, PlaceId>, 4>> Mentions;
  llvm::DenseMap<PlaceId, llvm::SmallVector<FactRef, 2>> Lifetimes; ///< by root: StorageBegin and StorageEnd
};

struct Collect {
  const FunctionFacts &Fn;
  Uses &U;
  FactRef At;

  void mention(PlaceId P) {
    if (!P)
      return;
    PlaceId Root = Fn.Places.rootOf(P);
    Projection Kind = Fn.Places[Root].Kind;
    if (Kind == Projection::Local || Kind == Projection::Temp)
      U.Mentions[Root].push_back({At, P});
  }
  void change(PlaceId P) {
    if (P)
      U.Changes[P].push_back(At);
  }
  void operator()(const StorageBegin &F) {
    U.Lifetimes[F.What].push_back(At);
    change(F.What);
  }
  void operator()(const StorageEnd &F) { U.Lifetimes[F.What].push_back(At); }
  void operator()(const Issue &F) {
    const Loan &L = Fn[F.Loan];
    U.Bindings[F.Into].push_back({At, L.Borrowed, {}, L.Exact});
    if (L.How == LoanKind::Exclusive)
      U.LentExclusively.insert(L.Borrowed);
    mention(L.Borrowed);
    change(F.Into);
  }
  void operator()(const Flow &F) {
    U.Bindings[F.To].push_back({At, {}, F.From, F.Kills && F.Exact});
    mention(F.From);
    change(F.To);
  }
  void operator()(const Move &F) {
    mention(F.From);
    change(F.From);
  }
  void operator()(const Read &F) { mention(F.What); }
  void operator()(const Write &F) {
    U.Writes[F.What].push_back({At, F.Value == 0});
    mention(F.What);
    mention(F.SameAs);
    change(F.What);
  }
  void operator()(const Mutate &F) {
    U.Mutated.insert(F.What);
    mention(F.What);
    change(F.What);
  }
  void operator()(const Invalidate &F) { mention(F.What); }
  void operator()(const Allocate &F) {
    if (!F.Into)
      return;
    U.Bindings[F.Into].push_back({At, F.Object, {}, /*Exact=*/false}); // one place for all objects made here
    change(F.Into);
  }
  void operator()(const Free &F) { mention(F.Pointer); }
  void operator()(const Adopt &F) {
    mention(F.Owner);
    mention(F.Pointer);
  }
  void operator()(const Escape &F) { mention(F.What); }
  void operator()(const Acquire &F) {
    mention(F.Lock);
    mention(F.Guard);
  }
  void operator()(const Release &F) {
    mention(F.Lock);
    mention(F.Guard);
  }
  void operator()(const Spawn &F) {
    mention(F.Callable);
    mention(F.Handle);
  }
  void operator()(const Join &F) { mention(F.Handle); }
  void operator()(const Signal &F) { mention(F.What); }
  void operator()(const Wait &F) { mention(F.What); }
  void operator()(const Suspend &) {}
  void operator()(const CallFact &) {} // its effects stand behind it
  void operator()(const Unreachable &) {}
  void operator()(const LateRead &F) {
    mention(F.What);
    mention(F.After);
  }
};

class Resolver {
public:
  Resolver(const TuFacts &Tu, FunctionFacts &Fn, Uses &U) : Tu(Tu), Fn(Fn), U(U), Budget(8 * Fn.Blocks.size() + 4096) {}
  /// Strict: only what holds at every use. Otherwise whatever a single binding suggests.
  std::vector<PlaceId> resolveAll(bool Strict);

private:
  static constexpr unsigned MaxChain = 64;
  PlaceId resolve(PlaceId P);
  PlaceId resolveView(PlaceId V);
  PlaceId target(PlaceId V, const Binding &B, PlaceId Bound);
  PlaceId walkedElement(PlaceId V, const Binding &B);
  std::pair<const Binding *, PlaceId> onlyBinding(PlaceId V) const;
  bool isRebindable(PlaceId V) const { return !Tu.Types[Fn.Places[V].Type].IsReference; }
  bool mayBeSetElsewhere(PlaceId V, const Binding &B) const;
  bool explains(const Binding &B, PlaceId Written, const Setting &S, unsigned &Plain) const;
  bool isOneObject(PlaceId T) const;
  bool isArrayBehindPointer(PlaceId V, PlaceId T) const;
  llvm::SmallVector<PlaceId, 4> meaningOf(PlaceId T) const;
  bool staysSame(PlaceId V, const Binding &B, PlaceId T);

  const FactAt &fact(FactRef R) const { return Fn[R.Block].Facts[R.Index]; }

  const TuFacts &Tu;
  FunctionFacts &Fn;
  Uses &U;
  size_t Budget; ///< blocks and facts looked at by staysSame
  bool Strict = false;
  unsigned Depth = 0;
  std::vector<PlaceId> Known;             ///< by place; invalid: not asked yet
  std::vector<bool> Asking;               ///< by place, resolve() is at work
  llvm::DenseMap<PlaceId, PlaceId> Views; ///< invalid: keeps its own name
};
} // namespace

Uses::Uses(const FunctionFacts &Fn) {
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B) {
    const Block &Here = Fn.Blocks[B];
    for (uint32_t I = 0; I != Here.Facts.size(); ++I)
      std::visit(Collect{Fn, *this, {BlockId{B}, I}}, Here.Facts[I].What);
    Collect AtEnd{Fn, *this, {BlockId{B}, static_cast<uint32_t>(Here.Facts.size())}};
    for (const Edge &E : Here.Next)
      if (E.If) {
        AtEnd.mention(Fn.Conditions[E.If.Raw].Place);
        for (PlaceId P : Fn.Conditions[E.If.Raw].Depends)
          AtEnd.mention(P);
      }
  }
}

//===-- What a view is bound to -----------------------------------------===//

/// The one binding of V, or of a struct that V is a field of, and which of these was bound.
std::pair<const Binding *, PlaceId> Resolver::onlyBinding(PlaceId V) const {
  const Binding *Only = nullptr;
  PlaceId Bound;
  for (PlaceId P = V; P; P = Fn.Places[P].Parent) {
    const PlaceNode &N = Fn.Places[P];
    // Bound by somebody else before the first fact, or not one view.
    if (N.Kind != Projection::Local && N.Kind != Projection::Temp && N.Kind != Projection::Field)
      return {};
    auto It = U.Bindings.find(P);
    if (It == U.Bindings.end())
      continue;
    if (Only || It->second.size() != 1)
      return {};
    Only = &It->second.front();
    Bound = P;
  }
  if (!Only || !Only->Exact || (Only->Borrowed && Bound != V))
    return {};
  return {Only, Bound};
}

/// Is the Write part of how the binding is written? `p = &x` is an Issue and a Write; a constructor's or call's result
/// is written and bound by facts of the same call.
bool Resolver::explains(const Binding &B, PlaceId Written, const Setting &S, unsigned &Plain) const {
  CallId Call = fact(S.At).Call;
  if (Call && Call == fact(B.At).Call)
    return true;
  if (Call || S.At.Block != B.At.Block || ++Plain > 1)
    return false;
  auto [First, Last] = std::minmax(S.At.Index, B.At.Index);
  for (uint32_t I = First + 1; I < Last; ++I) {
    const Fact &Between = Fn[B.At.Block].Facts[I].What;
    if (!std::holds_alternative<Issue>(Between) && !std::holds_alternative<Flow>(Between) &&
        !std::holds_alternative<Write>(Between) && !std::holds_alternative<Read>(Between))
      return false;
  }
  return true;
}

bool Resolver::mayBeSetElsewhere(PlaceId V, const Binding &B) const {
  if (!isRebindable(V))
    return false;
  for (PlaceId P = V; P; P = Fn.Places[P].Parent) {
    if (U.Mutated.contains(P) || U.LentExclusively.contains(P))
      return true;
    auto It = U.Writes.find(P);
    if (It == U.Writes.end())
      continue;
    unsigned Plain = 0;
    for (const Setting &S : It->second)
      if (!(S.IsNull && P == V) && !explains(B, P, S, Plain)) // a null pointer refers to nothing else
        return true;
  }
  return false;
}

/// `T *p` to an array that decayed refers to its first element, which the loan does not say.
bool Resolver::isArrayBehindPointer(PlaceId V, PlaceId T) const {
  const TypeInfo &View = Tu.Types[Fn.Places[V].Type];
  TypeId Type = Fn.Places[T].Type;
  const TypeInfo &Object = Tu.Types[Type];
  return View.IsPointer && Object.Pointee && !Object.IsPointer && !Object.IsReference && View.Pointee != Type;
}

bool Resolver::isOneObject(PlaceId T) const {
  for (; T; T = Fn.Places[T].Parent) {
    const PlaceNode &N = Fn.Places[T];
    if (N.Cut || (N.Kind == Projection::Element && Fn.Places.index(T).How == Index::Kind::Any))
      return false;
  }
  return true;
}

PlaceId Resolver::target(PlaceId V, const Binding &B, PlaceId Bound) {
  if (B.Borrowed)
    return resolve(B.Borrowed);
  PlaceId From = Fn.Places.replacePrefix(V, Bound, B.From);
  TypeId Pointee = Tu.Types[Fn.Places[V].Type].Pointee;
  return resolve(Fn.Places.deref(From, Pointee));
}

/// `for (T *p = a; p != a + n; ++p)`: a pointer that goes over an array from where it was bound refers to some element
/// of it, as `a[i]` does. Invalid if it is none such.
PlaceId Resolver::walkedElement(PlaceId V, const Binding &B) {
  if (!B.Borrowed || !U.Mutated.contains(V) || U.LentExclusively.contains(V) || !Tu.Types[Fn.Places[V].Type].IsPointer)
    return {};
  unsigned Plain = 0;
  if (auto It = U.Writes.find(V); It != U.Writes.end())
    for (const Setting &S : It->second)
      if (!S.IsNull && !explains(B, V, S, Plain))
        return {};
  ++Depth;
  PlaceId T = target(V, B, V);
  --Depth;
  const PlaceNode N = Fn.Places[T];
  const bool IsElement = Fn.Places.isArrayElement(T);
  if (!IsElement && !isArrayBehindPointer(V, T))
    return {};
  PlaceId Array = IsElement ? N.Parent : T;
  return isOneObject(Array) ? Fn.Places.element(Array, Index{}, Tu.Types[Fn.Places[V].Type].Pointee) : PlaceId{};
}

/// What Deref(V) denotes, if that is known.
PlaceId Resolver::resolveView(PlaceId V) {
  auto [It, New] = Views.try_emplace(V, PlaceId{});
  if (!New)
    return It->second;                     // also while it is being asked: a view bound to a part of what it refers to
  if (Tu.Types[Fn.Places[V].Type].IsClass) // an iterator or string_view is inside what it views
    return {};
  auto [Only, Bound] = onlyBinding(V);
  if (!Only || Depth >= MaxChain)
    return {};
  const Binding B = *Only;
  if (Strict && mayBeSetElsewhere(V, B)) {
    PlaceId T = walkedElement(V, B);
    return T && !Fn.Places.isPartOf(T, V) && staysSame(V, B, T) ? Views[V] = T : PlaceId{};
  }
  ++Depth;
  PlaceId T = target(V, B, Bound);
  --Depth;
  if (Fn.Places.isPartOf(T, V) || !isOneObject(T) || isArrayBehindPointer(V, T))
    return {};
  if (Strict && !staysSame(V, B, T))
    return {};
  return Views[V] = T;
}

//===-- Whether that stays so -------------------------------------------===//

/// What must not change for T to go on meaning the same object: the pointers, owners and index variables on its path,
/// and the storage of its root.
llvm::SmallVector<PlaceId, 4> Resolver::meaningOf(PlaceId T) const {
  llvm::SmallVector<PlaceId, 4> Meaning;
  for (; Fn.Places[T].Parent; T = Fn.Places[T].Parent) {
    const PlaceNode &N = Fn.Places[T];
    if (N.Kind == Projection::Deref || N.Kind == Projection::Content)
      Meaning.push_back(N.Parent);
    else if (N.Kind == Projection::Element && Fn.Places.index(T).Variable)
      Meaning.push_back(Fn.Places.index(T).Variable);
  }
  return Meaning;
}

/// No path leads from the binding over a change of T's meaning to a use of the view, without binding it anew.
bool Resolver::staysSame(PlaceId V, const Binding &B, PlaceId T) {
  llvm::SmallVector<FactRef, 8> Changes;
  auto addChanges = [&](PlaceId P) {
    if (auto It = U.Changes.find(P); It != U.Changes.end())
      Changes.append(It->second.begin(), It->second.end());
  };
  for (PlaceId Meant : meaningOf(T))
    for (PlaceId P = Meant; P; P = Fn.Places[P].Parent)
      addChanges(P);
  PlaceId Root = Fn.Places.rootOf(T), ViewRoot = Fn.Places.rootOf(V);
  if (auto It = U.Lifetimes.find(Root); It != U.Lifetimes.end())
    for (FactRef R : It->second)
      if (std::holds_alternative<StorageBegin>(fact(R).What))
        Changes.push_back(R);
  if (Changes.empty())
    return true;

  // A use of a struct as a whole passes on what its fields refer to. Being set is no use: a call's result is, each
  // time, before it is bound.
  auto isSet = [&](FactRef At, PlaceId P) {
    const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
    const auto *W = At.Index < Facts.size() ? std::get_if<Write>(&Facts[At.Index].What) : nullptr;
    return W && W->What == P && Fn.Places.isPartOf(V, P);
  };
  llvm::SmallVector<FactRef, 8> Used;
  if (auto It = U.Mentions.find(ViewRoot); It != U.Mentions.end())
    for (auto [At, P] : It->second)
      if (At != B.At && Fn.Places.mayOverlap(P, V) && !isSet(At, P))
        Used.push_back(At);
  if (Used.empty())
    return true;
  bool Local = llvm::all_of(Used, [&](FactRef R) { return R.Block == B.At.Block && R.Index > B.At.Index; });
  if (Local) { // however control comes back here, it comes past the binding
    FactRef Last = *llvm::max_element(Used);
    return llvm::none_of(Changes, [&](FactRef R) { return R > B.At && R < Last; });
  }

  // In each block, in this order where they are the same fact: used, changed, bound anew.
  enum Event : uint8_t { Use, Change, Rebind };
  std::vector<std::tuple<FactRef, Event>> Events;
  for (FactRef R : Used)
    Events.push_back({R, Use});
  for (FactRef R : Changes)
    Events.push_back({R, Change});
  Events.push_back({B.At, Rebind});
  if (auto It = U.Lifetimes.find(ViewRoot); It != U.Lifetimes.end())
    for (FactRef R : It->second)
      Events.push_back({R, Rebind});
  llvm::sort(Events);

  if (Events.size() > Budget)
    return false;
  Budget -= Events.size();
  std::vector<std::pair<FactRef, bool>> Work{{{B.At.Block, B.At.Index + 1}, false}}; // from where, changed already?
  llvm::DenseSet<std::pair<uint32_t, uint32_t>> Seen;
  while (!Work.empty()) {
    auto [From, Changed] = Work.back();
    Work.pop_back();
    if (Budget-- == 0)
      return Budget = 0, false;
    bool EverChanged = Changed, Rebound = false;
    auto Next = llvm::lower_bound(Events, std::tuple(From, Use));
    for (; Next != Events.end() && std::get<0>(*Next).Block == From.Block && !Rebound; ++Next) {
      switch (std::get<1>(*Next)) {
      case Use:
        if (Changed)
          return false;
        break;
      case Change: Changed = EverChanged = true; break;
      case Rebind: Rebound = true; break;
      }
    }
    for (const Edge &E : Fn[From.Block].Next) {
      if (Rebound && !E.Exceptional)
        continue;
      bool There = E.Exceptional ? EverChanged : Changed;
      if (Seen.insert({E.To.Raw, There}).second)
        Work.push_back({{E.To, 0}, There});
    }
  }
  return true;
}

//===-- Places ----------------------------------------------------------===//

PlaceId Resolver::resolve(PlaceId P) {
  if (P.Raw >= Known.size()) {
    Known.resize(Fn.Places.size());
    Asking.resize(Fn.Places.size());
  }
  if (Known[P.Raw])
    return Known[P.Raw];
  PlaceNode N = Fn.Places[P];
  if (!N.Parent || Asking[P.Raw])
    return P;
  Asking[P.Raw] = true;
  PlaceId Parent = resolve(N.Parent), Result;
  if (N.Kind == Projection::Deref) {
    Result = resolveView(N.Parent);
    if (!Result && Parent != N.Parent)
      Result = resolveView(Parent);
  }
  if (!Result && N.Kind == Projection::Element) {
    Index I = Fn.Places.index(P);
    if (I.Variable)
      I.Variable = resolve(I.Variable);
    // `p[1]`, if p refers to `a[2]`.
    if (Parent != N.Parent && Fn.Places[N.Parent].Kind == Projection::Deref &&
        Fn.Places[Parent].Kind == Projection::Element)
      if (const Index From = Fn.Places.index(Parent); From.How == Index::Kind::Constant &&
                                                      (I.How == Index::Kind::Constant || From.Value == 0)) {
        I.Value += I.How == Index::Kind::Constant ? From.Value : 0;
        Parent = Fn.Places[Parent].Parent;
      }
    Result = Parent == N.Parent && I == Fn.Places.index(P) ? P : Fn.Places.element(Parent, I, N.Type);
  }
  if (!Result)
    Result = Parent == N.Parent ? P : Fn.Places.project(Parent, N.Kind, N.Key, N.Type, N.Name);
  Asking[P.Raw] = false;
  return Known[P.Raw] = Result;
}

std::vector<PlaceId> Resolver::resolveAll(bool BeStrict) {
  Strict = BeStrict;
  Known.clear();
  Asking.clear();
  Views.clear();
  for (uint32_t I = 0; I < Fn.Places.size(); ++I) // grows
    resolve({I});
  Known.resize(Fn.Places.size());
  // Where views refer to each other in a circle, an answer may have been given half-way: follow it, or else none.
  std::vector<PlaceId> Final(Known.size());
  for (uint32_t I = 0; I != Final.size(); ++I) {
    PlaceId P{I};
    for (unsigned Step = 0; Known[P.Raw] && Known[P.Raw] != P; ++Step) {
      P = Step < 8 ? Known[P.Raw] : PlaceId{I};
      if (Step == 8)
        break;
    }
    Final[I] = P;
  }
  for (uint32_t I = 0; I != Final.size(); ++I)
    if (Final[Final[I].Raw] != Final[I])
      Final[I] = {I};
  return Final;
}

Aliases::Aliases(const TuFacts &Tu, FunctionFacts &Fn) {
  Uses U(Fn);
  Resolver Views(Tu, Fn, U);
  // A change through a view is a change of what it refers to, where it may refer to it: for what could spoil an alias,
  // a looser answer is the safer one.
  std::vector<PlaceId> Loosely = Views.resolveAll(/*BeStrict=*/false);
  auto alsoOf = [&](auto &ByPlace, auto Add) {
    auto Copy = ByPlace;
    for (const auto &Entry : Copy)
      Add(Entry);
  };
  alsoOf(U.Changes, [&](const auto &Entry) {
    if (PlaceId P = Loosely[Entry.first.Raw]; P != Entry.first) {
      auto &All = U.Changes[P];
      All.append(Entry.second.begin(), Entry.second.end());
      llvm::sort(All);
    }
  });
  alsoOf(U.Writes, [&](const auto &Entry) {
    if (PlaceId P = Loosely[Entry.first.Raw]; P != Entry.first)
      U.Writes[P].append(Entry.second.begin(), Entry.second.end());
  });
  alsoOf(U.Bindings, [&](const auto &Entry) {
    if (PlaceId P = Loosely[Entry.first.Raw]; P != Entry.first)
      U.Bindings[P].append(Entry.second.begin(), Entry.second.end());
  });
  alsoOf(U.Mentions, [&](const auto &Entry) {
    for (auto [At, P] : Entry.second)
      if (PlaceId Root = Fn.Places.rootOf(Loosely[P.Raw]); Root != Entry.first)
        U.Mentions[Root].push_back({At, Loosely[P.Raw]});
  });
  for (PlaceId P : llvm::to_vector(U.Mutated))
    U.Mutated.insert(Loosely[P.Raw]);
  for (PlaceId P : llvm::to_vector(U.LentExclusively))
    U.LentExclusively.insert(Loosely[P.Raw]);
  Resolved = Views.resolveAll(/*BeStrict=*/true);
}
