// A parse behind a kept preamble must show what a plain one does: the user's functions of both parts, instantiations,
// errors, comments.
#include "frontend/Preamble.h"
#include "frontend/FrontendTesting.h"
#include "frontend/Patience.h"
#include "frontend/Suppressions.h"
#include "frontend/UserFunctions.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include <gmock/gmock.h>

using namespace deed;
using namespace deed::testing_files;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

namespace {

/// What the rest of the program sees of a TU, as text.
struct Seen {
  std::vector<std::string> Functions, Errors, Comments;
  bool operator==(const Seen &) const = default;
};

std::ostream &operator<<(std::ostream &OS, const Seen &S) {
  for (const auto *List : {&S.Functions, &S.Errors, &S.Comments}) {
    for (const std::string &Each : *List)
      OS << Each << '\n';
    OS << "--\n";
  }
  return OS;
}

Seen see(const FileMap &Files, KeptPreamble *Headers, const std::vector<std::string> &Flags = {"-std=c++20"}) {
  Seen Out;
  ParseOptions Options;
  Options.Files = inMemory(Files);
  Options.Headers = Headers;
  std::vector<std::string> Args{"clang++"};
  Args.insert(Args.end(), Flags.begin(), Flags.end());
  Args.push_back("/src/a.cpp");
  llvm::Error Wrong = parseTu({"/src", "/src/a.cpp", Args}, Options, [&](ParsedTu &Tu) {
    for (clang::FunctionDecl *F : userFunctions(Tu.Compiler.getASTContext()).Bodies) {
      std::string Name;
      llvm::raw_string_ostream OS(Name);
      F->getNameForDiagnostic(OS, Tu.Compiler.getASTContext().getPrintingPolicy(), /*Qualified=*/true);
      Out.Functions.push_back(Name);
    }
    for (const ParseError &E : Tu.Errors)
      Out.Errors.push_back(E.File + ":" + std::to_string(E.Line) + ": " + E.Text);
    for (const Suppression &S : collectSuppressions(Tu.Compiler, Tu.Comments).All)
      Out.Comments.push_back(S.At.File + ":" + std::to_string(S.At.Line) + " covers " + std::to_string(S.FirstLine) +
                             "-" + std::to_string(S.LastLine));
  });
  EXPECT_EQ(llvm::toString(std::move(Wrong)), "");
  return Out;
}

/// The same, plain and behind a preamble that is new and one that is kept. Builds: of the preamble, until one will do.
Seen seeBoth(const FileMap &Files, unsigned Builds = 1) {
  Seen Plain = see(Files, nullptr);
  KeptPreamble Headers;
  unsigned Made = 0;
  Headers.Begins = [&] { ++Made; };
  EXPECT_EQ(see(Files, &Headers), Plain);
  EXPECT_EQ(see(Files, &Headers), Plain);
  EXPECT_LE(Made, Builds);
  return Plain;
}

TEST(Preamble, ShowsTheUsersFunctionsOfHeadersToo) {
  Seen S = seeBoth({{"/src/h.h", "namespace n { inline int f() { return 1; } struct S { int g() { return 2; } }; }\n"
                                 "template <class T> T h(T X) { return X; }\nextern \"C\" { inline void c() {} }\n"},
                    {"/src/a.cpp", "#include \"h.h\"\n#include <vector>\nint k() { return h(n::f()); }\n"}});
  EXPECT_THAT(S.Functions, ElementsAre("n::f", "n::S::g", "h<int>", "c", "k"));
}

TEST(Preamble, InstantiatesWhatLibrariesCallBack) {
  Seen S = seeBoth({{"/src/h.h", "#include <algorithm>\n#include <memory>\n#include <vector>\n"
                                 "template <class T> struct Node { Node(T X) : X(X) {} T X; };\n"
                                 "inline auto make() { return std::make_unique<Node<int>>(1); }\n"},
                    {"/src/a.cpp", "#include \"h.h\"\n#include <map>\n"
                                   "void s(std::vector<int> &V) { std::sort(V.begin(), V.end(), [](auto A, auto B) {"
                                   " return A < B; }); }\n"
                                   "auto l() { return std::make_unique<Node<long>>(1); }\n"}});
  EXPECT_THAT(S.Functions, testing::Contains("Node<int>::Node"));
  EXPECT_THAT(S.Functions, testing::Contains(testing::HasSubstr("operator()")));
  EXPECT_THAT(S.Errors, IsEmpty());
}

TEST(Preamble, ConstantExpressionsMayCallTheLibrary) {
  const std::string Headers = "#include <algorithm>\n#include <optional>\n#include <string>\n#include <vector>\n";
  for (const char *Text :
       {"constexpr int f(int N) { std::vector<int> V; for (int I = 0; I != N; ++I) V.push_back(I); return V.back(); }\n"
        "static_assert(f(4) == 3);\n",
        "constexpr bool f() { std::vector<int> V(3, 1); std::sort(V.begin(), V.end()); return V[0] == 1; }\n"
        "template <bool> struct Check {};\nCheck<f()> C;\n",
        "consteval std::size_t f() { return std::string(40, 'x').size(); }\nchar Text[f()];\n",
        "struct Row { constexpr Row() = default; std::string Name; std::optional<std::vector<int>> Cells; };\n"
        "void f() { Row R; }\n",
        "constinit std::vector<int> Early;\nvoid f() { std::sort(Early.begin(), Early.end()); }\n",
        "int g(std::vector<int> V) { std::sort(V.begin(), V.end()); return V.front(); }\n"
        "constexpr int f() { return std::max({1, 2, 3}); }\nstatic_assert(f() == 3);\n",
        "template <class T> constexpr bool f(T V) { V.push_back(1); V.push_back(2); return V.size() == 2; }\n"
        "static_assert(f(std::vector<int>()));\n"}) {
    Seen S = seeBoth({{"/src/a.cpp", Headers + Text}}, /*Builds=*/2);
    EXPECT_THAT(S.Errors, IsEmpty()) << Text;
    EXPECT_THAT(S.Functions, Contains(StartsWith("f"))) << Text;
  }
}

TEST(Preamble, TellsErrorsOfHeadersEachTime) {
  Seen S = seeBoth({{"/src/h.h", "int x = nonsense;\n"},
                    {"/src/a.cpp", "#include \"h.h\"\n#include \"absent.h\"\nint f() { return more; }\n"}});
  EXPECT_EQ(S.Errors.size(), 3u) << S;
}

TEST(Preamble, KeepsCommentsInFrontAndThoseThatReachBehind) {
  Seen S = seeBoth({{"/src/h.h", "// deed: allow(leak) here\ninline void f() {}\n"},
                    {"/src/a.cpp", "// deed: allow-file(leak) all\n// NOLINTBEGIN(deed-leak)\n#include \"h.h\"\n"
                                   "// deed: allow(leak) next\nvoid g() {\n}\n// NOLINTEND(deed-leak)\n"}});
  EXPECT_THAT(S.Comments, ElementsAre("/src/a.cpp:1 covers 1-4294967295", "/src/a.cpp:2 covers 2-7",
                                      "/src/a.cpp:4 covers 5-6", "/src/h.h:1 covers 2-2"));
}

TEST(Preamble, IsMadeAnewWhenSomethingInItChanged) {
  FileMap Files{{"/src/h.h", "inline int f() { return 1; }\n"}, {"/src/a.cpp", "#include \"h.h\"\nint x;\n"}};
  KeptPreamble Headers;
  unsigned Made = 0;
  Headers.Begins = [&] { ++Made; };
  see(Files, &Headers);
  Files["/src/a.cpp"] += "int y;\n";
  see(Files, &Headers);
  EXPECT_EQ(Made, 1u);
  Files["/src/h.h"] = "inline int longer_name() { return 1; }\n";
  EXPECT_THAT(see(Files, &Headers).Functions, ElementsAre("longer_name"));
  EXPECT_EQ(Made, 2u);
  Files["/src/a.cpp"] = "int only() { return 1; }\n";
  EXPECT_THAT(see(Files, &Headers).Functions, ElementsAre("only"));
  EXPECT_EQ(Made, 2u) << "there is none";
}

TEST(Preamble, AFileThatIncludesItselfHasNone) {
  seeBoth({{"/src/a.cpp", "#ifndef ONCE\n#define ONCE\n#include \"a.cpp\"\n#endif\nint f();\n"}});
}

TEST(Preamble, AParseThatIsNotWantedAnyMoreStops) {
  ParseOptions Options;
  Options.Files = inMemory({{"/src/a.cpp", "int a;\nint b;\n"}});
  std::atomic<bool> Stop = true;
  Options.Stop = &Stop;
  bool Used = false;
  llvm::Error Wrong =
      parseTu({"/src", "/src/a.cpp", {"clang++", "/src/a.cpp"}}, Options, [&](ParsedTu &) { Used = true; });
  EXPECT_NE(llvm::toString(std::move(Wrong)), "");
  EXPECT_FALSE(Used);
}

/// 2^40 tokens.
std::string macroBomb() {
  std::string Out = "#define A0 x x\n";
  for (int I = 1; I != 40; ++I)
    Out += "#define A" + std::to_string(I) + " A" + std::to_string(I - 1) + " A" + std::to_string(I - 1) + "\n";
  return Out + "int b = A39;\n";
}

/// Whether the parse was ended because it came to no end.
bool comesToNoEnd(FileMap Files) {
  llvm::CrashRecoveryContext::Enable();
  bool Ended = false;
  Patience Waits{std::chrono::milliseconds(20), [&] {
                   Ended = true;
                   llvm::CrashRecoveryContext::GetCurrent()->HandleExit(1);
                 }};
  auto Headers = std::make_unique<KeptPreamble>();
  llvm::CrashRecoveryContext Safely;
  bool Returned = Safely.RunSafelyOnThread([&] {
    ParseOptions Options;
    Options.Files = inMemory(Files);
    Options.Headers = Headers.get();
    Options.Patient = &Waits;
    llvm::consumeError(parseTu({"/src", "/src/a.cpp", {"clang++", "/src/a.cpp"}}, Options, [](ParsedTu &) {}));
  });
  llvm::CrashRecoveryContext::Disable();
  EXPECT_NE(Returned, Ended);
  if (Ended)
    (void)Headers.release();
  return Ended;
}

TEST(Preamble, APreprocessorThatComesToNoEndIsEnded) {
#if __has_feature(address_sanitizer)
  GTEST_SKIP() << "what the ended parse had is lost, and counted as a leak here";
#endif
  EXPECT_TRUE(comesToNoEnd({{"/src/a.cpp", "int a;\n" + macroBomb()}})) << "in the source";
  EXPECT_TRUE(comesToNoEnd({{"/src/h.h", macroBomb()}, {"/src/a.cpp", "#include \"h.h\"\nint a;\n"}})) << "in a header";
  EXPECT_FALSE(
      comesToNoEnd({{"/src/h.h", "#include \"h.h\"\n#include \"h.h\"\n"}, {"/src/a.cpp", "#include \"h.h\"\n"}}))
      << "clang knows how deep it goes";
  EXPECT_FALSE(comesToNoEnd({{"/src/a.cpp", "#define A 1\nint a = A;\n"}}));
}

} // namespace
