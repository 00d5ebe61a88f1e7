#include "flow/HeapScopes.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

HeapScopes::HeapScopes(const FunctionFacts &Fn, const HeapRules &Rules)
    : Fn(Fn), Rules(Rules), Connected(static_cast<unsigned>(Fn.Places.size())) {
  auto connect = [&](PlaceId A, PlaceId B) {
    if (A && B)
      Connected.join(root(A), root(B));
  };
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts)
      if (const auto *L = std::get_if<Flow>(&F.What))
        connect(L->From, L->To);
      else if (const auto *I = std::get_if<Issue>(&F.What))
        connect(Fn[I->Loan].Borrowed, I->Into);
      else if (const auto *W = std::get_if<Write>(&F.What))
        connect(W->SameAs, W->What);
      else if (const auto *A = std::get_if<Adopt>(&F.What))
        connect(A->Pointer, A->Owner);
      else if (const auto *Made = std::get_if<Allocate>(&F.What))
        connect(Made->Object, Made->Into); // its parts are called by either
}

const HeapScopes::Scope &HeapScopes::of(const HeapObject &O) {
  unsigned A = Connected.findLeader(root(O.Name));
  unsigned B = O.How == HeapOrigin::Allocated ? Connected.findLeader(root(O.Object)) : A;
  auto [It, New] = Made.try_emplace(std::minmax(A, B));
  if (New)
    It->second = make(A, B);
  return It->second;
}

HeapScopes::Scope HeapScopes::make(unsigned A, unsigned B) const {
  llvm::BitVector Roots(static_cast<unsigned>(Fn.Places.size())), Indices(Roots.size());
  for (uint32_t I = 0; I != Fn.Places.size(); ++I) {
    const unsigned Root = root(PlaceId{I}), Class = Connected.findLeader(Root);
    if (Class != A && Class != B)
      continue;
    Roots.set(Root);
    // Writing an index variable changes what names mean.
    Fn.Places.forEachIndexVariable(PlaceId{I}, [&](PlaceId By) { Indices.set(root(By)); });
  }
  Roots |= Indices;
  Scope Out;
  Out.Quiet.resize(static_cast<unsigned>(Fn.Blocks.size()));
  for (uint32_t N = 0; N != Fn.Blocks.size(); ++N) {
    const std::vector<FactAt> &Facts = Fn.Blocks[N].Facts;
    llvm::BitVector &Bits = Out.Facts.emplace_back(static_cast<unsigned>(Facts.size()));
    bool GetsThrough = true;
    for (uint32_t I = 0; I != Facts.size(); ++I) {
      if (Rules.concerns(Facts[I].What, Roots))
        Bits.set(I);
      GetsThrough &= !std::holds_alternative<Unreachable>(Facts[I].What);
    }
    if (GetsThrough && Bits.none())
      Out.Quiet.set(N);
  }
  return Out;
}
