#include "facts/Place.h"

using namespace deed;

static std::pair<uint32_t, uint64_t> keyOf(PlaceId Parent, Projection Kind, uint32_t Key) {
  return {Parent.Raw == ~0u ? 0u : Parent.Raw + 1, (uint64_t(Kind) << 32) | Key};
}

static std::pair<uint64_t, uint64_t> keyOf(const Index &I) {
  return {uint64_t(I.How) << 32 | I.Variable.Raw, static_cast<uint64_t>(I.Value)};
}

PlaceId PlaceTable::intern(PlaceNode N) {
  auto [It, New] = Known.try_emplace(keyOf(N.Parent, N.Kind, N.Key), PlaceId{static_cast<uint32_t>(Nodes.size())});
  if (New)
    Nodes.push_back(N);
  return It->second;
}

PlaceId PlaceTable::root(Projection Kind, uint32_t Key, TypeId Type, SymbolId Name) {
  return intern({{}, Kind, false, 0, Key, Type, Name});
}

PlaceId PlaceTable::project(PlaceId Parent, Projection Kind, uint32_t Key, TypeId Type, SymbolId Name) {
  if (Nodes[Parent.Raw].Depth >= MaxDepth) {
    Nodes[Parent.Raw].Cut = true;
    return Parent;
  }
  auto Depth = static_cast<uint8_t>(Nodes[Parent.Raw].Depth + 1);
  return intern({Parent, Kind, false, Depth, Key, Type, Name});
}

PlaceId PlaceTable::element(PlaceId P, const Index &I, TypeId T) {
  auto [It, New] = KnownIndices.try_emplace(keyOf(I), static_cast<uint32_t>(Indices.size()));
  if (New)
    Indices.push_back(I);
  return project(P, Projection::Element, It->second, T);
}

PlaceId PlaceTable::find(PlaceId Parent, Projection Kind, uint32_t Key) const {
  return Known.lookup_or(keyOf(Parent, Kind, Key), PlaceId{});
}

PlaceId PlaceTable::findElement(PlaceId P, const Index &I) const {
  auto It = KnownIndices.find(keyOf(I));
  return It == KnownIndices.end() ? PlaceId{} : find(P, Projection::Element, It->second);
}

PlaceId PlaceTable::rootOf(PlaceId P) const {
  while (Nodes[P.Raw].Parent)
    P = Nodes[P.Raw].Parent;
  return P;
}

bool PlaceTable::isPartOf(PlaceId P, PlaceId Whole) const {
  unsigned Depth = Nodes[Whole.Raw].Depth;
  while (Nodes[P.Raw].Depth > Depth)
    P = Nodes[P.Raw].Parent;
  return P == Whole;
}

PlaceId PlaceTable::replacePrefix(PlaceId P, PlaceId From, PlaceId To) {
  if (P == From)
    return To;
  PlaceNode N = Nodes[P.Raw];
  if (!N.Parent || N.Depth <= Nodes[From.Raw].Depth)
    return P;
  PlaceId Parent = replacePrefix(N.Parent, From, To);
  return Parent == N.Parent ? P : project(Parent, N.Kind, N.Key, N.Type, N.Name);
}

void PlaceTable::forEachIndexVariable(PlaceId P, llvm::function_ref<void(PlaceId)> Visit) const {
  for (; P; P = Nodes[P.Raw].Parent)
    if (Nodes[P.Raw].Kind == Projection::Element)
      if (PlaceId Variable = index(P).Variable) {
        Visit(Variable);
        forEachIndexVariable(Variable, Visit);
      }
}

bool PlaceTable::isArrayElement(PlaceId P) const {
  const PlaceNode &N = Nodes[P.Raw];
  return N.Kind == Projection::Element && Nodes[N.Parent.Raw].Kind != Projection::Content;
}

PlaceId PlaceTable::chosenElement(PlaceId P) const {
  PlaceId Chosen;
  for (; P; P = Nodes[P.Raw].Parent)
    if (isArrayElement(P) && index(P).How != Index::Kind::Constant)
      Chosen = P;
  return Chosen;
}

bool PlaceTable::isIndirect(PlaceId P) const {
  for (; Nodes[P.Raw].Parent; P = Nodes[P.Raw].Parent)
    if (Nodes[P.Raw].Kind >= Projection::Deref)
      return true;
  return false;
}
