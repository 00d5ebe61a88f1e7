// What a member points to is asked for and released by a function that has nothing to do with the member's class, whose
// destructor will release it again. Part of double-free.
//
//   ~Reader() { if (File) fclose(File); }
//   void stop(Reader &R) { fclose(R.file()); }       R has it still
//
// Who sets the member before the function ends, or lets somebody out of sight work on the object, is left alone.
#include "checks/HeapStory.h"
#include "checks/OwnerClasses.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

void deed::collectReleasedOutside(const SolvedFunction &Fn, std::vector<ReleasedOutside> &Evidence) {
  const bool Frees = llvm::any_of(Fn.Facts.Blocks, [](const Block &B) {
    return llvm::any_of(B.Facts, [](const FactAt &F) { return std::holds_alternative<Free>(F.What); });
  });
  const HeapFlow *Heap = Frees && Fn.Info.Which != Special::Destructor ? Fn.heap() : nullptr;
  if (!Heap)
    return;
  const PlaceTable &Places = Fn.Facts.Places;
  for (const HeapExit &E : Heap->exits()) {
    if (!E.MustBeFreed || E.Unsure || !std::holds_alternative<Free>(Fn.Facts[E.Site.Block].Facts[E.Site.Index].What))
      continue;
    const FactAt &Site = Fn.Facts[E.Site.Block].Facts[E.Site.Index];
    if (!Site.Trail.empty())
      continue; // by somebody else: `delete x` runs the destructor itself
    for (PlaceId P : E.FreedNames) {
      const TypeId Class = Places[P].Kind == Projection::Field ? typeOf(Fn.Tu, Fn.Facts, Places[P].Parent) : TypeId{};
      // A reference to the object, or one that everybody knows; of what a local variable has, the flow tells.
      const Projection Root = Places[Places.rootOf(P)].Kind;
      if (!Class || !Fn.Tu.Types[Class].OwnDestructor || Class == Fn.Info.ObjectType ||
          !(Root == Projection::Param || Root == Projection::Global) || !Heap->rules().outlivesCall(P))
        continue;
      Evidence.push_back({Class, Fn.Tu.text({Places[P].Key}).str(), Fn.Info.Name, Site.At});
      break;
    }
  }
}

void deed::checkReleasedOutside(const SolvedTu &Tu, FindingSink &Out) {
  if (Tu.Evidence.Outside.empty())
    return;
  const std::vector<OwnedMember> All = ownedMembers(Tu);
  for (const ReleasedOutside &R : Tu.Evidence.Outside) {
    auto M =
        llvm::find_if(All, [&](const OwnedMember &Each) { return Each.Class == R.Class && Each.Name == R.Member; });
    const FileSpan At = Out.resolve(R.At);
    if (M == All.end() || Out.isTold(Rule::DoubleFree, At))
      continue;
    const std::string Verb = HeapStory::pastVerb(M->Kind).str(),
                      Class = shortName(Tu.Tu.text(Tu.Tu.Types[R.Class].Name));
    Finding F;
    F.Which = Rule::DoubleFree;
    F.How = Level::Warning;
    F.At = At;
    F.Message = "released although a `" + Class + "` owns it: `" + R.Member + "`";
    F.Label = "`" + R.Member + "` is " + Verb + " here and stays in the object, whose destructor will release it again";
    addStep(F.Steps, Step::Kind::Related, Out.resolve(M->Released),
            "`" + R.Member + "` is " + Verb + " by the destructor here");
    F.Help = "leave it to its owner, or let the owner give it up first";
    F.Function = Tu.Tu.text(R.Function).str();
    F.Subject = Class + "::" + R.Member;
    Out.add(std::move(F));
  }
}
