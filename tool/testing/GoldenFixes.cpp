#include "testing/GoldenFixes.h"
#include "findings/Fixes.h"
#include "testing/GoldenRun.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

namespace deed::testing {
namespace {

class GoldenSources : public Files {
public:
  explicit GoldenSources(const Golden &G) : G(G) {}
  std::optional<std::string> read(llvm::StringRef Path) const override {
    for (const GoldenFile &F : G.Files)
      if (Path == F.Path)
        return F.Text;
    return std::nullopt;
  }

private:
  const Golden &G;
};

/// What makes it the same finding when lines have moved.
std::string kindOf(const Finding &F) { return info(F.Which).Id.str() + " of " + F.Subject + " in " + F.Function; }

std::map<std::string, unsigned> kinds(llvm::ArrayRef<Finding> Findings) {
  std::map<std::string, unsigned> Out;
  for (const Finding &F : Findings)
    if (!F.Suppressed)
      ++Out[kindOf(F)];
  return Out;
}

} // namespace

std::vector<std::string> tryFixes(const Golden &G, const RunResult &Before) {
  FixPlan Plan = planFixes(Before.Findings, FixLevel::Unsafe, GoldenSources(G));
  std::vector<std::string> Wrong;
  if (Plan.Outdated)
    Wrong.push_back(G.Path + ": " + std::to_string(Plan.Outdated) + " fixes whose places don't exist");
  if (Plan.Fixed.empty())
    return Wrong;
  Golden Fixed = G;
  for (const FileChange &Change : Plan.Files)
    for (GoldenFile &F : Fixed.Files)
      if (F.Path == Change.File)
        F.Text = Change.After;
  RunResult After = run(Fixed);
  if (!After.Failed.empty())
    Wrong.push_back(G.Path + ": does not compile once its fixes are applied");
  std::map<std::string, unsigned> Had = kinds(Before.Findings), Has = kinds(After.Findings), Repaired;
  for (size_t I : Plan.Fixed)
    ++Repaired[kindOf(Before.Findings[I])];
  for (const auto &[Kind, Count] : Repaired)
    if (Has[Kind] + Count > Had[Kind])
      Wrong.push_back(G.Path + ": still there once it is fixed: " + Kind);
  // A lock that is held at last says of the places where it is not that it is missing there.
  bool HoldsMore = llvm::any_of(Plan.Fixed, [&](size_t I) {
    Rule R = Before.Findings[I].Which;
    return R == Rule::DiscardedGuard || R == Rule::LocalMutex;
  });
  for (const auto &[Kind, Count] : Has)
    if (Count > Had[Kind] && !(HoldsMore && llvm::StringRef(Kind).starts_with("unguarded-access ")))
      Wrong.push_back(G.Path + ": made by a fix: " + Kind);
  return Wrong;
}

} // namespace deed::testing
