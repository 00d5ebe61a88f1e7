// HeapReleases.cpp - HeapRules: how an object is released: by its owner's end, by which function, as which class.
#include "flow/HeapRules.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

using Role = HeapName::Role;
using Status = HeapState::Status;
using Kind = HeapEvent::Kind;

bool HeapRules::ownerEnds(const HeapObject &O, HeapState &S, PlaceId Owner, FactRef At, bool Always,
                          llvm::SmallVectorImpl<HeapEvent> *Events) const {
  if (!Owner)
    return true;
  const HeapName *Ending = nullptr;
  unsigned Owners = 0;
  for (const HeapName &N : S.Names) {
    Owners += N.How == Role::Owner;
    if (N.How == Role::Owner && Fn.Places.isPartOf(N.Place, Owner))
      Ending = &N;
  }
  if (!Ending)
    return true;
  PlaceId Name = Ending->Place;
  if (S.Pending)
    return unsure(O, S);
  if (S.How == Status::Freed && !sameCall(At, S.Site)) {
    if (Events && !S.Told)
      Events->push_back({Kind::FreedAgain, Name, S.Site});
    S.Told = true;
    return true;
  }
  if (isShared(Name)) {
    if (Owners > 1 || S.OwnedElsewhere) {
      drop(S, Name, /*Silently=*/true);
      return true;
    }
    if (O.How != HeapOrigin::Allocated)
      return unsure(O, S);
    if (S.Elsewhere) { // others may share it; whether it is theirs now or gone, it is no longer anybody else's
      drop(S, Name, /*Silently=*/true);
      return true;
    }
  }
  if (!Always)
    return unsure(O, S);
  S.How = Status::Freed;
  S.ByOwner = true;
  S.Site = At;
  return true;
}

/// How the owner will release what it adopts; nothing if it was given a deleter of its own.
std::optional<AllocKind> HeapRules::deletesAs(const FactAt &Adoption) const {
  PlaceId Owner = std::get<Adopt>(Adoption.What).Owner;
  if (!Owner || (Adoption.Call && Fn[Adoption.Call].Args.size() != 1))
    return std::nullopt;
  return Tu.Types[Fn.Places[Owner].Type].Deletes;
}

/// Made as a derived class, deleted as a base whose destructor is not virtual.
bool HeapRules::isDeletedAsBase(const HeapObject &O, PlaceId Pointer) const {
  if (O.How != HeapOrigin::Allocated || O.Kind != AllocKind::New)
    return false;
  TypeId Made = Fn.Places[O.Object].Type, Deleted = Tu.Types[Fn.Places[Pointer].Type].Pointee;
  if (!Made || !Deleted || Made == Deleted)
    return false;
  const TypeInfo &Base = Tu.Types[Deleted];
  if (!Base.IsClass || Base.HasVirtualDestructor || Base.IsIncomplete || !Tu.Types[Made].IsClass)
    return false;
  // `const T` is another type, and not a base.
  return llvm::is_contained(Tu.Types[Made].Bases, Base.Name);
}

/// The object's destructor changes a container that may be the one its name goes through: `while (!v.empty()) delete
/// v.back();` of objects that know where they are listed.
bool HeapRules::takesItselfOut(FactRef Freed, PlaceId Name) const {
  const std::vector<FactAt> &Facts = Fn[Freed.Block].Facts;
  auto isChanged = [&](PlaceId Container) {
    for (PlaceId P = Name; P; P = Fn.Places[P].Parent)
      if (Fn.Places[P].Kind == Projection::Content && Fn.Places[P].Parent != Container &&
          Fn.Places[Fn.Places[P].Parent].Kind == Projection::Field &&
          Fn.Places[Fn.Places[P].Parent].Key == Fn.Places[Container].Key)
        return true;
    return false;
  };
  for (uint32_t I = Freed.Index; I-- != 0;) {
    CallId Id = Facts[I].Call;
    if (!Id || Fn[Id].How != CallKind::Destructor)
      return false;
    if (const auto *Gone = std::get_if<Invalidate>(&Facts[I].What))
      if (PlaceId P = resolve(Gone->What); Fn.Places[P].Kind == Projection::Field && isChanged(P))
        return true;
  }
  return false;
}

/// What perhaps happened; nothing is said of the object from here on.
bool HeapRules::unsure(const HeapObject &O, HeapState &S) const {
  S.Names.clear();
  S.Unsure = true;
  return O.How == HeapOrigin::Entry;
}
