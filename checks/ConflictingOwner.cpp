// conflicting-owner: asks HeapFlow what is given to a second owner while the first has it, and one of them lives on.
//
// If both end in this function, it is freed twice here and double-free tells it.
#include "checks/HeapStory.h"
#include "checks/Wording.h"

using namespace deed;

void deed::checkConflictingOwner(const SolvedFunction &Fn, FindingSink &Out) {
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
