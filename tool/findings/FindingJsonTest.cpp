#include "findings/FindingJson.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

using testing::HasSubstr;

TuResult rich() {
  Finding F;
  F.Which = Rule::UseAfterMove;
  F.How = Level::Warning;
  F.At = {"/p/caf\xe9.cpp", 9, 12, 9, 13, 4294967295u, 1}; // a file name in Latin-1
  F.Message = "use of moved value: `s`";
  F.Label = "value \"used\"\nhere \\ \x01 \xff";
  F.Steps = {{Step::Kind::Cause, {"/p/a.cpp", 7, 8, 7, 20, 60, 12}, "value moved here"},
             {Step::Kind::Via, {}, "nowhere"},
             {Step::Kind::Branch, {"/p/a.cpp", 8, 1, 8, 2, 80, 1}, "taken"},
             {Step::Kind::Related, {"/p/a.cpp", 1, 1, 1, 2, 0, 1}, "declared"}};
  F.Help = "assign to `s` first";
  F.Fixes = {{"copy instead of moving", true, {{{"/p/a.cpp", 7, 8, 7, 20, 60, 12}, "s"}, {{}, ""}}}};
  F.Function = "ns::f(int)";
  F.Subject = "s";
  F.Fingerprint = "0123456789abcdef";
  F.Suppressed = true;
  F.SuppressedBy = "checked by hand";
  F.Lapsed = "allowed until 2026-05-31";
  TuResult R;
  R.File = "/p/a.cpp";
  R.Findings = {F, Finding{}};
  R.Skips = {{SkipReason::NotUnderstood, "/p/a.cpp", "f", "why", 3, 7}, {SkipReason::Crash, "", "", ""}};
  R.Counts = {{"functions.analysed", 18446744073709551615ull}, {"zero", 0}};
  R.Functions = {{"/p/a.cpp", {.Analysed = {{1, 6}, {9, 10}}, .Open = {{4294967295u, 8}}}}, {"/p/caf\xe9.h", {}}};
  R.LockOrder = {{"A.m", "::B@/p/caf\xe9.cpp", "m", "B", F.At, F.Steps, "f()", true},
                 {"A.m", "C.n", "m", "n", {}, {{Step::Kind::Cause, F.At, ""}}, ""}};
  Suppression S;
  S.How = Suppression::Kind::GslSuppress;
  S.At = {"/p/a.cpp", 3, 1, 3, 9, 20, 8};
  S.FirstLine = 3;
  S.LastLine = ~0u;
  S.ForeignToo = true;
  S.Rules = {Rule::UseAfterMove, Rule::UnusedSuppression};
  S.Reason = "r";
  S.Until = "2026-12-31";
  S.Used = true;
  Suppression Bare;
  Bare.AllRules = true;
  R.Written.All = {Bare, S};
  R.Written.Problems = {{{"/p/a.cpp", 4, 1, 4, 9, 30, 8}, "unknown rule `x`", "did you mean `y`?"}};
  MarkedRegion Region{.How = MarkedRegion::Kind::Unsafe, .At = {"/p/a.cpp", 8, 1, 8, 9, 60, 8}};
  Region.FirstLine = Region.LastLine = 9;
  Region.Reason = "checked";
  Region.Judged = true;
  R.Written.Regions = {Region};
  AuditedFunction Audited{.At = {"/p/a.cpp", 9, 6, 9, 7}, .Name = "f(int *)", .IsHeld = true, .Leaks = true};
  Audited.Operations = {{.At = {"/p/a.cpp", 10, 3, 10, 5}, .How = UnsafeKind::RawMemory, .What = "free"},
                        {.At = {"/p/a.cpp", 11, 3, 11, 5}, .InRegion = true, .Reason = "checked"}};
  R.Audited = {Audited};
  return R;
}

TEST(FindingJson, EverythingComesBack) {
  const TuResult Before = rich();
  std::string Text = writeTuResult(Before);
  EXPECT_EQ(Text.find('\n'), std::string::npos);
  llvm::Expected<TuResult> After = readTuResult(Text);
  ASSERT_TRUE(bool(After)) << llvm::toString(After.takeError());
  EXPECT_EQ(After->File, Before.File);
  EXPECT_EQ(After->Findings, Before.Findings);
  EXPECT_EQ(After->LockOrder, Before.LockOrder);
  EXPECT_EQ(After->Skips, Before.Skips);
  EXPECT_EQ(After->Counts, Before.Counts);
  EXPECT_EQ(After->Functions, Before.Functions);
  EXPECT_EQ(After->Written.All, Before.Written.All);
  EXPECT_EQ(After->Written.Problems, Before.Written.Problems);
  EXPECT_EQ(After->Written.Regions, Before.Written.Regions);
  EXPECT_EQ(After->Audited, Before.Audited);
  EXPECT_EQ(writeTuResult(*After), Text);
}

// A span is one text: six numbers and a name, which may hold anything.
TEST(FindingJson, SpansAreReadWhole) {
  FileSpan At;
  At.File = "/a b/\xff 7.cpp";
  At.Line = 4294967295;
  At.Offset = 3;
  const Json Good{{"at", toJson(At)}, {"none", toJson(FileSpan())}};
  JsonFields In(Good, "x");
  EXPECT_EQ(readFileSpan(In, "at"), At);
  EXPECT_EQ(readFileSpan(In, "none"), FileSpan());
  EXPECT_FALSE(In.wrong());
  for (const char *Text : {" ", "7", "1 2 3 4 5 6", "0 2 3 4 5 6 /a", "1 2 3 4 5 x /a", "1 2 3 4 5 4294967296 /a",
                           "-1 2 3 4 5 6 /a"}) {
    const Json Bad{{"at", Text}};
    JsonFields Each(Bad, "x");
    readFileSpan(Each, "at");
    EXPECT_EQ(llvm::toString(Each.takeError()), "x.at: expected a span") << Text;
  }
}

TEST(FindingJson, EverySkipReasonComesBack) {
  TuResult R;
  for (int I = 0; I <= static_cast<int>(SkipReason::BaseFailed); ++I)
    R.Skips.push_back({static_cast<SkipReason>(I), "f", "", ""});
  llvm::Expected<TuResult> After = readTuResult(writeTuResult(R));
  ASSERT_TRUE(bool(After)) << llvm::toString(After.takeError());
  EXPECT_EQ(After->Skips, R.Skips);
}

std::string errorOf(llvm::StringRef Text) {
  llvm::Expected<TuResult> R = readTuResult(Text);
  return R ? "no error" : llvm::toString(R.takeError());
}

TEST(FindingJson, NamesWhatIsWrong) {
  EXPECT_EQ(errorOf(""), "result: not JSON");
  EXPECT_EQ(errorOf("[]"), "result: expected an object");
  EXPECT_EQ(errorOf("{}"), "result.file: missing");
  EXPECT_EQ(errorOf(R"({"file": 1})"), "result.file: expected a string");
  EXPECT_EQ(errorOf(R"({"file": {"hex": "zz"}})"), "result.file: expected a string");
  EXPECT_EQ(errorOf(R"({"file": "a", "findings": 3})"), "result.findings: expected a list");
  EXPECT_EQ(errorOf(R"({"file": "a", "findings": [3]})"), "result.findings[0]: expected an object");
  EXPECT_EQ(errorOf(R"({"file": "a", "findings": [{"rule": "no-such"}]})"),
            "result.findings[0].rule: unknown rule `no-such`");
}

// A worker can die at any byte of its answer: never a crash, never a result.
TEST(FindingJson, NoPrefixIsAResult) {
  std::string Text = writeTuResult(rich());
  for (size_t Length = 0; Length != Text.size(); ++Length)
    EXPECT_NE(errorOf(llvm::StringRef(Text).take_front(Length)), "no error") << Length;
}

// Any one member taken away or of another type is an error too.
TEST(FindingJson, NoMemberMayBeMissingOrOfAnotherType) {
  const Json Whole = *parseJson(writeTuResult(rich()));
  for (const auto &Item : Whole.items()) {
    Json Without = Whole, Other = Whole;
    Without.erase(Item.key());
    Other[Item.key()] = true;
    EXPECT_THAT(errorOf(jsonToText(Without)), HasSubstr(Item.key()));
    EXPECT_THAT(errorOf(jsonToText(Other)), HasSubstr(Item.key()));
  }
  for (const auto &Item : Whole["findings"][0].items()) {
    Json Without = Whole, Other = Whole;
    Without["findings"][0].erase(Item.key());
    Other["findings"][0][Item.key()] = 3;
    EXPECT_THAT(errorOf(jsonToText(Without)), HasSubstr("findings[0]"));
    EXPECT_THAT(errorOf(jsonToText(Other)), HasSubstr("findings[0]"));
  }
  Json Negative = Whole;
  Negative["skips"][0]["count"] = -1;
  EXPECT_EQ(errorOf(jsonToText(Negative)), "result.skips[0].count: expected a number that fits");
  Negative["skips"][0]["count"] = 4294967296ull;
  EXPECT_EQ(errorOf(jsonToText(Negative)), "result.skips[0].count: expected a number that fits");
}

} // namespace
} // namespace deed
