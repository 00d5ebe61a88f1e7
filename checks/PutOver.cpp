// Maps of raw pointers that are members, whose elements the class's destructor releases: a method that assigns to
// `map[key]`, where the key comes from its caller, drops what is there under that key already. Part of leak.
//
//   ~Cache() { for (auto &[k, t] : tiles_) delete t; }
//   void store(int k) { tiles_[k] = new Tile; }      twice with one key: the first is lost
//
// Not told where the method looks for the key first, or somebody who calls it has asked the object before.
#include "checks/ElementCollector.h"
#include "checks/OwnerClasses.h"
#include "checks/Wording.h"

using namespace deed;

using What = ElementEvidence::What;

bool ElementCollector::hasContainerOfPointers(TypeId Class) const {
  return Class && llvm::any_of(Fn.Tu.Types[Class].Members, [&](const Member &M) {
           const TypeInfo &T = Fn.Tu.Types[M.Type];
           return T.Kind == Category::Owner && !T.Arguments.empty() && Fn.Tu.Types[T.Arguments.back()].IsPointer;
         });
}

/// `map[key] = p;` with a key that the caller chooses, where nothing else is done with the object or the map.
void ElementCollector::notePutOver() {
  if (!Fn.Info.IsPublic || Fn.Info.IsLambda || Fn.Info.IsStatic || !hasContainerOfPointers(Fn.Info.ObjectType))
    return;
  const Call *Put = nullptr;
  for (const Call &C : Facts.Calls) {
    PlaceId P = C.Object && C.Object->What ? Fn.Known.resolve(C.Object->What) : PlaceId{};
    if (P && Facts.Places.isOwnObject(P))
      return; // `remove(key);`, `if (has(key)) return;`
    if (!container(C))
      continue;
    // By a key, which is passed by reference; not by an index.
    bool IsLookUp = C.How == CallKind::Member && C.Callee && Fn.Tu[C.Callee].ResultIsReference &&
                    !Fn.Tu[C.Callee].IsConst && C.Args.size() == 1 && C.Result && C.Args[0].What &&
                    C.Args[0].How != PassKind::Value;
    if (Put || !IsLookUp)
      return; // it is asked, too
    Put = &C;
  }
  PlaceId Slot = Put ? Facts.Places.find(Put->Result, Projection::Deref, 0) : PlaceId{};
  if (!Slot || Facts.Places[Facts.Places.rootOf(Fn.Known.resolve(Put->Args[0].What))].Kind != Projection::Param)
    return;
  const FactAt *Set = nullptr;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      const auto *W = std::get_if<Write>(&At.What);
      const auto *R = std::get_if<Read>(&At.What);
      if (R && R->What == Slot)
        return;
      if (W && W->What == Slot && !W->Value && !At.Call)
        Set = &At;
    }
  if (Set && !keepsElements())
    note(Fn.Known.resolve(Put->Object->What), Set->At, What::PutOver);
}

/// `if (!cache.find(key)) cache.store(key);`
void ElementCollector::noteAskedBefore() {
  auto object = [&](const Call &C) {
    bool IsMethod = C.How == CallKind::Member && C.Callee && Fn.Tu[C.Callee].HasBody && C.Object && C.Object->What;
    return IsMethod && hasContainerOfPointers(Fn.Tu[C.Callee].ObjectType) ? Fn.Known.resolve(C.Object->What)
                                                                          : PlaceId{};
  };
  llvm::SmallVector<std::pair<PlaceId, FunctionId>, 2> Asked;
  for (const Block &B : Facts.Blocks)
    if (llvm::any_of(B.Next, [](const Edge &E) { return bool(E.If); }))
      for (const FactAt &At : B.Facts)
        if (const auto *C = std::get_if<CallFact>(&At.What))
          if (PlaceId P = object(Facts[C->Call]))
            Asked.push_back({P, Facts[C->Call].Callee});
  if (Asked.empty())
    return;
  for (const Call &C : Facts.Calls)
    if (PlaceId P = object(C); P && llvm::any_of(Asked, [&](const auto &A) {
                                 return A.first == P && A.second != C.Callee;
                               }))
      Evidence.AskedBefore.push_back(Fn.Tu[C.Callee].Name);
}

void deed::checkPutOver(const SolvedTu &Tu, FindingSink &Out) {
  const ElementEvidence &All = Tu.Evidence.Elements;
  for (const ElementEvidence::Event &Put : All.Events) {
    const ElementEvidence::Event *Released =
        Put.How == What::PutOver ? All.find(Put.Where, What::Released) : nullptr;
    if (!Released || llvm::is_contained(All.AskedBefore, Put.Function))
      continue;
    Finding F = aboutElements(Tu, Rule::Leak, Put, Released, Out);
    F.Message = "what `" + Put.Where.Name + "` has under the same key already is never released";
    F.Label = "overwrites the pointer that `" + Put.Where.Name + "` may have under this key";
    F.Help = "delete what is there before, or make the elements `std::unique_ptr`";
    Out.add(std::move(F));
  }
}
