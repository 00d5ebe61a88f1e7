#include "facts/HoldsLoans.h"
#include "facts/Memberwise.h"
#include "summary/Inference.h"
#include "summary/LateReads.h"
#include "summary/Signature.h"

using namespace deed;

/// `auto old = std::move(buffer_); buffer_ = make();`: what it owned belongs to somebody else by then.
bool Inference::isTakenOver(PlaceId Owner, FactRef At) const {
  TypeId T = typeOf(Tu, Fn, Owner);
  if (const PlaceNode &N = Fn.Places[Owner]; !T && N.Kind == Projection::Element && Fn.Places[N.Parent].Parent)
    if (const auto &Of = Tu.Types[typeOf(Tu, Fn, Fn.Places[N.Parent].Parent)].Arguments; Of.size() == 1)
      T = Of.front();
  if (Tu.Types[T].Content != ContentAt::Apart)
    return false;
  // Just before the call: by then it may have changed the container that the owner is part of.
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  while (At.Index != 0 && Facts[At.Index].Call && Facts[At.Index - 1].Call == Facts[At.Index].Call)
    --At.Index;
  auto Hit = Moves.movedBefore(Owner, At);
  return Hit && Hit->How == MoveHit::Certainty::AllPaths && !Hit->Partial;
}

/// `auto it = m.find(key); m.erase(it);`: the element that an iterator of this function's own was made for.
void Inference::erasedByIterator(const Invalidate &I, FactRef Site) {
  PlaceId Element = Names.resolve(I.What);
  if (I.How != InvalidateKind::Element || Fn.Places[Element].Kind != Projection::Deref)
    return;
  for (const LoanSource &Source : Sources.of(Fn.Places[Element].Parent, Site)) {
    if (Source.How != LoanSource::Kind::Borrow || !Source.Rest.empty())
      continue;
    auto Formal = Names.visible(Source.Place);
    if (Formal && !Formal->Cut && Fn.Places[Source.Place].Kind == Projection::Element)
      add(EffectKind::Invalidate, std::move(Formal->Place), /*Always=*/false, &Fn[Site.Block].Facts[Site.Index])
          .Invalid = InvalidateKind::Element;
  }
}

/// `this->~T(); new (this) T(other);`: there is an object again when the function returns.
bool Inference::isMadeAnew(PlaceId Object, FactRef Site) const {
  return everyPathMeets(Fn, Site, [&](const FactAt &At) {
    const auto *W = std::get_if<Write>(&At.What);
    return W && W->Always && Names.resolve(W->What) == Names.resolve(Object);
  });
}

void Inference::invalidation(const Invalidate &I, FactRef Site, bool Always) {
  const FactAt &At = Fn[Site.Block].Facts[Site.Index];
  auto Formal = Names.visible(I.What);
  if (!Formal)
    return erasedByIterator(I, Site);
  if (Formal->Cut) { // of something within, not of what is left of the name
    add(EffectKind::Mutate, std::move(Formal->Place), /*Always=*/false, &At);
    return;
  }
  Always &= I.Always;
  if (I.How == InvalidateKind::Object && isMadeAnew(I.What, Site))
    return invalidation({I.What, InvalidateKind::Content, I.Always}, Site, Always);
  bool IsTaken = isTakenOver(I.What, Site);
  if (IsTaken) { // the caller's loans go along with it
    add(EffectKind::Move, Formal->Place, Always, &At).Replaced = true;
    add(EffectKind::Write, Formal->Place, Always);
  }
  if (!IsTaken || I.How == InvalidateKind::Element)
    add(EffectKind::Invalidate, std::move(Formal->Place), Always, &At).Invalid = I.How;
}

/// `config = load();`: what the members owned has gone.
void Inference::assignment(const Write &W, const FactAt &At, bool Always) {
  auto Formal = Names.visible(W.What);
  if (!Formal || Formal->Cut)
    return;
  forEachOwningMember(Tu, Fn.Places[W.What].Type, [&](llvm::ArrayRef<SymbolId> Path) {
    FormalPlace Owner = Formal->Place;
    for (SymbolId Name : Path)
      Owner = Owner.field(Tu.text(Name).str());
    add(EffectKind::Invalidate, std::move(Owner), Always, &At).Invalid = InvalidateKind::Content;
  });
}

/// `for (i = 0; i < l->n; ++i) if (l->slots[i] == it) l->slots[i] = 0;`: MoveFlow forgets the element with the index.
void Inference::elementByOwnIndex(const Write &W, const FactAt &At) {
  PlaceId Element = Fn.Places.chosenElement(Names.resolve(W.What));
  if (!Element || Fn.Places.index(Element).How != Index::Kind::Variable ||
      Fn.Places[Fn.Places.rootOf(Fn.Places.index(Element).Variable)].Kind != Projection::Local ||
      !Tu.Types[typeOf(Tu, Fn, W.What)].IsPointer)
    return;
  if (auto Formal = Names.visible(W.What); Formal && !Formal->Cut)
    add(EffectKind::Write, std::move(Formal->Place), /*Always=*/false).Guessed = At.Guessed;
}

/// `v.owned = false; v.text = "none";`: what is released, or taken over, on some way is surely not that.
bool Inference::isLiteral(PlaceId P) const {
  const PlaceNode &Root = Fn.Places[Fn.Places.rootOf(P)];
  return Root.Kind == Projection::Global && Tu.text({Root.Key}) == "<string literal>";
}

/// What a pointer of this function refers to, where the caller knows the pointer or its referent.
void Inference::pointerEffects(EffectKind Kind, PlaceId Pointer, const FactAt &At, bool Always, Complete Finish) {
  auto From = Sources.of(Pointer);
  for (const LoanSource &Source : From)
    if (Source.How == LoanSource::Kind::Carried)
      if (auto Formal = Names.of(Source.Place); Formal && !isLiteral(Source.Place))
        Finish(add(Kind, {}, Always && From.size() == 1, &At), std::move(Formal->Place));
}

/// `for (p = &l->head; *p; p = &(*p)->next) ...; n = *p; *p = n->next; free(n);`: what the heap flow has no name for that
/// the caller knows.
void Inference::releasesOutOfSight() {
  constexpr size_t MaxSteps = 2; // `(*l).head`; what lies behind that, the caller follows no further either
  for (FactRef Site : Released) {
    const FactAt &At = Fn[Site.Block].Facts[Site.Index];
    const Free &R = std::get<Free>(At.What);
    if (Names.visible(R.Pointer)) // then it has one
      continue;
    for (const LoanSource &Source : Sources.of(R.Pointer)) {
      auto Formal = Source.How == LoanSource::Kind::Carried && !Source.Exact ? Names.visible(Source.Place) : std::nullopt;
      // Of an object's own members its destructor tells enough.
      if (!Formal || Formal->Place.Root != FormalRoot::Param || Formal->Place.Path.size() > MaxSteps ||
          isLiteral(Source.Place) || llvm::any_of(S.Effects, [&](const Effect &E) {
            return (E.Kind == EffectKind::Free && E.What == Formal->Place) ||
                   (E.Kind == EffectKind::Adopt && E.From == Formal->Place);
          }))
        continue;
      add(EffectKind::Free, std::move(Formal->Place), /*Always=*/false, &At).Alloc = R.How;
    }
  }
}

/// What the pointer holds comes from an array, by an index that says nothing to a caller.
bool Inference::isUnknownElement(PlaceId Pointer) {
  return llvm::any_of(Sources.of(Pointer), [&](const LoanSource &Source) {
    return Source.How == LoanSource::Kind::Carried && Fn.Places.chosenElement(Known.resolve(Source.Place));
  });
}

/// A callee that nobody reads may take over what it is given by pointer.
void Inference::handedOver(const Call &C, const FactAt &At) {
  for (const Argument &A : C.Args) {
    const TypeInfo &T = Tu.Types[A.Type];
    if (A.What && A.How == PassKind::Value && T.IsPointer && !Tu.Types[T.Pointee].IsConst)
      pointerEffects(EffectKind::Adopt, A.What, At, /*Always=*/false, [&](Effect &E, FormalPlace P) {
        E.What = FormalPlace::unknown();
        E.From = std::move(P);
      });
  }
}

void Inference::change(FactRef Site, bool Always) {
  const FactAt &At = Fn[Site.Block].Facts[Site.Index];
  auto effect = [&](EffectKind Kind, PlaceId P) -> Effect * {
    auto Formal = Names.visible(P);
    return Formal ? &add(Kind, std::move(Formal->Place), Always && !Formal->Cut, &At) : nullptr;
  };
  if (const auto *M = std::get_if<Mutate>(&At.What)) {
    if (Effect *E = effect(EffectKind::Mutate, M->What)) {
      E->Always &= M->Always;
      E->Guessed = At.Guessed;
    }
  } else if (const auto *I = std::get_if<Invalidate>(&At.What)) {
    invalidation(*I, Site, Always);
  } else if (const auto *Set = std::get_if<Write>(&At.What); Set && Set->Always && isMemberwiseAssignment(Tu, Fn, At)) {
    assignment(*Set, At, Always);
  } else if (Set) {
    elementByOwnIndex(*Set, At);
  } else if (const auto *R = std::get_if<Free>(&At.What)) {
    // Else the flow knows better, see InferOwnership. It follows objects, and what `delete Slots[i]` ends is none.
    const bool IsOneOfMany = isUnknownElement(R->Pointer);
    const bool IsSure = Always && R->Always && !IsOneOfMany;
    if (!Heap || IsOneOfMany || (!R->Always && !Heap->rules().isReplacement(Site)))
      pointerEffects(EffectKind::Free, R->Pointer, At, IsSure, [&](Effect &E, FormalPlace P) {
        E.What = std::move(P);
        E.Alloc = R->How;
        E.Replaced = R->Replaced;
      });
    else
      Released.push_back(Site);
  } else if (const auto *A = std::get_if<Adopt>(&At.What)) {
    auto Owner = A->Owner ? Names.visible(A->Owner) : std::nullopt;
    if (!Heap || !A->Always || !A->Owner)
      pointerEffects(EffectKind::Adopt, A->Pointer, At, Always && A->Always, [&](Effect &E, FormalPlace P) {
        E.What = Owner ? Owner->Place : FormalPlace::unknown();
        E.From = std::move(P);
      });
  } else if (const auto *T = std::get_if<Spawn>(&At.What)) {
    if (auto Callable = Names.of(T->Callable)) {
      Effect &E = add(EffectKind::Spawn, std::move(Callable->Place), Always, &At);
      if (auto Handle = T->Handle ? Names.visible(T->Handle) : std::nullopt)
        E.From = std::move(Handle->Place);
    }
  } else if (const auto *J = std::get_if<Join>(&At.What)) {
    effect(EffectKind::Join, J->Handle);
  } else if (const auto *G = std::get_if<Signal>(&At.What)) {
    effect(EffectKind::Signal, G->What);
  } else if (const auto *W = std::get_if<Wait>(&At.What)) {
    effect(EffectKind::Wait, W->What);
  } else if (const auto *X = std::get_if<Escape>(&At.What)) {
    if (X->Where != EscapeTo::Return)
      escape(X->What, FormalPlace::unknown(), Site);
  } else if (const auto *Bound = std::get_if<Flow>(&At.What)) {
    if (auto Into = Names.visible(Bound->To); Into && !isClearedLater(Bound->To, Site))
      escape(Bound->From, Into->Place, Site);
    else if (!Into && Outside.leadsTo(Bound->To, OutsideViews::Of::Strangers))
      escape(Bound->From, FormalPlace::unknown(), Site);
  } else if (const auto *Made = std::get_if<Issue>(&At.What)) {
    if (auto Into = Names.visible(Made->Into); Into && !isClearedLater(Made->Into, Site))
      escape(Made->Into, Into->Place, Site);
    else if (!Into && Outside.leadsTo(Made->Into, OutsideViews::Of::Strangers))
      escape(Made->Into, FormalPlace::unknown(), Site);
  }
  if (const auto *C = std::get_if<CallFact>(&At.What); C && Fn[C->Call].OnlyDeclared)
    handedOver(Fn[C->Call], At);
  // The rest is about this function's own places, or is asked of MoveFlow (Read, Write, Move).
}

/// What is held at the exit and was not before, or the other way round. A lock that is released again, by a guard or by
/// hand, is nothing that the caller sees; one that is the caller's and taken again was released before.
void Inference::locks(const LockFlow &Flow) {
  std::vector<GuardStatus> Guards = Flow.guardsAtExit();
  for (const LockStatus &L : Flow.atExit()) {
    auto Formal = Names.visible(L.Lock);
    if (!Formal || Formal->Cut)
      continue;
    if (L.mayBeHeld() && !L.Sites.empty()) {
      const FactAt &At = Fn[L.Sites.front().Block].Facts[L.Sites.front().Index];
      Effect &E = add(EffectKind::Acquire, Formal->Place, L.mustBeHeld(), &At);
      E.Mode = L.mode();
      for (const GuardStatus &G : Guards)
        if (auto Guard = G.Lock == L.Lock && G.How != Owns::No ? Names.of(G.Guard) : std::nullopt)
          E.From = std::move(Guard->Place);
    }
    if (L.Bits & (LockGiven | LockRegained))
      add(EffectKind::Release, Formal->Place, L.isCallers());
  }
}

/// Some fact sets or changes a part of what the caller passed.
bool Inference::changesPart(const FormalPlace &Whole) const {
  auto isPart = [&](PlaceId P) {
    auto Formal = Names.of(P);
    return Formal && Whole.covers(Formal->Place);
  };
  for (const Block &B : Fn.Blocks)
    for (const FactAt &At : B.Facts) {
      const auto *W = std::get_if<Write>(&At.What);
      const auto *M = std::get_if<Mutate>(&At.What);
      if ((W && isPart(W->What)) || (M && isPart(M->What)))
        return true;
    }
  return false;
}

void Inference::readsAfterChanges() {
  for (const Effect &Promised : restrictEffects(Tu, F))
    if (changesPart(Promised.From))
      S.Effects.push_back(Promised);
  auto IsExposed = [&](FactRef At) { return Exposed.contains({At.Block.Raw, At.Index}); };
  for (LateReadPair &P : lateReads(Tu, Fn, Names, Sources, Sure, IsExposed)) {
    const FactAt &Read = Fn[P.Read.Block].Facts[P.Read.Index], &Change = Fn[P.Change.Block].Facts[P.Change.Index];
    Effect &E = add(EffectKind::LateRead, std::move(P.What), P.Always, &Read);
    E.From = std::move(P.After);
    E.Read = P.How;
    E.By = P.By;
    E.Anew = P.Anew;
    E.Over = P.Over;
    E.Changed = trailOf(Change);
    if (const auto *InCallee = std::get_if<LateRead>(&Change.What)) {
      E.Changed.resize(1);
      E.Changed.insert(E.Changed.end(), InCallee->Changed.begin(), InCallee->Changed.end());
    }
  }
}
