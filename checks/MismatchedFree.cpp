// mismatched-free: asks HeapFlow what is released in another way than it was made, and looks at what a delete deletes.
#include "checks/HeapStory.h"
#include "checks/OwnerClasses.h"
#include "checks/Wording.h"

using namespace deed;

namespace {

class MismatchedFree {
public:
  MismatchedFree(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Out(Out), Story(Fn, Out) {}
  void run();

private:
  void tell(const HeapHit &Hit);
  void checkDeletedType(const FactAt &At, const Free &F);

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
      F.Help = O.Kind == AllocKind::NewArray ? "make the owner a `std::unique_ptr<T[]>` or a `std::vector`"
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
    F.Label = Of2.empty() ? Quoted + " is no heap object" : Quoted + " points to `" + Of2 + "`, which is no heap object";
    F.Help = "don't release it: it ends with its scope";
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(Story.spanOf(O.At)), "address taken here");
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
  } else if (T.IsPolymorphic && !T.HasVirtualDestructor && !T.IsFinal && T.HasDerived) {
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

void MismatchedFree::run() {
  for (const Block &B : Fn.Facts.Blocks)
    for (const FactAt &At : B.Facts)
      if (const auto *R = std::get_if<Free>(&At.What))
        checkDeletedType(At, *R);
  if (Story.isEmpty())
    return;
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

void deed::checkMismatchedFree(const SolvedTu &Tu, FindingSink &Out) { checkMadeOtherwise(Tu, Out); }
