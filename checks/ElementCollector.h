// ElementCollector.h - what one function does with the raw pointers in a container: looks at them, takes them out,
// releases them, makes them. Its parts, and what is concluded from all: OwnedElements.cpp and ElementEvents.cpp.
#pragma once
#include "checks/Check.h"
#include "flow/HeapFlow.h"

namespace deed {

class ElementCollector {
public:
  ElementCollector(const SolvedFunction &Fn, ElementEvidence &Evidence)
      : Fn(Fn), Facts(Fn.Facts), Evidence(Evidence) {}
  void run();
  /// Containers of this function's own, whose elements nobody else has.
  void tellForgotten(const HeapFlow &Heap, FindingSink &Out);

private:
  struct Putting {
    FactRef At;
    CallId By;
    PlaceId Pointer, Container;
  };
  std::vector<Putting> puttings() const;
  bool isLocalContainer(PlaceId P) const { return Facts.Places[P].Kind == Projection::Local && element(P); }
  bool isHandedOn(PlaceId Container) const;
  bool isOnlyPutThere(const HeapState &S, CallId By) const;
  void tellForgotten(PlaceId Container, const HeapObject &Made, FindingSink &Out);
  /// The member of `*this` that a call is made on, if it is a container of raw pointers.
  PlaceId container(const Call &C) const;
  TypeId element(PlaceId Container) const;
  bool takesOut(const Call &C, CallId Id) const;
  bool mayKeepWhatItGets(TypeId Callable) const;
  bool keepsElements() const;
  bool asksForNull(TypeId Pointer) const;
  bool isGivenSuch(TypeId Pointer) const;
  bool isElement(PlaceId P) const;
  bool isTakenFromContainer(PlaceId Pointer) const;
  void notePutOver();
  void noteAskedBefore();
  bool hasContainerOfPointers(TypeId Class) const;
  void note(PlaceId Container, Span At, ElementEvidence::What How);
  ElementEvidence::Held memberOf(PlaceId Container) const {
    return {Fn.Info.ObjectType, Fn.Tu.text({Facts.Places[Container].Key}).str()};
  }

  // What a whole class does with them (ElementEvents.cpp).
  /// A member of its own is given a pointer to own, or lent to somebody.
  struct Given {
    ElementEvidence::Held To;
    PlaceId Pointer, Object;
    FactRef At;
    CallId By;
  };
  void noteHeld();
  void noteLeft();
  void noteShared();
  void addGiven(CallId Id, FactRef At, llvm::SmallVectorImpl<Given> &All) const;
  bool isMentioned(PlaceId Container) const;
  bool isMadeForIt(PlaceId Pointer, CallId Put, unsigned Depth = 0) const;
  bool isLookedThrough(PlaceId Local, CallId Except = {}) const;
  bool mayEndElement(const Call &C) const;
  bool exposes(PlaceId Container) const;
  bool changesObject() const;
  bool keepsValue(const Given &First, const Given &Second) const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  ElementEvidence &Evidence;
};

/// A finding about what happens to a member's elements, without its words. Released: by the destructor, if that belongs
/// to the story.
Finding aboutElements(const SolvedTu &Tu, Rule Which, const ElementEvidence::Event &E,
                      const ElementEvidence::Event *Released, const FindingSink &Out);

} // namespace deed
