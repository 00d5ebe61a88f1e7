#include "frontend/CommentDirectives.h"
#include <gmock/gmock.h>

namespace deed {
namespace {

using Kind = CommentDirective::Kind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

CommentDirective one(llvm::StringRef Comment) {
  std::vector<CommentDirective> All = readDirectives(Comment);
  EXPECT_THAT(All, SizeIs(1)) << Comment.str();
  return All.empty() ? CommentDirective() : All.front();
}

TEST(CommentDirectives, Allow) {
  CommentDirective D = one("// deed: allow(use-after-move) it is refilled by the callee");
  EXPECT_EQ(D.What, Kind::Allow);
  EXPECT_THAT(D.Rules, ElementsAre(Rule::UseAfterMove));
  EXPECT_EQ(D.Reason, "it is refilled by the callee");
  EXPECT_EQ(D.Problem, "");
  EXPECT_EQ(D.Offset, 3u);
  EXPECT_EQ(D.Length, strlen("deed: allow(use-after-move)"));
}

TEST(CommentDirectives, AllowInOtherCommentsAndSpellings) {
  EXPECT_EQ(one("/* deed: allow-file( use-after-move , unused-suppression ): generated */").Reason, "generated");
  EXPECT_EQ(one("/* deed: allow-file(use-after-move) */").What, Kind::AllowFile);
  EXPECT_THAT(one("///< deed:allow(use-after-move,unused-suppression)").Rules, SizeIs(2));
  EXPECT_TRUE(one("//! deed: allow(*)").AllRules);
  EXPECT_EQ(one("// deed: allow(use-after-move) - first line\n").Reason, "first line");
}

TEST(CommentDirectives, AllowMayExpire) {
  CommentDirective D = one("// deed: allow(use-after-move) until 2026-12-31: waits for the new parser");
  EXPECT_EQ(D.Until, "2026-12-31");
  EXPECT_EQ(D.Reason, "waits for the new parser");
  EXPECT_EQ(one("// deed: allow-file(use-after-move): until 2028-02-29").Until, "2028-02-29");
  EXPECT_EQ(one("// deed: allow(use-after-move) until the parser is new").Until, "");
  EXPECT_EQ(one("// deed: allow(use-after-move) until the parser is new").Reason, "until the parser is new");
  CommentDirective Bad = one("// deed: allow(use-after-move) until 2026-02-30: soon");
  EXPECT_EQ(Bad.Problem, "`2026-02-30` is no date");
  EXPECT_EQ(Bad.Until, "");
}

TEST(CommentDirectives, ProseIsLeftAlone) {
  EXPECT_THAT(readDirectives("// deed: a thing done"), IsEmpty());
  EXPECT_THAT(readDirectives("// write deed: allow(use-after-move) here"), IsEmpty());
  EXPECT_THAT(readDirectives("// deed: see allow() above"), IsEmpty());
  EXPECT_THAT(readDirectives("// NOLINTER, MY_NOLINT"), IsEmpty());
  EXPECT_THAT(readDirectives("/"), IsEmpty());
}

TEST(CommentDirectives, Malformed) {
  CommentDirective D = one("// deed: allow(use-after-mov)");
  EXPECT_EQ(D.Problem, "unknown rule `use-after-mov`");
  EXPECT_EQ(D.Help, "did you mean `use-after-move`?");
  EXPECT_FALSE(D.concernsUs());
  EXPECT_EQ(one("// deed: allow").Problem, "`allow` without a list of rules");
  EXPECT_EQ(one("// deed: allow(use-after-move").Problem, "`allow` without a list of rules");
  EXPECT_EQ(one("// deed: allow()").Problem, "no rule is named");
  EXPECT_EQ(one("// deed: alow(use-after-move)").Problem, "`alow` is nothing that can be asked for here");
  // What is known beside what is not still counts.
  EXPECT_THAT(one("// deed: allow(nonsense, use-after-move)").Rules, ElementsAre(Rule::UseAfterMove));
}

TEST(CommentDirectives, NoLint) {
  CommentDirective Bare = one("// NOLINT");
  EXPECT_EQ(Bare.What, Kind::NoLint);
  EXPECT_TRUE(Bare.AllRules && Bare.ForeignToo);

  CommentDirective Ours = one("// NOLINT(deed-use-after-move): why");
  EXPECT_FALSE(Ours.AllRules || Ours.ForeignToo);
  EXPECT_THAT(Ours.Rules, ElementsAre(Rule::UseAfterMove));
  EXPECT_EQ(Ours.Reason, "why");
  EXPECT_THAT(one("// text NOLINT(use-after-move)").Rules, ElementsAre(Rule::UseAfterMove));

  CommentDirective Tidy = one("// NOLINTNEXTLINE(bugprone-use-after-move, readability-magic-numbers)");
  EXPECT_EQ(Tidy.What, Kind::NoLintNextLine);
  EXPECT_TRUE(Tidy.ForeignToo);
  EXPECT_THAT(Tidy.Rules, ElementsAre(Rule::UseAfterMove));

  EXPECT_FALSE(one("// NOLINT(readability-magic-numbers)").concernsUs());
  EXPECT_EQ(one("// NOLINT(deed-use-aftr-move)").Problem, "unknown rule `use-aftr-move`");
  EXPECT_EQ(one("// NOLINTBEGIN(deed-*)").What, Kind::NoLintBegin);
  EXPECT_FALSE(one("// NOLINTBEGIN(deed-*)").ForeignToo);
  EXPECT_EQ(one("// NOLINTEND(deed-*)").What, Kind::NoLintEnd);
  EXPECT_THAT(one("// NOLINT(*,-deed-use-after-move)").Rules, testing::Not(testing::Contains(Rule::UseAfterMove)));
  EXPECT_THAT(readDirectives("// NOLINTEND(use-after-move) NOLINTBEGIN(unused-suppression)"), SizeIs(2));
}

} // namespace
} // namespace deed
