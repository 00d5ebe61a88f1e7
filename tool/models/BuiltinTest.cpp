// The rows that are built in: all are right, none is given twice, and reading them costs next to nothing.
#include "ModelFiles.h"
#include "models/Models.h"
#include "models/Parse.h"
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
