// ThreadAccesses.cpp - which data that others can reach is read and written, itself or through views of it, and which
// views of it leave the function.
#include "checks/ThreadCollector.h"

using namespace deed;

/// Nobody needs to guard it: constants, what synchronises by itself, what each thread has for its own.
bool ThreadCollector::isExempt(PlaceId P) const {
  for (PlaceId Q = P; Q; Q = Facts.Places[Q].Parent) {
    const TypeInfo &T = Fn.Tu.Types[typeOf(Q)];
    if (T.IsSynchronised || T.Kind == Category::Lock || T.Kind == Category::Guard)
      return true;
    if (Q == P && (T.Kind == Category::Thread || T.Kind == Category::Future || T.IsReference))
      return true;
    if (Q == P && T.IsConst && !Facts.Places.isIndirect(P)) // a pointer to const says nothing of the object
      return true;
    const PlaceNode &N = Facts.Places[Q];
    if (N.Cut)
      return true;
    if (N.Kind == Projection::Global) {
      llvm::StringRef Name = Fn.Tu.text({N.Key});
      return Name.starts_with("<") || Name.starts_with("std::") || Name.empty() ||
             Fn.Tu.ThreadLocals.contains(N.Key) || T.IsConst || Tu.FunctionsByName.contains(N.Key) ||
             Name == "stdout" || Name == "stderr" || Name == "stdin" || Name == "pthread_specific";
    }
  }
  return false;
}

/// The loop around it goes on as long as P says so, and does nothing that could change it.
bool ThreadCollector::isPolled(FactRef At, PlaceId P) const {
  const Block &B = Facts[At.Block];
  auto isRead = [&](const FactAt &F) {
    const auto *R = std::get_if<Read>(&F.What);
    return std::holds_alternative<CallFact>(F.What) || (R && !(R->What == P));
  };
  llvm::SmallVector<PlaceId, 2> Beside; // what else the answer depends on
  bool Asked = false;
  for (const Edge &E : B.Next)
    if (E.If && llvm::is_contained(Facts.Conditions[E.If.Raw].Depends, P)) {
      Asked = true;
      Beside = Facts.Conditions[E.If.Raw].Depends;
    }
  // What is volatile may differ each time: no condition is known by it. It is the only thing that the branch has read.
  bool IsBranch = llvm::count_if(B.Next, [](const Edge &E) { return !E.Exceptional && !E.If; }) == 2;
  Asked |= IsBranch && At.Index + 1 == B.Facts.size() && llvm::none_of(B.Facts, isRead);
  if (!Asked)
    return false;
  // `I < N`, with I going up: the loop counts, and waits for nobody.
  auto isChangedIn = [&](const llvm::DenseSet<uint32_t> &Body, PlaceId Other) {
    return llvm::any_of(Body, [&](uint32_t In) {
      return llvm::any_of(Facts.Blocks[In].Facts, [&](const FactAt &F) {
        PlaceId Changed = changedBy(F.What);
        return Changed && Fn.Known.resolve(Changed) == Fn.Known.resolve(Other);
      });
    });
  };
  for (const auto &[Head, Body] : Loops)
    if (Body.contains(At.Block.Raw) && llvm::any_of(B.Next, [&](const Edge &E) { return !Body.contains(E.To.Raw); }))
      return llvm::none_of(Beside, [&, &Body = Body](PlaceId Other) { return Other != P && isChangedIn(Body, Other); });
  return false;
}

/// `Flags[I] = true` of a `vector<bool>`: the object that is assigned to, a temporary, stands for the element, which
/// has no place in memory of its own. Whoever sets it writes to its neighbours.
std::optional<SharedPlace> ThreadCollector::behindProxy(PlaceId P, const FactAt &At) const {
  const TypeInfo &T = Fn.Tu.Types[typeOf(P)];
  if (Facts.Places[P].Kind != Projection::Temp || !T.IsClass || T.IsReference || T.Kind != Category::View || !At.Call ||
      Facts[At.Call].Args.size() != 1 || !Facts[At.Call].Object || Facts[At.Call].Object->What != P)
    return std::nullopt;
  auto It = Out.Views.Targets.find(sharedPlace(Facts, P));
  if (It == Out.Views.Targets.end() || It->second.Path.empty() || It->second.Path.back().Kind != Projection::Element)
    return std::nullopt;
  SharedPlace Whole = It->second;
  Whole.Path.pop_back();
  return Whole;
}

/// `pthread_mutex_init(&u->lock, NULL)`: what a constructor is in C++, the function is to the object, or its destructor.
void ThreadCollector::makesLock(PlaceId Lock) {
  SharedPlace Object = named(Lock);
  while (!Object.Path.empty() && Object.Path.back().Kind != Projection::Field)
    Object.Path.pop_back();
  if (Object.Path.empty() || (Object.From != SharedPlace::Root::Param && Object.From != SharedPlace::Root::This))
    return;
  Object.Path.pop_back();
  LockMade.push_back(std::move(Object));
}

void ThreadCollector::forgetOwn() {
  llvm::erase_if(Out.Accesses, [&](const SharedAccess &A) {
    return llvm::any_of(LockMade, [&](const SharedPlace &Object) { return A.What.isPartOf(Object); });
  });
}

void ThreadCollector::access(PlaceId P, bool Writes, bool InPlace, const FactAt &At, FactRef Where, const State &S) {
  if (P && Writes && Fn.Tu.Types[typeOf(P)].Kind == Category::Lock)
    makesLock(P);
  if (!P || isExempt(P))
    return;
  if (Writes && P == Initialising) {
    Initialising = {};
    return;
  }
  PlaceId Resolved = Fn.Known.resolve(P);
  if (isExempt(Resolved))
    return;
  std::optional<SharedPlace> Behind = Writes ? behindProxy(P, At) : std::nullopt;
  SharedPlace What = Behind ? *Behind : named(P);
  switch (What.From) {
  case SharedPlace::Root::Nowhere: return;
  case SharedPlace::Root::Local:
    if (Out.Spawns.empty())
      return;
    break;
  case SharedPlace::Root::Param:
    if (!What.isIndirect() && Out.Spawns.empty())
      return;
    break;
  case SharedPlace::Root::This:
    if (!What.isIndirect())
      return;
    break;
  case SharedPlace::Root::Global: break;
  }
  SharedAccess A{.What = std::move(What), .Writes = Writes, .InPlace = InPlace};
  A.Type = typeOf(P);
  A.Polls = !Writes && isPolled(Where, P);
  add(std::move(A), At, Where, S, P);
}

/// What a local iterator, pointer or span leads to, if that was found under a lock of the object: `It->second` behind
/// the critical section is a use of the member that It is an iterator of.
void ThreadCollector::viewed(PlaceId P, bool Writes, const FactAt &At, FactRef Where, const State &S) {
  if (!Fn.Locks || !Fn.Info.ObjectType || Fn.Info.IsLambda)
    return;
  P = Fn.Known.resolve(P);
  PlaceId View;
  for (PlaceId Q = P; Q; Q = Facts.Places[Q].Parent)
    if (Facts.Places[Q].Kind == Projection::Deref && !Facts.Places[Facts.Places[Q].Parent].Parent)
      View = Facts.Places[Q].Parent;
  if (View)
    viewedBy(View, Writes, At, Where, S);
}

void ThreadCollector::viewedBy(PlaceId View, bool Writes, const FactAt &At, FactRef Where, const State &S) {
  Projection Kind = Facts.Places[View].Kind;
  if (!Fn.Locks || !Fn.Info.ObjectType || Fn.Info.IsLambda || (Kind != Projection::Local && Kind != Projection::Temp) ||
      !held(Where).empty())
    return;
  const std::vector<BorrowId> Held = Fn.Loans->loansBefore(View, Where);
  // A copy's elements hold what those of the member did, and are others.
  if (llvm::any_of(Held, [&](BorrowId B) {
        PlaceId Root = Facts.Places.rootOf(Fn.Known.resolve((*Fn.Loans)[B].Place));
        return Facts.Places[Root].Kind == Projection::Local && Fn.Tu.Types[typeOf(Root)].Kind == Category::Owner;
      }))
    return;
  for (BorrowId B : Held) {
    PlaceId Borrowed = Fn.Known.resolve((*Fn.Loans)[B].Place);
    SharedAccess A{.What = named(Borrowed), .Writes = Writes};
    auto Derefs = llvm::count_if(A.What.Path, [](const SharedStep &S) { return S.Kind == Projection::Deref; });
    if (A.What.From != SharedPlace::Root::This || A.What.Path.size() < 2 || Derefs != 1 || isExempt(Borrowed))
      continue;
    A.Type = typeOf(Borrowed);
    wholeOf(A.What, At, Where, S);
    add(std::move(A), At, Where, S);
  }
}

/// Whoever goes to an element goes through the container, whose changes end what views it.
void ThreadCollector::wholeOf(const SharedPlace &Part, const FactAt &At, FactRef Where, const State &S) {
  auto It = llvm::find_if(Part.Path, [](const SharedStep &S) { return S.Kind == Projection::Content; });
  if (Part.From != SharedPlace::Root::This || It == Part.Path.end())
    return;
  SharedAccess Whole{.What = {Part.From, Part.Key, {Part.Path.begin(), It}}};
  add(std::move(Whole), At, Where, S);
}

/// Who ends an object writes to all of it.
void ThreadCollector::freed(const Free &F, const FactAt &At, FactRef Where, const State &S) {
  const TypeInfo &Pointer = Fn.Tu.Types[typeOf(F.Pointer)];
  if (!Pointer.IsPointer || (At.Call && hasEvidence(Facts[At.Call])))
    return;
  SharedAccess A{.What = Out.Views.extend(named(F.Pointer), SharedStep{Projection::Deref}), .Writes = true};
  if (A.What.isNowhere() || (A.What.From == SharedPlace::Root::Local && Out.Spawns.empty()))
    return;
  A.Type = Pointer.Pointee;
  add(std::move(A), At, Where, S);
}

void ThreadCollector::add(SharedAccess A, const FactAt &At, FactRef Where, const State &S, PlaceId P) {
  takeState(A, S, Where);
  if (P && !A.Held.empty()) {
    const std::vector<LockStatus> Held = Fn.Locks->heldBefore(Where);
    llvm::erase_if(A.Held, [&](const HeldLock &H) {
      return llvm::all_of(Held, [&](const LockStatus &L) {
        return !L.mustBeHeld() || !(namedLock(L.Lock) == H.Lock) || isOfAnother(L, H.Lock, P, A.What);
      });
    });
  }
  A.Way.push_back({At.At, Fn.Facts.Function});
  auto same = [&](const SharedAccess &B) {
    if (!(B.What == A.What))
      return false;
    bool IsUnderSame = B.Beside == A.Beside && B.Held == A.Held && B.LetGo == A.LetGo && B.After == A.After &&
                       B.Late == A.Late && B.AfterJoin == A.AfterJoin && B.Polls == A.Polls;
    bool SaysAsMuch = (B.InLoop || !A.InLoop) && (B.Writes || !A.Writes) && (B.InPlace || !A.InPlace);
    return IsUnderSame && SaysAsMuch;
  };
  if (llvm::none_of(Out.Accesses, same) && Out.Accesses.size() < 256)
    Out.Accesses.push_back(std::move(A));
}

/// A guard, or what keeps one beside a reference: `Locked lock() { return Locked(*this); }`, `pair<unique_lock, T *>`.
static bool holdsGuard(const TuFacts &Tu, TypeId T) {
  auto isGuard = [&](TypeId Part) { return Tu.Types[Part].Kind == Category::Guard; };
  return isGuard(T) || llvm::any_of(Tu.Types[T].Arguments, isGuard) ||
         llvm::any_of(Tu.Types[T].Members, [&](const Member &M) { return isGuard(M.Type); });
}

void ThreadCollector::leaving(const FactAt &At, FactRef Where) {
  // The member, or what it holds. What its elements own in turn need not be the lock's: the text of a string within is
  // the element's own, what a smart pointer leads to is another object.
  auto leaves = [&](PlaceId Borrowed, const SharedPlace &Of) {
    auto Contents = llvm::count_if(Of.Path, [](const SharedStep &S) { return S.Kind == Projection::Content; });
    bool IsApart = false;
    for (PlaceId P = Borrowed; P; P = Facts.Places[P].Parent)
      IsApart |= Facts.Places[P].Kind == Projection::Content && Fn.Tu.Types[typeOf(Facts.Places[P].Parent)].Deletes;
    return Of.From == SharedPlace::Root::This && (Contents <= 1 || (Contents == 2 && !IsApart)) && !isExempt(Borrowed);
  };
  // By way of other views: `return string_view(Text).substr(0, 8)`.
  if (const auto *E = std::get_if<Escape>(&At.What);
      E && E->Where == EscapeTo::Return && Fn.Info.ObjectType && Fn.Locks && !holdsGuard(Fn.Tu, Fn.Info.ResultType))
    for (BorrowId B : Fn.Loans->loansBefore(E->What, Where)) {
      PlaceId Borrowed = Fn.Known.resolve((*Fn.Loans)[B].Place);
      if (SharedPlace Of = named(Borrowed); leaves(Borrowed, Of))
        Out.Leaving.push_back({std::move(Of), At.At, held(Where), typeOf(Borrowed)});
    }
  const auto *I = std::get_if<Issue>(&At.What);
  const auto *Copied = std::get_if<Flow>(&At.What);
  if ((!I && !Copied) || holdsGuard(Fn.Tu, Fn.Info.ResultType))
    return;
  Projection Root = Facts.Places[Facts.Places.rootOf(I ? I->Into : Copied->To)].Kind;
  if (Root != Projection::Return && Root != Projection::Param && Root != Projection::Global)
    return;
  if (I) {
    PlaceId Borrowed = Facts.Loans[I->Loan.Raw].Borrowed;
    if (SharedPlace Of = named(Borrowed); Of.From == SharedPlace::Root::This) {
      if (leaves(Fn.Known.resolve(Borrowed), Of))
        Out.Leaving.push_back({std::move(Of), At.At, held(Where), typeOf(Borrowed)});
      return;
    }
  }
  // `*Out = &Best;`, where Best refers to one member or another.
  PlaceId View = I ? Facts.Places.rootOf(Facts.Loans[I->Loan.Raw].Borrowed) : Copied->From;
  if (Root != Projection::Return && Fn.Info.ObjectType && Fn.Locks && !Fn.Info.IsLambda &&
      Facts.Places[View].Kind == Projection::Local && Fn.Tu.Types[typeOf(View)].Kind == Category::View)
    for (BorrowId B : Fn.Loans->loansBefore(View, Where)) {
      PlaceId Borrowed = Fn.Known.resolve((*Fn.Loans)[B].Place);
      SharedPlace Of = named(Borrowed);
      if (Of.From == SharedPlace::Root::This && !isExempt(Borrowed))
        Out.Leaving.push_back({std::move(Of), At.At, held(Where), typeOf(Borrowed)});
    }
}
