// double-free: asks HeapFlow what is freed, or given to an owner, although it is gone or owned already.
//
// A free of what an owner still holds (`delete p.get()`) is told where it is freed, if the owner will really end it: it
// is not made to let go later (`p.release()`).
#include "checks/FreedElements.h"
#include "checks/HeapStory.h"
#include "checks/OwnerClasses.h"
#include "checks/RegisteredChildren.h"
#include "checks/Wording.h"

using namespace deed;

namespace {

class DoubleFree {
public:
  DoubleFree(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Out(Out), Story(Fn, Out) {}
  void run();

private:
  bool isMine(const HeapHit &Hit) const;
  bool isToldOfClass(const HeapHit &Hit) const;
  bool ownerKeeps(const HeapHit &Freed) const;
  bool isToldAsFreedOwned(const HeapHit &Again) const;
  bool isByDestructor(FactRef R) const {
    return Story.at(R).Call && Fn.Facts[Story.at(R).Call].How == CallKind::Destructor;
  }
  void tellAtFirst(const HeapHit &Hit, Finding &F) const;
  void tell(const HeapHit &Hit);

  const SolvedFunction &Fn;
  FindingSink &Out;
  HeapStory Story;
};

} // namespace

/// The owner still has the object when it ends, or when the function does.
bool DoubleFree::ownerKeeps(const HeapHit &Freed) const {
  for (const HeapHit &H : Story.flow().hits())
    if (H.What.How == HeapEvent::Kind::FreedAgain && H.What.Cause == Freed.At && H.Object == Freed.Object)
      return true;
  // Moved on to an owner out of sight, which will end it some time.
  for (const HeapState &S : Story.flow().statesBefore(Freed.Object, Freed.At))
    if (S.How == HeapState::Status::Owned &&
        llvm::none_of(S.Names, [](const HeapName &N) { return N.How == HeapName::Role::Owner; }))
      return true;
  BlockId Exit = Fn.Facts.Exit;
  if (!Exit)
    return false;
  for (const HeapState &S :
       Story.flow().statesBefore(Freed.Object, {Exit, static_cast<uint32_t>(Fn.Facts[Exit].Facts.size())}))
    if (S.How == HeapState::Status::Freed && S.Site == Freed.At)
      for (const HeapName &N : S.Names)
        if (N.How == HeapName::Role::Owner)
          return true;
  return false;
}

bool DoubleFree::isToldAsFreedOwned(const HeapHit &Again) const {
  for (const HeapHit &H : Story.flow().hits())
    if (H.What.How == HeapEvent::Kind::FreedOwned && H.At == Again.What.Cause && H.Object == Again.Object)
      return true;
  return false;
}

/// Both releases are those of one class's destructor, in objects that were copied member by member: told at the copy.
bool DoubleFree::isToldOfClass(const HeapHit &Hit) const {
  auto destroyed = [&](FactRef R) -> TypeId {
    CallId C = Story.at(R).Call;
    if (!C || Fn.Facts[C].How != CallKind::Destructor || !Fn.Facts[C].Callee)
      return {};
    return Fn.Tu[Fn.Facts[C].Callee].ObjectType;
  };
  TypeId Class = destroyed(Hit.At);
  return Class && Hit.At != Hit.What.Cause && destroyed(Hit.What.Cause) == Class && Fn.Tu.Types[Class].CopiesMembers;
}

bool DoubleFree::isMine(const HeapHit &Hit) const {
  switch (Hit.What.How) {
  case HeapEvent::Kind::FreedAgain: return !isToldAsFreedOwned(Hit) && !isToldOfClass(Hit);
  case HeapEvent::Kind::FreedOwned: return ownerKeeps(Hit);
  case HeapEvent::Kind::AdoptedFreed: return true;
  case HeapEvent::Kind::AdoptedAgain: return !Story.anOwnerLivesOn(Hit);
  case HeapEvent::Kind::WrongClass:
  case HeapEvent::Kind::Used:
  case HeapEvent::Kind::FreedInner:
  case HeapEvent::Kind::FreedStorage:
  case HeapEvent::Kind::WrongKind:
  case HeapEvent::Kind::Lost:
  case HeapEvent::Kind::Replaced: return false;
  }
  return false;
}

/// Released by hand, and again when the object that holds it ends: the first is the mistake, not the end of a scope.
void DoubleFree::tellAtFirst(const HeapHit &Hit, Finding &F) const {
  const FactAt &First = Story.at(Hit.What.Cause), &Again = Story.at(Hit.At);
  const auto *By = std::get_if<Free>(&First.What);
  std::string Quoted = By ? quoted(Fn, By->Pointer, Story.quotedName(Hit)) : Story.quotedName(Hit);
  std::string Verb = Story.ended(Hit.What.Cause);
  std::string Owner = quoted(Fn, Fn.Facts.Places.rootOf(Fn.Facts[Again.Call].Object->What), "its owner");
  F.At = Out.resolve(First.At);
  F.Message = F.Message.substr(0, F.Message.find(':')) + ": " + Quoted;
  std::erase_if(F.Steps, [&](const Step &S) { return S.What == Step::Kind::Cause && S.At == F.At; });
  F.Label = Quoted + " " + Verb + " here, and once more when " + Owner + " is destroyed";
  addStep(F.Steps, Step::Kind::Related, Out.resolve(Again.At), Owner + " is destroyed here");
  addTrailSteps(F.Steps, Fn, Again, "releases it", Out);
  F.Help = "leave it to " + Owner + ", or take it out first";
  // A method of the object's own: whoever calls it is not to blame.
  PlaceId Member = Hit.What.Name ? Fn.Known.resolve(Hit.What.Name) : PlaceId{};
  FunctionId Method = First.Call ? Fn.Facts[First.Call].Callee : FunctionId{};
  const FunctionId Destructor = Again.Call ? Fn.Facts[Again.Call].Callee : FunctionId{};
  if (Method && Destructor && Member && Fn.Tu[Method].HasBody && Fn.Facts.Places[Member].Kind == Projection::Field &&
      Fn.Tu[Method].ObjectType == Fn.Tu[Destructor].ObjectType &&
      leavesToDestructor(Fn.Tu[Method], Fn.Summaries.of(Method), Fn.Tu.text({Fn.Facts.Places[Member].Key}).str()))
    Story.moveIntoMember(F, First, Member);
}

void DoubleFree::tell(const HeapHit &Hit) {
  Finding F = Story.begin(Rule::DoubleFree, Hit);
  std::string Name = Story.nameOf(Hit), Quoted = Story.quotedName(Hit);
  std::string Of = Name.empty() ? "" : ": `" + Name + "`";
  const FactAt &Here = Story.at(Hit.At);
  const auto *Again = std::get_if<Free>(&Here.What);
  bool Closes = Again && (Again->How == AllocKind::Descriptor || Again->How == AllocKind::File);
  std::string Callee = calleeName(Fn, Here);
  std::string By = !Callee.empty() && !Here.Trail.empty() ? ", by this call of `" + Callee + "`" : "";
  switch (Hit.What.How) {
  case HeapEvent::Kind::FreedAgain:
    F.Message = (Closes ? "closed twice" : "released twice") + Of;
    if (Again)
      F.Label = Quoted + " " + HeapStory::pastVerb(Again->How).str() + (Hit.At == Hit.What.Cause
                                                                            ? " here, in the previous iteration too"
                                                                            : " again here" + By);
    else
      F.Label = "released again here, by its owner" + Of;
    F.Help = "release " + Quoted + " in one place, or set it to null once it is released";
    if (Again && Again->How == AllocKind::Descriptor)
      F.Help = "close " + Quoted + " in one place, or set it to -1 once it is closed";
    if (Hit.At != Hit.What.Cause && isByDestructor(Hit.At) && !isByDestructor(Hit.What.Cause))
      tellAtFirst(Hit, F);
    break;
  case HeapEvent::Kind::FreedOwned: {
    std::string Owner = Story.ownerOf(Hit);
    std::string Who = Owner.empty() ? "its owner" : "`" + Owner + "`";
    F.Message = "released although " + Who + " owns it" + Of;
    F.Label = Quoted + " " + HeapStory::pastVerb(Again ? Again->How : AllocKind::New).str() +
              " here, and once more by " + Who;
    F.Help = Owner.empty() ? "leave it to its owner" : "leave it to `" + Owner + "`, or take it out with `release()`";
    break;
  }
  case HeapEvent::Kind::AdoptedFreed:
    F.Message = "owner of what is released already" + Of;
    F.Label = Quoted + " given to an owner here, which will release it again";
    F.Help = "give it to its owner, or release it by hand, not both";
    break;
  case HeapEvent::Kind::AdoptedAgain:
    F.Message = "two owners of one object" + Of;
    F.Label = Quoted + " given to a second owner here; both will release it";
    F.Help = "make one owner with `std::make_unique` or `std::make_shared`, and copy or move that";
    break;
  case HeapEvent::Kind::Used:
  case HeapEvent::Kind::FreedInner:
  case HeapEvent::Kind::FreedStorage:
  case HeapEvent::Kind::WrongKind:
  case HeapEvent::Kind::WrongClass:
  case HeapEvent::Kind::Lost:
  case HeapEvent::Kind::Replaced: break;
  }
  Out.add(std::move(F));
}

void DoubleFree::run() {
  if (Story.isEmpty())
    return;
  for (const HeapHit &Hit : Story.flow().hits())
    if (isMine(Hit) && Story.findPath(Hit) && !Story.isTold(Hit))
      tell(Hit);
}

void deed::checkDoubleFree(const SolvedFunction &Fn, FindingSink &Out) {
  DoubleFree(Fn, Out).run();
  tellFreedElements(Fn, Rule::DoubleFree, Out);
}

void deed::checkDoubleFree(const SolvedTu &Tu, FindingSink &Out) {
  checkSharedByCopy(Tu, Out);
  checkReleasedByMethod(Tu, Out);
  checkElementsLeft(Tu, Out);
  checkReleasedOutside(Tu, Out);
  checkRegistered(Tu, Rule::DoubleFree, Out);
}
