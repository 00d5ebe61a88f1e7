// conflicting-owner: asks HeapFlow what is given to a second owner while the first has it, and one of them lives on.
//
// If both end in this function, it is freed twice here and double-free tells it.
#include "checks/HeapStory.h"
#include "checks/OwnerClasses.h"
#include "checks/RegisteredChildren.h"
#include "checks/Wording.h"

using namespace deed;

/// The pointer was made of `this` in the block, before the fact.
static bool isThis(const SolvedFunction &Fn, const Block &B, const FactAt &Before, PlaceId Pointer) {
  const PlaceTable &Places = Fn.Facts.Places;
  if (Places[Fn.Known.resolve(Pointer)].Kind == Projection::This)
    return true;
  bool Is = false;
  for (const FactAt &At : B.Facts) {
    if (&At == &Before)
      break;
    const auto *I = std::get_if<Issue>(&At.What);
    if (!I || I->Into != Pointer)
      continue;
    Is = Places.isOwnObject(Fn.Known.resolve(Fn.Facts[I->Loan].Borrowed));
  }
  return Is;
}

/// `std::shared_ptr<T>(this)`: whoever made the object has an owner for it already, or it has none and needs none.
static void checkOwnedThis(const SolvedFunction &Fn, FindingSink &Out) {
  for (const Block &B : Fn.Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      const auto *A = std::get_if<Adopt>(&At.What);
      if (!A || !A->Owner || !A->Always || !isThis(Fn, B, At, A->Pointer))
        continue;
      const TypeInfo &Owner = Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, A->Owner)];
      bool HasOwnDeleter = At.Call && Fn.Facts[At.Call].Args.size() != 1;
      if (Owner.Kind != Category::SharedOwner || !Owner.Deletes || HasOwnDeleter)
        continue;
      Finding F;
      F.Which = Rule::ConflictingOwner;
      F.How = Level::Warning;
      F.At = Out.resolve(At.At);
      F.Message = "second owner of an object made from its own pointer: `this`";
      F.Label = "`this` given to a shared owner with a count of its own here";
      F.Help = "derive the class from `std::enable_shared_from_this` and use `shared_from_this()`";
      F.Function = Fn.Tu.text(Fn.Info.Name).str();
      F.Subject = "this";
      Out.add(std::move(F));
    }
}

void deed::checkConflictingOwner(const SolvedFunction &Fn, FindingSink &Out) {
  checkOwnedThis(Fn, Out);
  HeapStory Story(Fn, Out);
  if (Story.isEmpty())
    return;
  for (const HeapHit &Hit : Story.flow().hits()) {
    if (Hit.What.How != HeapEvent::Kind::AdoptedAgain || !Story.anOwnerLivesOn(Hit) || !Story.findPath(Hit) ||
        Story.isTold(Hit))
      continue;
    Finding F = Story.begin(Rule::ConflictingOwner, Hit);
    std::string Name = Story.nameOf(Hit), Quoted = Story.quotedName(Hit);
    std::string First = Story.ownerOf(Hit);
    F.Message = "two owners of one object" + (Name.empty() ? std::string() : ": `" + Name + "`");
    F.Label = Quoted + " given to a second owner here" + (First.empty() ? "" : ", while `" + First + "` owns it");
    F.Help = First.empty() ? "move the owner, or make it shared from the start"
                           : "take it out of `" + First + "` with `release()`, move `" + First +
                                 "`, or use `std::shared_ptr` for both";
    Out.add(std::move(F));
  }
}

void deed::checkConflictingOwner(const SolvedTu &Tu, FindingSink &Out) {
  checkSharedElements(Tu, Out);
  checkRegistered(Tu, Rule::ConflictingOwner, Out);
}
