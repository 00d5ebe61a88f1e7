// Every golden is a test of its own: testdata/rules/<id>/*, testdata/rustc/<code>.cpp, the blocks of
// checks/docs/<id>.md, testdata/tour/*.
#include "testing/GoldenFixes.h"
#include "testing/GoldenRun.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iostream>
#include <map>
#include <set>

namespace deed::testing {
namespace {

/// A golden's file, and in a page the block's number.
struct Case {
  std::string Folder, File;
  size_t Block = 0;
  std::string path() const { return sourceRoot() + "/" + Folder + "/" + File; }
};
void PrintTo(const Case &C, std::ostream *Out) {
  *Out << C.File;
  if (C.Block)
    *Out << ":" << C.Block;
}

std::vector<Case> cases(const char *Folder) {
  std::vector<Case> Out;
  for (std::string &File : filesBelow(Folder, {".cpp", ".c"}))
    Out.push_back({Folder, std::move(File)});
  return Out;
}

std::vector<Case> docCases() {
  std::vector<Case> Out;
  for (const std::string &File : filesBelow("checks/docs", {".md"})) {
    Case C{"checks/docs", File};
    size_t Blocks = parseDocBlocks(C.path(), textOf(C.path())).size();
    for (C.Block = 1; C.Block <= Blocks; ++C.Block)
      Out.push_back(C);
  }
  return Out;
}

class RuleGoldens : public ::testing::TestWithParam<Case> {};

TEST_P(RuleGoldens, SayWhatIsMarked) {
  const Case &C = GetParam();
  std::string Text = textOf(C.path());
  Golden G = C.Block ? parseDocBlocks(C.path(), Text)[C.Block - 1] : parseGolden(C.path(), Text);
  for (const std::string &Needed : G.Requires)
    if (textOf(Needed).empty())
      GTEST_SKIP() << "needs " << Needed;

  RunResult Run = run(G);
  for (const Skip &S : Run.Skips)
    (Run.Failed.empty() ? std::cout : std::cerr)
        << S.File << ":" << S.Line << ": " << skipReasonName(S.Reason) << ": " << S.What << " " << S.Detail << "\n";
  ASSERT_TRUE(Run.Failed.empty()) << "the golden was not analysed";

  Comparison Result = compare(G, Run.Findings);
  for (const std::string &Line : Result.Known)
    std::cout << Line << "\n";
  for (const std::string &Line : Result.Failures)
    ADD_FAILURE() << Line;
  for (const std::string &Line : tryFixes(G, Run))
    ADD_FAILURE() << Line;
}

std::string nameOf(const ::testing::TestParamInfo<Case> &I) {
  std::string Name = I.param.File + (I.param.Block ? "_" + std::to_string(I.param.Block) : "");
  for (char &Letter : Name)
    if (!isalnum(static_cast<unsigned char>(Letter)))
      Letter = '_';
  return Name;
}

INSTANTIATE_TEST_SUITE_P(Rules, RuleGoldens, ::testing::ValuesIn(cases("testdata/rules")), nameOf);
INSTANTIATE_TEST_SUITE_P(Tour, RuleGoldens, ::testing::ValuesIn(cases("testdata/tour")), nameOf);
INSTANTIATE_TEST_SUITE_P(Rustc, RuleGoldens, ::testing::ValuesIn(cases("testdata/rustc")), nameOf);
INSTANTIATE_TEST_SUITE_P(Docs, RuleGoldens, ::testing::ValuesIn(docCases()), nameOf);

/// Marks and names of a rule's goldens, without running them.
struct Coverage {
  unsigned Hits = 0, NearMisses = 0;
};

TEST(Coverage, EveryRuleHasAHitANearMissAndAPage) {
  std::map<std::string, Coverage> ByRule;
  for (const Case &C : cases("testdata/rules")) {
    Golden G = parseGolden(C.path(), textOf(C.path()));
    Coverage &Here = ByRule[llvm::sys::path::parent_path(C.File).str()];
    for (const Mark &M : G.Marks)
      Here.Hits += M.What == Mark::Kind::Finding;
    for (const Named &N : G.Names)
      Here.NearMisses += llvm::StringRef(N.Name).starts_with("ok_");
  }
  for (const RuleInfo &R : allRules()) {
    EXPECT_GT(ByRule[R.Id.str()].Hits, 0u) << "testdata/rules/" << R.Id.str() << " has no hit";
    EXPECT_GT(ByRule[R.Id.str()].NearMisses, 0u) << "testdata/rules/" << R.Id.str() << " has no near miss";
    EXPECT_FALSE(ruleHelp(R.Which).empty()) << "checks/docs/" << R.Id.str() << ".md is missing";
  }
  for (const auto &[Id, Unused] : ByRule)
    EXPECT_TRUE(ruleById(Id)) << "testdata/rules/" << Id << " belongs to no rule";
}

/// The table of docs/rustc.md against the goldens that it promises, and the registry.
TEST(Coverage, EveryRustcErrorOfTheTableHasItsPair) {
  std::set<std::string> Told;
  std::string Code;
  std::string Page = textOf(sourceRoot() + "/docs/rustc.md");
  for (llvm::StringRef Line : llvm::split(Page, '\n')) {
    llvm::SmallVector<llvm::StringRef, 8> Cells;
    Line.split(Cells, '|');
    if (Cells.size() != 7 || !(Cells[1].trim().starts_with("E") || Cells[1].trim().empty()))
      continue;
    if (!Cells[1].trim().empty())
      Code = Cells[1].trim().str();
    Told.insert(Code);
    llvm::StringRef Id = Cells[4].trim();
    if (Id.empty())
      continue;
    ASSERT_TRUE(ruleById(Id)) << Id.str();
    Golden G = parseGolden(Code, textOf(sourceRoot() + "/testdata/rustc/" + Code + ".cpp"));
    EXPECT_TRUE(llvm::any_of(G.Marks, [&](const Mark &M) {
      return M.What == Mark::Kind::Finding && M.Rule == Id;
    })) << Code << " has no golden that expects " << Id.str();
    EXPECT_TRUE(llvm::any_of(G.Names, [](const Named &N) { return llvm::StringRef(N.Name).starts_with("ok_"); }))
        << Code;
  }
  for (const Case &C : cases("testdata/rustc"))
    EXPECT_TRUE(Told.contains(llvm::sys::path::stem(C.File).str())) << C.File << " has no row in docs/rustc.md";
  for (const RuleInfo &R : allRules())
    EXPECT_TRUE(R.Rustc.empty() || Told.contains(R.Rustc.str())) << R.Id.str() << ": " << R.Rustc.str();
}

TEST(Coverage, EveryGoldenStatesItsIntent) {
  for (const char *Folder : {"testdata/rules", "testdata/rustc", "testdata/tour", "testdata/lower"})
    for (const Case &C : cases(Folder))
      EXPECT_TRUE(llvm::StringRef(textOf(C.path())).starts_with("// ")) << C.path();
}

TEST(Coverage, TheToursDatabaseNamesEveryLesson) {
  std::string Database = textOf(sourceRoot() + "/testdata/tour/compile_commands.json");
  for (const Case &C : cases("testdata/tour"))
    EXPECT_NE(Database.find("\"file\": \"" + C.File + "\""), std::string::npos) << C.File;
}

} // namespace
} // namespace deed::testing
