#include "flow/LoanRules.h"
#include "facts/TakenOver.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

LoanRules::LoanRules(const TuFacts &Tu, FunctionFacts &Fn, const Origins &Names) : Tu(Tu), Fn(Fn), Names(Names) {
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts) {
      PlaceId Released;
      if (const auto *I = std::get_if<Invalidate>(&F.What)) {
        TellsElements |= I->How == InvalidateKind::Element;
        if (I->How == InvalidateKind::Object && I->Always && Fn.Places[I->What].Kind == Projection::Deref)
          Released = Fn.Places[I->What].Parent;
      } else if (const auto *R = std::get_if<Free>(&F.What); R && R->Always) {
        Released = R->Pointer;
      }
      if (Released && F.Call && Fn[F.Call].How == CallKind::Destructor && isOwnMember(Released))
        ReleasedAtEnd.insert(Names.of(Released));
    }
}

//===-- Borrows ---------------------------------------------------------------------------------------------------===//

BorrowId LoanRules::make(const Borrow &B) {
  Key K{uint64_t(B.At.Block.Raw) << 32 | B.At.Index, B.Through.Raw, B.Before.Raw, B.Place.Raw,
        unsigned(B.Exact) | unsigned(B.Older) << 1 | unsigned(B.ByIterator) << 2};
  auto [It, New] = Made.try_emplace(K, BorrowId{static_cast<uint32_t>(Borrows.size())});
  if (New) {
    Borrows.push_back(B);
    Sites.insert({B.At.Block.Raw, B.At.Index});
    PlaceId Root = Fn.Places.rootOf(B.Place);
    if (Root.Raw >= Borrowed.size())
      Borrowed.resize(Root.Raw + 1);
    Borrowed.set(Root.Raw);
    bool InContent = false;
    for (PlaceId P = B.Place; P && !InContent; P = Fn.Places[P].Parent)
      InContent = Fn.Places[P].Kind == Projection::Content;
    if (InContent) {
      ContentBorrowed.resize(std::max<unsigned>(ContentBorrowed.size(), Root.Raw + 1));
      ContentBorrowed.set(Root.Raw);
    }
  }
  return It->second;
}

/// The same borrows, as the view made at that fact holds them: of elements beside the old ones.
LoanRules::SetId LoanRules::derived(SetId From, FactRef At) {
  if (!TellsElements)
    return From;
  BorrowSets::Set New;
  for (BorrowId Old : llvm::to_vector(Sets[From])) {
    Borrow B = Borrows[Old.Raw];
    B.Before = B.Before ? B.Before : Old;
    B.At = At;
    B.Exact = B.Older = false;
    New.push_back(make(B));
  }
  llvm::sort(New);
  New.erase(std::unique(New.begin(), New.end()), New.end());
  return Sets.intern(std::move(New));
}

LoanRules::SetId LoanRules::issued(const LoanMap &S, const Issue &I, FactRef At) {
  const Loan L = Fn[I.Loan];
  PlaceId Place = Names.resolve(L.Borrowed);
  Borrow B{.Place = Place, .At = At, .Exact = L.Exact};
  const TypeInfo &Into = Tu.Types[typeOf(Tu, Fn, I.Into)];
  B.ByIterator = Into.IsClass;
  BorrowSets::Set New{make(B)};
  if (PlaceId View = Names.innermostView(L.Borrowed)) {
    PlaceId Referent = L.Borrowed;
    while (Fn.Places[Referent].Kind != Projection::Deref)
      Referent = Fn.Places[Referent].Parent;
    for (BorrowId Of : llvm::to_vector(Sets[heldBy(S, Names.of(View))])) {
      const Borrow Held = Borrows[Of.Raw];
      unsigned Depth = 0;
      for (BorrowId T = Of; T && Depth <= MaxReborrows; T = Borrows[T.Raw].Through)
        ++Depth;
      if (Depth > MaxReborrows)
        continue;
      B.Place = Names.resolve(Fn.Places.replacePrefix(L.Borrowed, Referent, Held.Place));
      B.Through = Of;
      B.Exact = L.Exact && Held.Exact;
      B.Older = Held.Older;
      New.push_back(make(B));
    }
  }
  llvm::sort(New);
  New.erase(std::unique(New.begin(), New.end()), New.end());
  return Sets.intern(std::move(New));
}

//===-- What is held ----------------------------------------------------------------------------------------------===//

LoanRules::SetId LoanRules::own(const LoanMap &S, PlaceId Origin) const {
  if (!Origin || !Names.contains(Origin))
    return 0;
  const SetId *Held = S.find(Names.order().number(Origin));
  return Held ? *Held : 0;
}

LoanRules::SetId LoanRules::escaped(const LoanMap &S) const {
  const SetId *Held = S.find(escapedNumber());
  return Held ? *Held : 0;
}

LoanRules::SetId LoanRules::heldBy(const LoanMap &S, PlaceId Origin) { return heldBy(S, Origin, 0); }

/// What a container owns, of whose elements something is said: a `span` of it leads to any of them.
bool LoanRules::isContentOfMany(PlaceId P) const {
  return Fn.Places[P].Kind == Projection::Content && Fn.Places.findElement(P, Index{});
}

LoanRules::SetId LoanRules::heldBy(const LoanMap &S, PlaceId Origin, unsigned Depth) {
  if (S.empty())
    return 0;
  SetId Held = 0;
  // What is within Whole, unless it is in another part of the element: `a[i].fn` does not hold what `a[j].ctx` does.
  auto takeAll = [&](PlaceId Whole, PlaceId Array, PlaceId Element) {
    if (!Whole || !Names.contains(Whole))
      return;
    uint32_t End = Names.order().end(Whole);
    for (auto [At, Set] = S.first(Names.order().number(Whole), End); Set; std::tie(At, Set) = S.first(At + 1, End))
      if (Names.mayBeSamePart(Names.order().place(At), Array, Origin, Element))
        Held = Sets.unite(Held, *Set);
  };
  PlaceId P = Origin;
  bool OfArray = false;
  for (; P; P = Fn.Places[P].Parent) {
    Held = Sets.unite(Held, own(S, P));
    const PlaceNode N = Fn.Places[P]; // a copy: the table may grow
    if (N.Kind == Projection::Deref)
      break;
    if (!Fn.Places.isArrayElement(P))
      continue;
    OfArray = true;
    // Of an array: any one, or one that any may be.
    if (Fn.Places.index(P).How == Index::Kind::Any)
      takeAll(N.Parent, N.Parent, P);
    else
      takeAll(Names.of(Fn.Places.element(N.Parent, Index{}, N.Type)), N.Parent, P);
  }
  if (!P || Depth == MaxThrough)
    return Held;
  for (BorrowId B : llvm::to_vector(Sets[heldBy(S, Names.of(Fn.Places[P].Parent), Depth + 1)])) {
    PlaceId Referent = Names.of(Borrows[B.Raw].Place);
    const PlaceNode N = Fn.Places[Referent];
    const TypeInfo &T = Tu.Types[N.Type];
    // A pointer into an array may since have gone on to another element.
    PlaceId Array;
    if (Fn.Places.isArrayElement(Referent))
      Array = N.Parent;
    else if (!OfArray && (isContentOfMany(Referent) || (!T.IsPointer && !T.IsReference && T.Pointee)))
      Array = Referent;
    if (Array)
      Referent = Names.of(Fn.Places.element(Array, Index{}, Array == Referent ? T.Pointee : N.Type));
    if (Array || OfArray) {
      if (PlaceId Same = Names.of(Fn.Places.replacePrefix(Origin, P, Referent)); Same != Origin)
        Held = Sets.unite(Held, heldBy(S, Same, Depth + 1));
    } else if (PlaceId Same = Names.counterpart(Origin, P, Referent))
      if (Same != Origin)
        for (; Same; Same = Fn.Places[Same].Parent) {
          Held = Sets.unite(Held, own(S, Same));
          if (Fn.Places[Same].Kind == Projection::Deref)
            break;
        }
  }
  return Held;
}

LoanRules::SetId LoanRules::heldWithin(const LoanMap &S, PlaceId Origin, Extent How) {
  SetId Held = heldBy(S, Origin);
  if (S.empty() || !Names.contains(Origin))
    return Held;
  uint32_t End = Names.order().end(Origin);
  for (auto [At, Set] = S.first(Names.order().number(Origin) + 1, End); Set; std::tie(At, Set) = S.first(At + 1, End))
    if (Names.isWithin(Names.order().place(At), Origin, How))
      Held = Sets.unite(Held, *Set);
  return Held;
}

bool LoanRules::join(LoanMap &Into, const LoanMap &From) {
  if (Into.sharesAllWith(From))
    return false;
  return Into.merge(From, [&](uint32_t, const SetId *Mine, const SetId *Theirs) {
    return Sets.unite(Mine ? *Mine : 0, Theirs ? *Theirs : 0);
  });
}

//===-- Rounds of a loop ------------------------------------------------------------------------------------------===//

bool LoanRules::isOf(BorrowId B, FactRef At) const {
  for (; B; B = Borrows[B.Raw].Through)
    if (Borrows[B.Raw].At == At && !Borrows[B.Raw].Older)
      return true;
  return false;
}

void LoanRules::rename(LoanMap &S, llvm::function_ref<BorrowId(BorrowId)> New) {
  std::vector<std::pair<uint32_t, SetId>> Changed;
  llvm::DenseMap<SetId, SetId> Now;
  S.forEach([&](uint32_t Number, SetId Old) {
    auto [It, First] = Now.try_emplace(Old, Old);
    if (First) {
      BorrowSets::Set Members;
      bool Any = false;
      for (BorrowId B : llvm::to_vector(Sets[Old])) {
        BorrowId Renamed = New(B);
        Any |= Renamed != B;
        if (Renamed)
          Members.push_back(Renamed);
      }
      if (Any) {
        llvm::sort(Members);
        Members.erase(std::unique(Members.begin(), Members.end()), Members.end());
        Now[Old] = Sets.intern(std::move(Members));
      }
    }
    if (SetId Renamed = Now[Old]; Renamed != Old)
      Changed.push_back({Number, Renamed});
  });
  for (auto [Number, Renamed] : Changed)
    if (Renamed)
      S.set(Number, Renamed);
    else
      S.eraseRange(Number, Number + 1);
}

/// Who still holds what this fact makes got it in an earlier round.
void LoanRules::outdate(LoanMap &S, FactRef At) {
  if (!TellsElements || !Sites.contains({At.Block.Raw, At.Index}))
    return;
  rename(S, [&](BorrowId B) {
    if (!isOf(B, At))
      return B;
    Borrow Old = Borrows[B.Raw];
    Old.Older = true;
    return make(Old);
  });
}

//===-- The rules -------------------------------------------------------------------------------------------------===//

void LoanRules::bind(LoanMap &S, PlaceId Into, SetId Held, bool Replace) {
  uint32_t Number = Names.order().number(Into);
  if (Replace)
    S.eraseRange(Number, Names.order().end(Into));
  else
    Held = Sets.unite(own(S, Into), Held);
  if (Held)
    S.set(Number, Held);
}

/// What a call makes of a view that it is given refers to something beside what that does: `next(it)`, `p + 1`. A copy,
/// or the old value of what the call then changes (`it++`), refers to the same.
bool LoanRules::isShift(const Flow &F, FactRef Where) const {
  const std::vector<FactAt> &Facts = Fn[Where.Block].Facts;
  const CallId Id = Facts[Where.Index].Call;
  if (!Id || !Fn[Id].Callee || F.To != Fn[Id].Result)
    return !F.Exact;
  for (uint32_t I = Where.Index; I != Facts.size() && Facts[I].Call == Id; ++I)
    if (const auto *M = std::get_if<Mutate>(&Facts[I].What); M && M->What == F.From)
      return false;
  return true;
}

/// `std::vector<T>(Array, Array + N)`: what a library reads through a pointer may be any of the elements.
PlaceId LoanRules::anyElement(PlaceId Through, PlaceId From, FactRef Where) const {
  const CallId By = Fn[Where.Block].Facts[Where.Index].Call;
  const PlaceNode N = Fn.Places[From];
  if (!By || !Fn[By].Callee || Tu[Fn[By].Callee].HasBody || Fn.Places[Through].Kind != Projection::Deref ||
      !Fn.Places.isArrayElement(From))
    return From;
  return Names.of(Fn.Places.element(N.Parent, Index{}, N.Type));
}

void LoanRules::flow(LoanMap &S, const Flow &F, FactRef Where) {
  PlaceId From = anyElement(F.From, Names.of(F.From), Where), To = Names.of(F.To);
  if (From == To)
    return;
  bool Shifted = TellsElements && isShift(F, Where);
  if (Shifted)
    outdate(S, Where);
  auto as = [&](SetId Set) { return Shifted ? derived(Set, Where) : Set; };
  SetId Top = as(heldBy(S, From));
  // Not what another object of the class gets by the same member: that is its own, a copy or handed over.
  if (!Top && !ReleasedAtEnd.empty() && !areSameMember(Tu, Fn, From, To))
    Top = ownedBy(From, Where);
  llvm::SmallVector<std::pair<PlaceId, SetId>, 4> Parts;
  const bool HasParts = Names.contains(From); // `Array[?]` may be a name made just now
  uint32_t End = HasParts ? Names.order().end(From) : 0;
  for (auto [Number, Set] = S.first(HasParts ? Names.order().number(From) + 1 : 0, End); Set;
       std::tie(Number, Set) = S.first(Number + 1, End)) {
    PlaceId Same = Names.counterpart(Names.order().place(Number), From, To);
    if (Same && Names.contains(Same))
      Parts.push_back({Same, as(*Set)});
    else
      Top = Sets.unite(Top, as(*Set));
  }
  bool Replace = F.Kills && Names.isExact(To);
  bind(S, To, Top, Replace);
  for (auto [Part, Held] : Parts)
    bind(S, Part, Held, /*Replace=*/false);
}

/// The last element, once something was added behind it, is some element.
void LoanRules::shiftEnds(LoanMap &S, PlaceId Container, FactRef At) {
  Container = Names.resolve(Container);
  if (!isContentBorrowed(Fn.Places.rootOf(Container)))
    return;
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  for (uint32_t I = At.Index; I != Facts.size() && Facts[I].Call == Facts[At.Index].Call; ++I)
    if (const auto *Ended = std::get_if<Invalidate>(&Facts[I].What); Ended && Ended->How == InvalidateKind::Element)
      return; // which one, is said there
  rename(S, [&](BorrowId Id) {
    Borrow New = Borrows[Id.Raw];
    for (PlaceId P = New.Place; P; P = Fn.Places[P].Parent) {
      const PlaceNode N = Fn.Places[P];
      if (N.Kind != Projection::Element || Fn.Places[N.Parent].Kind != Projection::Content ||
          Fn.Places[N.Parent].Parent != Container)
        continue;
      const Index &By = Fn.Places.index(P);
      if (By.How != Index::Kind::Constant || By.Value >= 0)
        return Id;
      PlaceId Any = Fn.Places.element(N.Parent, Index{}, N.Type);
      New.Place = Fn.Places.replacePrefix(New.Place, P, Any);
      return make(New);
    }
    return Id;
  });
}

struct LoanRules::Apply {
  LoanRules &R;
  LoanMap &S;
  FactRef Where;
  const FactAt &At;

  void kill() {
    if (PlaceId P = R.Names.killedBy(At); P && R.Names.contains(P))
      S.eraseRange(R.Names.order().number(P), R.Names.order().end(P));
  }
  void operator()(const StorageBegin &) { kill(); }
  void operator()(const StorageEnd &) { kill(); }
  Special callee() const { return At.Call && R.Fn[At.Call].Callee ? R.Tu[R.Fn[At.Call].Callee].Which : Special::None; }
  void operator()(const Write &W) {
    kill();
    R.loseOwned(S, W.What);
    if (W.Value == 0 && At.Call && W.Always && !endsContent(W.What)) {
      R.moveContent(S, W.What, {}); // `release()`
      return;
    }
    // What a move assignment takes over arrives after the old content has gone.
    if (callee() != Special::MoveAssignment)
      return;
    const Call &C = R.Fn[At.Call];
    if (C.Object && C.Object->What == W.What && !C.Args.empty() && C.Args[0].How == PassKind::RvalueRef)
      R.moveContent(S, C.Args[0].What, W.What);
  }
  /// The call that sets the owner to null destroys what it owned, or moves it on, before.
  bool endsContent(PlaceId Owner) const {
    const std::vector<FactAt> &Facts = R.Fn[Where.Block].Facts;
    for (uint32_t I = Where.Index; I-- != 0 && Facts[I].Call == At.Call;) {
      const auto *Ended = std::get_if<Invalidate>(&Facts[I].What);
      const auto *Moved = std::get_if<Move>(&Facts[I].What);
      if ((Ended && R.Fn.Places.mayOverlap(Ended->What, Owner)) ||
          (Moved && R.Fn.Places.mayOverlap(Moved->From, Owner)))
        return true;
    }
    return false;
  }
  void operator()(const CallFact &C) {
    kill();
    R.giveAway(S, R.Fn[C.Call], Where);
  }
  /// A library's own class is often a view by one member of several, beside copies of what it was given: the operands
  /// of an assertion, and the operator's name. Its functions have bodies that say so, but those are skipped.
  bool isWildGuess() const {
    const FunctionInfo *F = At.Call && At.Guessed && R.Fn[At.Call].Callee ? &R.Tu[R.Fn[At.Call].Callee] : nullptr;
    return F && F->IsSystem && !F->IsStandard && !F->ResultIsReference && R.Tu.Types[F->ResultType].IsClass;
  }
  void operator()(const Issue &I) {
    if (isWildGuess())
      return;
    R.outdate(S, Where);
    SetId Held = R.issued(S, I, Where);
    PlaceId Into = R.Names.of(I.Into);
    R.bind(S, Into, Held, R.Names.isExact(Into));
  }
  void operator()(const Allocate &A) {
    if (!A.Into)
      return;
    PlaceId Into = R.Names.of(A.Into);
    SetId Held = R.Sets.single(R.make({.Place = A.Object, .At = Where}));
    R.bind(S, Into, Held, R.Names.isExact(Into));
  }
  void operator()(const Flow &F) {
    R.exchangeContent(S, Where);
    R.flow(S, F, Where);
    // `return x;`: the result is x itself, or has been moved from it.
    if (R.Fn.Places[F.To].Kind == Projection::Return && R.Fn.Places[F.From].Kind == Projection::Local)
      R.moveContent(S, F.From, F.To);
  }
  void operator()(const Move &M) {
    if (!At.Call)
      return;
    if (callee() == Special::MoveAssignment)
      return forgetMoved(M);
    const PlaceId Into = takenOverBy(R.Tu, R.Fn, M.From, Where);
    const Call &C = R.Fn[At.Call];
    const bool IsGiven = llvm::any_of(C.Args, [&](const Argument &A) { return A.What == M.From; });
    if (!Into || !IsGiven || (C.Object && C.Object->What == Into)) // else at the end of the call
      R.moveContent(S, M.From, Into);
    forgetMoved(M);
  }
  /// Who has taken an object's content over holds what it held, and the object itself no longer does: its destructor
  /// releases nothing.
  void forgetMoved(const Move &M) {
    R.loseOwned(S, M.From);
    const TypeInfo &T = R.Tu.Types[typeOf(R.Tu, R.Fn, M.From)];
    PlaceId P = R.Names.of(M.From);
    if (!M.Always || !T.IsClass || !T.HasDestructor || !P || !R.Names.contains(P) || !R.Names.isExact(P))
      return;
    // A callee's result comes last, and may be made of it.
    const std::vector<FactAt> &Facts = R.Fn[Where.Block].Facts;
    bool HandsOut = false;
    for (uint32_t I = Where.Index + 1; I < Facts.size() && Facts[I].Call == At.Call; ++I)
      if (const auto *L = std::get_if<Flow>(&Facts[I].What))
        HandsOut |= R.Fn.Places.isPartOf(R.Names.of(L->From), P);
    if (!HandsOut)
      S.eraseRange(R.Names.order().number(P), R.Names.order().end(P));
  }
  void operator()(const Mutate &M) {
    PlaceId P = R.Names.of(M.What);
    R.loseOwned(S, M.What);
    const TypeInfo &T = R.Tu.Types[typeOf(R.Tu, R.Fn, M.What)];
    if (R.TellsElements && T.Kind == Category::Owner)
      R.shiftEnds(S, M.What, Where);
    if (!R.TellsElements || !(T.IsPointer || (T.IsClass && T.Kind == Category::View)))
      return;
    R.outdate(S, Where);
    if (SetId Held = R.own(S, P))
      R.bind(S, P, R.derived(Held, Where), R.Names.isExact(P));
  }
  void operator()(const Escape &E) {
    if (E.Where == EscapeTo::Return || E.Where == EscapeTo::Exception)
      return; // what the result holds says it; nor does anything of this function follow a throw that leaves it
    SetId Held = R.heldWithin(S, R.Names.of(E.What), Extent::Content);
    if (SetId All = R.Sets.unite(R.escaped(S), Held))
      S.set(R.escapedNumber(), All);
  }
  void operator()(const Read &) {}
  void operator()(const Invalidate &) { kill(); }
  void operator()(const Free &) {}
  void operator()(const Adopt &) {}
  void operator()(const Acquire &) {}
  void operator()(const Release &) {}
  void operator()(const Spawn &) {}
  void operator()(const Join &) {}
  void operator()(const Suspend &) {}
  void operator()(const Signal &) {}
  void operator()(const Wait &) {}
  void operator()(const Unreachable &) {} // the solver's
  void operator()(const LateRead &) {}
};

void LoanRules::apply(LoanMap &S, FactRef Where, const FactAt &F) {
  std::visit(Apply{*this, S, Where, F}, F.What);
  arrive(S, Where);
}
