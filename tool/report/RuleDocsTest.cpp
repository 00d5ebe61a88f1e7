#include "report/RuleDocs.h"
#include "report/Markdown.h"
#include "support/GoldenFile.h"
#include "support/Json.h"
#include <gtest/gtest.h>

namespace deed {
namespace {

template <class Fn> std::string printed(Fn Write) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  Write(OS);
  return Text;
}

TEST(RuleDocs, TableAndPage) {
  auto Table = [](llvm::raw_ostream &OS) { writeRuleTable(OS, false); };
  auto Page = [](llvm::raw_ostream &OS) { writeRulePage(OS, Rule::UseAfterMove, false); };
  expectGolden("testdata/report/rules.txt", printed(Table));
  expectGolden("testdata/report/explain-use-after-move.txt", printed(Page));
}

TEST(RuleDocs, JsonHasEveryRule) {
  auto All = parseJson(printed(writeRuleJson));
  ASSERT_TRUE(All);
  ASSERT_EQ(All->size(), allRules().size());
  EXPECT_EQ((*All)[0].dump(),
            R"({"id":"use-after-move","level":"error","summary":"a value is used after it was moved )"
            R"(from","tags":["ownership","move"],"cwe":672,"coreGuideline":"ES.56","rustc":"E0382"})");
}

TEST(Markdown, ParagraphsAreFilled) {
  EXPECT_EQ(markdownToText("# T\n\none two\nthree four\n\n\nfive\n", 9), "T\n\none two\nthree\nfour\n\nfive\n");
  EXPECT_EQ(markdownToText("- one two three\n  four\n- five\n", 10), "- one two\n  three\n  four\n- five\n");
  EXPECT_EQ(markdownToText("averyverylongword x", 5), "averyverylongword\nx\n");
}

TEST(Markdown, CodeStaysAsItIsAndEmphasisLosesItsStars) {
  EXPECT_EQ(markdownToText("```cpp\nif (x)  // y\n\n  z(); // expect: r\n```\n"),
            "    if (x)  // y\n\n      z(); // reported: r\n");
  EXPECT_EQ(markdownToText("an *error*, `a * b`, 2 * 3"), "an error, `a * b`, 2 * 3\n");
}

TEST(Markdown, ColoursEmphasisAndCode) {
  std::string Text = printed([](llvm::raw_ostream &OS) {
    Ink Out(OS, true);
    renderMarkdown(Out, "## H\n`c d` *e*\n");
  });
  EXPECT_EQ(Text, "\x1b[1mH\x1b[0m\n\x1b[1;36m`c\x1b[0m \x1b[1;36md`\x1b[0m \x1b[1me\x1b[0m\n");
}

TEST(Markdown, FirstParagraphOfASection) {
  EXPECT_EQ(firstParagraph("# r\n\n## What it does\n\nOne\ntwo `x`.\n\nThree.\n", "What it does"), "One two `x`.");
  EXPECT_EQ(firstParagraph("# r\n", "What it does"), "");
  for (const RuleInfo &I : allRules())
    EXPECT_NE(firstParagraph(ruleHelp(I.Which), "What it does"), "") << I.Id.str();
}

} // namespace
} // namespace deed
