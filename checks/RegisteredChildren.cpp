#include "checks/RegisteredChildren.h"
#include "checks/Wording.h"
#include "flow/HeapFlow.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// The member that is a container, of which P is an element.
static PlaceId containerOf(const FunctionFacts &Facts, PlaceId P) {
  for (; P; P = Facts.Places[P].Parent)
    if (Facts.Places[P].Kind == Projection::Content)
      return Facts.Places[Facts.Places[P].Parent].Kind == Projection::Field ? Facts.Places[P].Parent : PlaceId{};
  return {};
}

/// Where the object's constructor, which runs before anybody has the pointer, puts it into somebody's container.
static PlaceId registeredIn(const SolvedFunction &Fn, const HeapObject &Made) {
  const std::vector<FactAt> &Facts = Fn.Facts[Made.At.Block].Facts;
  for (uint32_t I = Made.At.Index; I-- != 0;) {
    const auto *L = std::get_if<Issue>(&Facts[I].What);
    if (!L || !Facts[I].Call || Facts[I].Guessed || Fn.Facts[Facts[I].Call].How != CallKind::Constructor ||
        !Fn.Facts.Places.isPartOf(Fn.Known.resolve(Fn.Facts[L->Loan].Borrowed), Made.Object))
      continue;
    // Added to what is there already: by way of a temporary.
    const auto *Added = I + 1 != Facts.size() ? std::get_if<Flow>(&Facts[I + 1].What) : nullptr;
    const PlaceId Into = Added && Added->From == L->Into ? Added->To : L->Into;
    const PlaceId Container = containerOf(Fn.Facts, Fn.Known.resolve(Into));
    if (Container && !Fn.Facts.Places.isPartOf(Container, Made.Object))
      return Container;
  }
  return {};
}

void deed::collectRegistered(const SolvedFunction &Fn, ElementEvidence &Evidence) {
  auto releasedBy = [](const FactAt &F) -> PlaceId {
    if (const auto *A = std::get_if<Adopt>(&F.What))
      return A->Always && A->Owner && !F.Guessed ? A->Pointer : PlaceId{};
    const auto *R = std::get_if<Free>(&F.What);
    return R && R->Always ? R->Pointer : PlaceId{};
  };
  const HeapFlow *Heap = nullptr;
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &F = Fn.Facts.Blocks[B].Facts[I];
      PlaceId Pointer = releasedBy(F);
      if (!Pointer || (!Heap && !(Heap = Fn.heap())))
        continue;
      Pointer = Fn.Known.resolve(Pointer);
      for (uint32_t O = 0; O != Heap->objects().size(); ++O) {
        const HeapObject &Made = Heap->objects()[O];
        if (Made.How != HeapOrigin::Allocated || Made.Kind != AllocKind::New || !Made.Shared)
          continue;
        const PlaceId Container = registeredIn(Fn, Made);
        if (!Container || llvm::none_of(Heap->statesBefore(O, {{B}, I}), [&](const HeapState &S) {
              return S.find(Pointer) && S.How == HeapState::Status::Held;
            }))
          continue;
        Evidence.Registered.push_back({{typeOf(Fn.Tu, Fn.Facts, Fn.Facts.Places[Container].Parent),
                                        Fn.Tu.text({Fn.Facts.Places[Container].Key}).str()},
                                       typeOf(Fn.Tu, Fn.Facts, Made.Object),
                                       Fn.Info.Name,
                                       Fn.Facts[Made.At.Block].Facts[Made.At.Index].At,
                                       F.At,
                                       placeName(Fn.Tu, Fn.Facts, Pointer),
                                       std::holds_alternative<Free>(F.What)});
      }
    }
}

/// Its destructor, or a base's, takes the object out of such a container, or nobody reads what it does.
static bool mayUnregister(const SolvedTu &Tu, TypeId Class, const std::string &Container) {
  const TypeInfo &T = Tu.Tu.Types[Class];
  auto isOfIt = [&](TypeId Other) {
    return Tu.Tu.plainName(Other) == Tu.Tu.plainName(Class) || llvm::is_contained(T.Bases, Tu.Tu.Types[Other].Name);
  };
  for (uint32_t I = 0; I != Tu.Tu.Functions.size(); ++I) {
    const FunctionInfo &F = Tu.Tu.Functions[I];
    if (F.Which != Special::Destructor || !F.ObjectType || !isOfIt(F.ObjectType) || F.Defaulted)
      continue;
    if (!F.HasBody)
      return true;
    for (const Effect &E : Tu.Summaries.of(FunctionId{I}).Effects) {
      const auto Links = llvm::count_if(E.What.Path, [](const FormalStep &S) { return S.Kind == Projection::Deref; });
      const bool Names = llvm::any_of(
          E.What.Path, [&](const FormalStep &S) { return S.Kind == Projection::Field && S.Key == Container; });
      if (E.Guessed || (Links > 1 && Names))
        return true;
    }
  }
  return false;
}

void deed::checkRegistered(const SolvedTu &Tu, Rule Which, FindingSink &Out) {
  const ElementEvidence &All = Tu.Evidence.Elements;
  for (const ElementEvidence::Registration &R : All.Registered) {
    const ElementEvidence::Event *Released = All.find(R.With, ElementEvidence::What::Released);
    if (!Released || R.IsReleased != (Which == Rule::DoubleFree) || mayUnregister(Tu, R.Class, R.With.Name))
      continue;
    const std::string Name = R.Name.empty() ? "it" : "`" + R.Name + "`";
    Finding F;
    F.Which = Which;
    F.How = Level::Warning;
    F.At = Out.resolve(R.Again);
    F.Message = Which == Rule::DoubleFree ? "released although its parent will release it too"
                                          : "two owners of one object: its parent, and the one it is given to";
    F.Label = (Which == Rule::DoubleFree ? Name + " is released here and stays in `"
                                         : Name + " is given to an owner here and is in `") +
              R.With.Name + "` as well";
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(R.Made), "its constructor puts it into `" + R.With.Name + "`");
    addStep(F.Steps, Step::Kind::Related, Out.resolve(Released->At),
            "the elements of `" + R.With.Name + "` are released here");
    F.Help = Which == Rule::DoubleFree
                 ? "take it out of `" + R.With.Name + "` in its destructor, or leave it to its parent"
                 : "leave it to its parent and keep a plain pointer, or give it no parent";
    F.Function = Tu.Tu.text(R.Function).str();
    F.Subject = R.Name;
    Out.add(std::move(F));
  }
}
