// Samples.h - for tests: findings in sources that exist in memory only, with spans found by what they underline.
#pragma once
#include "findings/Merge.h"
#include "report/Context.h"
#include "llvm/ADT/StringRef.h"
#include <cassert>
#include <string>

namespace deed {

class Samples {
public:
  Samples() : Lines(Disk) {}

  void file(llvm::StringRef Path, llvm::StringRef Text) {
    Texts[Path] = Text.str();
    Disk.add(Path, Text);
  }
  /// The span of Words, which must occur in the file; After is a place that comes before it.
  FileSpan span(llvm::StringRef Path, llvm::StringRef Words, llvm::StringRef After = "") {
    llvm::StringRef Text = Texts[Path];
    size_t From = Text.find(After);
    assert(From != llvm::StringRef::npos);
    size_t Begin = Text.find(Words, From + After.size());
    assert(Begin != llvm::StringRef::npos);
    FileSpan At;
    At.File = Path.str();
    std::tie(At.Line, At.Column) = place(Text, Begin);
    std::tie(At.EndLine, At.EndColumn) = place(Text, Begin + Words.size());
    At.Offset = Begin;
    At.Length = Words.size();
    return At;
  }
  Finding finding(FileSpan At, std::string Label) {
    Finding F;
    F.At = std::move(At);
    F.Message = "use of moved value: `s`";
    F.Label = std::move(Label);
    F.Function = "demo::run(std::string)";
    F.Subject = "s";
    return F;
  }
  ReportContext context(bool Colors = false) { return {"/p", "0.1.0", Colors, Lines, "", {}}; }

  MemoryFiles Disk;
  SourceLines Lines;

private:
  static std::pair<uint32_t, uint32_t> place(llvm::StringRef Text, size_t Offset) {
    llvm::StringRef Before = Text.take_front(Offset);
    size_t LineStart = Before.rfind('\n');
    LineStart = LineStart == llvm::StringRef::npos ? 0 : LineStart + 1;
    return {Before.count('\n') + 1, Offset - LineStart + 1};
  }
  llvm::StringMap<std::string> Texts;
};

/// One run with a bit of everything: what all formats are compared with their goldens on.
inline RunResult everything(Samples &S) {
  S.file("/p/src/a.cpp", "#include \"take it.h\"\n"
                         "void sink(std::string);\n"
                         "void print(const std::string &);\n"
                         "\n"
                         "void run(std::string s, bool b) {\n"
                         "  if (b)\n"
                         "    sink(std::move(s));\n"
                         "  int count = 0;\n"
                         "  auto größe = \"漢字\"; print(s);\n"
                         "}\n"
                         "void other(std::string t) {\n"
                         "  take(t);\n"
                         "  print(t);\n"
                         "  sink(std::move(t)); print(t); // NOLINT(use-after-move)\n"
                         "}\n"
                         "// deed: allow(use-after-move) no longer needed\n"
                         "int last;\n");
  S.file("/p/src/take it.h", "#pragma once\n"
                             "inline void take(std::string &from) {\n"
                             "  auto mine = std::move(from);\n"
                             "}\n");
  const char *A = "/p/src/a.cpp";
  Finding Maybe = S.finding(S.span(A, "s", "print(s"), "value used here after move");
  Maybe.At = S.span(A, "s", "; print(");
  Maybe.How = Level::Warning;
  Maybe.Message = "use of value that may have been moved: `s`";
  Maybe.Steps = {{Step::Kind::Branch, S.span(A, "b", "if ("), "`b` is true"},
                 {Step::Kind::Cause, S.span(A, "std::move(s)"), "value moved here"}};
  Maybe.Help = "assign to `s` before it is used again, or copy it where it is moved:\nthe copy costs one allocation";
  Maybe.Fixes = {{"copy instead of moving", true, {{S.span(A, "std::move(s)"), "s"}}}};
  Maybe.Function = "run(std::string, bool)";

  Finding Through = S.finding(S.span(A, "t", "print("), "value used here after move");
  Through.At = S.span(A, "t", "  print(");
  Through.Message = "use of moved value: `t`";
  Through.Subject = "t";
  Through.Function = "other(std::string)";
  Through.Steps = {{Step::Kind::Related, S.span(A, "t", "other(std::string "), "`t` is declared here"},
                   {Step::Kind::Cause, S.span(A, "take(t)"), "`take` moves from `t`"},
                   {Step::Kind::Via, S.span("/p/src/take it.h", "std::move(from)"), "`take` moves from its parameter"}};
  Finding Hidden = S.finding(S.span(A, "t", "; print("), "value used here after move");
  Hidden.At = S.span(A, "t", "move(t)); print(");
  Hidden.Message = "use of moved value: `t`";
  Hidden.Subject = "t";
  Hidden.Function = "other(std::string)";
  Hidden.Steps = {{Step::Kind::Cause, S.span(A, "std::move(t)"), "value moved here"}};
  Hidden.Suppressed = true;
  Hidden.SuppressedBy = "NOLINT";

  Suppression Old;
  Old.At = S.span(A, "// deed: allow(use-after-move) no longer needed");
  Old.FirstLine = Old.LastLine = Old.At.Line + 1;
  Old.Rules = {Rule::UseAfterMove};
  Old.Reason = "no longer needed";

  TuResult First, Second, Third;
  First.File = A;
  First.Findings = {Maybe, Through, Hidden};
  First.Skips = {{SkipReason::NotUnderstood, A, "ExpressionTraitExpr", "", 3}};
  First.Counts = {{"functions.analysed", 2}, {"expressions.class-or-pointer", 120}};
  First.Written.All = {Old};
  Second.File = "/p/src/b.cpp";
  Second.Functions = {{"/p/src/b.cpp", {.Analysed = {{9, 5}}, .Open = {{9, 5}, {20, 8}, {31, 8}}}}};
  Second.Counts = {{"functions.analysed", 40}};
  Third.File = "/elsewhere/c.cpp";
  Third.Skips = {{SkipReason::Crash, "/elsewhere/c.cpp", "", "killed by signal 11 (segmentation fault)"},
                 {SkipReason::FunctionBudget, "/p/src/gen.cpp", "gen::table()", "300000 facts, limit 200000", 1, 12}};
  Merge M(MergeOptions{});
  for (TuResult *R : {&Third, &First, &Second})
    M.add(std::move(*R));
  return M.finish(S.Lines);
}

} // namespace deed
