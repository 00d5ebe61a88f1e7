// SeenFiles.h - of which files a run has looked at everything, so that what it did not find there is not there.
//
// Asked before something is called unused or fixed. A header is seen only by a run over the whole project without
// failures: some other source may use more of it.
#pragma once
#include "findings/RunResult.h"
#include "llvm/ADT/StringSet.h"

namespace deed {

class SeenFiles {
public:
  SeenFiles(const RunResult &Run, bool WholeProject);
  bool sawAllOf(llvm::StringRef File) const;

private:
  llvm::StringSet<> Sources, LeftOut;
  bool HeadersToo;
};

} // namespace deed
