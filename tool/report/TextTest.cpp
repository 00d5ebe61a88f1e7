#include "report/Text.h"
#include "report/Samples.h"
#include "support/GoldenFile.h"
#include <gtest/gtest.h>

namespace deed {
namespace {

// Each test renders findings into one golden file, testdata/report/<name>.txt.
class TextTest : public testing::Test {
protected:
  void golden(const char *Name, const std::vector<Finding> &Findings, bool Colors = false) {
    std::string Text;
    llvm::raw_string_ostream OS(Text);
    for (const Finding &F : Findings)
      writeFinding(OS, F, S.context(Colors));
    expectGolden(std::string("testdata/report/") + Name + ".txt", Text);
  }
  Step cause(FileSpan At, std::string Text) { return {Step::Kind::Cause, std::move(At), std::move(Text)}; }
  Samples S;
};

TEST_F(TextTest, ARunWithEverything) {
  RunResult Run = everything(S);
  for (bool Colors : {false, true}) {
    std::string Text;
    llvm::raw_string_ostream OS(Text);
    writeText(OS, Run, S.context(Colors));
    expectGolden(Colors ? "testdata/report/everything-coloured.txt" : "testdata/report/everything.txt", Text);
  }
}

TEST_F(TextTest, ACleanRunSaysSo) {
  RunResult Run;
  Run.Sources = {"/p/a.cpp", "/p/b.cpp"};
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  writeText(OS, Run, S.context());
  EXPECT_EQ(Text, "deed: no findings in 2 files\n");
}

TEST_F(TextTest, LabelsOfOneLine) {
  S.file("/p/a.cpp", "void f() {\n"
                     "  call(std::move(s), s);\n"
                     "  call(std::move(s), s, s);\n"
                     "  loop(std::move(s));\n"
                     "  pair(s, std::move(s));\n"
                     "}\n");
  auto At = [&](const char *Words, const char *After) { return S.span("/p/a.cpp", Words, After); };
  Finding Two = S.finding(At("s", "call(std::move(s), "), "value used here after move");
  Two.Steps = {cause(At("std::move(s)", "call("), "value moved here")};
  Finding Three = S.finding(At("s", "call(std::move(s), s, "), "and used here");
  Three.Steps = {cause(At("std::move(s)", "s);\n  call("), "value moved here"),
                 {Step::Kind::Related, At("s", "s);\n  call(std::move(s), "), "used here first"}};
  // The same span is the cause and the use: a loop.
  Finding Loop = S.finding(At("std::move(s)", "loop("), "value used here in the next round");
  Loop.Steps = {cause(At("std::move(s)", "loop("), "value moved here, in the round before")};
  // One span inside another.
  Finding Inside = S.finding(At("s", "loop(std::move("), "value used here");
  Inside.Steps = {cause(At("std::move(s)", "loop("), "value moved here")};
  Finding NoLabels = S.finding(At("s", "pair("), "");
  NoLabels.Steps = {cause(At("std::move(s)", "pair("), "")};
  golden("labels-of-one-line", {Two, Three, Loop, Inside, NoLabels});
}

TEST_F(TextTest, SpansOverSeveralLines) {
  S.file("/p/a.cpp", "void f(S s) {\n"
                     "  call(std::move(\n"
                     "           s));\n"
                     "  build(\n"
                     "      1,\n"
                     "      2,\n"
                     "      3,\n"
                     "      4,\n"
                     "      s);\n"
                     "  s.one(s.two(\n"
                     "    s.three()\n"
                     "  ));\n"
                     "}\n");
  auto At = [&](const char *Words) { return S.span("/p/a.cpp", Words); };
  Finding Use = S.finding(At("build(\n      1,\n      2,\n      3,\n      4,\n      s)"), "used here");
  Use.Steps = {cause(At("std::move(\n           s)"), "value moved here")};
  Finding Nested = S.finding(At("s.two(\n    s.three()\n  )"), "inner");
  Nested.Steps = {cause(At("s.one(s.two(\n    s.three()\n  ))"), "outer"), cause(At("three()"), "innermost")};
  golden("spans-over-several-lines", {Use, Nested});
}

TEST_F(TextTest, ColumnsAreTheTerminals) {
  S.file("/p/a.cpp", "\tif (x)\t\tprint(s);\n"
                     "  auto 漢字 = größe + e\xCC\x81; print(s);\n"
                     "  // bidi \xE2\x80\xAE esc \x1b[31m bad \xe9\xff nul \x01\n"
                     "  \"\xE2\x80\xAE\x1b\xe9\", print(s);\n"
                     "  print(s)\r\n");
  std::vector<Finding> Findings;
  for (const char *After : {"\t\tprint(", "\x81; print(", "\xe9\", print(", "print(s);\n  print("})
    Findings.push_back(S.finding(S.span("/p/a.cpp", "s", After), "used `\x1b]8;;\x07` here"));
  Findings.push_back(S.finding(S.span("/p/a.cpp", "\xe9\xff"), "bytes"));
  Findings.push_back(S.finding(S.span("/p/a.cpp", "漢字"), "wide\nlabel"));
  golden("columns", Findings);
}

TEST_F(TextTest, OtherFilesAndCallees) {
  S.file("/p/a.cpp", "#include \"b.h\"\n\n\n\n\n\n\n\n\n\nvoid f() { use(s); }\n");
  S.file("/q/b.h", "MOVE(s)\n\nmore(s)\n");
  Finding F = S.finding(S.span("/p/a.cpp", "s", "use("), "used here");
  F.Steps = {cause(S.span("/q/b.h", "MOVE(s)"), "moved here"),
             {Step::Kind::Via, S.span("/q/b.h", "more(s)"), "`more` moves it"},
             {Step::Kind::Via, {}, "`std::swap` moves it"},
             {Step::Kind::Related, {}, "the default argument has no place"}};
  F.Help = "first line\nsecond line";
  golden("other-files", {F});
}

TEST_F(TextTest, SourcesThatCannotBeShown) {
  S.file("/p/short.cpp", "one line\n");
  Finding Gone = S.finding({"/p/gone.cpp", 9, 12, 9, 13, 0, 1}, "used here");
  Gone.Steps = {cause({"/p/gone.cpp", 7, 8, 7, 20, 0, 12}, "moved here"),
                cause(S.span("/p/short.cpp", "line"), "seen")};
  Gone.Help = "help";
  Finding Shorter = S.finding({"/p/short.cpp", 1, 5, 1, 99, 0, 1}, "beyond the end of the line");
  Shorter.Steps = {cause({"/p/short.cpp", 20, 1, 20, 2, 0, 1}, "a line that is no longer there"),
                   cause({"/p/short.cpp", 1, 1, 30, 2, 0, 1}, "and more lines than there are")};
  Finding Nowhere = S.finding({}, "no place at all");
  Nowhere.Help = "help";
  golden("sources-that-cannot-be-shown", {Gone, Shorter, Nowhere});
}

TEST_F(TextTest, LongLinesAreCut) {
  std::string Line = "  " + std::string(300, 'x') + " use(s) " + std::string(300, 'y') + "\n";
  S.file("/p/a.cpp", Line + "  begin(s)" + std::string(400, 'z') + "end\n");
  Finding Middle = S.finding(S.span("/p/a.cpp", "s", "use("), "used here");
  Finding Start = S.finding(S.span("/p/a.cpp", "s", "begin("), "used here");
  Start.Steps = {cause(S.span("/p/a.cpp", "end"), "too far right to be seen")};
  golden("long-lines", {Middle, Start});
}

TEST_F(TextTest, FixesAreShownAsChangedLines) {
  S.file("/p/a.cpp", "f(std::move(a), std::move(b));\nkeep\n// gone\n");
  Finding F = S.finding(S.span("/p/a.cpp", "keep"), "here");
  F.Fixes = {
      {"copy both", false, {{S.span("/p/a.cpp", "std::move(b)"), "b"}, {S.span("/p/a.cpp", "std::move(a)"), "a"}}},
      {"remove the comment", true, {{S.span("/p/a.cpp", "// gone"), ""}}},
      {"two lines", true, {{S.span("/p/a.cpp", "keep"), "keep\nmore"}}},
      {"does not fit", true, {{{"/p/a.cpp", 9, 1, 9, 2, 0, 1}, "x"}}}};
  FileSpan Before = S.span("/p/a.cpp", "keep");
  Before.EndColumn = Before.Column;
  Before.Length = 0;
  F.Fixes.push_back({"insert", true, {{Before, "/*x*/ "}}});
  golden("fixes", {F});
}

} // namespace
} // namespace deed
