#include "frontend/Spans.h"
#include "frontend/FrontendTesting.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/CompilerInstance.h"
#include <gmock/gmock.h>

namespace deed {
namespace {

using testing_files::parseFiles;

/// Every call of the source, as "callee LINE:COLUMN-LINE:COLUMN", its arguments as "arg ...".
class Calls : public clang::RecursiveASTVisitor<Calls> {
public:
  Calls(const SourceSpans &Spans, std::vector<std::string> &Out) : Spans(Spans), Out(Out) {}
  bool VisitCallExpr(clang::CallExpr *C) {
    if (const clang::FunctionDecl *F = C->getDirectCallee())
      Out.push_back(F->getNameAsString() + " " + text(C->getSourceRange()));
    for (clang::Expr *A : C->arguments())
      Out.push_back("arg " + text(A->IgnoreImplicit()->getSourceRange()));
    return true;
  }

private:
  std::string text(clang::SourceRange R) {
    FileSpan S = Spans.resolve(R);
    return std::to_string(S.Line) + ":" + std::to_string(S.Column) + "-" + std::to_string(S.EndLine) + ":" +
           std::to_string(S.EndColumn) + (S.File == "/src/a.cpp" ? "" : " in " + S.File);
  }
  const SourceSpans &Spans;
  std::vector<std::string> &Out;
};

std::vector<std::string> callsIn(const std::string &Source) {
  std::vector<std::string> Out;
  parseFiles({{"/src/a.cpp", Source}, {"/src/sub/h.h", "int inHeader() { int use(int); return use(1); }\n"}},
             {"c++", "/src/a.cpp"}, [&](ParsedTu &Tu) {
               SourceSpans Spans(Tu.Compiler.getSourceManager(), Tu.Compiler.getLangOpts());
               Calls(Spans, Out).TraverseDecl(Tu.Compiler.getASTContext().getTranslationUnitDecl());
             });
  return Out;
}

using testing::Contains;
using testing::ElementsAre;

TEST(Spans, PlainTextEndsBehindItsLastToken) {
  EXPECT_THAT(callsIn("int use(int);\nint longName;\nint f() { return use(\n  longName); }\n"),
              ElementsAre("use 3:18-4:12", "arg 4:3-4:11"));
}

TEST(Spans, MacroArgumentsAreWhereTheyAreWritten) {
  EXPECT_THAT(callsIn("int use(int);\n#define KEEP(X) use(X)\n#define OUTER(Y) KEEP(Y)\nint n;\n"
                      "int f() { return KEEP(n); }\nint g() { return OUTER(n); }\n"),
              ElementsAre("use 5:18-5:25", "arg 5:23-5:24", "use 6:18-6:26", "arg 6:24-6:25"));
}

TEST(Spans, AMacroUsedInAnArgument) {
  EXPECT_THAT(callsIn("int use(int);\n#define ID(X) X\n#define ONE 1\nint f() { return ID(use(ONE)); }\n"),
              ElementsAre("use 4:21-4:29", "arg 4:25-4:28"));
}

TEST(Spans, HeadersByTheirAbsolutePath) {
  EXPECT_THAT(callsIn("#include \"sub/../sub/h.h\"\n"), Contains("use 1:39-1:45 in /src/sub/h.h"));
}

TEST(Spans, NowhereIsInvalid) {
  parseFiles({{"/src/a.cpp", "int x;\n"}}, {"c++", "/src/a.cpp"}, [](ParsedTu &Tu) {
    SourceSpans Spans(Tu.Compiler.getSourceManager(), Tu.Compiler.getLangOpts());
    EXPECT_FALSE(Spans.resolve(Span()).valid());
    EXPECT_FALSE(Spans.resolve(Tu.Compiler.getASTContext().getTranslationUnitDecl()->getSourceRange()).valid());
  });
}

} // namespace
} // namespace deed
