#include "report/UnsafeReport.h"
#include "report/Samples.h"
#include "report/SchemaCheck.h"
#include "support/GoldenFile.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

AuditedOperation operation(std::string File, unsigned Line, UnsafeKind How, std::string Reason = "",
                           std::string What = "") {
  AuditedOperation O;
  O.At = {std::move(File), Line, 3, Line, 5};
  O.How = How;
  O.What = std::move(What);
  O.InRegion = !Reason.empty();
  O.Reason = std::move(Reason);
  return O;
}

AuditedFunction function(std::string File, unsigned Line, std::string Name, bool Leaks,
                         std::vector<AuditedOperation> Operations) {
  AuditedFunction F;
  F.At = {std::move(File), Line, 5, Line, 9};
  F.Name = std::move(Name);
  F.Leaks = Leaks;
  F.Operations = std::move(Operations);
  return F;
}

/// Two files below the root, in a folder and in one below it, and names that would like to be markup.
RunResult sample(const ReportContext &Context) {
  std::string Pool = Context.Root + "/src/pool.cpp", Text = Context.Root + "/src/text/skip.cpp";
  RunResult Run;
  Run.Audited = {
      function(Pool, 12, "Pool::grow()", false,
               {operation(Pool, 13, UnsafeKind::New),
                operation(Pool, 14, UnsafeKind::PointerDereference, "grown above"),
                operation(Pool, 15, UnsafeKind::RawMemory, "", "malloc")}),
      function(Text, 4, "skip<'<script>alert(1)</script>'>(const char *)", true,
               {operation(Text, 5, UnsafeKind::PointerDereference, "\"<b>\" & co"),
                operation(Text, 6, UnsafeKind::PointerArithmetic)}),
  };
  Run.Sources = {Pool, Text, Context.Root + "/gone.cpp"};
  Run.Failed = {Context.Root + "/gone.cpp"};
  Run.Skips = {{SkipReason::ParseFailed, Context.Root + "/gone.cpp", "", "no such file"}};
  Run.Counts["functions.unique"] = 31;
  return Run;
}

using Writer = void (*)(llvm::raw_ostream &, const UnsafeTable &, const RunResult &, const ReportContext &);
std::string render(Writer Write, const RunResult &Run, std::optional<EarlierAudit> Before = std::nullopt) {
  Samples S;
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  const ReportContext Context = S.context();
  Write(OS, unsafeTable(Run, Context.Root, std::move(Before)), Run, Context);
  return Text;
}

RunResult sample() {
  Samples S;
  return sample(S.context());
}

EarlierAudit earlier() {
  EarlierAudit Before;
  Before.File = "main.json";
  Before.Totals = {.Wrapped = 2, .Leaking = 4, .Excused = 0};
  Before.Kinds = {{"new", 2}, {"delete", 4}};
  Before.Files = {{"src/pool.cpp", 2}, {"src/old.cpp", 4}};
  Before.Folders = {{"src", 6}, {".", 6}};
  return Before;
}

std::vector<std::string> problems(const std::string &Text) {
  auto Schema = parseJson(unsafeReportSchema()), Value = parseJson(Text);
  if (!Schema || !Value)
    return {"not JSON"};
  return SchemaCheck(*Schema).check(*Value);
}

TEST(UnsafeReport, AllFormatsAreAsTheyWere) {
  RunResult Run = sample();
  expectGolden("testdata/report/unsafe.txt", render(writeUnsafeText, Run));
  expectGolden("testdata/report/unsafe-trend.txt", render(writeUnsafeText, Run, earlier()));
  expectGolden("testdata/report/unsafe.json", render(writeUnsafeJson, Run, earlier()));
  expectGolden("testdata/report/unsafe.html", render(writeUnsafeHtml, Run, earlier()));
}

TEST(UnsafeReport, JsonFitsItsSchemaAndComesBack) {
  RunResult Run = sample();
  for (const std::string &Text : {render(writeUnsafeJson, Run), render(writeUnsafeJson, Run, earlier()),
                                  render(writeUnsafeJson, RunResult())})
    EXPECT_THAT(problems(Text), IsEmpty());
  EXPECT_EQ((*parseJson(unsafeReportSchema()))["properties"]["version"]["const"], UnsafeReportVersion);

  llvm::Expected<EarlierAudit> Back = readUnsafeJson(render(writeUnsafeJson, Run), "a.json");
  ASSERT_TRUE(bool(Back)) << llvm::toString(Back.takeError());
  Samples S;
  UnsafeTable Now = unsafeTable(Run, S.context().Root, std::nullopt);
  EXPECT_EQ(Back->Totals, Now.Totals);
  EXPECT_EQ(Back->Files["src/pool.cpp"], 3u);
  EXPECT_EQ(Back->Folders["."], 5u);
  EXPECT_EQ(Back->Kinds["pointer-dereference"], 2u);
  // Compared with itself, nothing has changed.
  Json Same = *parseJson(render(writeUnsafeJson, Run, std::move(*Back)));
  EXPECT_EQ(Same["trend"]["operations"], 0);
  EXPECT_TRUE(Same["trend"]["files"].empty());
}

TEST(UnsafeReport, FoldersHoldWhatIsBelowAndTrendsKnowWhatIsGone) {
  Samples S;
  RunResult Run = sample();
  UnsafeTable T = unsafeTable(Run, S.context().Root, earlier());
  EXPECT_EQ(T.Folders["."].total(), 5u);
  EXPECT_EQ(T.Folders["src"].total(), 5u);
  EXPECT_EQ(T.Folders["src/text"].Leaking, 2u);
  EXPECT_EQ(T.Totals.Wrapped, 3u);
  EXPECT_EQ(T.Totals.Excused, 2u);
  EXPECT_THAT(T.GoneFiles, ElementsAre("src/old.cpp"));
  EXPECT_EQ(trend(3, 5), "2 fewer");
  EXPECT_EQ(trend(5, 3), "2 more");
  EXPECT_EQ(trend(3, 3), "as many");
}

TEST(UnsafeReport, HostileNamesAreText) {
  std::string Page = render(writeUnsafeHtml, sample());
  EXPECT_THAT(Page, Not(HasSubstr("<script")));
  EXPECT_THAT(Page, Not(HasSubstr("<b>")));
  EXPECT_THAT(Page, HasSubstr("&lt;script&gt;"));
  for (const char *Foreign : {"src=", "href=", "url(", "@import"})
    EXPECT_THAT(Page, Not(HasSubstr(Foreign)));
  RunResult Odd = sample();
  Odd.Audited[0].Name = "f\x1b[31m\xe2\x80\xae\xff";
  EXPECT_THAT(render(writeUnsafeText, Odd), Not(HasSubstr("\x1b")));
  EXPECT_TRUE(isUtf8(render(writeUnsafeHtml, Odd)));
  EXPECT_THAT(problems(render(writeUnsafeJson, Odd)), IsEmpty());
}

std::string refused(llvm::StringRef Text) {
  llvm::Expected<EarlierAudit> Read = readUnsafeJson(Text, "x.json");
  return Read ? "" : llvm::toString(Read.takeError());
}

TEST(UnsafeReport, OtherFilesAreRefused) {
  EXPECT_THAT(refused("{"), HasSubstr("`x.json` is not JSON"));
  EXPECT_THAT(refused("[]"), HasSubstr("is no report of `deed unsafe"));
  EXPECT_THAT(refused(R"({"version": 1, "findings": []})"), HasSubstr("is no report of `deed unsafe"));
  EXPECT_THAT(refused(R"({"version": 2, "totals": {}, "kinds": []})"), HasSubstr("version 2"));
  EXPECT_THAT(refused(R"({"version": 1, "totals": {"wrapped": "many"}, "kinds": []})"), HasSubstr("makes no sense"));
}

} // namespace
} // namespace deed
