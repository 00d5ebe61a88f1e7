// AnalystWork.h - what Analyst's thread is at. Private to Analyst.
#pragma once
#include "frontend/Preamble.h"
#include "lsp/Analyst.h"
#include "lsp/OpenFiles.h"
#include "llvm/ADT/STLExtras.h"

namespace deed {

struct Analyst::Work {
  std::string File, Uri;
  int64_t Version = 0;
  std::shared_ptr<const Text> Shown;
  OpenTexts Unsaved;                     ///< the file itself among them
  std::optional<LiveSource::Place> Hold; ///< until then Shown may be replaced by a newer one
  bool IsAhead = false;                  ///< and will be: nobody has edited it yet
  std::vector<LiveSource::Place> Places; ///< that were passed
  std::shared_ptr<const Text> Began;     ///< with which the parse began

  /// Whether this parse can go on with another text.
  bool mayBecome(const Text &Newer) const { return Hold && Shown->commonBeginning(Newer) >= Hold->Fixed; }
};

/// One open file's preambles: it may be compiled in several ways.
struct Analyst::Kept {
  struct One {
    CompileCommand For;
    KeptPreamble Headers;
  };
  std::list<One> All;

  KeptPreamble &of(const CompileCommand &Command) {
    auto It = llvm::find_if(All, [&](const One &K) { return K.For == Command; });
    if (It == All.end()) {
      It = All.emplace(It);
      It->For = Command;
    }
    return It->Headers;
  }
};

} // namespace deed
