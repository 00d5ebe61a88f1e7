#include "engine/AnalyzeTu.h"
#include "findings/Fixes.h"
#include "frontend/FrontendTesting.h"
#include <gmock/gmock.h>

using namespace deed;
using testing::HasSubstr;

namespace {

const char *const Start = "namespace std {\n"
                          "using size_t = decltype(sizeof(0));\n"
                          "template <class T> struct remove_reference { using type = T; };\n"
                          "template <class T> struct remove_reference<T &> { using type = T; };\n"
                          "template <class T> typename remove_reference<T>::type &&move(T &&X) {\n"
                          "  return static_cast<typename remove_reference<T>::type &&>(X);\n"
                          "}\n"
                          "}\n"
                          "struct Text {\n"
                          "  Text();\n"
                          "  Text(const Text &);\n"
                          "  Text(Text &&O) : Data(O.Data) { O.Data = nullptr; }\n"
                          "  Text &operator=(const Text &);\n"
                          "  Text &operator=(Text &&O) { Data = O.Data; O.Data = nullptr; return *this; }\n"
                          "  ~Text();\n"
                          "  char *Data;\n"
                          "};\n"
                          "struct Only {\n"
                          "  Only();\n"
                          "  Only(Only &&O) : Data(O.Data) { O.Data = nullptr; }\n"
                          "  ~Only();\n"
                          "  char *Data;\n"
                          "};\n"
                          "template <class T> struct Box { T In; };\n"
                          "void keep(Text); void keep(Only); void keep(Box<Only>); void sink(Text &&);\n"
                          "struct List { void add(const Text &); void add(Text &&); };\n";

class Source : public Files {
public:
  explicit Source(std::string Text) : Text(std::move(Text)) {}
  std::optional<std::string> read(llvm::StringRef) const override { return Text; }
  std::string Text;
};

/// Code once its fixes are applied; the text is the same if there are none.
std::string repaired(const std::string &Code, FixLevel Most = FixLevel::Unsafe) {
  Source Before(Start + Code);
  AnalysisOptions Options;
  Options.Parse.Files = testing_files::inMemory({{"/src/a.cpp", Before.Text}});
  TuResult Result = analyzeTu({"/src", "/src/a.cpp", {"clang++", "-std=c++20", "-nostdinc", "/src/a.cpp"}}, Options);
  for (const Skip &S : Result.Skips)
    ADD_FAILURE() << S.Detail;
  EXPECT_FALSE(Result.Findings.empty()) << "nothing to repair";
  FixPlan Plan = planFixes(Result.Findings, Most, Before);
  std::string After = Plan.Files.empty() ? Before.Text : Plan.Files[0].After;
  return After.substr(std::string(Start).size());
}

TEST(Repairs, ReleasesArraysAsArraysAndObjectsAsObjects) {
  EXPECT_EQ(repaired("void f(int N) { int *P = new int[N]; delete P; }\n", FixLevel::Safe),
            "void f(int N) { int *P = new int[N]; delete[] P; }\n");
  EXPECT_EQ(repaired("void f() { int *P = new int; ::delete [ ] P; }\n", FixLevel::Safe),
            "void f() { int *P = new int; ::delete P; }\n");
}

TEST(Repairs, LeavesADeleteThatIsRightOnAnotherPath) {
  for (std::string Code : {"void f(int N, bool B) { int *P = B ? new int[N] : new int; delete P; }\n",
                           "#define FREE(X) delete X\nvoid f(int N) { int *P = new int[N]; FREE(P); }\n"})
    EXPECT_EQ(repaired(Code), Code);
}

TEST(Repairs, CopiesInsteadOfMoving) {
  EXPECT_EQ(repaired("void f(Text A) { keep(std::move(A)); keep(A); }\n"), "void f(Text A) { keep(A); keep(A); }\n");
  EXPECT_EQ(repaired("void f(Text A, Text B) { A = std::move(B); keep(B); }\n"),
            "void f(Text A, Text B) { A = B; keep(B); }\n");
  EXPECT_EQ(repaired("void f(Text A, List &L) { L.add(std::move(A)); keep(A); }\n"),
            "void f(Text A, List &L) { L.add(A); keep(A); }\n");
  EXPECT_EQ(repaired("void f(Text A) { for (int I = 0; I < 2; ++I) keep(std::move(A)); }\n"),
            "void f(Text A) { for (int I = 0; I < 2; ++I) keep(A); }\n");
  EXPECT_EQ(repaired("void f(Text A, bool B) { if (B) keep(std::move(A)); else { Text C(std::move(A)); } keep(A); }\n"),
            "void f(Text A, bool B) { if (B) keep(A); else { Text C(A); } keep(A); }\n")
      << "both ways";
  EXPECT_EQ(repaired("void two(Text, Text);\nvoid f(Text A) { two(std::move(A), std::move(A)); }\n"),
            "void two(Text, Text);\nvoid f(Text A) { two(A, A); }\n")
      << "either may come first";
}

TEST(Repairs, OffersACopyAsAChangeOfBehaviour) {
  std::string Code = "void f(Text A) { keep(std::move(A)); keep(A); }\n";
  EXPECT_EQ(repaired(Code, FixLevel::Safe), Code);
}

TEST(Repairs, DoesNotCopyWhatHasNoCopyOrTakesNone) {
  for (std::string Code : {"void f(Only A) { keep(std::move(A)); char *P = A.Data; *P = 1; }\n",
                           "void f(Box<Only> A) { keep(std::move(A)); keep(std::move(A)); }\n",
                           "void g(Text &&X) { keep(std::move(X)); }\nvoid f(Text A) { g(std::move(A)); keep(A); }\n",
                           "void two(Text, Text &&);\nvoid f(Text A) { two(std::move(A), std::move(A)); }\n",
                           "#define KEEP(X) keep(std::move(X))\nvoid f(Text A) { KEEP(A); keep(A); }\n",
                           "template <class T> void f(T A) { keep(std::move(A)); keep(A); }\ntemplate void f(Text);\n"})
    EXPECT_EQ(repaired(Code), Code);
}

TEST(Repairs, ReturnsEarlyFromAnAssignmentToItself) {
  EXPECT_EQ(repaired("struct S {\n"
                     "  S &operator=(const S &O) {\n"
                     "    delete P;\n"
                     "    P = new int(*O.P);\n"
                     "    return *this;\n"
                     "  }\n"
                     "  int *P;\n"
                     "};\n",
                     FixLevel::Safe),
            "struct S {\n"
            "  S &operator=(const S &O) {\n"
            "    if (this == &O)\n"
            "      return *this;\n"
            "    delete P;\n"
            "    P = new int(*O.P);\n"
            "    return *this;\n"
            "  }\n"
            "  int *P;\n"
            "};\n");
  EXPECT_THAT(repaired("struct S {\n"
                       "  S &operator=(const S &O) { delete P; P = new int(*O.P); return *this; }\n"
                       "  int *P;\n"
                       "};\n"),
              HasSubstr("{ if (this == &O) return *this; delete P;"));
}

TEST(Repairs, LeavesAnAssignmentThatReturnsSomethingElse) {
  std::string Code = "struct S {\n"
                     "  void operator=(const S &O) {\n"
                     "    delete P;\n"
                     "    P = new int(*O.P);\n"
                     "  }\n"
                     "  int *P;\n"
                     "};\n";
  EXPECT_EQ(repaired(Code), Code);
}

} // namespace
