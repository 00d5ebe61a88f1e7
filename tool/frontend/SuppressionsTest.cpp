#include "frontend/Suppressions.h"
#include "frontend/FrontendTesting.h"
#include "clang/Frontend/CompilerInstance.h"
#include <gmock/gmock.h>

namespace deed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing_files::FileMap;

Suppressions collect(FileMap Files) {
  Suppressions Out;
  EXPECT_EQ(testing_files::parseFiles(Files, {"c++", "/src/a.cpp", "-std=c++17", "-isystem", "/sys"},
                                      [&](ParsedTu &Tu) {
                                        for (const ParseError &E : Tu.Errors)
                                          ADD_FAILURE() << E.Line << ": " << E.Text;
                                        Out = collectSuppressions(Tu.Compiler, Tu.Comments);
                                      }),
            "");
  return Out;
}

/// "FIRST-LAST" of each, in order.
std::vector<std::string> linesOf(const std::string &Source) {
  std::vector<std::string> Out;
  for (const Suppression &S : collect({{"/src/a.cpp", Source}}).All)
    Out.push_back(std::to_string(S.FirstLine) + "-" + (S.LastLine == ~0u ? "end" : std::to_string(S.LastLine)));
  return Out;
}

TEST(Suppressions, BehindCodeItsLineElseWhatFollows) {
  EXPECT_THAT(linesOf("int a; // deed: allow(use-after-move) x\n"
                      "// deed: allow(use-after-move)\n"
                      "\n"
                      "// more words\n"
                      "int b =\n"
                      "    2;\n"
                      "int c;\n"),
              ElementsAre("1-1", "5-6"));
}

TEST(Suppressions, ScopesFunctionsClassesAndFiles) {
  EXPECT_THAT(linesOf("// deed: allow(*)\n"
                      "template <class T> struct S {\n"
                      "  S() : a{1}, b{2} {\n"
                      "  }\n"
                      "  int a, b;\n"
                      "};\n"
                      "void f(int n) {\n"
                      "  // deed: allow(*)\n"
                      "  if (n) {\n"
                      "    n = 1;\n"
                      "  } else {\n"
                      "    n = 2;\n"
                      "  }\n"
                      "  /* deed: allow(*) */\n"
                      "  do {\n"
                      "  } while (n--);\n"
                      "  // deed: allow(*)\n"
                      "  auto l = [&] {\n"
                      "  }; n = 4;\n"
                      "  // deed: allow(*)\n"
                      "}\n"
                      "// deed: allow-file(use-after-move) all of it\n"),
              ElementsAre("2-6", "9-13", "15-16", "18-19", "20-20", "1-end"));
}

TEST(Suppressions, NoLint) {
  EXPECT_THAT(linesOf("int a; // NOLINT\n"
                      "// NOLINTNEXTLINE(deed-use-after-move)\n"
                      "int b;\n"
                      "// NOLINTBEGIN(use-after-move)\n"
                      "int c;\n"
                      "// NOLINTEND(use-after-move)\n"
                      "int d; // NOLINT(readability-magic-numbers)\n"),
              ElementsAre("1-1", "3-3", "4-6"));
}

TEST(Suppressions, Attributes) {
  Suppressions S = collect({{"/src/a.cpp", "[[gsl::suppress(\"deed:use-after-move\")]] void f() {\n"
                                           "}\n"
                                           "void g(int n) {\n"
                                           "  [[clang::suppress]] if (n) {\n"
                                           "    n = 1;\n"
                                           "  }\n"
                                           "  [[gsl::suppress(\"bounds.1\")]] n = 2;\n"
                                           "  [[gsl::suppress(\"deed:use-aftr-move\")]] n = 3;\n"
                                           "}\n"
                                           "template <class T> void h(T t) {\n"
                                           "  [[clang::suppress]] t = 0;\n"
                                           "}\n"
                                           "void i() { h(1); h(2u); }\n"}});
  ASSERT_THAT(S.All, SizeIs(3));
  EXPECT_EQ(S.All[0].How, Suppression::Kind::GslSuppress);
  EXPECT_EQ(S.All[0].FirstLine, 1u);
  EXPECT_EQ(S.All[0].LastLine, 2u);
  EXPECT_THAT(S.All[0].Rules, ElementsAre(Rule::UseAfterMove));
  EXPECT_EQ(S.All[1].How, Suppression::Kind::ClangSuppress);
  EXPECT_TRUE(S.All[1].AllRules && S.All[1].ForeignToo);
  EXPECT_EQ(S.All[1].LastLine, 6u);
  EXPECT_EQ(S.All[2].FirstLine, 11u);
  ASSERT_THAT(S.Problems, SizeIs(1));
  EXPECT_EQ(S.Problems[0].At.Line, 8u);
  EXPECT_EQ(S.Problems[0].Help, "did you mean `use-after-move`?");
}

TEST(Suppressions, WhatIsMeantButWrong) {
  Suppressions S = collect({{"/src/a.cpp", "int a; // deed: allow(use-after-mov)\n"
                                           "// NOLINTBEGIN(use-after-move)\n"
                                           "// NOLINTEND(deed-*)\n"
                                           "// NOLINTBEGIN\n"}});
  EXPECT_THAT(S.All, IsEmpty());
  ASSERT_THAT(S.Problems, SizeIs(3));
  EXPECT_EQ(S.Problems[0].Text, "unknown rule `use-after-mov`");
  EXPECT_EQ(S.Problems[0].At.Column, 11u);
  EXPECT_THAT(S.Problems[1].Text, HasSubstr("NOLINTBEGIN without"));
  EXPECT_THAT(S.Problems[2].Text, HasSubstr("NOLINTEND without"));
}

TEST(Suppressions, OfUserHeadersOnceAndOfSystemHeadersNever) {
  Suppressions S = collect({{"/src/a.cpp", "#include \"t.h\"\n#include \"t.h\"\n#include <s.h>\n"},
                            {"/src/t.h", "; // NOLINT(use-after-move): generated\n"},
                            {"/sys/s.h", "int s; // NOLINT\n"}});
  ASSERT_THAT(S.All, SizeIs(1));
  EXPECT_EQ(S.All[0].At.File, "/src/t.h");
  EXPECT_EQ(S.All[0].Reason, "generated");
}

} // namespace
} // namespace deed
