// HeapStory.h - what happened to one heap object or handle, told for a finding: who made it, who took it, who freed it.
//
// Shared by the rules that ask HeapFlow. It looks for the path on which a hit really happens, and puts the steps into
// the order of execution; which hits are whose mistake is the rules' business.
#pragma once
#include "checks/Check.h"
#include "flow/HeapFlow.h"
#include "flow/Witness.h"
#include "llvm/ADT/DenseSet.h"

namespace deed {

class HeapStory {
public:
  HeapStory(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Out(Out), Heap(Fn.heap()) {}

  /// Nothing is known: no heap here, or too much of it.
  bool isEmpty() const { return !Heap; }
  const HeapFlow &flow() const { return *Heap; }
  const HeapObject &objectOf(const HeapHit &Hit) const { return Heap->objects()[Hit.Object]; }
  const FactAt &at(FactRef R) const { return Fn.Facts[R.Block].Facts[R.Index]; }
  bool hasFact(FactRef R) const;
  /// The span of the fact; behind the last one, the end of the function.
  Span spanOf(FactRef R) const;

  /// Some path leads there on which no two conditions contradict each other; its branches become steps.
  bool findPath(const HeapHit &Hit);
  /// The same place and cause were told already.
  bool isTold(const HeapHit &Hit);

  /// A finding at the hit, with the steps up to it; message, label and help are still to be said.
  Finding begin(Rule Which, const HeapHit &Hit) const;
  /// As the source calls what the hit is about: where it is used, else as it was made or freed.
  std::string nameOf(const HeapHit &Hit) const;
  std::string quotedName(const HeapHit &Hit, llvm::StringRef Otherwise = "the object") const;

  /// "freed", "deleted", "closed", "released".
  static llvm::StringRef pastVerb(AllocKind K);
  /// What makes, or releases, objects of the kind: "`new`", "`delete`".
  static llvm::StringRef maker(AllocKind K);
  static llvm::StringRef releaser(AllocKind K);
  /// How the fact ends the object.
  std::string ended(FactRef Site) const;
  void addCause(std::vector<Step> &Steps, const HeapHit &Hit) const;
  /// A member function does it to a member of its own object: the mistake stands in its body, whoever calls it. Moves
  /// the finding there.
  void moveIntoMember(Finding &F, const FactAt &Doing, PlaceId Name) const;
  Span insideCall(const FactAt &Doing, PlaceId What) const;
  /// What the hit is about was made by a function of the class whose function does that to it.
  bool isMadeByClass(const HeapHit &Hit, const FactAt &Doing) const;
  void addOrigin(std::vector<Step> &Steps, const HeapHit &Hit) const;
  /// Of what is adopted again or freed although it is owned: the first owner's name, and whether one of the owners is
  /// still there when the function returns.
  std::string ownerOf(const HeapHit &Hit) const;
  bool anOwnerLivesOn(const HeapHit &Hit) const;

private:
  const SolvedFunction &Fn;
  FindingSink &Out;
  const HeapFlow *Heap;
  std::optional<Witness> Paths;
  std::vector<BranchStep> Branches;
  std::set<std::tuple<unsigned, unsigned, unsigned, unsigned>> Told;
};

} // namespace deed
