#include "testing/Golden.h"
#include "llvm/ADT/StringExtras.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Finding found(unsigned Line, std::string Message, Level How = Level::Error, const char *File = "/g/a.cpp") {
  Finding F;
  F.How = How;
  F.At = {File, Line, 1, Line, 2, 0, 1};
  F.Message = std::move(Message);
  return F;
}

Comparison check(llvm::StringRef Text, std::vector<Finding> Findings) {
  return compare(parseGolden("/g/a.cpp", Text), Findings);
}

constexpr llvm::StringRef OneMark = "// Intent.\n"
                                    "void bad_once() {\n"
                                    "  show(s); // expect: use-after-move \"`s`\"\n"
                                    "}\n";

TEST(GoldenTest, MarkWithItsFindingPasses) {
  EXPECT_THAT(check(OneMark, {found(3, "use of moved value: `s`")}).Failures, IsEmpty());
}

TEST(GoldenTest, MarkWithoutFindingFails) {
  EXPECT_THAT(check(OneMark, {}).Failures, ElementsAre("/g/a.cpp:3: no such finding: use-after-move \"`s`\""));
}

TEST(GoldenTest, FindingOnAnotherLineFailsTwice) {
  EXPECT_THAT(check(OneMark, {found(2, "use of moved value: `s`")}).Failures, SizeIs(2));
}

TEST(GoldenTest, FindingOfAnotherMessageFails) {
  EXPECT_THAT(check(OneMark, {found(3, "use of moved value: `t`")}).Failures, SizeIs(2));
}

TEST(GoldenTest, FindingTwiceOnOneLineNeedsTwoMarks) {
  Finding F = found(3, "use of moved value: `s`");
  EXPECT_THAT(check(OneMark, {F, F}).Failures, ElementsAre(HasSubstr("without a mark")));
  EXPECT_THAT(check("void bad_x() {\n\n"
                    "  f(s, t); // expect: use-after-move \"s\" // expect-warning: use-after-move \"t\"\n}\n",
                    {found(3, "s"), found(3, "t", Level::Warning)})
                  .Failures,
              IsEmpty());
}

TEST(GoldenTest, LevelIsDemandedOnlyIfWritten) {
  EXPECT_THAT(check(OneMark, {found(3, "`s`", Level::Warning)}).Failures, IsEmpty());
  EXPECT_THAT(
      check("void bad_x() {\n\n  show(s); // expect-error: use-after-move\n}\n", {found(3, "`s`", Level::Warning)})
          .Failures,
      SizeIs(2));
}

TEST(GoldenTest, MarkForALineAbove) {
  EXPECT_THAT(check("void bad_x() {\n  show(s,\n // expect@-1: use-after-move\n t); }\n", {found(2, "`s`")}).Failures,
              IsEmpty());
  EXPECT_THAT(check("void bad_x() {\n // expect@+1: use-after-move\n  show(s); }\n", {found(3, "`s`")}).Failures,
              IsEmpty());
}

TEST(GoldenTest, SuppressedFindingNeedsNoMark) {
  Finding F = found(1, "`s`");
  F.Suppressed = true;
  EXPECT_THAT(check("show(s);\n", {F}).Failures, IsEmpty());
}

TEST(GoldenTest, NamesMustAgreeWithMarks) {
  EXPECT_THAT(check("void bad_x() {}\n", {}).Failures, ElementsAre("/g/a.cpp: `bad_x` has no mark"));
  EXPECT_THAT(check("void ok_x() {\n f(s); // expect: use-after-move\n}\n", {found(2, "")}).Failures,
              ElementsAre("/g/a.cpp: `ok_x` has a mark"));
}

TEST(GoldenTest, MentionAtTheEndBelongsToTheSameName) {
  EXPECT_THAT(check("void bad_x() {\n f(s); // expect: use-after-move\n}\nvoid drive() { bad_x(); }\n", {found(2, "")})
                  .Failures,
              IsEmpty());
}

TEST(GoldenTest, KnownWrongAnswersAreTold) {
  llvm::StringRef Missed = "void fn_x() {\n f(s); // expect: use-after-move\n}\n";
  EXPECT_THAT(check(Missed, {}).Known, SizeIs(1));
  EXPECT_THAT(check(Missed, {}).Failures, IsEmpty());
  EXPECT_THAT(check(Missed, {found(2, "")}).Failures, ElementsAre(HasSubstr("call it `bad_x`")));

  llvm::StringRef False = "void fp_x() {\n f(s);\n}\n";
  EXPECT_THAT(check(False, {found(2, "")}).Known, SizeIs(1));
  EXPECT_THAT(check(False, {found(2, "")}).Failures, IsEmpty());
  EXPECT_THAT(check(False, {}).Failures, ElementsAre(HasSubstr("call it `ok_x`")));
}

TEST(GoldenTest, RulesToComeMayBeUnknown) {
  llvm::StringRef Text = "f(s); // not found yet: no-such-rule \"`s`\"\n";
  EXPECT_THAT(check(Text, {}).Failures, IsEmpty());
  EXPECT_THAT(check(Text, {}).Known, SizeIs(1));
  EXPECT_THAT(check("f(s); // not found yet: use-after-move\n", {found(1, "")}).Failures,
              ElementsAre(HasSubstr("is found now")));
}

TEST(GoldenTest, StepsAreAskedForByLineAndText) {
  llvm::StringRef Text = "keep(std::move(s)); // step: \"moved\"\nshow(s); // expect: use-after-move\n";
  Finding F = found(2, "");
  EXPECT_THAT(check(Text, {F}).Failures, ElementsAre("/g/a.cpp:1: no step says \"moved\""));
  F.Steps.push_back({Step::Kind::Cause, {"/g/a.cpp", 1, 1, 1, 2, 0, 1}, "moved here"});
  EXPECT_THAT(check(Text, {F}).Failures, IsEmpty());
}

TEST(GoldenTest, UnreadableMarksFail) {
  EXPECT_THAT(check("// expect: no-such-rule\n", {}).Failures, SizeIs(2));
  EXPECT_THAT(check("// step:\n", {}).Failures, SizeIs(2));
  EXPECT_THAT(check("// expect: use-after-move without quotes\n", {found(1, "")}).Failures,
              ElementsAre(HasSubstr("quotation marks")));
}

TEST(GoldenTest, HeaderLines) {
  Golden G = parseGolden("/g/a.cpp", "// Intent.\n// flags: -std=c++17 -DX=1\n// requires: /no/such/file\n");
  EXPECT_THAT(G.Flags, ElementsAre("-std=c++17", "-DX=1"));
  EXPECT_THAT(G.Requires, ElementsAre("/no/such/file"));
}

TEST(GoldenTest, SeveralFilesKeepTheirLines) {
  Golden G = parseGolden("/g/a.cpp", "// Intent.\n// --- h.h\nint X;\n// --- b.cpp\n#include \"h.h\"\n"
                                     "int Y = X; // expect: use-after-move\n");
  ASSERT_THAT(G.Files, SizeIs(2));
  EXPECT_EQ(G.Files[0].Path, "/g/h.h");
  EXPECT_EQ(G.Files[0].Text, "\n\nint X;\n");
  EXPECT_EQ(G.Files[1].Path, "/g/b.cpp");
  EXPECT_EQ(llvm::StringRef(G.Files[1].Text).count('\n'), 6u);
  EXPECT_THAT(compare(G, {found(6, "", Level::Error, "/g/b.cpp")}).Failures, IsEmpty());
  EXPECT_THAT(compare(G, {found(6, "", Level::Error, "/g/h.h")}).Failures, SizeIs(2));
}

TEST(GoldenTest, DocBlocksKeepThePagesLines) {
  std::vector<Golden> Gs = parseDocBlocks("/d/r.md", "# r\n\n```cpp\nshow(s); // expect: use-after-move\n```\ntext\n"
                                                     "```cpp\n#include <string>\n```\n```sh\nls\n```\n");
  ASSERT_THAT(Gs, SizeIs(2));
  ASSERT_THAT(Gs[0].Files, SizeIs(2)) << "the usual includes are a header of their own";
  EXPECT_EQ(Gs[0].Files[0].Path, "/d/r.block1.cpp");
  EXPECT_EQ(Gs[0].Marks[0].Line, 4u);
  EXPECT_THAT(Gs[1].Files, SizeIs(1));
}

} // namespace
} // namespace deed::testing
