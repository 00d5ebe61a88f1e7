#include "engine/AnalyzeProject.h"
#include "findings/FindingJson.h"
#include "gmock/gmock.h"
#include <thread>

using namespace deed;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

std::vector<CompileCommand> commands(unsigned Count) {
  std::vector<CompileCommand> Commands;
  for (unsigned I = 0; I < Count; ++I)
    Commands.push_back({"/p", "/p/f" + std::to_string(100 + I) + ".cpp", {"c++"}});
  return Commands;
}

/// One finding in the file itself and one in a header that all files include.
TuResult plainAnalysis(const CompileCommand &Command) {
  TuResult Tu;
  Tu.File = Command.File;
  for (const std::string &File : {Command.File, std::string("/p/shared.h")}) {
    Finding F;
    F.At = {File, 3, 5, 3, 6, 40, 1};
    F.Message = "use of moved value: `s`";
    F.Subject = "s";
    Tu.Findings.push_back(F);
  }
  Tu.Counts["functions.analysed"] = 2;
  return Tu;
}

ProjectRun analyze(llvm::ArrayRef<CompileCommand> Commands, const AnalyzeFn &Analyze, ProjectOptions Options = {}) {
  MemoryFiles NoFiles;
  SourceLines Source(NoFiles);
  Progress Silent(llvm::nulls(), {Verbosity::Quiet});
  return llvm::cantFail(analyzeProject(Commands, Analyze, Options, Source, Silent));
}

std::string asText(const RunResult &Run) {
  Json J = Json::array();
  for (const Finding &F : Run.Findings)
    J.push_back(toJson(F));
  for (const Skip &S : Run.Skips)
    J.push_back(toJson(S));
  return jsonToText(J);
}

TEST(AnalyzeProject, MergesFindingsAndSumsCounts) {
  ProjectRun Run = analyze(commands(3), plainAnalysis);
  EXPECT_EQ(Run.Result.Findings.size(), 4u) << "the header's finding once";
  EXPECT_EQ(Run.Result.Counts.at("functions.analysed"), 6u);
  EXPECT_EQ(Run.Result.Sources.size(), 3u);
  EXPECT_EQ(Run.Result.exitStatus(), 1);
  EXPECT_GT(Run.Cost.PeakWorkerBytes, 0u);
}

TEST(AnalyzeProject, AFailedFileIsReportedAndTheOthersCount) {
  auto Crashing = [](const CompileCommand &C) {
    if (C.File == "/p/f101.cpp")
      std::abort();
    return plainAnalysis(C);
  };
  ProjectRun Run = analyze(commands(3), Crashing);
  EXPECT_THAT(Run.Result.Failed, ElementsAre("/p/f101.cpp"));
  ASSERT_EQ(Run.Result.Skips.size(), 1u);
  EXPECT_EQ(Run.Result.Skips[0].Reason, SkipReason::Crash);
  EXPECT_THAT(Run.Result.Skips[0].Detail, HasSubstr("SIGABRT"));
  EXPECT_THAT(Run.Result.Skips[0].Detail, HasSubstr("analysing '/p/f101.cpp'"));
  EXPECT_EQ(Run.Result.Findings.size(), 3u);
  EXPECT_EQ(Run.Result.exitStatus(), 2);
}

TEST(AnalyzeProject, AHangIsATimeOut) {
  ProjectOptions Options;
  Options.Pool.TimeLimit = std::chrono::milliseconds(200);
  auto Hanging = [](const CompileCommand &C) {
    while (C.File == "/p/f100.cpp")
      std::this_thread::sleep_for(std::chrono::seconds(1));
    return plainAnalysis(C);
  };
  ProjectRun Run = analyze(commands(2), Hanging, Options);
  ASSERT_EQ(Run.Result.Skips.size(), 1u);
  EXPECT_EQ(Run.Result.Skips[0].Reason, SkipReason::TimeOut);
}

TEST(AnalyzeProject, IsTheSameForAnyNumberOfWorkers) {
  auto Mixed = [](const CompileCommand &C) {
    if (C.File.ends_with("7.cpp"))
      std::abort();
    if (C.File.ends_with("3.cpp"))
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return plainAnalysis(C);
  };
  std::string One;
  for (unsigned Workers : {1, 2, 3, 8}) {
    ProjectOptions Options;
    Options.Pool.Workers = Workers;
    std::string Text = asText(analyze(commands(30), Mixed, Options).Result);
    if (One.empty())
      One = Text;
    EXPECT_EQ(Text, One) << Workers << " workers";
  }
}

} // namespace
