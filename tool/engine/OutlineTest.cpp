#include "engine/Outline.h"
#include "engine/AnalyzeTu.h"
#include "frontend/FrontendTesting.h"
#include <gmock/gmock.h>

using namespace deed;
using testing::ElementsAre;

namespace {

Outline outlineOf(const std::string &Source) {
  AnalysisOptions Options;
  Options.Parse.Files = testing_files::inMemory({{"/src/a.cpp", Source}});
  OutlineWatcher Watcher("/src/a.cpp");
  Options.Watcher = &Watcher;
  for (const Skip &S : analyzeTu({"/src", "/src/a.cpp", {"clang++", "-std=c++20", "/src/a.cpp"}}, Options).Skips)
    ADD_FAILURE() << S.Detail;
  return Watcher.take();
}

TEST(Outline, HasEachFunctionOnceWithItsLifetimes) {
  Outline O = outlineOf("const int &least(const int &A,\n"
                        "                 const int &B) {\n"
                        "  return A < B ? A : B;\n"
                        "}\n"
                        "template <class T> T twice(T X) { return X + X; }\n"
                        "int uses() { return twice(1) + twice(2L); }\n");
  ASSERT_EQ(O.Functions.size(), 3u);
  const OutlineFunction &F = O.Functions[0];
  EXPECT_EQ(F.Lifetimes, "least<'a>(A: &'a, B: &'a) -> &'a");
  EXPECT_TRUE(F.TiesLifetimes);
  EXPECT_FALSE(O.Functions[1].TiesLifetimes);
  EXPECT_EQ(F.At.Line, 1u);
  EXPECT_EQ(F.Signature.EndLine, 2u);
  EXPECT_EQ(F.Signature.EndColumn, 31u) << "behind the parenthesis";
  EXPECT_EQ(F.FirstLine, 1u);
  EXPECT_EQ(F.LastLine, 4u);
  EXPECT_EQ(O.at(3), &O.Functions[0]);
  EXPECT_EQ(O.at(6), &O.Functions[2]);
  EXPECT_EQ(O.at(7), nullptr);
}

TEST(Outline, TellsWhatIsMovedAndNotWhatIsReturned) {
  Outline O = outlineOf("#include <string>\n"
                        "#include <utility>\n"
                        "void take(std::string &S) { std::string Mine = std::move(S); }\n"
                        "void perhaps(std::string &S, bool B) { if (B) take(S); }\n"
                        "std::string f(std::string A, std::string B, bool C) {\n"
                        "  take(A);\n"
                        "  perhaps(B, C);\n"
                        "  std::string R = \"r\";\n"
                        "  return R;\n"
                        "}\n");
  std::vector<std::string> Moves;
  for (const OutlineMove &M : O.Moves)
    Moves.push_back(std::to_string(M.At.Line) + " " + M.Place + (M.Always ? "" : "?"));
  EXPECT_THAT(Moves, ElementsAre("3 S", "4 S", "6 A", "7 B?"));
}

TEST(Outline, TellsWhatGuardsAField) {
  Outline O = outlineOf("#include <mutex>\n"
                        "#include <thread>\n"
                        "class Counter {\n"
                        "public:\n"
                        "  void add() { std::lock_guard<std::mutex> L(M); Count = Count + 1; }\n"
                        "  void sub() { std::lock_guard<std::mutex> L(M); Count = Count - 1; }\n"
                        "  int get() { return Count; }\n"
                        "private:\n"
                        "  std::mutex M;\n"
                        "  int Count = 0;\n"
                        "};\n"
                        "void run(Counter &C) { std::thread([&] { C.add(); C.sub(); }).join(); }\n");
  std::vector<std::string> Lines;
  for (const OutlineGuard &G : O.Guards)
    Lines.push_back(std::to_string(G.Line) + " " + G.Text);
  // Each use counts as often as some entry leads to it.
  EXPECT_THAT(Lines, testing::Contains(testing::MatchesRegex("5 `Count` is guarded by `M` .*: written here under it")));
  EXPECT_THAT(Lines,
              testing::Contains(testing::MatchesRegex("7 `Count` is guarded by `M` .*: read here without a lock")));
}

} // namespace
