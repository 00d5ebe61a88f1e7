#include "lsp/AnalystRun.h"
#include "findings/Baseline.h"
#include "findings/Merge.h"
#include "findings/SeenFiles.h"
#include "frontend/Patience.h"
#include "pool/DeathText.h"
#include "support/Date.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/MemoryBuffer.h"
#include <csignal>
#include <sys/wait.h>

namespace deed {

namespace {

void markKnown(const ProjectSetup &Project, llvm::StringRef Today, Analysed &Out) {
  if (Project.Baseline.empty())
    return;
  auto Buffer = llvm::MemoryBuffer::getFile(Project.Baseline, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer) {
    Out.Told.push_back("the baseline `" + Project.Baseline + "` cannot be read: " + Buffer.getError().message());
    return;
  }
  llvm::Expected<Baseline> Known = Baseline::parse((*Buffer)->getBuffer(), Project.Baseline);
  if (!Known) {
    Out.Told.push_back(llvm::toString(Known.takeError()));
    return;
  }
  auto Seen = std::make_shared<SeenFiles>(Out.Run, /*WholeProject=*/false);
  Known->mark(Out.Run.Findings, [Seen](llvm::StringRef File, llvm::StringRef) { return Seen->sawAllOf(File); }, Today);
}

/// A file's diagnostics are its own; what their steps point to elsewhere is kept to be shown.
void keepOwn(const Files &Sources, Analysed &Out) {
  std::erase_if(Out.Run.Findings, [&](const Finding &F) { return F.At.File != Out.File; });
  for (const Finding &F : Out.Run.Findings)
    for (const Step &S : F.Steps)
      if (S.At.File != Out.File && !Out.Others.count(S.At.File))
        Out.Others[S.At.File] = std::make_shared<Text>(Sources.read(S.At.File).value_or(""));
}

TuResult lost(const std::string &File, SkipReason Why, std::string Detail = "") {
  TuResult Out;
  Out.File = File;
  Out.Skips.push_back({Why, File, "", std::move(Detail)});
  return Out;
}

/// False if it crashed. On a thread of its own, with as much stack as a worker of `deed check` has.
bool runSafely(llvm::function_ref<void()> Do) {
  llvm::CrashRecoveryContext Safely;
  std::vector<char> Reserve(1 << 16);
  return Safely.RunSafelyOnThread(
      [&] {
        stack_t Other{};
        Other.ss_sp = Reserve.data();
        Other.ss_size = Reserve.size();
        ::sigaltstack(&Other, nullptr);
        Do();
      },
      /*RequestedStackSize=*/8 << 20);
}

} // namespace

/// What is to be said of the newest text.
AnalysedPtr Analyst::Run::concluded(std::vector<TuResult> Of, Outline Seen) const {
  auto Out = std::make_shared<Analysed>();
  Out->File = W.File;
  Out->Uri = W.Uri;
  Out->Version = W.Version;
  Out->Shown = W.Shown;
  Out->Told = How.Told;
  Out->IsHeader = !How.IsMain;
  Out->Shape = std::move(Seen);
  if (!How.Project)
    return Out;
  MergeOptions Merging;
  Merging.Rules = Options.Rules;
  Merging.WholeProject = false;
  Merging.Wanted = How.Project->Config.get();
  Merging.Today = Options.Today;
  Merge Merged(Merging);
  for (TuResult &Each : Of)
    Merged.add(std::move(Each));
  OpenFiles Sources(W.Unsaved);
  SourceLines Lines(Sources);
  Out->Run = Merged.finish(Lines);
  markKnown(*How.Project, Options.Today, *Out);
  keepOwn(Sources, *Out);
  return Out;
}

void Analyst::Run::finish() {
  Told = true;
  A.finish(W, concluded(std::move(Results), std::move(Shape)));
}

void Analyst::Run::go() {
  if (A.Where.changedOnDisk()) { // then all is asked anew
    std::lock_guard<std::mutex> Guard(A.Mutex);
    for (auto &[File, D] : A.Documents)
      if (File != W.File || W.IsAhead)
        A.touch(D);
  }
  if (llvm::Expected<FileSetup> Found = A.Where.of(W.File))
    How = std::move(*Found);
  else
    How.Told = {"not analysed: " + llvm::toString(Found.takeError())};
  if (How.Commands.empty()) { // and what is told says why
    finish();
    return;
  }
  prepare();
  std::unique_ptr<Kept> &Mine = A.Preambles[W.File];
  if (!Mine)
    Mine = std::make_unique<Kept>();
  Mine->All.remove_if([&](const Kept::One &K) { return !llvm::is_contained(How.Commands, K.For); });
  for (const CompileCommand &Command : How.Commands)
    if (!analyse(Command, *Mine)) {
      (void)Mine.release(); // in an unknown state: to take it down could crash again
      return;
    } else if (Told || A.Stop) {
      break;
    }
  if (!Told)
    A.finish(W, nullptr);
}

void Analyst::Run::prepare() {
  Options = How.Project->Tu;
  Options.Today = today();
  Options.Parse.Stop = &A.Stop;
  Options.Parse.Files = overlay(Began);
  if (!How.IsMain || How.Commands.size() != 1)
    return;
  Source.emplace(W.Shown->bytes());
  if (W.Hold)
    Source->HoldAt = W.Hold->Read;
  Source->MustHold = W.IsAhead;
  Source->Await = [this](LiveSource::StillFits Fits) { return nextText(Fits); };
  Options.Parse.Source = &*Source;
}

/// False if it crashed, which has been told.
bool Analyst::Run::analyse(const CompileCommand &Command, Kept &Mine) {
  // A header is part of what would be precompiled: with each of its edits all of it is read anyway.
  Options.Parse.Headers = How.IsMain ? &Mine.of(Command) : nullptr;
  if (How.IsMain) {
    Options.Parse.Headers->Begins = [this] { A.Tell.Headers(W.File, A.InHeaders = true); };
    Options.Parse.Headers->Ended = [this] { A.Tell.Headers(W.File, A.InHeaders = false); };
  }
  Watcher.emplace(W.File);
  Options.Watcher = &*Watcher;
  bool IsHung = false;
  Patience Waits{MaxSilence, [&] { // what the parse has taken is lost
                   if (End)
                     End.leave(Hung);
                   IsHung = true;
                   llvm::CrashRecoveryContext::GetCurrent()->HandleExit(1);
                 }};
  Options.Parse.Patient = &Waits;
  Options.Ready = [&](TuResult &Result) {
    if (End && Source->MustBeginAnew)
      End.leave(MustBeginAnew);
    if (End)
      End.leaveWith(writeBranchReply({std::move(Result), Watcher->take(), Source->passed()}));
    if (A.Stop)
      return;
    Results.push_back(std::move(Result));
    if (Shape.Functions.empty())
      Shape = Watcher->take();
    if (Source)
      W.Places = Source->passed();
    if (Results.size() == How.Commands.size())
      finish();
  };
  if (runSafely([&] { analyzeTu(Command, Options); }))
    return true;
  if (std::exchange(A.InHeaders, false))
    A.Tell.Headers(W.File, false);
  if (!Told) {
    Results.push_back(lost(Command.File, IsHung ? SkipReason::TimeOut : SkipReason::Crash));
    finish();
  }
  return false;
}

/// The parse is held: waits for each newer text and has it analysed in a branch. Returns in the branch, with its text,
/// and in the server to go on there or, with nothing, to give up.
std::optional<llvm::StringRef> Analyst::Run::nextText(LiveSource::StillFits Fits) {
  Clock::time_point Since = Clock::now();
  std::unique_lock<std::mutex> Lock(A.Mutex);
  while (!A.Stop && !A.Ending) {
    Document &D = A.Documents.find(W.File)->second; // to close it is to stop
    if (D.Anew)
      break;
    const bool IsFirst = D.Shown == W.Shown && !W.IsAhead;
    if (IsFirst || (D.Due && *D.Due <= Clock::now())) {
      if (!IsFirst) {
        if (!W.mayBecome(*D.Shown) || !Source->hasRoomFor(D.Shown->bytes()) || !Fits())
          break;
        D.Due.reset();
        W.IsAhead = false;
        W.Version = D.Version;
        W.Shown = W.Unsaved[W.File] = D.Shown;
      }
      Lock.unlock();
      const Branched Ended = branch();
      if (Ended == Branched::InBranch)
        return W.Shown->bytes();
      Lock.lock();
      if (Ended == Branched::Killed || A.Stop)
        continue;
      if (Ended == Branched::PutOff) {
        ++D.PutOff;
        D.Due = Clock::now();
        break;
      }
      if (Ended == Branched::MustBeginAnew) { // which is for the server to do
        W.Hold.reset();
        Source->HoldAt.reset();
        return W.Shown->bytes();
      }
      W.IsAhead = true;
      Since = Clock::now();
      if (!D.IsAhead || llvm::any_of(A.Documents, [&](auto &Each) { return &Each.second != &D && Each.second.Due; }))
        break;
      // Only what has been told of this very text says where its places are.
      std::optional<LiveSource::Place> Later = D.Parsed == W.Shown ? D.placeToHold() : std::nullopt;
      if (Later && Later->Read > W.Hold->Read) {
        W.Hold = Later;
        Source->HoldAt = Later->Read;
        return W.Shown->bytes();
      }
    } else if (D.Due) {
      A.Wake.wait_until(Lock, *D.Due);
    } else if (A.Wake.wait_for(Lock, LookAround) == std::cv_status::timeout && !A.Stop) {
      if (Clock::now() - Since > KeptAhead) {
        D.IsAhead = false;
        break;
      }
      Lock.unlock();
      A.lookAround();
      Lock.lock();
    }
  }
  A.Stop = true;
  return std::nullopt;
}

/// Whether the text that is worked on is still the one to work on; now in a branch, or null.
bool Analyst::Run::isWanted(Worker *Branch) {
  std::lock_guard<std::mutex> Guard(A.Mutex);
  W.Branch = Branch;
  auto It = A.Documents.find(W.File);
  return !A.Stop && !A.Ending && It != A.Documents.end() && It->second.Shown == W.Shown;
}

/// Analyses the newest text in a branch, and tells of it.
Analyst::Run::Branched Analyst::Run::branch() {
  llvm::Expected<std::unique_ptr<Worker>> Started = Worker::branch(End);
  if (End) {
    Source->HoldAt.reset();
    Source->Once = true;
    return Branched::InBranch;
  }
  if (!Started) { // no process to be had: the server does without
    llvm::consumeError(Started.takeError());
    return Branched::MustBeginAnew;
  }
  Worker &Child = **Started;
  std::string Bytes;
  bool IsPutOff = false;
  auto IsInTheWay = [&] {
    std::lock_guard<std::mutex> Guard(A.Mutex);
    // Each time for twice as long: two files that take their time would put each other off for ever.
    auto It = A.Documents.find(W.File);
    const unsigned Times = It == A.Documents.end() ? 0 : std::min(It->second.PutOff, 6u);
    const Clock::time_point Long = Clock::now() - (LookAround * (1 << Times));
    return IsPutOff = llvm::any_of(A.Documents, [&](auto &Each) {
             return Each.first != W.File && Each.second.Due && *Each.second.Due < Long;
           });
  };
  const Worker::Heard Heard = isWanted(&Child) ? Child.waitForReply(Bytes, IsInTheWay) : Worker::Heard::Gone;
  if (!isWanted(nullptr))
    return Branched::Killed;
  if (IsPutOff)
    return Branched::PutOff;
  if (Heard == Worker::Heard::Stuck)
    return Branched::MustBeginAnew;
  if (Heard == Worker::Heard::Reply) {
    Child.dismiss(); // it is waited for when all is told
    if (llvm::Expected<BranchReply> Reply = readBranchReply(Bytes)) {
      W.Places = std::move(Reply->Passed);
      A.tell(W, concluded({std::move(Reply->Result)}, std::move(Reply->Shape)));
    } else {
      W.Places.clear();
      A.tell(W, concluded({lost(W.File, SkipReason::Crash, llvm::toString(Reply.takeError()))}, {}));
    }
    return Branched::Told;
  }
  const Worker::Death Died = Child.reap();
  const int Exit = WIFEXITED(Died.Status) ? WEXITSTATUS(Died.Status) : 0;
  if (Exit == MustBeginAnew)
    return Branched::MustBeginAnew;
  W.Places.clear(); // of an earlier text
  A.tell(W, concluded({Exit == Hung ? lost(W.File, SkipReason::TimeOut)
                                    : lost(W.File, SkipReason::Crash, describeDeath(Died.Status, Died.Messages))},
                      {}));
  return Branched::Told;
}

} // namespace deed
