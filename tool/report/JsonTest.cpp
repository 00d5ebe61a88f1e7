#include "report/Json.h"
#include "report/Samples.h"
#include "report/SchemaCheck.h"
#include "support/GoldenFile.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string render(const RunResult &Run, Samples &S) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  writeJson(OS, Run, S.context());
  return Text;
}

std::vector<std::string> problems(const std::string &Text) {
  auto Schema = parseJson(jsonReportSchema()), Value = parseJson(Text);
  if (!Schema || !Value)
    return {"not JSON"};
  return SchemaCheck(*Schema).check(*Value);
}

TEST(JsonReport, ARunWithEverything) {
  Samples S;
  std::string Text = render(everything(S), S);
  EXPECT_THAT(problems(Text), IsEmpty());
  expectGolden("testdata/report/everything.json", Text);
}

TEST(JsonReport, AnEmptyRunFitsTheSchema) {
  Samples S;
  EXPECT_THAT(problems(render({}, S)), IsEmpty());
}

TEST(JsonReport, WhatHasNoPlaceAndWhatIsNotUtf8FitTheSchema) {
  Samples S;
  Finding F = S.finding({}, "\xff");
  F.Steps = {{Step::Kind::Via, {}, "\xe9"}};
  F.Fingerprint = "0123456789abcdef";
  RunResult Run;
  Run.Findings = {F};
  Run.Sources = {"/p/caf\xe9.cpp"};
  std::string Text = render(Run, S);
  EXPECT_TRUE(isUtf8(Text));
  EXPECT_THAT(problems(Text), IsEmpty());
}

TEST(JsonReport, TheVersionIsTheSchemas) {
  EXPECT_EQ((*parseJson(jsonReportSchema()))["properties"]["version"]["const"], JsonReportVersion);
}

TEST(JsonReport, TheSchemaKnowsEverySkipReason) {
  Samples S;
  RunResult Run;
  for (int I = 0; I <= static_cast<int>(SkipReason::BaseFailed); ++I)
    Run.Skips.push_back({static_cast<SkipReason>(I), "/p/a.cpp", "f", ""});
  EXPECT_THAT(problems(render(Run, S)), IsEmpty());
}

// The check itself must see what is wrong, or the tests above say nothing.
TEST(JsonReport, TheCheckFindsWhatDoesNotFit) {
  Samples S;
  Json Good = *parseJson(render(everything(S), S));
  auto After = [&](auto Change) {
    Json J = Good;
    Change(J);
    return problems(J.dump());
  };
  EXPECT_THAT(After([](Json &J) { J["version"] = 2; }), ElementsAre("$.version: is not 1"));
  EXPECT_THAT(After([](Json &J) { J.erase("root"); }), ElementsAre("$: lacks root"));
  EXPECT_THAT(After([](Json &J) { J["more"] = 1; }), ElementsAre("$.more: is not allowed"));
  EXPECT_THAT(After([](Json &J) { J["stats"]["x"] = "y"; }), ElementsAre("$.stats.x: is not of type integer"));
  EXPECT_THAT(After([](Json &J) { J["findings"][0]["level"] = "fatal"; }),
              ElementsAre("$.findings[0].level: \"fatal\" is none of [\"note\",\"warning\",\"error\"]"));
  EXPECT_THAT(After([](Json &J) { J["findings"][0]["fingerprint"] = "xyz"; }),
              ElementsAre("$.findings[0].fingerprint: \"xyz\" does not match \"^[0-9a-f]{16}$\""));
  EXPECT_THAT(After([](Json &J) { J["findings"][0]["location"]["line"] = 0; }),
              ElementsAre("$.findings[0].location: fits none of the choices"));
}

} // namespace
} // namespace deed
