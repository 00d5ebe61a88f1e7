// InternedSets.h - small sets, interned: a number each, 0 is the empty one, so that a flow's state holds numbers and
// equal sets are equal numbers.
//
// A set keeps its least Max members, which is a semilattice still: what is united in whatever order ends up the same.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/SmallVector.h"
#include <algorithm>
#include <vector>

namespace deed {

template <class Member, unsigned Max> class InternedSets {
public:
  static constexpr unsigned MaxSize = Max;
  using SetId = uint32_t;
  using Set = llvm::SmallVector<Member, 2>;

  InternedSets() { Sets.emplace_back(); }
  SetId single(Member M) { return intern({M}); }
  /// Members: sorted, each once.
  SetId intern(Set Members) {
    if (Members.empty())
      return 0;
    if (Members.size() > Max)
      Members.truncate(Max);
    uint64_t Hash = 0;
    for (const Member &M : Members)
      Hash = llvm::hash_combine(Hash, hashOf(M));
    llvm::SmallVector<SetId, 1> &Same = ByHash[Hash >> 2]; // the map's own empty and tombstone keys are the two largest
    for (SetId Known : Same)
      if (Sets[Known] == Members)
        return Known;
    Same.push_back(static_cast<SetId>(Sets.size()));
    Sets.push_back(std::move(Members));
    return Same.back();
  }
  SetId unite(SetId A, SetId B) {
    if (A == B || !B)
      return A;
    if (!A)
      return B;
    auto [It, New] = Unions.try_emplace({std::min(A, B), std::max(A, B)}, 0);
    if (!New)
      return It->second;
    Set United;
    std::set_union(Sets[A].begin(), Sets[A].end(), Sets[B].begin(), Sets[B].end(), std::back_inserter(United));
    SetId Result = intern(std::move(United));
    return Unions[{std::min(A, B), std::max(A, B)}] = Result;
  }
  llvm::ArrayRef<Member> operator[](SetId S) const { return Sets[S]; }

private:
  std::vector<Set> Sets;
  llvm::DenseMap<std::pair<uint32_t, uint32_t>, SetId> Unions;
  llvm::DenseMap<uint64_t, llvm::SmallVector<SetId, 1>> ByHash;
};

} // namespace deed
