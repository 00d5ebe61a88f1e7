// testdata/lower/<construct>.cpp against the facts that stand beside it in <construct>.facts, as `deed show --facts`
// prints them. With DEED_BLESS=1 in the environment the dumps are rewritten instead: scripts/bless.py.
#include "engine/Show.h"
#include "testing/GoldenRun.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>
#include <gtest/gtest.h>

namespace deed::testing {
namespace {

class FactGoldens : public ::testing::TestWithParam<std::string> {};

TEST_P(FactGoldens, SayWhatIsLowered) {
  std::string Path = sourceRoot() + "/testdata/lower/" + GetParam();
  std::string DumpPath = Path.substr(0, Path.rfind('.')) + ".facts";
  Golden G = parseGolden(Path, textOf(Path));

  std::string Dump;
  llvm::raw_string_ostream Out(Dump);
  AnalysisOptions Options;
  llvm::Error Problem = showTu(commandFor(G, Path), Options, ShowWhat::Facts, "", Out);
  ASSERT_FALSE(Problem) << llvm::toString(std::move(Problem));

  if (std::getenv("DEED_BLESS")) {
    std::error_code Error;
    llvm::raw_fd_ostream File(DumpPath, Error);
    ASSERT_FALSE(Error) << DumpPath << ": " << Error.message();
    File << Dump;
    return;
  }
  EXPECT_EQ(textOf(DumpPath), Dump) << "if this is right, run scripts/bless.py and read the diff";
}

std::string nameOf(const ::testing::TestParamInfo<std::string> &I) {
  std::string Name = I.param;
  for (char &Letter : Name)
    if (!isalnum(static_cast<unsigned char>(Letter)))
      Letter = '_';
  return Name;
}

INSTANTIATE_TEST_SUITE_P(Lower, FactGoldens, ::testing::ValuesIn(filesBelow("testdata/lower", {".cpp", ".c"})), nameOf);

} // namespace
} // namespace deed::testing
