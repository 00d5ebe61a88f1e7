// HeapSteps.cpp - HeapRules: what each kind of fact does to the state of one object, and what is told on that occasion.
#include "flow/HeapRules.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

using Role = HeapName::Role;
using Status = HeapState::Status;
using Kind = HeapEvent::Kind;

/// One fact on its way through the state of one object. False: nothing is known of it any more.
struct HeapRules::Step {
  Step(const HeapRules &H, const HeapObject &O, HeapState &S, FactRef At, llvm::SmallVectorImpl<HeapEvent> *Events)
      : H(H), O(O), S(S), At(At), F(H.at(At)), Events(Events), HadNames(!S.Names.empty()) {}

  bool operator()(const StorageBegin &);
  bool operator()(const StorageEnd &);
  bool operator()(const Issue &);
  bool operator()(const Flow &);
  bool operator()(const Move &);
  bool operator()(const Read &);
  bool operator()(const Write &);
  bool operator()(const Mutate &);
  bool operator()(const Invalidate &);
  bool operator()(const Allocate &);
  bool operator()(const Free &);
  bool operator()(const Adopt &);
  bool operator()(const Escape &);
  bool operator()(const Spawn &);
  bool operator()(const CallFact &);
  template <class Other> bool operator()(const Other &) { return true; } ///< locks, threads: nothing of ours

private:
  void report(Kind How, PlaceId Name, FactRef Cause);
  void tell(Kind How, PlaceId Name, FactRef Cause);
  void use(PlaceId P);
  bool freedAround(const Free &R);
  bool isPlainRelease(const Call &C) const;
  bool isFreedByCall() const;
  bool alive();

  const HeapRules &H;
  const HeapObject &O;
  HeapState &S;
  const FactRef At;
  const FactAt &F;
  llvm::SmallVectorImpl<HeapEvent> *Events; ///< null: nobody asks
  const bool HadNames;
};

/// The pointer that the fact reads to hand it on or to release it.
static PlaceId pointerTaken(const Fact &F) {
  if (const auto *L = std::get_if<Flow>(&F))
    return L->From;
  if (const auto *R = std::get_if<Free>(&F))
    return R->Pointer;
  if (const auto *A = std::get_if<Adopt>(&F))
    return A->Pointer;
  const auto *E = std::get_if<Escape>(&F);
  return E ? E->What : PlaceId{};
}

void HeapRules::findTakenByIndex() {
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts)
      if (PlaceId Element = Fn.Places.chosenElement(resolve(pointerTaken(F.What)));
          Element && !llvm::is_contained(TakenByIndex, Element))
        TakenByIndex.push_back(Element);
}

/// In an array of which elements are taken by an index that nobody knows: `delete a[i]`, of `a[0]`. A loop over the
/// array takes this one, too, unless it does not go round; which is not for us to say.
bool HeapRules::mayBeTakenByIndex(PlaceId Named) const {
  return llvm::any_of(TakenByIndex, [&](PlaceId Element) {
    return Fn.Places.isPartOf(Named, Fn.Places[Element].Parent) && !Fn.Places.isPartOf(Named, Element);
  });
}

bool HeapRules::step(const HeapObject &O, HeapState &S, FactRef At, llvm::SmallVectorImpl<HeapEvent> *Events) const {
  if (!TakenByIndex.empty() && !S.Elsewhere)
    S.Elsewhere = llvm::any_of(S.Names, [&](const HeapName &N) { return mayBeTakenByIndex(N.Place); });
  return std::visit(Step(*this, O, S, At, Events), at(At).What);
}

//===-- What is told ----------------------------------------------------------------------------------------------===//

void HeapRules::Step::report(Kind How, PlaceId Name, FactRef Cause) {
  if (Events && !S.Told)
    Events->push_back({How, Name, Cause});
}

void HeapRules::Step::tell(Kind How, PlaceId Name, FactRef Cause) {
  report(How, Name, Cause);
  S.Told = true;
}

/// What the call reads of it on the way is not the point: it releases it, surely and by a name that it has here.
bool HeapRules::Step::isFreedByCall() const {
  const std::vector<FactAt> &Facts = H.Fn[At.Block].Facts;
  for (uint32_t I = At.Index + 1; F.Call && I < Facts.size() && Facts[I].Call == F.Call; ++I)
    if (const auto *R = std::get_if<Free>(&Facts[I].What); R && R->Always && !R->IfResult)
      if (const HeapName *N = S.find(H.resolve(R->Pointer)); N && N->How == Role::Exact)
        return true;
  return false;
}

void HeapRules::Step::use(PlaceId P) {
  // By its own name an object is only known while it is made: in a loop that is the next one.
  if (P && H.Fn.Places[H.Fn.Places.rootOf(P)].Kind == Projection::Heap)
    return;
  P = H.resolve(P);
  if (S.Is == HeapState::Presence::Asked && P && H.within(O, S, P).Inside)
    S.Is = HeapState::Presence::Sure;
  if (S.How == Status::Freed && !S.Pending && !S.ByOwner && P && !H.sameCall(At, S.Site))
    if (Within W = H.within(O, S, P); W.Inside && !W.Beyond && !isFreedByCall())
      tell(Kind::Used, W.Name, S.Site);
}

/// After names may have gone.
bool HeapRules::Step::alive() {
  if (!S.Names.empty())
    return true;
  if (HadNames && O.How == HeapOrigin::Allocated && S.How == Status::Held && !S.Elsewhere && !S.Named &&
      S.Is != HeapState::Presence::Asked)
    report(Kind::Lost, O.Name, O.At);
  // `p = realloc(p, n)`: if it returns null, what p pointed to is still there.
  if (HadNames && S.How == Status::Freed && At.Block == S.Site.Block && H.isReplacement(S.Site))
    if (PlaceId Over = H.replaces(F, S.Site))
      report(Kind::Replaced, Over, S.Site);
  return O.How == HeapOrigin::Entry; // what became of it until here, the caller wants to know
}

//===-- Facts -----------------------------------------------------------------------------------------------------===//

bool HeapRules::Step::operator()(const StorageBegin &B) {
  H.drop(S, H.resolve(B.What), true);
  return alive();
}

bool HeapRules::Step::operator()(const StorageEnd &B) {
  PlaceId Ended = H.resolve(B.What);
  size_t Before = S.Names.size();
  // What a pointer parameter leads to, the caller knows as before: `*out = malloc(n);`.
  llvm::SmallVector<HeapName, 2> Callers;
  if (H.Fn.Places[Ended].Kind == Projection::Param && H.Tu.Types[H.Fn.Places[Ended].Type].IsPointer)
    for (const HeapName &N : S.Names)
      if (N.Place != Ended && H.Fn.Places.isPartOf(N.Place, Ended))
        Callers.push_back(N);
  const bool Elsewhere = S.Elsewhere;
  H.drop(S, Ended, true);
  if (!Callers.empty())
    S.Elsewhere = Elsewhere;
  for (const HeapName &N : Callers)
    S.add(N.Place, N.How);
  if (S.Names.size() != Before && !H.isOfBinding(Ended))
    H.dropTemporaries(S);
  return alive();
}

bool HeapRules::Step::operator()(const Issue &I) {
  const Loan &L = H.Fn[I.Loan];
  PlaceId Borrowed = H.resolve(L.Borrowed), Into = H.resolve(I.Into);
  Within W = H.within(O, S, Borrowed);
  // A borrow of freed memory is no use of it; reading through it is.
  H.drop(S, Into, true);
  H.bindReferent(S, Borrowed, Into);
  if (W.Inside && Into && F.Call && W.Exact && !L.Exact && !H.isDescribed(H.Fn[F.Call]) && !H.isLookInto(Into, W.Name))
    S.Elsewhere = true; // the callee returns this or something else
  else if (W.Inside && Into)
    H.bind(S, Into, W.Exact && L.Exact ? Role::Exact : Role::Inner);
  else if (Into && (H.outlivesCall(Into) || H.Fn.Places[Into].Parent))
    H.share(S, Borrowed); // `Cleanup C([&] { fclose(F); });`
  else if (Into && H.isListOf(Into, Borrowed))
    S.Elsewhere |= llvm::any_of(S.Names, [&](const HeapName &N) { return H.Fn.Places[N.Place].Parent == Borrowed; });
  return alive();
}

bool HeapRules::Step::operator()(const Flow &L) {
  PlaceId From = H.resolve(L.From), To = H.resolve(L.To);
  llvm::SmallVector<HeapName, 3> Copied;
  bool Elsewhere = false;
  for (const HeapName &N : S.Names) {
    if (!H.Fn.Places.isPartOf(N.Place, From))
      continue;
    PlaceId Copy = N.Place == From ? To : H.moved(N.Place, From, To);
    // `c ? p : q` binds on either way and forgets on neither; a callee's result may be one of several, or a copy made
    // by somebody of whom there is only the declaration.
    // Of a part of what is given to a call, nobody says which part of another class it becomes.
    // Nor what lies behind `lines + i`, which is another element.
    bool IsLostSight = N.Place != From && (F.Call ? H.Fn.Places[From].Type != H.Fn.Places[To].Type : !L.Exact);
    S.OwnedElsewhere |= N.How == Role::Owner && !F.Guessed && L.Exact && (!Copy || H.isVague(Copy));
    if (F.Call && N.Place == From && Copy && !H.isVague(Copy) && H.isLookInto(Copy, From))
      Copied.push_back({Copy, N.How == Role::Owner ? N.How : Role::Inner});
    else if (!Copy || (F.Call && (!L.Kills || !L.Exact)) || F.Guessed || IsLostSight)
      Elsewhere = true;
    else
      Copied.push_back({Copy, L.Exact ? N.How : N.How == Role::Owner ? N.How : Role::Inner});
  }
  if (From == To)
    return true;
  H.dropOtherElements(S, To);
  // `make_unique<T>(view)`: what is made refers to what it was made from, its owner is what it was.
  auto owns = [&](PlaceId P) {
    const Category Kind = H.Tu.Types[H.Fn.Places[P].Type].Kind;
    return Kind == Category::Owner || Kind == Category::SharedOwner;
  };
  const HeapName *Owner = F.Call && H.Fn.Places[From].Type && owns(To) && !owns(From) ? S.find(To) : nullptr;
  if (L.Kills && !(Owner && Owner->How == Role::Owner))
    H.drop(S, To, true);
  for (const HeapName &N : Copied)
    H.bind(S, N.Place, N.How);
  S.Elsewhere |= Elsewhere;
  return alive();
}

bool HeapRules::Step::operator()(const Move &M) {
  PlaceId From = H.resolve(M.From);
  use(M.From);
  bool WasOwner = false, IsOwned = false;
  llvm::erase_if(S.Names, [&](const HeapName &N) {
    bool Gone = N.How == Role::Owner && H.Fn.Places.isPartOf(N.Place, From);
    WasOwner |= Gone;
    IsOwned |= N.How == Role::Owner && !Gone;
    return Gone;
  });
  if (WasOwner && !M.Always)
    return false;
  H.dropBehind(S, From);
  if (WasOwner && !IsOwned && S.How == Status::Owned)
    S.Elsewhere = true; // its new owner is out of sight
  return alive();
}

bool HeapRules::Step::operator()(const Read &R) {
  // A query asks no more than a moved-from object may be asked; of a member of a freed one it is a read all the same.
  if (R.How != ReadKind::Query || (!F.Call && H.Fn.Places[R.What].Kind == Projection::Field))
    use(R.What);
  return true;
}

bool HeapRules::Step::operator()(const Write &W) {
  PlaceId P = H.resolve(W.What), From = H.resolve(W.SameAs);
  if (W.Always || F.Call)
    use(W.What);
  H.dropIndexed(S, P);
  H.dropLinked(S, P);
  H.dropOtherElements(S, P);
  // `head = head->next`: what is behind the pointer now is not what was copied; the flow has said what was.
  const HeapName *Source = From && !H.Fn.Places.isPartOf(From, P) ? S.find(From) : nullptr;
  HeapName::Role As = Source ? Source->How : Role::Exact;
  if (!W.Always) {
    for (const HeapName &N : S.Names)
      if (H.Fn.Places.isPartOf(N.Place, P)) {
        H.drop(S, P, false);
        break;
      }
    return alive();
  }
  llvm::SmallVector<HeapName, 2> Kept;
  for (const HeapName &N : S.Names)
    if (H.Fn.Places.isPartOf(N.Place, P) && !(W.Value && N.Place == P) && H.isExplained(At, N.Place))
      Kept.push_back(N);
  const size_t Before = S.Names.size();
  bool Elsewhere = S.Elsewhere;
  // `release()`: the owner lets go without freeing, and its caller has the object.
  if (W.Value == 0)
    if (const HeapName *Owner = S.find(P); Owner && Owner->How == Role::Owner && S.How == Status::Owned) {
      S.How = Status::Held;
      S.Elsewhere = Elsewhere = true;
    }
  H.drop(S, P, true);
  if (!Kept.empty())
    S.Elsewhere = Elsewhere;
  for (const HeapName &N : Kept)
    S.add(N.Place, N.How);
  if (Source)
    H.bind(S, P, As);
  if (S.Names.size() < Before)
    H.dropTemporaries(S);
  return alive();
}

bool HeapRules::Step::operator()(const Mutate &M) {
  use(M.What);
  PlaceId P = H.resolve(M.What);
  H.dropIndexed(S, P);
  // `++p` points beside; a call that changes its object keeps what it says it keeps, but an iterator goes on.
  if (F.Call) {
    H.dropBehind(S, P);
  } else {
    bool Named = S.find(P) != nullptr;
    H.drop(S, P, false);
    if (Named)
      S.add(P, Role::Inner);
  }
  return alive();
}

bool HeapRules::Step::operator()(const Invalidate &I) {
  if (PlaceId P = H.resolve(I.What); P && I.How == InvalidateKind::Content)
    H.dropBehind(S, P);
  if (I.How != InvalidateKind::Content || H.isBoundInCall(At, H.resolve(I.What)))
    return true;
  return H.ownerEnds(O, S, H.resolve(I.What), At, I.Always, Events);
}

bool HeapRules::Step::operator()(const Allocate &A) {
  PlaceId Into = H.resolve(A.Into);
  // `fdopen(fd, "r")`: what is made owns what it was made from.
  const HeapName *Owner = S.find(Into);
  bool Owns = Owner && Owner->How == Role::Owner && S.How == Status::Owned && H.sameCall(At, S.Site);
  H.drop(S, Into, /*Silently=*/A.Always); // `push(re)` may keep re, or a new one in its place
  if (Owns)
    S.add(Into, Role::Owner);
  return alive();
}

/// `free(c)` does nothing else to what it is given.
bool HeapRules::Step::isPlainRelease(const Call &C) const {
  const std::vector<FactAt> &Facts = H.Fn[At.Block].Facts;
  if (!H.isDescribed(C) || C.Args.size() != 1)
    return false;
  for (uint32_t I = At.Index + 1; I < Facts.size() && Facts[I].Call == F.Call; ++I)
    if (const auto *R = std::get_if<Free>(&Facts[I].What))
      return R->Always && R->How == AllocKind::Malloc;
  return false;
}

/// `c->log = fopen(path, "w"); free(c);`: only what is released here had it. Who releases it in another way than by
/// the language's or the library's own means may well look after its parts.
bool HeapRules::Step::freedAround(const Free &R) {
  const bool IsPlain = R.How == AllocKind::New || R.How == AllocKind::NewArray || R.How == AllocKind::Malloc;
  if (!R.Always || !IsPlain || !F.Trail.empty() || O.How != HeapOrigin::Allocated || S.How != Status::Held ||
      S.Elsewhere || S.NamedOutside || (F.Call && H.hasBody(H.Fn[F.Call])))
    return true;
  const PlaceId Referent = H.Fn.Places.find(R.Pointer, Projection::Deref, 0);
  const PlaceId Whole = Referent ? H.resolve(Referent) : Referent;
  if (!Whole || !llvm::any_of(S.Names, [&](const HeapName &N) { return H.Fn.Places.isPartOf(N.Place, Whole); }))
    return true;
  if (llvm::any_of(S.Names, [&](const HeapName &N) {
        return !H.Fn.Places.isPartOf(N.Place, Whole) && H.Fn.Places[N.Place].Kind != Projection::Temp;
      }))
    return true; // somebody has it still
  if (S.Is != HeapState::Presence::Asked)
    tell(Kind::Lost, O.Name, O.At);
  return false;
}

bool HeapRules::Step::operator()(const Free &R) {
  const HeapName *N = S.find(H.resolve(R.Pointer));
  if (!N)
    return freedAround(R);
  if (N->How == Role::Owner) { // `fclose(F)`, of the descriptor that F was made from
    if (!R.Always || S.How != Status::Owned)
      return false;
    S.How = Status::Freed;
    S.ByOwner = true;
    S.Site = At;
    return true;
  }
  if (S.Pending) {
    // Nobody has asked whether it was released the first time; nor can anybody have within one block.
    if (R.Always && At.Block == S.Site.Block && N->How == Role::Exact && !H.sameCall(At, S.Site))
      report(Kind::FreedAgain, R.Pointer, S.Site);
    return H.unsure(O, S);
  }
  if (R.IfResult && S.How == Status::Held && N->How == Role::Exact && F.Call && H.Fn[F.Call].Result) {
    S.How = Status::Freed;
    S.Pending = true;
    S.ByOwner = false;
    S.Site = At;
    return true;
  }
  if (!R.Always) {
    if (S.How == Status::Freed)
      return true; // freed already: perhaps a second time, perhaps not
    if (!H.isReplacement(At) || O.How == HeapOrigin::Storage)
      return H.unsure(O, S);
    S.How = Status::Freed; // unless the result is null, see assume
    S.ByOwner = false;
    S.Site = At;
    return true;
  }
  if (O.How == HeapOrigin::Storage) {
    report(Kind::FreedStorage, R.Pointer, O.At);
    return false;
  }
  if (S.How == Status::Freed) {
    if (!H.sameCall(At, S.Site))
      tell(Kind::FreedAgain, R.Pointer, S.Site);
    return true;
  }
  if (N->How == Role::Inner && R.How == AllocKind::Handle)
    return false; // `munmap(p + n, n)`: a part of a mapping is one of its own
  if (N->How == Role::Inner)
    tell(Kind::FreedInner, R.Pointer, O.At);
  else if (O.How == HeapOrigin::Allocated && O.Kind != R.How && !O.OneOfSeveral)
    tell(Kind::WrongKind, R.Pointer, O.At);
  else if (H.isDeletedAsBase(O, R.Pointer))
    tell(Kind::WrongClass, R.Pointer, O.At);
  if (S.How == Status::Owned)
    report(Kind::FreedOwned, R.Pointer, S.Site);
  S.How = Status::Freed;
  S.ByOwner = false;
  S.Site = At;
  llvm::erase_if(S.Names, [&](const HeapName &Other) { return H.takesItselfOut(At, Other.Place); });
  return true;
}

bool HeapRules::Step::operator()(const Adopt &A) {
  if (S.Pending)
    return H.unsure(O, S);
  PlaceId Owner = H.resolve(A.Owner);
  const HeapName *N = S.find(H.resolve(A.Pointer));
  if (!N || N->How == Role::Owner) {
    if (Owner && A.Always)
      H.drop(S, Owner, true); // it has another object now
    return alive();
  }
  if (!A.Always || !Owner) {
    const FactAt *First = S.How == Status::Owned ? &H.at(S.Site) : nullptr;
    if (A.Always && S.How == Status::Held && N->How == Role::Exact) { // somebody out of sight has it now
      S.How = Status::Owned;
      S.Site = At;
    } else if (A.Always && First && std::holds_alternative<Adopt>(First->What) && !First->Guessed && !F.Guessed &&
               !First->Trail.empty() && !F.Trail.empty() && !H.sameCall(At, S.Site) && N->How == Role::Exact) {
      tell(Kind::AdoptedAgain, A.Pointer, S.Site); // both were seen to make an owner of it
    }
    S.Elsewhere = true;
    return true;
  }
  if (O.How == HeapOrigin::Storage || N->How == Role::Inner) {
    // Else its deleter may well know, or who has the owner lets go in time.
    if (O.How == HeapOrigin::Storage && H.deletesAs(F) && H.Fn.Places[Owner].Kind == Projection::Local)
      report(Kind::FreedStorage, A.Pointer, O.At);
    return false;
  }
  if (S.How == Status::Freed) {
    tell(Kind::AdoptedFreed, A.Pointer, S.Site);
    return true;
  }
  if (S.How == Status::Owned && S.find(Owner) == nullptr) {
    tell(Kind::AdoptedAgain, A.Pointer, S.Site);
    return true;
  }
  if (auto Needs = H.deletesAs(F); Needs && O.How == HeapOrigin::Allocated) {
    if (*Needs != O.Kind && !O.OneOfSeveral)
      tell(Kind::WrongKind, A.Pointer, O.At);
    else if (!H.isShared(Owner) && H.isDeletedAsBase(O, A.Pointer))
      tell(Kind::WrongClass, A.Pointer, O.At);
  }
  S.How = Status::Owned;
  S.Site = At;
  if (H.isVague(Owner) || H.isElementOf(Owner, H.Fn.Places.rootOf(Owner)))
    S.Elsewhere = true; // a container may move its owners about
  else
    S.add(Owner, Role::Owner);
  return true;
}

bool HeapRules::Step::operator()(const Escape &E) {
  PlaceId What = H.resolve(E.What);
  if (S.How == Status::Freed && !S.Pending && !S.ByOwner)
    if (const HeapName *N = S.find(What); N && N->How != Role::Owner && E.Where != EscapeTo::Unknown) {
      tell(Kind::Used, E.What, S.Site);
      return true;
    }
  // The result itself is the caller's, and his alone.
  if (E.Where != EscapeTo::Return || !H.isResult(What))
    H.share(S, What);
  return true;
}

bool HeapRules::Step::operator()(const Spawn &P) {
  H.share(S, H.resolve(P.Callable));
  H.share(S, H.resolve(P.Handle)); // what the thread was given
  return true;
}

bool HeapRules::Step::operator()(const CallFact &C) {
  const Call &Made = H.Fn[C.Call];
  if (const HeapName *N = H.closedNumber(S, Made, At))
    tell(Kind::Used, N->Place, S.Site);
  if (Made.How == CallKind::Destructor && Made.Object) {
    H.destroyed(S, Made);
    return H.ownerEnds(O, S, H.resolve(Made.Object->What), At, true, Events);
  }
  return isPlainRelease(Made) || H.called(O, S, Made);
}
