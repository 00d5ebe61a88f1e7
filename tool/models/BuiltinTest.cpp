// The rows that are built in: all are right, none is given twice, and reading them costs next to nothing.
#include "ModelFiles.h"
#include "models/Models.h"
#include "models/Parse.h"
#include <chrono>
#include <gtest/gtest.h>

using namespace deed;

static std::string text(const std::vector<ModelProblem> &Problems) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  if (!Problems.empty())
    ModelError(Problems).log(OS);
  return Text;
}

TEST(Builtin, EveryRowIsRight) {
  ModelRows Rows;
  std::vector<ModelProblem> Problems;
  for (const EmbeddedFile &File : ModelFiles)
    parseModels(File.Name, File.Text, /*User=*/false, Rows, Problems);
  EXPECT_EQ(text(Problems), "");
  EXPECT_GT(Rows.Functions.size(), 800u);
}

TEST(Builtin, NoRowIsGivenTwice) { EXPECT_EQ(text(Models::builtin().duplicates(/*UserRowsOnly=*/false)), ""); }

// Every worker process reads them once. The limit is for a slow machine under load; see RecordProperty for the number.
TEST(Builtin, AreReadInAFewMilliseconds) {
  auto Best = std::chrono::microseconds::max();
  for (int Round = 0; Round != 5; ++Round) {
    auto Begin = std::chrono::steady_clock::now();
    auto Loaded = Models::withText("empty.model", "");
    Best =
        std::min(Best, std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - Begin));
    ASSERT_TRUE(static_cast<bool>(Loaded));
  }
  RecordProperty("microseconds", static_cast<int>(Best.count()));
  EXPECT_LT(Best.count(), 50000);
}
