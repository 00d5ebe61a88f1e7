// Analyst.h - the open files, and one thread that keeps an analysis of each up to date.
//
// An edit is analysed once no other has followed for a moment. The thread parses the file up to the function that is
// edited and holds there (see frontend/LiveSource.h); from there each edit is taken to its end by a branch of the
// process (see Branch.h), so that only what stands behind an edit is parsed while somebody waits, however fast letters
// come. An edit in front of where a parse is held stops it at its next function, and it is never told. Questions about
// a file are answered from the analysis of the text that is shown, for which they wait: a position means nothing in
// another. A crash costs the one analysis, and is told; so does a preprocessor that comes to no end.
//
//   reader thread                        analyst's thread
//   open(file, 6)                        parse, analyse 6 ──► Events.Done, questions about 6
//   change(file, 7) ──► due in a moment  parse to the place, hold; branch: the rest, analyse 7 ──► Events.Done
//   change(file, 8) ──► due in a moment                            branch: the rest, analyse 8
//   change(file, 9) ──► kill that one                              branch: the rest, analyse 9 ──► ...
#pragma once
#include "engine/Outline.h"
#include "findings/RunResult.h"
#include "frontend/LiveSource.h"
#include "lsp/Projects.h"
#include "lsp/Text.h"
#include "llvm/ADT/FunctionExtras.h"
#include "llvm/Support/JSON.h"
#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

namespace deed {

/// What is known of one version of an open file.
struct Analysed {
  std::string File, Uri; ///< as the client writes it
  int64_t Version = 0;
  std::shared_ptr<const Text> Shown;
  RunResult Run;
  Outline Shape;
  std::vector<std::string> Told; ///< of the file as a whole: excluded, which flags, what failed
  bool IsHeader = false; ///< read as part of another file
  std::map<std::string, std::shared_ptr<const Text>> Others; ///< files that findings' steps stand in
};
using AnalysedPtr = std::shared_ptr<const Analysed>;

class Analyst {
public:
  struct Events {
    std::function<void(AnalysedPtr)> Done;                          ///< of the newest version
    std::function<void(const std::string &File, bool Begin)> Headers; ///< are parsed anew, which takes a while
  };
  using Answer = llvm::unique_function<void(llvm::Expected<AnalysedPtr>)>;
  static constexpr std::chrono::milliseconds Pause{5}, LookAround{2000}, MaxSilence{10000};
  static constexpr std::chrono::minutes KeptAhead{5}; ///< a parse that waits for an edit

  Analyst(SetupFn Make, Events Tell);
  ~Analyst();

  void open(const std::string &File, std::string Uri, int64_t Version, std::string Content);
  void change(const std::string &File, int64_t Version,
              llvm::ArrayRef<llvm::lsp::TextDocumentContentChangeEvent> Changes);
  void saved(const std::string &File);
  /// False if it was not open.
  bool close(const std::string &File);
  void setSettings(const ClientSettings &S);
  void setFolders(std::vector<std::string> Folders);
  /// Something outside of the open files may have changed.
  void lookAgain();

  /// Fails at once if the file is not open, and later if it is closed or the question is cancelled.
  void ask(const std::string &File, llvm::json::Value Id, Answer Then);
  void cancel(const llvm::json::Value &Id);

private:
  using Clock = std::chrono::steady_clock;
  struct Question {
    llvm::json::Value Id;
    Answer Then;
  };
  struct Document {
    std::string Uri;
    int64_t Version = 0;
    std::shared_ptr<const Text> Shown;
    bool Dirty = false;   ///< not as on disk
    bool IsHeader = true; ///< or not known yet
    std::optional<Clock::time_point> Due;
    bool Anew = false; ///< more than its text has changed
    unsigned PutOff = 0; ///< so many times since it was told of: others wait the longer for it
    AnalysedPtr Known;
    std::list<Question> Questions;

    size_t EditedAt = 0;    ///< where the last edit began
    bool IsAhead = false;   ///< the next edit is waited for
    std::shared_ptr<const Text> Parsed;    ///< the newest text of which a parse has come to its end
    std::vector<LiveSource::Place> Places; ///< that it passed
    std::optional<LiveSource::Place> placeToHold() const;
  };
  struct Work; ///< a file, its text and those of the others, as they were when the work began
  class Run;   ///< does it

  void run();
  std::optional<Work> next(std::unique_lock<std::mutex> &Lock);
  Work begin(const std::string &File, const Document &D);
  void finish(const Work &W, AnalysedPtr Made);
  void tell(const Work &W, AnalysedPtr Made);
  void stop();
  void touch(Document &D);
  void touchAll();
  void lookAround();
  static void refuse(std::list<Question> Questions, int Code, const char *Why);

  Events Tell;
  std::mutex Mutex; ///< over all below but what is the thread's own
  std::condition_variable Wake;
  std::map<std::string, Document> Documents;
  Work *Current = nullptr; ///< what is being analysed
  std::atomic<bool> Stop = false;
  bool Ending = false;
  std::optional<ClientSettings> NewSettings;
  std::optional<std::vector<std::string>> NewFolders;
  bool Look = false, Untidy = false;

  // The thread's own.
  Projects Where;
  struct Kept;
  std::map<std::string, std::unique_ptr<Kept>> Preambles; ///< by open file
  bool InHeaders = false;                                 ///< they are being parsed
  std::thread Thread;
};

} // namespace deed
