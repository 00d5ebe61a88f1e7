// mismatched-free: asks HeapFlow what is released in another way than it was made, and looks at what a delete deletes.
#include "checks/HeapStory.h"
#include "checks/OwnerClasses.h"
#include "checks/Wording.h"
#include "facts/FunctionIndex.h"

using namespace deed;

namespace {

class MismatchedFree {
public:
  MismatchedFree(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Out(Out), Story(Fn, Out) {}
  void run();

private:
  void tell(const HeapHit &Hit);
  void checkDeletedType(const FactAt &At, const Free &F);
  bool isMadeAsItself(PlaceId Pointer) const;
  void checkConversion(const Call &C);
  void checkDeleter(FactRef At);
  FunctionId functionIn(PlaceId Pointer, FactRef Before) const;

  const SolvedFunction &Fn;
  FindingSink &Out;
  HeapStory Story;
};

} // namespace

void MismatchedFree::tell(const HeapHit &Hit) {
  Finding F = Story.begin(Rule::MismatchedFree, Hit);
  const HeapObject &O = Story.objectOf(Hit);
  std::string Name = Story.nameOf(Hit), Quoted = Story.quotedName(Hit);
  std::string Of = Name.empty() ? "" : ": `" + Name + "`";
  const FactAt &Here = Story.at(Hit.At);
  const auto *By = std::get_if<Free>(&Here.What);
  std::string Callee = calleeName(Fn, Here);
  std::string How = !By                                                          ? "its owner's deleter"
                    : Callee.empty() || Callee.starts_with("operator") ? HeapStory::releaser(By->How).str()
                                                                       : "`" + Callee + "`";
  std::string MadeBy = HeapStory::maker(O.Kind).str();
  if (O.How == HeapOrigin::Allocated)
    if (std::string Maker = calleeName(Fn, Story.at(O.At)); !Maker.empty() && Story.at(O.At).Trail.empty())
      MadeBy = "`" + Maker + "`";
  switch (Hit.What.How) {
  case HeapEvent::Kind::WrongKind:
    F.Message = "made by " + MadeBy + ", released by " + How + Of;
    F.Label = Quoted + " comes from " + MadeBy + " and is released by " + How + " here";
    F.Help = "release it with " + HeapStory::releaser(O.Kind).str();
    if (!By)
      F.Help = O.Kind == AllocKind::NewArray
                   ? "make the owner a `std::unique_ptr<T[]>` or a `std::vector`"
                   : "give the owner a deleter that calls " + HeapStory::releaser(O.Kind).str();
    break;
  case HeapEvent::Kind::WrongClass:
    F.Message = "deleted through a base class without a virtual destructor" + Of;
    F.Label = Quoted + " deleted as its base class here; the derived part is not destroyed";
    F.Help = "make the destructor of the base class virtual";
    break;
  case HeapEvent::Kind::FreedInner:
    F.Message = "address released lies within the allocation" + Of;
    F.Label = Quoted + " does not point to the beginning of what was allocated";
    F.Help = "keep the pointer that the allocation returned, and release that";
    break;
  case HeapEvent::Kind::FreedStorage: {
    std::string Of2 = placeName(Fn.Tu, Fn.Facts, O.Object);
    F.Message = "what is released was never allocated" + Of;
    F.Label =
        Of2.empty() ? Quoted + " is no heap object" : Quoted + " points to `" + Of2 + "`, which is no heap object";
    F.Help = "don't release it: it ends with its scope";
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(Story.spanOf(O.At)), "address taken here");
    addTrailSteps(F.Steps, Fn, Here, "releases it", Out);
    break;
  }
  case HeapEvent::Kind::FreedAgain:
  case HeapEvent::Kind::FreedOwned:
  case HeapEvent::Kind::AdoptedFreed:
  case HeapEvent::Kind::AdoptedAgain:
  case HeapEvent::Kind::Used:
  case HeapEvent::Kind::Lost:
  case HeapEvent::Kind::Replaced: break;
  }
  if (Hit.What.How == HeapEvent::Kind::WrongKind && Story.isMadeByClass(Hit, Here))
    Story.moveIntoMember(F, Here, Hit.What.Name);
  else if (Hit.What.How == HeapEvent::Kind::WrongKind && O.How == HeapOrigin::Allocated && Here.Call &&
           Fn.Facts[Here.Call].How == CallKind::Destructor) {
    // The end of a scope is not the mistake.
    addStep(F.Steps, Step::Kind::Related, F.At, "released by " + How + " here");
    F.At = Out.resolve(Story.at(O.At).At);
    std::erase_if(F.Steps, [&](const Step &S) { return S.At == F.At; });
    F.Label = "made by " + MadeBy + " here, for an owner that releases it by " + How;
  }
  Out.add(std::move(F));
}

/// `Shape *S = new Shape;`: a local that never holds anything but what is made as its very type.
bool MismatchedFree::isMadeAsItself(PlaceId Pointer) const {
  const PlaceId P = Fn.Known.resolve(Pointer);
  if (Fn.Facts.Places[P].Kind != Projection::Local)
    return false;
  bool IsMade = false;
  for (const Block &B : Fn.Facts.Blocks)
    for (const FactAt &F : B.Facts) {
      if (const auto *I = std::get_if<Issue>(&F.What); I && Fn.Known.resolve(I->Into) == P) {
        if (Fn.Facts.Places[Fn.Facts[I->Loan].Borrowed].Kind != Projection::Heap)
          return false;
        IsMade = true;
      } else if (const auto *L = std::get_if<Flow>(&F.What); L && Fn.Known.resolve(L->To) == P) {
        return false;
      }
    }
  return IsMade;
}

/// `delete` of a type that it cannot delete properly, whatever the pointer holds.
void MismatchedFree::checkDeletedType(const FactAt &At, const Free &R) {
  if (At.Call || (R.How != AllocKind::New && R.How != AllocKind::NewArray))
    return;
  const TypeInfo &Pointer = Fn.Tu.Types[Fn.Facts.Places[R.Pointer].Type];
  if (!Pointer.IsPointer || !Pointer.Pointee)
    return;
  const TypeInfo &T = Fn.Tu.Types[Pointer.Pointee];
  std::string Type = Fn.Tu.text(T.Name).str();
  Finding F;
  if (T.IsVoid) {
    F.Message = "`delete` of a `void` pointer";
    F.Label = "no destructor runs, and the behaviour is undefined";
    F.Help = "convert it to the type that was allocated first";
  } else if (T.IsIncomplete) {
    F.Message = "`delete` of an incomplete type: `" + Type + "`";
    F.Label = "the destructor of `" + Type + "` is not known here and will not run";
    F.Help = "include the definition of `" + Type + "` where it is deleted";
  } else if (T.IsPolymorphic && !T.HasVirtualDestructor && !T.IsFinal && T.HasDerived && !isMadeAsItself(R.Pointer)) {
    F.Message = "`delete` through a base class without a virtual destructor: `" + Type + "`";
    F.Label = "the object may be of a derived class, whose destructor does not run";
    F.Help = "make the destructor of `" + Type + "` virtual";
  } else {
    return;
  }
  F.Which = Rule::MismatchedFree;
  F.How = T.IsPolymorphic ? Level::Warning : Level::Error;
  F.At = Out.resolve(At.At);
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = Type;
  Out.add(std::move(F));
}

/// `unique_ptr<Base> b = make_unique<Derived>()`: nobody sees the derived class in the end.
void MismatchedFree::checkConversion(const Call &C) {
  if (!C.Callee || Fn.Tu[C.Callee].HasBody || !C.Object || C.Args.size() != 1)
    return;
  auto pointee = [&](TypeId T) -> const TypeInfo * {
    const TypeInfo &Owner = Fn.Tu.Types[T];
    bool Is = Owner.Kind == Category::Owner && Owner.Deletes == AllocKind::New && !Owner.Arguments.empty();
    return Is ? &Fn.Tu.Types[Owner.Arguments.front()] : nullptr;
  };
  TypeId Given = C.Args[0].Type;
  if (Fn.Tu.Types[Given].IsReference)
    Given = Fn.Tu.Types[Given].Pointee;
  const TypeInfo *Base = pointee(C.Object->Type), *Derived = pointee(Given);
  if (!Base || !Derived || !Base->IsClass || Base->HasVirtualDestructor ||
      !llvm::is_contained(Derived->Bases, Base->Name))
    return;
  std::string Name = shortName(Fn.Tu.text(Base->Name)), Of = shortName(Fn.Tu.text(Derived->Name));
  Finding F;
  F.Which = Rule::MismatchedFree;
  F.How = Level::Error;
  F.At = Out.resolve(C.At);
  F.Message = "deleted through a base class without a virtual destructor: `" + Name + "`";
  F.Label = "its owner will delete a `" + Of + "` as a `" + Name + "`; the derived part is not destroyed";
  F.Help = "make the destructor of `" + Name + "` virtual";
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = Name;
  Out.add(std::move(F));
}

/// The function whose address the pointer was given before in the block; invalid if that can't be seen.
FunctionId MismatchedFree::functionIn(PlaceId Pointer, FactRef Before) const {
  const std::vector<FactAt> &Facts = Fn.Facts[Before.Block].Facts;
  for (uint32_t I = Before.Index; Pointer && I-- != 0;) {
    if (const auto *L = std::get_if<Flow>(&Facts[I].What); L && L->To == Pointer)
      Pointer = L->From;
    const auto *Given = std::get_if<Issue>(&Facts[I].What);
    if (!Given || Given->Into != Pointer)
      continue;
    const PlaceNode &Target = Fn.Facts.Places[Fn.Facts[Given->Loan].Borrowed];
    return Target.Kind == Projection::Global ? FunctionIndex(Fn.Tu).named({Target.Key}) : FunctionId{};
  }
  return {};
}

/// An owner that is given a pointer to what its deleter does not know how to release.
void MismatchedFree::checkDeleter(FactRef At) {
  const FactAt &Here = Story.at(At);
  const auto *A = std::get_if<Adopt>(&Here.What);
  const Call *C = A && Here.Call ? &Fn.Facts[Here.Call] : nullptr;
  if (!C || !A->Always || !A->Owner || !Here.Trail.empty() || !C->Callee || Fn.Tu[C->Callee].HasBody)
    return;
  const TypeInfo &Owner = Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, A->Owner)];
  FunctionId Runs;
  if (C->Args.size() >= 2) {
    const Argument &Deleter = C->Args[1];
    TypeId T = Fn.Tu.Types[Deleter.Type].IsReference ? Fn.Tu.Types[Deleter.Type].Pointee : Deleter.Type;
    Runs = Fn.Tu.Types[T].IsClass ? FunctionIndex(Fn.Tu).callOperatorOf(T) : functionIn(Deleter.What, At);
  } else if (!Owner.Deletes && !Owner.Arguments.empty()) {
    Runs = FunctionIndex(Fn.Tu).callOperatorOf(Owner.Arguments.back());
  }
  if (!Runs)
    return;
  std::optional<AllocKind> As;
  for (const Effect &E : Fn.Summaries.of(Runs).Effects)
    if (E.Kind == EffectKind::Free && E.What == FormalPlace::param(0))
      As = E.Alloc;
  PlaceId Pointer = Fn.Known.resolve(A->Pointer);
  for (uint32_t O = 0; As && O != Story.flow().objects().size(); ++O) {
    const HeapObject &Made = Story.flow().objects()[O];
    if (Made.How != HeapOrigin::Allocated || Made.Kind == *As || Made.OneOfSeveral)
      continue;
    bool Is = llvm::any_of(Story.flow().statesBefore(O, At), [&](const HeapState &S) {
      const HeapName *N = S.find(Pointer);
      return N && N->How == HeapName::Role::Exact && S.How == HeapState::Status::Held;
    });
    HeapHit Hit{{HeapEvent::Kind::WrongKind, A->Pointer, Made.At}, At, O};
    if (Is && !Story.isTold(Hit))
      tell(Hit);
  }
}

void MismatchedFree::run() {
  auto isKnownBetter = [&](FactRef At) { // it is of that derived class
    return !Story.isEmpty() && llvm::any_of(Story.flow().hits(), [&](const HeapHit &Hit) {
      return Hit.At == At && Hit.What.How == HeapEvent::Kind::WrongClass;
    });
  };
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I)
      if (const FactAt &At = Fn.Facts.Blocks[B].Facts[I]; const auto *R = std::get_if<Free>(&At.What))
        if (!isKnownBetter({{B}, I}))
          checkDeletedType(At, *R);
  for (const Call &C : Fn.Facts.Calls)
    checkConversion(C);
  if (Story.isEmpty())
    return;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I)
      checkDeleter({{B}, I});
  for (const HeapHit &Hit : Story.flow().hits())
    switch (Hit.What.How) {
    case HeapEvent::Kind::FreedInner:
    case HeapEvent::Kind::FreedStorage:
    case HeapEvent::Kind::WrongClass:
    case HeapEvent::Kind::WrongKind:
      if (Story.findPath(Hit) && !Story.isTold(Hit))
        tell(Hit);
      break;
    case HeapEvent::Kind::FreedAgain:
    case HeapEvent::Kind::FreedOwned:
    case HeapEvent::Kind::AdoptedFreed:
    case HeapEvent::Kind::AdoptedAgain:
    case HeapEvent::Kind::Used:
    case HeapEvent::Kind::Lost:
  case HeapEvent::Kind::Replaced: break;
    }
}

void deed::checkMismatchedFree(const SolvedFunction &Fn, FindingSink &Out) { MismatchedFree(Fn, Out).run(); }

void deed::checkMismatchedFree(const SolvedTu &Tu, FindingSink &Out) {
  checkMadeOtherwise(Tu, Out);
  checkReleasedInside(Tu, Out);
  checkReleasedOtherwise(Tu, Out);
}
