#include "summary/EntryValues.h"
#include "summary/Inference.h"
#include <map>

using namespace deed;

/// Whatever way the function goes on from there, it empties the container that the element is part of before it
/// returns. What the call that puts the element there sets, it sets as its last act: `Names{List}`.
bool Inference::isClearedLater(PlaceId Element, FactRef Site) const {
  PlaceId Container;
  for (PlaceId P = Names.resolve(Element); P; P = Fn.Places[P].Parent)
    if (Fn.Places[P].Kind == Projection::Content)
      Container = Fn.Places[P].Parent;
  const CallId Made = Fn[Site.Block].Facts[Site.Index].Call;
  return Container && everyPathMeets(Fn, Site, [&](const FactAt &At) {
           const auto *W = std::get_if<Write>(&At.What);
           return W && W->Always && Names.resolve(W->What) == Container && !(Made && At.Call == Made);
         });
}

/// What Held views is kept in Into when the function is done.
void Inference::escape(PlaceId Held, const FormalPlace &Into, FactRef Site) {
  const FactAt &At = Fn[Site.Block].Facts[Site.Index];
  bool ByIssue = std::holds_alternative<Issue>(At.What); // which binds Held itself
  std::optional<ParamTest> OnlyIf;                       // `if (Static) keep(Text); else copy(Text);`
  if (!Sure.runsThrough(Site.Block))
    OnlyIf = neededValue(Site);
  for (const LoanSource &Source : Sources.of(Held, {Site.Block, Site.Index + (ByIssue ? 1 : 0)})) {
    auto From = Names.of(Source.Place);
    if (!From || From->Place == Into || From->Place.Root == FormalRoot::Return)
      continue;
    Names.extend(*From, Source.Rest);
    if (Source.How == LoanSource::Kind::Carried) {
      Effect &Store = add(EffectKind::Store, Into, /*Always=*/false, &At);
      Store.From = std::move(From->Place);
      Store.Guessed = Source.Guessed || At.Guessed;
      Store.OnlyIf = OnlyIf;
      Stores.push_back({Into, Store.From, Held, Source.Place, Site});
    } else if (Source.How == LoanSource::Kind::Borrow && Names.visible(Source.Place)) {
      Effect &Borrow = add(EffectKind::Borrow, Into, /*Always=*/false, &At);
      Borrow.From = std::move(From->Place);
      Borrow.OnlyIf = OnlyIf;
    }
  }
}

/// Two places that surely have each what the other had: `swap(a, b)`.
void Inference::markExchanges() {
  if (Stores.size() < 2)
    return;
  std::map<std::pair<FormalPlace, FormalPlace>, const KeptValue *> ByPlaces;
  for (const KeptValue &Kept : Stores)
    ByPlaces.try_emplace({Kept.Into, Kept.From}, &Kept);
  std::optional<EntryValues> Entry; // made for the few functions that have stores which cross
  auto isCopy = [&](const KeptValue &Kept) {
    if (!Entry)
      Entry.emplace(Fn, Names);
    return Entry->of(Kept.Held, Kept.At) == Kept.Source;
  };
  for (Effect &E : S.Effects) {
    if (E.Kind != EffectKind::Store)
      continue;
    auto Mine = ByPlaces.find({E.What, E.From}), Other = ByPlaces.find({E.From, E.What});
    if (Mine != ByPlaces.end() && Other != ByPlaces.end() && isCopy(*Mine->second) && isCopy(*Other->second))
      E.Always = true;
  }
}

/// `Bytes(Given)`: a member that a constructor sets to what it was given and to nothing else surely has that.
void Inference::settleStores() {
  for (auto [Place, From] : Copies) {
    auto Into = From ? Names.visible(Place) : std::nullopt;
    auto Given = From ? Names.of(From) : std::nullopt;
    if (!Into || !Given || Into->Cut || Given->Cut || Into->Place.Root != FormalRoot::This)
      continue;
    bool IsSet = llvm::any_of(
        S.Effects, [&](const Effect &E) { return E.Kind == EffectKind::Write && E.Always && E.What == Into->Place; });
    for (Effect &E : S.Effects)
      if (IsSet && E.Kind == EffectKind::Store && E.What == Into->Place && E.From == Given->Place)
        E.Always = true;
  }
}
