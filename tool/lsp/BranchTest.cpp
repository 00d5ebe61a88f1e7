#include "lsp/Branch.h"
#include <gmock/gmock.h>

using namespace deed;
using testing::HasSubstr;

namespace {

BranchReply sample() {
  BranchReply R;
  R.Result.File = "/src/a\xff.cpp";
  R.Result.Skips.push_back({SkipReason::ParseErrors, "/src/a.cpp", "", "expected `;`", 1, 3});
  FileSpan At;
  At.File = "/src/a.cpp";
  At.Line = At.EndLine = 7;
  At.Column = 3;
  At.EndColumn = 9;
  R.Shape.Functions.push_back({"n::longest(int)", At, At, 7, 9, "longest<'a>(x: &'a) -> &'a", true});
  R.Shape.Guards.push_back({4, "`Count` is guarded by `M`"});
  R.Shape.Moves.push_back({At, "Name", false});
  R.Passed = {{10, 14}, {200, 203}};
  return R;
}

TEST(BranchReply, ComesAcrossWhole) {
  const std::string Text = writeBranchReply(sample());
  llvm::Expected<BranchReply> Back = readBranchReply(Text);
  ASSERT_TRUE(bool(Back)) << llvm::toString(Back.takeError());
  EXPECT_EQ(writeBranchReply(*Back), Text);
  EXPECT_EQ(Back->Result.File, "/src/a\xff.cpp");
  EXPECT_EQ(Back->Result.Skips.size(), 1u);
  const Outline &Shape = Back->Shape;
  ASSERT_EQ(Shape.Functions.size(), 1u);
  EXPECT_EQ(Shape.Functions[0].Lifetimes, "longest<'a>(x: &'a) -> &'a");
  EXPECT_TRUE(Shape.Functions[0].TiesLifetimes);
  EXPECT_EQ(Shape.Functions[0].At.EndColumn, 9u);
  EXPECT_EQ(Shape.at(8), &Shape.Functions[0]);
  EXPECT_EQ(Shape.Guards.at(0).Line, 4u);
  EXPECT_FALSE(Shape.Moves.at(0).Always);
  EXPECT_EQ(Back->Passed.at(1).Fixed, 203u);
}

TEST(BranchReply, HalfOfOneIsAnErrorThatNamesThePlace) {
  const std::string Text = writeBranchReply(sample());
  llvm::Expected<BranchReply> Half = readBranchReply(llvm::StringRef(Text).drop_back(20));
  ASSERT_FALSE(bool(Half));
  EXPECT_THAT(llvm::toString(Half.takeError()), HasSubstr("not JSON"));
  llvm::Expected<BranchReply> Other = readBranchReply("{}\n{\"outline\": {}, \"places\": []}");
  ASSERT_FALSE(bool(Other));
  EXPECT_THAT(llvm::toString(Other.takeError()), HasSubstr("result.file"));
}

} // namespace
