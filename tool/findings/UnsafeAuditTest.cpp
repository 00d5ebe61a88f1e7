#include "findings/UnsafeAudit.h"
#include <gtest/gtest.h>

namespace deed {
namespace {

AuditedFunction at(unsigned Line, std::string Name, std::vector<unsigned> Operations, bool Leaks = false) {
  AuditedFunction F;
  F.At = {"/p/x.h", Line, 5, Line, 9};
  F.Name = std::move(Name);
  F.Leaks = Leaks;
  for (unsigned L : Operations)
    F.Operations.push_back({.At = {"/p/x.h", L, 3, L, 5}});
  return F;
}

TEST(UnsafeAudit, OnePlaceIsOneFunctionWhoeverSawIt) {
  std::vector<AuditedFunction> All{at(9, "h()", {10}), at(3, "f<long>()", {5, 4}), at(3, "f<int>()", {4}, true),
                                   at(9, "h()", {10})};
  joinAudited(All);
  ASSERT_EQ(All.size(), 2u);
  EXPECT_EQ(All[0].Name, "f<int>()");
  EXPECT_EQ(All[0].Operations.size(), 2u);
  EXPECT_EQ(All[0].Operations[0].At.Line, 4u);
  EXPECT_TRUE(All[0].Leaks);
  EXPECT_EQ(All[1].Operations.size(), 1u);
}

TEST(UnsafeKinds, IdsAreKnownAndDiffer) {
  for (const UnsafeKindInfo &K : allUnsafeKinds()) {
    EXPECT_EQ(unsafeKindById(K.Id), K.Kind);
    EXPECT_EQ(&info(K.Kind), &K);
  }
  EXPECT_FALSE(unsafeKindById("unknown"));
}

} // namespace
} // namespace deed
