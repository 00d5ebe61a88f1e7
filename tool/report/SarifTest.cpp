#include "report/Sarif.h"
#include "report/Samples.h"
#include "report/SarifPlaces.h"
#include "report/SarifTool.h"
#include "support/GoldenFile.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

std::string render(const RunResult &Run, Samples &S) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  writeSarif(OS, Run, S.context());
  return Text;
}

// The goldens are what scripts/validate_sarif is run on.
TEST(Sarif, ARunWithEverything) {
  Samples S;
  expectGolden("testdata/report/everything.sarif", render(everything(S), S));
}

TEST(Sarif, AnEmptyRun) {
  Samples S;
  expectGolden("testdata/report/empty.sarif", render({}, S));
}

// What reports must bear: steps without a place, no source, a source that has shrunk, names that are no UTF-8, files
// elsewhere.
TEST(Sarif, OddFindings) {
  Samples S;
  S.file("/p/a b/c#%\xe9.cpp", "f(s)\n");
  S.file("/q/x.h", "S s;\n");
  RunResult Run;
  Run.Sources = {"/p/a b/c#%\xe9.cpp", "/p/gone.cpp", "relative.cpp"};
  Finding Odd = S.finding(S.span("/p/a b/c#%\xe9.cpp", "s"), "bad byte \xff");
  Odd.Message = "use of moved value: `a[i](x){0}`";
  Odd.Function = "ns::C<std::pair<int, int>>::operator()(int) const";
  Odd.Steps = {{Step::Kind::Related, S.span("/q/x.h", "s"), "declared"},
               {Step::Kind::Branch, {}, "`b` is true"},
               {Step::Kind::Cause, {"relative.cpp", 3, 4, 3, 5, 9, 1}, "line one\nline two"}};
  FileSpan Insert = S.span("/q/x.h", "s");
  Insert.EndColumn = Insert.Column;
  Odd.Fixes = {{"insert", false, {{Insert, "const "}, {S.span("/p/a b/c#%\xe9.cpp", "s"), ""}}},
               {"has no place", false, {{{}, "x"}}}};
  Finding Gone = S.finding({"/p/gone.cpp", 7, 3, 7, 9, 99, 6}, "");
  Finding Shrunk = S.finding({"/q/x.h", 1, 200, 40, 2, 99, 6}, "");
  Run.Findings = {Odd, Gone, Shrunk};
  for (Finding &F : Run.Findings)
    F.Fingerprint = "0123456789abcdef";
  Run.Skips = {{SkipReason::Crash, "/p/gone.cpp", "", ""}, {SkipReason::NotUnderstood, "", "X", "", 2}};
  Run.Failed = {"/p/gone.cpp"};
  std::string Text = render(Run, S);
  EXPECT_TRUE(isUtf8(Text));
  expectGolden("testdata/report/odd.sarif", Text);
}

TEST(Sarif, AFindingWithoutAPlaceHasNoLocation) {
  Samples S;
  RunResult Run;
  Run.Findings = {S.finding({}, "")};
  auto Log = parseJson(render(Run, S));
  ASSERT_TRUE(Log);
  EXPECT_EQ((*Log)["runs"][0]["results"][0]["locations"], Json::array());
}

TEST(Sarif, IndicesPointToWhatTheyName) {
  Samples S;
  auto Log = parseJson(render(everything(S), S));
  ASSERT_TRUE(Log);
  const Json &Run = (*Log)["runs"][0];
  const Json &Driver = Run["tool"]["driver"];
  for (const Json &Result : Run["results"]) {
    EXPECT_EQ(Driver["rules"][Result["ruleIndex"].get<size_t>()]["id"], Result["ruleId"]);
    const Json &Place = Result["locations"][0]["physicalLocation"]["artifactLocation"];
    EXPECT_EQ(Run["artifacts"][Place["index"].get<size_t>()]["location"]["uri"], Place["uri"]);
  }
  for (const Json &Note : Run["invocations"][0]["toolExecutionNotifications"])
    EXPECT_EQ(Driver["notifications"][Note["descriptor"]["index"].get<size_t>()]["id"], Note["descriptor"]["id"]);
  for (const Json &Rule : Driver["rules"])
    if (Rule.contains("relationships")) {
      const Json &Target = Rule["relationships"][0]["target"];
      EXPECT_EQ(Run["taxonomies"][0]["taxa"][Target["index"].get<size_t>()]["id"], Target["id"]);
    }
}

TEST(Sarif, ColumnsAreUtf16) {
  EXPECT_EQ(SarifPlaces::utf16Column("abc", 3), 3u);
  EXPECT_EQ(SarifPlaces::utf16Column("größe x", 9), 7u); // two letters of two bytes
  EXPECT_EQ(SarifPlaces::utf16Column("漢字 x", 8), 4u);
  EXPECT_EQ(SarifPlaces::utf16Column("😀 x", 6), 4u); // a surrogate pair
  EXPECT_EQ(SarifPlaces::utf16Column("\xe9\xff x", 4), 4u);
  EXPECT_EQ(SarifPlaces::utf16Column("ab", 7), 7u); // beyond the end
  EXPECT_EQ(SarifPlaces::utf16Column("", 0), 1u);
}

TEST(Sarif, MessagesAreSentencesWithoutLinksAndPlaceholders) {
  EXPECT_EQ(sarifMessage("use of `a[0](x)`")["text"], "Use of `a\\[0\\](x)`.");
  EXPECT_EQ(sarifMessage("S{0}")["text"], "S{{0}}.");
  EXPECT_EQ(sarifMessage("Done.")["text"], "Done.");
  EXPECT_EQ(sarifMessage("a\nb")["text"], "A b.");
}

} // namespace
} // namespace deed
