// AnalystRun.h - one file's text on its way to a result, on Analyst's thread. Private to Analyst.
//
// The parse is held in front of the function that was edited last, and each text is analysed in a branch (Branch.h);
// the run ends when an edit comes in front of that place, or another file has its turn. Where there is no place to hold
// at (the first analysis, an edit in front of all functions, several commands, headers) all is done here.
#pragma once
#include "frontend/Preamble.h"
#include "lsp/Analyst.h"
#include "lsp/Branch.h"
#include "lsp/OpenFiles.h"
#include "llvm/ADT/STLExtras.h"

namespace deed {

struct Analyst::Work {
  std::string File, Uri;
  int64_t Version = 0;
  std::shared_ptr<const Text> Shown;
  OpenTexts Unsaved;                     ///< the file itself among them
  std::optional<LiveSource::Place> Hold; ///< as long as Shown may be replaced by a newer one
  bool IsAhead = false;                  ///< and will be: nobody has edited it yet
  std::vector<LiveSource::Place> Places; ///< that were passed
  Worker *Branch = nullptr;              ///< at work on Shown; killed where that is not wanted any more

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

class Analyst::Run {
public:
  Run(Analyst &A, Work &W) : A(A), W(W), Began(W.Unsaved) {}
  void go();

private:
  void prepare();
  bool analyse(const CompileCommand &Command, Kept &Mine);
  std::optional<llvm::StringRef> nextText(LiveSource::StillFits Fits);
  enum class Branched { InBranch, Told, Killed, PutOff, MustBeginAnew };
  Branched branch();
  bool isWanted(Worker *Branch);
  void finish();
  AnalysedPtr concluded(std::vector<TuResult> Of, Outline Seen) const;

  Analyst &A;
  Work &W;
  const OpenTexts Began; ///< what the parse reads
  FileSetup How;
  AnalysisOptions Options;
  std::optional<LiveSource> Source;
  std::optional<OutlineWatcher> Watcher;
  std::vector<TuResult> Results; ///< by command
  Outline Shape;                 ///< of the first
  bool Told = false;
  ReplyEnd End; ///< in a branch
};

} // namespace deed
