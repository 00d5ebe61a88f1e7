#include "findings/SeenFiles.h"

namespace deed {

SeenFiles::SeenFiles(const RunResult &Run, bool WholeProject) : HeadersToo(WholeProject && Run.Failed.empty()) {
  for (const std::string &File : Run.Sources)
    Sources.insert(File);
  for (const Skip &S : Run.Skips)
    if (isFailure(S.Reason) || S.Reason == SkipReason::FunctionBudget || S.Reason == SkipReason::NoControlFlow ||
        S.Reason == SkipReason::Excluded)
      LeftOut.insert(S.File);
}

bool SeenFiles::sawAllOf(llvm::StringRef File) const {
  return !LeftOut.contains(File) && (HeadersToo || Sources.contains(File));
}

} // namespace deed
