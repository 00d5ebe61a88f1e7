// testdata/lower/<construct>.cpp against the facts that stand beside it in <construct>.facts, as `deed show --facts`
// prints them; scripts/bless.py rewrites them.
#include "engine/Show.h"
#include "support/GoldenFile.h"
#include "testing/GoldenRun.h"

namespace deed::testing {
namespace {

class FactGoldens : public ::testing::TestWithParam<std::string> {};

TEST_P(FactGoldens, SayWhatIsLowered) {
  llvm::StringRef Source = GetParam();
  std::string Path = sourceRoot() + "/testdata/lower/" + Source.str();

  AnalysisOptions Options;
  std::string Dump;
  llvm::raw_string_ostream Out(Dump);
  llvm::Error Problem =
      showTu(commandFor(parseGolden(Path, textOf(Path)), Path), Options, ShowWhat::Facts, /*Function=*/"", Out);
  ASSERT_FALSE(Problem) << llvm::toString(std::move(Problem));
  expectGolden(("testdata/lower/" + Source.substr(0, Source.rfind('.')) + ".facts").str(), Dump);
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
