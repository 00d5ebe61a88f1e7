#include "findings/Rule.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include <gtest/gtest.h>

namespace deed {
namespace {

TEST(Rule, EveryRuleIsInTheTableAtItsOwnPlace) {
  for (const RuleInfo &I : allRules()) {
    EXPECT_EQ(&info(I.Which), &I);
    EXPECT_EQ(ruleById(I.Id), I.Which);
  }
  EXPECT_EQ(ruleById("use-after-mov"), std::nullopt);
}

// The id is the name in kebab case, so that neither has to be looked up to find the other.
TEST(Rule, IdsAreKebabCaseOfTheirNames) {
  llvm::StringSet<> Seen;
  for (const RuleInfo &I : allRules()) {
    std::string Kebab;
    for (char C : I.Name) {
      if (llvm::isUpper(C) && !Kebab.empty())
        Kebab += '-';
      Kebab += llvm::toLower(C);
    }
    EXPECT_EQ(I.Id, Kebab);
    EXPECT_TRUE(Seen.insert(I.Id).second) << I.Id.str();
    EXPECT_FALSE(I.Summary.empty());
    EXPECT_FALSE(I.Summary.ends_with("."));
  }
}

TEST(Rule, SuggestsTheNearestName) {
  EXPECT_EQ(suggestRule("use-after-mov"), "use-after-move");
  EXPECT_EQ(suggestRule("use-afer-move"), "use-after-move");
  EXPECT_EQ(suggestRule("UseAfterMove"), "use-after-move");
  EXPECT_EQ(suggestRule("USE_AFTER_MOVE"), "use-after-move");
  EXPECT_EQ(suggestRule("unused-supression"), "unused-suppression");
}

TEST(Rule, SuggestsTheNameThatAWordIsAPartOf) {
  EXPECT_EQ(suggestRule("use-after"), "use-after-move");
  EXPECT_EQ(suggestRule("bugprone-use-after-move"), "use-after-move");
}

TEST(Rule, SuggestsNothingForWordsThatAreFarOff) {
  EXPECT_EQ(suggestRule(""), "");
  EXPECT_EQ(suggestRule("--"), "");
  EXPECT_EQ(suggestRule("x"), "");
  EXPECT_EQ(suggestRule("data-race"), "");
}

TEST(Rule, EveryRuleHasAPageOfTheAgreedShape) {
  for (const RuleInfo &I : allRules()) {
    llvm::StringRef Page = ruleHelp(I.Which);
    EXPECT_TRUE(Page.starts_with(("# " + I.Id + "\n").str())) << I.Id.str();
    for (const char *Part : {"## What it does", "## Why it is bad", "## Example", "## Use instead", "## Limits"})
      EXPECT_TRUE(Page.contains((llvm::Twine("\n") + Part + "\n").str())) << I.Id.str() << ": " << Part;
  }
}

} // namespace
} // namespace deed
