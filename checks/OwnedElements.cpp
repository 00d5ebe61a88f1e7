// Containers of raw pointers that are members, whose elements the class's destructor releases: a method that takes some
// out without releasing them, or handing them to anybody, loses them. Part of leak.
//
//   ~Wave() { for (Enemy *E : All) delete E; }
//   void cull() { ... All.erase(It); ... }          the enemy is lost
//
// Likewise containers that are local variables, if what is put into them is made there.
//
// Who looks at an element more closely than to read through it (copies the pointer, hands it on, calls a closure that
// does) may well keep or release it: nothing is told.
#include "checks/ElementCollector.h"
#include "checks/OwnerClasses.h"
#include "checks/RegisteredChildren.h"
#include "checks/Wording.h"
#include "facts/FunctionIndex.h"

using namespace deed;

TypeId ElementCollector::element(PlaceId Container) const {
  const TypeInfo &T = Fn.Tu.Types[typeOf(Fn.Tu, Facts, Container)];
  if (T.Kind != Category::Owner || T.Arguments.empty() || !Fn.Tu.Types[T.Arguments.back()].IsPointer)
    return {};
  return T.Arguments.back();
}

PlaceId ElementCollector::container(const Call &C) const {
  PlaceId P = C.Object && C.Object->What ? Fn.Known.resolve(C.Object->What) : PlaceId{};
  return P && Facts.Places.isOwnMember(P) && element(P) ? P : PlaceId{};
}

/// Elements end by the call: `erase`, `pop_back`, `clear`.
bool ElementCollector::takesOut(const Call &C, CallId Id) const {
  if (C.How == CallKind::Constructor || C.How == CallKind::Destructor)
    return false;
  // `auto Node = m.extract(k);`
  const TypeInfo &Result = Fn.Tu.Types[C.ResultType];
  if (Result.IsClass && Result.Kind != Category::View)
    return false;
  bool Takes = false, Puts = false;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      if (At.Call != Id)
        continue;
      if (const auto *I = std::get_if<Invalidate>(&At.What))
        Takes |= I->How == InvalidateKind::Element; // perhaps, if there is one with the key
      else if (const auto *W = std::get_if<Write>(&At.What))
        Takes |= W->What == C.Object->What && W->Always;
      else if (const auto *L = std::get_if<Flow>(&At.What))
        Puts |= Facts.Places.isPartOf(Fn.Known.resolve(L->To), Fn.Known.resolve(C.Object->What));
    }
  return Takes && !Puts;
}

/// A pointer that the container holds, or may: of its elements' type, not named by itself.
bool ElementCollector::isElement(PlaceId P) const {
  for (P = P ? Fn.Known.resolve(P) : P; P; P = Facts.Places[P].Parent)
    switch (Facts.Places[P].Kind) {
    case Projection::Content:
    case Projection::Element: return true;
    case Projection::Deref:
      if (Fn.Tu.Types[typeOf(Fn.Tu, Facts, Facts.Places[P].Parent)].IsClass)
        return true; // `*it`
      break;
    default: break;
    }
  return false;
}

/// A closure whose body does more than to look, or a callable without a body to look at.
bool ElementCollector::mayKeepWhatItGets(TypeId Callable) const {
  FunctionId Operator = FunctionIndex(Fn.Tu).callOperatorOf(Callable);
  if (!Operator)
    return Fn.Tu.Types[Callable].Kind == Category::Callable;
  return llvm::any_of(Fn.Summaries.of(Operator).Effects, [](const Effect &E) {
    return E.Kind == EffectKind::Free || E.Kind == EffectKind::Adopt || E.Kind == EffectKind::Store;
  });
}

/// Some pointer out of a container is copied or handed on, or a closure is called that may do so.
bool ElementCollector::keepsElements() const {
  // `m[to] = m[from]`: by references that calls return.
  auto isByReference = [&](PlaceId P) {
    const PlaceId View = Facts.Places[P].Kind == Projection::Deref ? Facts.Places[P].Parent : PlaceId{};
    return View && Facts.Places[View].Kind == Projection::Temp && Fn.Tu.Types[typeOf(Fn.Tu, Facts, View)].IsReference;
  };
  auto isPointer = [&](PlaceId P) { return Fn.Tu.Types[typeOf(Fn.Tu, Facts, P)].IsPointer; };
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      if (std::holds_alternative<Free>(At.What) || std::holds_alternative<Adopt>(At.What))
        return true;
      if (const auto *L = std::get_if<Flow>(&At.What);
          L && isPointer(L->To) && (isElement(L->From) || isByReference(L->From)))
        return true;
      if (const auto *W = std::get_if<Write>(&At.What); W && W->SameAs && isPointer(W->What) && isElement(W->SameAs))
        return true;
    }
  for (const Call &C : Facts.Calls)
    for (const Argument &A : C.Args) {
      const TypeInfo &T = Fn.Tu.Types[A.Type];
      if ((T.IsPointer && A.What && isElement(A.What)) || mayKeepWhatItGets(A.Type))
        return true;
    }
  return false;
}

/// Others than its own member functions get hold of the container: it is returned, moved, captured, passed on.
bool ElementCollector::isHandedOn(PlaceId Container) const {
  auto isWhole = [&](PlaceId P) { return P && Fn.Known.resolve(P) == Container; };
  for (const Call &C : Facts.Calls) {
    bool IsOwn = C.Object && isWhole(C.Object->What);
    if (IsOwn && (!C.Callee || Fn.Tu[C.Callee].HasBody || C.OnlyDeclared) && C.How != CallKind::Constructor &&
        C.How != CallKind::Destructor)
      return true;
    if (llvm::any_of(C.Args, [&](const Argument &A) { return isWhole(A.What); }))
      return true;
  }
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      const auto *I = std::get_if<Issue>(&At.What);
      const auto *L = std::get_if<Flow>(&At.What);
      const auto *M = std::get_if<Move>(&At.What);
      const auto *E = std::get_if<Escape>(&At.What);
      bool Whole = (I && !At.Call && isWhole(Facts[I->Loan].Borrowed)) || (L && isWhole(L->From)) ||
                   (M && isWhole(M->From)) || (E && isWhole(E->What));
      if (Whole)
        return true;
    }
  return false;
}

/// No variable that outlives the call of `push_back` is used for anything else but that.
bool ElementCollector::isOnlyPutThere(const HeapState &S, CallId By) const {
  return llvm::all_of(S.Names, [&](const HeapName &N) {
    if (N.How != HeapName::Role::Exact || Facts.Places[N.Place].Parent)
      return false;
    if (Facts.Places[N.Place].Kind == Projection::Temp)
      return true;
    auto isIt = [&](PlaceId P) { return P && Fn.Known.resolve(P) == N.Place; };
    for (const Call &C : Facts.Calls)
      if (&C != &Facts[By] && (llvm::any_of(C.Args, [&](const Argument &A) { return isIt(A.What); })))
        return false;
    for (const Block &B : Facts.Blocks)
      for (const FactAt &At : B.Facts)
        if (const auto *L = std::get_if<Flow>(&At.What); L && At.Call != By && isIt(L->From))
          return false;
    return Facts.Places[N.Place].Kind == Projection::Local;
  });
}

/// Where pointers are put into a container of this function's own.
std::vector<ElementCollector::Putting> ElementCollector::puttings() const {
  std::vector<Putting> All;
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Facts.Blocks[B].Facts[I];
      const auto *L = At.Call ? std::get_if<Flow>(&At.What) : nullptr;
      const Call *C = L ? &Facts[At.Call] : nullptr;
      PlaceId Container = C && C->Object && C->Object->What ? Fn.Known.resolve(C->Object->What) : PlaceId{};
      if (Container && isLocalContainer(Container) && Facts.Places.isPartOf(Fn.Known.resolve(L->To), Container))
        All.push_back({{{B}, I}, At.Call, Fn.Known.resolve(L->From), Container});
    }
  return All;
}

void ElementCollector::tellForgotten(const HeapFlow &Heap, FindingSink &Out) {
  std::vector<Putting> All = puttings();
  if (All.empty() || keepsElements())
    return;
  llvm::SmallDenseSet<PlaceId, 2> Told;
  for (const Putting &Put : All)
    for (uint32_t O = 0; O != Heap.objects().size(); ++O) {
      const HeapObject &Made = Heap.objects()[O];
      if (Made.How != HeapOrigin::Allocated || Made.Shared || Told.contains(Put.Container))
        continue;
      bool IsFresh = llvm::any_of(Heap.statesBefore(O, Put.At), [&](const HeapState &S) {
        return S.find(Put.Pointer) && S.How == HeapState::Status::Held && !S.Elsewhere && !S.Named &&
               isOnlyPutThere(S, Put.By);
      });
      if (IsFresh && Told.insert(Put.Container).second && !isHandedOn(Put.Container))
        tellForgotten(Put.Container, Made, Out);
    }
}

/// Told where they are taken out, else where the first of them is made.
void ElementCollector::tellForgotten(PlaceId Container, const HeapObject &Made, FindingSink &Out) {
  FileSpan Origin = Out.resolve(Facts[Made.At.Block].Facts[Made.At.Index].At);
  std::string Name = placeName(Fn.Tu, Facts, Container);
  Finding F;
  F.Which = Rule::Leak;
  F.How = Level::Error;
  F.At = Origin;
  F.Message = "elements of `" + Name + "` are never released";
  F.Label = "only `" + Name + "` has what is made here, and it releases none of its elements";
  for (uint32_t I = 0; I != Facts.Calls.size(); ++I) {
    const Call &C = Facts.Calls[I];
    if (!C.Object || !C.Object->What || Fn.Known.resolve(C.Object->What) != Container || !takesOut(C, CallId{I}))
      continue;
    F.At = Out.resolve(C.At);
    F.Label = "takes pointers out of `" + Name + "`, which nobody else has";
    addStep(F.Steps, Step::Kind::Related, Origin, "made here");
    break;
  }
  F.Help = "delete them before they are dropped, or make the elements `std::unique_ptr`";
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = Name;
  Out.add(std::move(F));
}

void ElementCollector::note(PlaceId Container, Span At, ElementEvidence::What How) {
  Evidence.Events.push_back({memberOf(Container), Fn.Info.Name, At, How});
}

/// `if (!It->second) m.erase(It);`: perhaps only what holds nothing is taken out.
bool ElementCollector::asksForNull(TypeId Pointer) const {
  auto isSuch = [&](PlaceId P) {
    const TypeInfo &T = Fn.Tu.Types[P ? typeOf(Fn.Tu, Facts, P) : TypeId{}];
    return T.IsPointer && Fn.Tu.plainName(T.Pointee) == Fn.Tu.plainName(Fn.Tu.Types[Pointer].Pointee);
  };
  const bool IsCondition = llvm::any_of(Facts.Conditions, [&](const Condition &C) {
    return (C.How == Condition::Kind::Truth || (C.How == Condition::Kind::Equals && C.Value == 0)) && isSuch(C.Place);
  });
  return IsCondition || llvm::any_of(Facts.Blocks, [&](const Block &B) { // `if (!m[Key])`
    return llvm::any_of(B.Facts, [&](const FactAt &F) {
      const auto *R = std::get_if<Read>(&F.What);
      return R && R->How == ReadKind::Query && !F.Call && isSuch(R->What);
    });
  });
}

/// `void remove(Enemy *E)`: its caller has that one.
bool ElementCollector::isGivenSuch(TypeId Pointer) const {
  return llvm::any_of(Fn.Info.Params, [&](const Parameter &P) {
    return Fn.Tu.Types[P.Type].IsPointer &&
           Fn.Tu.plainName(Fn.Tu.Types[P.Type].Pointee) == Fn.Tu.plainName(Fn.Tu.Types[Pointer].Pointee);
  });
}

void ElementCollector::run() {
  noteHeld();
  noteShared();
  collectRegistered(Fn, Evidence);
  noteAskedBefore();
  if (!Fn.Info.ObjectType || Fn.Info.Defaulted)
    return;
  if (Fn.Info.Which == Special::Destructor) {
    llvm::DenseSet<TypeId> Freed;
    for (const Block &B : Facts.Blocks)
      for (const FactAt &At : B.Facts)
        if (const auto *R = std::get_if<Free>(&At.What))
          Freed.insert(typeOf(Fn.Tu, Facts, R->Pointer));
    for (const Call &C : Facts.Calls)
      if (PlaceId P = Freed.empty() ? PlaceId{} : container(C);
          P && Freed.contains(element(P)) && C.How == CallKind::Member && C.Callee && !Fn.Tu[C.Callee].IsConst)
        note(P, C.At, ElementEvidence::What::Released);
    return;
  }
  if (Fn.Info.Which != Special::None)
    return;
  noteLeft();
  notePutOver();
  std::optional<bool> Keeps;
  for (uint32_t I = 0; I != Facts.Calls.size(); ++I) {
    const Call &C = Facts.Calls[I];
    PlaceId P = container(C);
    if (!P || !takesOut(C, CallId{I}) || isGivenSuch(element(P)) || asksForNull(element(P)))
      continue;
    if (!Keeps)
      Keeps = keepsElements();
    if (!*Keeps)
      note(P, C.At, ElementEvidence::What::TakenOut);
  }
}

void deed::collectElements(const SolvedFunction &Fn, ElementEvidence &Evidence) {
  ElementCollector(Fn, Evidence).run();
}

void deed::checkForgottenElements(const SolvedFunction &Fn, const HeapFlow &Heap, FindingSink &Out) {
  ElementEvidence None;
  ElementCollector(Fn, None).tellForgotten(Heap, Out);
}

void deed::checkDroppedElements(const SolvedTu &Tu, FindingSink &Out) {
  const auto &Events = Tu.Evidence.Elements.Events;
  for (const auto &Drop : Events) {
    const ElementEvidence::Event *Released =
        Drop.How == ElementEvidence::What::TakenOut
            ? Tu.Evidence.Elements.find(Drop.Where, ElementEvidence::What::Released)
            : nullptr;
    if (!Released)
      continue;
    Finding F = aboutElements(Tu, Rule::Leak, Drop, Released, Out);
    F.Message = "elements of `" + Drop.Where.Name + "` are taken out and never released";
    F.Label = "takes pointers out of `" + Drop.Where.Name + "`, which nobody else has";
    F.Help = "delete what is taken out, or make the elements `std::unique_ptr`";
    Out.add(std::move(F));
  }
}
