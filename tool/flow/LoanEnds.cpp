#include "flow/LoanEnds.h"
#include "facts/Memberwise.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

LoanEnds::LoanEnds(const TuFacts &Tu, FunctionFacts &Fn, LoanRules &Rules)
    : Tu(Tu), Fn(Fn), Rules(Rules), Sole(Tu, Fn), Steady(static_cast<unsigned>(Fn.Places.size()), true) {
  llvm::DenseMap<PlaceId, unsigned> Set;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      const FactAt &F = Fn.Blocks[B].Facts[I];
      if (const auto *W = std::get_if<Write>(&F.What)) {
        ++Set[Rules.names().resolve(W->What)];
        if (W->SameAs)
          CopyOf[W->What] = {W->SameAs, {{B}, I}};
      } else if (const auto *Called = std::get_if<CallFact>(&F.What)) {
        const Call &C = Fn[Called->Call];
        if (C.Callee && Tu[C.Callee].Which == Special::CopyConstructor && C.Object && C.Args.size() == 1 &&
            C.Args[0].What)
          CopyOf[C.Object->What] = {C.Args[0].What, {{B}, I}};
      } else if (const auto *M = std::get_if<Mutate>(&F.What)) {
        Set[Rules.names().resolve(M->What)] += 2;
      }
    }
  for (auto &[Copy, Source] : CopyOf)
    if (Set.lookup(Rules.names().resolve(Copy)) > 1)
      Source.From = {};
  for (uint32_t I = 0; I != Steady.size(); ++I) {
    PlaceId P{I};
    const PlaceNode &N = Fn.Places[P];
    if (N.Kind != Projection::Element) {
      Steady[I] = !N.Parent || Steady[N.Parent.Raw];
      continue;
    }
    const Index &By = Fn.Places.index(P);
    bool Same = By.How == Index::Kind::Constant ||
                (By.How == Index::Kind::Variable && By.Variable && Set.lookup(Rules.names().resolve(By.Variable)) < 2);
    Steady[I] = Same && Steady[N.Parent.Raw];
  }
}

/// The call at the fact gives the pointer another value than null.
bool LoanEnds::isRefilled(PlaceId Pointer, FactRef At) const {
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  return llvm::any_of(Facts, [&](const FactAt &F) {
    if (F.Call != Facts[At.Index].Call)
      return false;
    if (const auto *A = std::get_if<Allocate>(&F.What))
      return A->Into == Pointer;
    const auto *W = std::get_if<Write>(&F.What);
    return W && W->What == Pointer && (!W->Value || *W->Value != 0);
  });
}

/// The same call sets the container as a whole: it was cleared, not grown.
bool LoanEnds::isSetAnew(PlaceId Container, FactRef At) const {
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  uint32_t I = At.Index;
  while (I != 0 && Facts[I - 1].Call == Facts[At.Index].Call)
    --I;
  for (; I != Facts.size() && Facts[I].Call == Facts[At.Index].Call; ++I)
    if (const auto *W = std::get_if<Write>(&Facts[I].What); W && W->Always && Fn.Places.isPartOf(Container, W->What))
      return true;
  return false;
}

/// `for (auto &[key, value] : m) m.erase(key)`: the key is that of the element it was reached through, or copied from.
void LoanEnds::addElementsOfKey(const LoanMap &S, PlaceId Element, Event &E) {
  if (Fn.Places[Element].Kind != Projection::Element || !Fn.Places.index(Element).Variable)
    return;
  PlaceId Key = Fn.Places.index(Element).Variable;
  PlaceId View = Rules.names().innermostView(Key);
  std::optional<FactRef> Copied;
  if (auto It = CopyOf.find(Key); !View && It != CopyOf.end() && It->second.From) {
    View = Rules.names().innermostView(It->second.From);
    Copied = It->second.At;
  }
  if (!View)
    return;
  // `key = it->first; ++it; m.erase(key);`
  auto isLaterThanCopy = [&](BorrowId B) {
    FactRef Made = Rules[B].At;
    return Copied && Made.Block == Copied->Block && Made.Index > Copied->Index;
  };
  PlaceId Content = Rules.names().resolve(Fn.Places[Element].Parent);
  for (BorrowId Held : llvm::to_vector(Rules.members(Rules.heldBy(S, Rules.names().of(View)))))
    for (BorrowId B = Held; B && !Rules[B].Older; B = Rules[B].Through) // an older one: where the iterator was before
      if (!isLaterThanCopy(Held) && Fn.Places.isPartOf(Rules[B].Place, Content) && !llvm::is_contained(E.Elements, B))
        E.Elements.push_back(B);
}

/// `for (auto &[key, value] : m) m[key] = 0;`: what would be made for a key that is not there yet is made for none that
/// was found there.
bool LoanEnds::isThere(const LoanMap &S, PlaceId Container, const FactAt &LookedUp) {
  if (!LookedUp.Call || !LookedUp.Trail.empty())
    return false;
  const Call &C = Fn[LookedUp.Call];
  if (!C.Callee || !Tu[C.Callee].IsSystem || C.Args.size() != 1 || !C.Args[0].What)
    return false;
  PlaceId Key = C.Args[0].What, View = Rules.names().innermostView(Key);
  auto isFirst = [&](PlaceId P) { // the key of the pair
    const PlaceNode &N = Fn.Places[P];
    return N.Kind == Projection::Field && Tu.text({N.Key}) == "first";
  };
  if (!View || !(Fn.Places[Key].Kind == Projection::Deref ? typeAt(Key).IsConst : isFirst(Key)))
    return false; // a key is const, or its pair's first
  PlaceId Content = Fn.Places.find(Rules.names().resolve(Container), Projection::Content, 0);
  return Content && llvm::any_of(Rules.members(Rules.heldBy(S, Rules.names().of(View))), [&](BorrowId B) {
           const PlaceId P = Rules[B].Place;
           return !Rules[B].Older && P != Content && Fn.Places.isPartOf(P, Content) &&
                  (Fn.Places[Key].Kind != Projection::Deref || isFirst(P));
         });
}

LoanEnds::Event LoanEnds::eventAt(const LoanMap &S, FactRef At) {
  const FactAt &F = Fn[At.Block].Facts[At.Index];
  Event E;
  PlaceId What;
  if (const auto *X = std::get_if<StorageEnd>(&F.What)) {
    if (Rules.isBorrowed(X->What))
      E.Wheres.push_back(X->What);
    return E;
  }
  if (const auto *I = std::get_if<Invalidate>(&F.What)) {
    E.How = EndKind::Invalidated;
    E.Always = I->Always;
    E.Kind = I->How;
    What = I->What;
    if (!I->Always && isThere(S, What, F))
      return E;
    if (I->How == InvalidateKind::Object)
      E.How = EndKind::Freed;
    E.Dies = I->How == InvalidateKind::Content && F.Call && isSetAnew(What, At);
    if (I->How == InvalidateKind::Element && Fn.Places[What].Kind == Projection::Deref) {
      PlaceId Iterator = Fn.Places[What].Parent;
      if (typeAt(Iterator).IsClass) {
        llvm::append_range(E.Elements, Rules.members(Rules.heldBy(S, Rules.names().of(Iterator))));
        // `m.erase(m.find(key))`: whoever else refers to the element of that key.
        for (BorrowId B : E.Elements)
          if (PlaceId P = Rules[B].Place; !Rules[B].Older && isOneElement(P) && !llvm::is_contained(E.Wheres, P))
            E.Wheres.push_back(P);
        if (E.Elements.empty()) { // an iterator that somebody has stored: what it leads to, by its own name
          E.Wheres.push_back(Rules.names().resolve(What));
          llvm::erase_if(E.Wheres, [&](PlaceId P) { return !Rules.isBorrowed(Fn.Places.rootOf(P)); });
        }
        return E;
      }
    }
    if (I->How == InvalidateKind::Element)
      addElementsOfKey(S, What, E);
  } else if (const auto *M = std::get_if<Move>(&F.What)) {
    E.How = EndKind::Moved;
    E.Always = M->Always;
    What = M->From;
  } else if (const auto *W = std::get_if<Write>(&F.What); W && W->Always && isMemberwiseAssignment(Tu, Fn, F)) {
    E.How = EndKind::Assigned;
    What = W->What;
  } else if (const auto *R = std::get_if<Free>(&F.What)) {
    // "delete it if this was the last reference" is not held against the others: only arrays are released by halves,
    // and of a callee's only where it makes a new one in the old one's place, not where a flag says whose it is.
    if (!R->Always && (R->How == AllocKind::New || (!F.Trail.empty() && !isRefilled(R->Pointer, At))))
      return E;
    E.How = EndKind::Freed;
    E.Always = R->Always;
    E.Wheres.push_back(Rules.names().resolve(Fn.Places.deref(R->Pointer, {})));
    for (BorrowId B : llvm::to_vector(Rules.members(Rules.heldBy(S, Rules.names().of(R->Pointer)))))
      if (!isInline(Rules[B].Place)) // `if (p != buffer) delete[] p;`
        E.Wheres.push_back(Rules[B].Place);
  } else {
    return E;
  }
  if (What) {
    const PlaceId Named = What;
    What = Rules.names().resolve(What);
    E.Wheres.push_back(What);
    if (PlaceId View = Rules.names().innermostView(Named)) {
      PlaceId Referent = Named;
      while (Fn.Places[Referent].Kind != Projection::Deref)
        Referent = Fn.Places[Referent].Parent;
      auto Held = llvm::to_vector(Rules.members(Rules.heldBy(S, Rules.names().of(View))));
      for (BorrowId B : Held)
        E.Wheres.push_back(Rules.names().resolve(Fn.Places.replacePrefix(Named, Referent, Rules[B].Place)));
    }
  }
  llvm::erase_if(E.Wheres, [&](PlaceId P) { return !Rules.isBorrowed(Fn.Places.rootOf(P)); });
  return E;
}

/// An element that has a name of its own: that of a key, or of an index that stays what it is.
bool LoanEnds::isOneElement(PlaceId P) const {
  return Fn.Places[P].Kind == Projection::Element && Fn.Places.index(P).How != Index::Kind::Any &&
         P.Raw < Steady.size() && Steady[P.Raw];
}

/// P is a variable, a member or a part of one: nothing that can be freed by itself.
bool LoanEnds::isInline(PlaceId P) const {
  for (; Fn.Places[P].Parent; P = Fn.Places[P].Parent) {
    Projection Kind = Fn.Places[P].Kind;
    if (Kind != Projection::Element)
      return Kind == Projection::Field;
  }
  return Fn.Places[P].Kind == Projection::Local || Fn.Places[P].Kind == Projection::Temp;
}

/// P lies in Whole's storage, or is owned by what lies there.
bool LoanEnds::isStorageOf(PlaceId P, PlaceId Whole) const {
  for (; P && P != Whole; P = Fn.Places[P].Parent) {
    Projection Kind = Fn.Places[P].Kind;
    if (Kind == Projection::Deref)
      return false;
    if (Kind == Projection::Content && isShared(Fn.Places[P].Parent))
      return false;
  }
  return P == Whole;
}

/// On the way from Whole to P is something that others own as well.
bool LoanEnds::isHeldByOthers(PlaceId P, PlaceId Whole) const {
  bool Shared = false;
  for (; P && P != Whole; P = Fn.Places[P].Parent)
    Shared |= Fn.Places[P].Kind == Projection::Content && isShared(Fn.Places[P].Parent);
  return P && Shared;
}

bool LoanEnds::isInvalidated(const Event &E, const Borrow &B, PlaceId Whole) const {
  if (!Fn.Places.isPartOf(B.Place, Whole))
    return false;
  if (E.Kind == InvalidateKind::Element)
    return Whole.Raw < Steady.size() && Steady[Whole.Raw] && isStorageOf(B.Place, Whole);
  if (E.Kind == InvalidateKind::Iterator && !B.ByIterator)
    return false;
  // From the borrow outwards: it must lie in Whole's content, and if only moved along, not in what stays where it is.
  PlaceId Outermost; // step below Whole
  for (PlaceId P = B.Place; P != Whole; P = Fn.Places[P].Parent) {
    const PlaceNode &N = Fn.Places[P];
    Outermost = P;
    if (N.Kind == Projection::Deref)
      return false;
    if (N.Kind != Projection::Content || N.Parent == Whole)
      continue;
    if (E.Kind == InvalidateKind::Iterator)
      return false;
    const TypeInfo &Inner = typeAt(N.Parent);
    if (isShared(N.Parent))
      return false;
    if (!E.Dies && (Inner.Content == ContentAt::Apart || Inner.Content == ContentAt::Unknown))
      return false;
  }
  const TypeInfo &T = typeAt(Whole);
  if (isShared(Whole))
    return false;
  bool Owns = !typeOf(Tu, Fn, Whole) || T.Kind == Category::Owner || T.Kind == Category::SharedOwner ||
              T.Content != ContentAt::Unknown || T.Kind == Category::Callable || T.IsIncomplete;
  if (!Outermost)
    return !Owns;
  // A global that only a callee names has no type here: what has elements of its own is an array.
  const Projection Step = Fn.Places[Outermost].Kind;
  return Step == Projection::Content || !Owns || (!typeOf(Tu, Fn, Whole) && Step == Projection::Element);
}

/// P is content that may lie in the object moved from.
bool LoanEnds::isMovedOut(PlaceId P, PlaceId From) const {
  bool Mixed = false;
  for (; P && P != From; P = Fn.Places[P].Parent) {
    if (Fn.Places[P].Kind == Projection::Deref)
      return false;
    if (Fn.Places[P].Kind == Projection::Content)
      switch (typeAt(Fn.Places[P].Parent).Content) {
      case ContentAt::Mixed: Mixed = true; break;
      case ContentAt::Apart:
      case ContentAt::Unknown: Mixed = false; break; // goes along as it is
      case ContentAt::Inside: break;
      }
  }
  return P == From && Mixed;
}

bool LoanEnds::isReplaced(PlaceId P, PlaceId Assigned) const {
  bool Owned = false;
  for (; P && P != Assigned; P = Fn.Places[P].Parent) {
    if (Fn.Places[P].Kind == Projection::Deref)
      return false;
    if (Fn.Places[P].Kind == Projection::Content) {
      const TypeInfo &Owner = typeAt(Fn.Places[P].Parent);
      Owned = Owner.Kind == Category::Owner && (Owner.Content == ContentAt::Apart || Owner.Content == ContentAt::Mixed);
    }
  }
  return P == Assigned && Owned;
}

std::optional<bool> LoanEnds::ends(const Event &E, const Borrow &B, PlaceId Where) const {
  bool Ends = false;
  switch (E.How) {
  case EndKind::Storage: Ends = isStorageOf(B.Place, Where); break;
  case EndKind::Invalidated: Ends = isInvalidated(E, B, Where); break;
  case EndKind::Moved: Ends = isMovedOut(B.Place, Where); break;
  case EndKind::Assigned: Ends = isReplaced(B.Place, Where); break;
  case EndKind::Freed: Ends = isStorageOf(B.Place, Where); break;
  }
  if (!Ends)
    return std::nullopt;
  return E.Always && Where == E.Wheres.front();
}

std::optional<bool> LoanEnds::ends(const Event &E, BorrowId Id) const {
  for (BorrowId B = Id; B && !E.Elements.empty(); B = Rules[B].Through)
    if (Rules[B].Older)
      break;
    else if (llvm::is_contained(E.Elements, B) && !isHeldByOthers(Rules[Id].Place, Rules[B].Place))
      return E.Always && E.Elements.size() == 1;
  // Another iterator, or what was reached through one: moved on from one to that element perhaps.
  for (BorrowId B = Id; B && !E.Elements.empty(); B = Rules[B].Through)
    if (Rules[B].ByIterator)
      return std::nullopt;
  std::optional<bool> Answer;
  for (PlaceId Where : E.Wheres)
    if (std::optional<bool> Surely = ends(E, Rules[Id], Where))
      Answer = Answer.value_or(false) || *Surely;
  return Answer;
}
