#include "report/Html.h"
#include "report/Samples.h"
#include "support/Json.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string render(const RunResult &Run, Samples &S) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  writeHtml(OS, Run, S.context());
  return Text;
}

Json dataOf(llvm::StringRef Page) {
  llvm::StringRef Begin = "<script type=\"application/json\" id=\"data\">";
  llvm::StringRef Data = Page.substr(Page.find(Begin) + Begin.size());
  return parseJson(Data.take_front(Data.find("</script>"))).value_or(Json());
}

TEST(Html, HoldsTheRunAndNothingFromElsewhere) {
  Samples S;
  RunResult Run = everything(S);
  std::string Page = render(Run, S);
  Json Data = dataOf(Page);
  ASSERT_EQ(Data["findings"].size(), Run.Findings.size());
  EXPECT_EQ(Data["notAnalysed"].size(), Run.Skips.size());
  EXPECT_THAT(Page, Not(HasSubstr("src=")));
  EXPECT_THAT(Page, Not(HasSubstr("href=")));
  EXPECT_THAT(Page, Not(HasSubstr("@import")));
  EXPECT_THAT(Page, Not(HasSubstr("url(")));
}

TEST(Html, MarksCountInUtf16AndLinesHaveGaps) {
  Samples S;
  RunResult Run = everything(S);
  Json Data = dataOf(render(Run, S));
  for (const Json &F : Data["findings"]) {
    if (F["message"] != "use of value that may have been moved: `s`")
      continue;
    const Json &Excerpt = F["excerpts"][0];
    const Json &Last = Excerpt["marks"].back();
    EXPECT_EQ(Last["primary"], true);
    EXPECT_EQ(Last["step"], 3);
    for (const Json &Line : Excerpt["lines"])
      if (!Line.is_null() && Line["number"] == Last["line"]) {
        // "  auto größe = "漢字"; print(s);": in UTF-16 all but the quotes' content is as many units as letters.
        EXPECT_EQ(Last["column"], 28);
        EXPECT_EQ(Last["endColumn"], 29);
      }
    return;
  }
  FAIL() << "the finding is not in the page";
}

TEST(Html, HostileTextCannotLeaveTheData) {
  Samples S;
  const char *File = "/p/<img src=x onerror=alert(1)>.cpp";
  S.file(File, "f(s); // </script><script>alert(2)</script> <!-- \xff\n");
  Finding F = S.finding(S.span(File, "s"), "</ScRiPt><svg onload=alert(3)>");
  F.Message = "<b>&lt;\xe2\x80\xa8\xe2\x80\xae";
  RunResult Run;
  Run.Findings = {F};
  std::string Page = render(Run, S);
  EXPECT_TRUE(isUtf8(Page));
  EXPECT_EQ(llvm::StringRef(Page).count("<script"), 2u);
  EXPECT_EQ(llvm::StringRef(Page).lower().find("<svg"), std::string::npos);
  EXPECT_THAT(Page, Not(HasSubstr("<img")));
  EXPECT_EQ(dataOf(Page)["findings"][0]["label"], "</ScRiPt><svg onload=alert(3)>");
}

TEST(Html, ASourceThatCannotBeReadIsNoExcerpt) {
  Samples S;
  Finding F = S.finding({"/p/gone.cpp", 3, 1, 3, 2, 9, 1}, "here");
  RunResult Run;
  Run.Findings = {F};
  EXPECT_TRUE(dataOf(render(Run, S))["findings"][0]["excerpts"].empty());
}

} // namespace
} // namespace deed
