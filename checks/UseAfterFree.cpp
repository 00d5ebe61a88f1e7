// use-after-free: asks HeapFlow what is used although it was freed by hand; of the uses of one free, the first is told.
//
// What an owner lets go (a smart pointer, a container) is a matter of loans: see dangling-scope and invalidated-borrow.
#include "checks/FreedElements.h"
#include "checks/HeapStory.h"
#include "checks/OwnerClasses.h"
#include "checks/Wording.h"

using namespace deed;

static std::string labelOf(const SolvedFunction &Fn, const HeapStory &Story, const HeapHit &Hit) {
  std::string Name = Story.quotedName(Hit);
  const FactAt &Use = Story.at(Hit.At);
  std::string How = Story.ended(Hit.What.Cause);
  if (const auto *E = std::get_if<Escape>(&Use.What))
    return Name + (E->Where == EscapeTo::Return ? " returned here" : " handed on here") + " after being " + How;
  std::string Callee = calleeName(Fn, Use);
  if (!Callee.empty() && Use.Call && Fn.Facts[Use.Call].How != CallKind::Member)
    return Name + " passed to `" + Callee + "` after being " + How;
  return Name + " used here after being " + How;
}

/// Released by a member function or destructor of the object that held it: its owner has let it go, and whoever else
/// refers to it is told of by the rules about borrows. Of what the caller had put there nobody knows a borrow.
static bool isLetGoByOwner(const SolvedFunction &Fn, const FactAt &Cause, const HeapObject &O, PlaceId Used) {
  const auto *R = std::get_if<Free>(&Cause.What);
  const Call *C = Cause.Call ? &Fn.Facts[Cause.Call] : nullptr;
  return R && C && C->Object && C->Object->What && Fn.Facts.Places.isPartOf(R->Pointer, C->Object->What) &&
         !(O.How == HeapOrigin::Entry && Fn.Known.resolve(Used) == Fn.Known.resolve(R->Pointer));
}

void deed::checkUseAfterFree(const SolvedTu &Tu, FindingSink &Out) { checkLeftDangling(Tu, Out); }

void deed::checkUseAfterFree(const SolvedFunction &Fn, FindingSink &Out) {
  tellFreedElements(Fn, Rule::UseAfterFree, Out);
  HeapStory Story(Fn, Out);
  if (Story.isEmpty())
    return;
  llvm::DenseSet<std::pair<uint32_t, uint32_t>> Told; // frees
  for (const HeapHit &Hit : Story.flow().hits()) {
    FactRef Cause = Hit.What.Cause;
    if (Hit.What.How != HeapEvent::Kind::Used || Told.contains({Cause.Block.Raw, Cause.Index}) ||
        isLetGoByOwner(Fn, Story.at(Cause), Story.objectOf(Hit), Hit.What.Name) || !Story.findPath(Hit) ||
        Story.isTold(Hit))
      continue;
    Told.insert({Cause.Block.Raw, Cause.Index});
    Finding F = Story.begin(Rule::UseAfterFree, Hit);
    std::string Name = Story.nameOf(Hit);
    F.Message = (F.How == Level::Error ? "use after free" : "possible use after free") +
                (Name.empty() ? std::string() : ": `" + Name + "`");
    F.Label = labelOf(Fn, Story, Hit);
    const FactAt &Use = Story.at(Hit.At);
    if (!Use.Trail.empty() && Use.Call && Fn.Facts[Use.Call].Callee)
      addStep(F.Steps, Step::Kind::Related, Out.resolve(Use.Trail.back().At),
              "`" + calleeName(Fn, Use) + "` uses it here");
    F.Help = "use " + Story.quotedName(Hit) + " before it is " + Story.ended(Cause) +
             ", or let an owner such as `std::unique_ptr` keep it until after its last use";
    Out.add(std::move(F));
  }
}
