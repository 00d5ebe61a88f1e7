// AnalystThread.cpp - Analyst's own thread: what is to be done next, and doing it.
#include "findings/Baseline.h"
#include "findings/Merge.h"
#include "findings/SeenFiles.h"
#include "frontend/Patience.h"
#include "lsp/AnalystWork.h"
#include "support/Date.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/MemoryBuffer.h"
#include <csignal>
#include <malloc.h>

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

TuResult lost(const CompileCommand &Command, SkipReason Why) {
  TuResult Out;
  Out.File = Command.File;
  Out.Skips.push_back({Why, Command.File, "", ""});
  return Out;
}

} // namespace

/// False if it crashed. On a thread of its own, with as much stack as a worker of `deed check` has.
static bool runSafely(llvm::function_ref<void()> Do) {
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

/// While nothing is to be done: has something changed that no editor tells of?
void Analyst::lookAround() {
  const bool Changed = Where.changedOnDisk();
  if (std::exchange(Untidy, false))
    ::malloc_trim(0);
  std::lock_guard<std::mutex> Guard(Mutex);
  if (Changed)
    touchAll();
}

/// The last place that the edit has left as it was.
std::optional<LiveSource::Place> Analyst::Document::placeToHold() const {
  if (!Parsed)
    return std::nullopt;
  const size_t Same = std::min(EditedAt, Parsed->commonBeginning(*Shown));
  std::optional<LiveSource::Place> Last;
  for (const LiveSource::Place &P : Places)
    if (P.Fixed <= Same)
      Last = P;
  return Last;
}

Analyst::Work Analyst::begin(const std::string &File, const Document &D) {
  Work W{File, D.Uri, D.Version, D.Shown, {}, D.placeToHold(), false, {}, nullptr};
  for (auto &[Other, Each] : Documents)
    if (Each.Dirty || Other == File)
      W.Unsaved[Other] = Each.Shown;
  Stop = false;
  return W;
}

/// Waits for something to do. Nothing: it is over.
std::optional<Analyst::Work> Analyst::next(std::unique_lock<std::mutex> &Lock) {
  while (!Ending) {
    if (NewSettings)
      Where.setSettings(*std::exchange(NewSettings, std::nullopt));
    if (NewFolders)
      Where.setFolders(*std::exchange(NewFolders, std::nullopt));
    std::erase_if(Preambles, [&](const auto &P) { return !Documents.count(P.first); });
    if (std::exchange(Look, false)) {
      Lock.unlock();
      lookAround();
      Lock.lock();
      continue;
    }

    std::pair<const std::string, Document> *First = nullptr, *Ahead = nullptr;
    for (auto &Each : Documents) {
      if (Each.second.Due && (!First || *Each.second.Due < *First->second.Due))
        First = &Each;
      if (Each.second.IsAhead && Each.second.Known)
        Ahead = &Each;
    }
    auto Now = Clock::now();
    if (First && *First->second.Due <= Now) {
      First->second.Due.reset();
      First->second.Anew = false;
      return begin(First->first, First->second);
    }
    if (!First && Ahead) {
      Work W = begin(Ahead->first, Ahead->second);
      W.IsAhead = true;
      if (W.Hold)
        return W;
      Ahead->second.IsAhead = false;
    }
    auto Until = First ? *First->second.Due : Now + LookAround;
    if (Wake.wait_until(Lock, Until) == std::cv_status::timeout && !First && (Untidy || !Documents.empty()))
      Look = true;
  }
  return std::nullopt;
}

/// A parse has come to the place to hold at: the newest text, if it need not be read from its beginning.
std::optional<llvm::StringRef> Analyst::nextText(Work &W, LiveSource::StillFits Fits) {
  const Clock::time_point Since = Clock::now();
  std::unique_lock<std::mutex> Lock(Mutex);
  for (auto It = Documents.find(W.File); !Stop && !Ending && !It->second.Anew;) { // to close it is to stop
    Document &D = It->second;
    if (D.Shown == W.Shown && !W.IsAhead) {
      W.Hold.reset();
      return W.Shown->bytes();
    }
    if (D.Due && *D.Due <= Clock::now()) {
      if (W.IsAhead && !Fits())
        break;
      D.Due.reset();
      W.IsAhead = false;
      W.Hold.reset();
      W.Version = D.Version;
      W.Began = W.Shown;
      W.Shown = W.Unsaved[W.File] = D.Shown;
      return W.Shown->bytes();
    }
    if (D.Due) {
      Wake.wait_until(Lock, *D.Due);
    } else if (Wake.wait_for(Lock, LookAround) == std::cv_status::timeout && !Stop) {
      if (Clock::now() - Since > KeptAhead) {
        D.IsAhead = false;
        break;
      }
      Lock.unlock();
      lookAround();
      Lock.lock();
    }
  }
  Stop = true;
  return std::nullopt;
}

void Analyst::run() {
  std::unique_lock<std::mutex> Lock(Mutex);
  while (std::optional<Work> W = next(Lock)) {
    Current = &*W;
    Lock.unlock();
    analyse(*W);
    Lock.lock();
    Current = nullptr;
    Untidy = true;
  }
}

void Analyst::analyse(Work &W) {
  auto Out = std::make_shared<Analysed>();
  Out->File = W.File;
  Out->Uri = W.Uri;
  Out->Version = W.Version;
  Out->Shown = W.Shown;
  if (Where.changedOnDisk()) { // then all is asked anew
    std::lock_guard<std::mutex> Guard(Mutex);
    for (auto &[File, D] : Documents)
      if (File != W.File || W.IsAhead)
        touch(D);
  }
  llvm::Expected<FileSetup> How = Where.of(W.File);
  if (!How) {
    Out->Told.push_back("not analysed: " + llvm::toString(How.takeError()));
    finish(W, Out);
    return;
  }
  Out->Told = How->Told;
  Out->IsHeader = !How->IsMain;

  AnalysisOptions Options = How->Project->Tu;
  Options.Today = today();
  Options.Parse.Stop = &Stop;
  std::unique_ptr<Kept> &Mine = Preambles[W.File];
  if (!Mine)
    Mine = std::make_unique<Kept>();
  Mine->All.remove_if([&](const Kept::One &K) { return !llvm::is_contained(How->Commands, K.For); });

  MergeOptions Merging;
  Merging.Rules = Options.Rules;
  Merging.WholeProject = false;
  Merging.Wanted = How->Project->Config.get();
  Merging.Today = Options.Today;
  Merge Merged(Merging);
  auto Conclude = [&] {
    Out->Version = W.Version;
    Out->Shown = W.Shown;
    OpenFiles Sources(W.Unsaved);
    SourceLines Lines(Sources);
    Out->Run = Merged.finish(Lines);
    markKnown(*How->Project, Options.Today, *Out);
    keepOwn(Sources, *Out);
    finish(W, Out);
  };
  if (How->Commands.empty()) { // and what is told says why
    Conclude();
    return;
  }
  std::optional<LiveSource> Source;
  if (How->IsMain && How->Commands.size() == 1) {
    Source.emplace(W.Shown->bytes());
    if (W.Hold)
      Source->HoldAt = W.Hold->Read;
    Source->MustHold = W.IsAhead;
    Source->Await = [&](LiveSource::StillFits Fits) { return nextText(W, Fits); };
    Options.Parse.Source = &*Source;
  }
  for (const CompileCommand &Command : How->Commands) {
    // A header is part of what would be precompiled: with each of its edits all of it is read anyway.
    Options.Parse.Headers = How->IsMain ? &Mine->of(Command) : nullptr;
    if (How->IsMain) {
      Options.Parse.Headers->Begins = [this, File = W.File] { Tell.Headers(File, InHeaders = true); };
      Options.Parse.Headers->Ended = [this, File = W.File] { Tell.Headers(File, InHeaders = false); };
    }
    Options.Parse.Files = overlay(W.Unsaved);
    OutlineWatcher Watcher(W.File);
    Options.Watcher = &Watcher;
    bool Hung = false, Told = false;
    Patience Waits{MaxSilence, [&] { // what the parse has taken is lost
                     Hung = true;
                     llvm::CrashRecoveryContext::GetCurrent()->HandleExit(1);
                   }};
    Options.Parse.Patient = &Waits;
    Options.Ready = [&](TuResult &Result) {
      if (Stop)
        return;
      Merged.add(std::move(Result));
      if (Out->Shape.Functions.empty())
        Out->Shape = Watcher.take();
      if (Source)
        W.Places = Source->passed();
      if ((Told = &Command == &How->Commands.back()))
        Conclude();
    };
    if (!runSafely([&] { analyzeTu(Command, Options); })) {
      (void)Mine.release(); // in an unknown state: to take it down could crash again
      if (std::exchange(InHeaders, false))
        Tell.Headers(W.File, false);
      if (!Told) {
        Merged.add(lost(Command, Hung ? SkipReason::TimeOut : SkipReason::Crash));
        Conclude();
      }
      return;
    }
    if (Told)
      return;
    if (Stop)
      break;
  }
  finish(W, nullptr);
}

void Analyst::finish(const Work &W, AnalysedPtr Made) {
  std::list<Question> Answered;
  {
    std::lock_guard<std::mutex> Guard(Mutex);
    Current = nullptr;
    auto It = Documents.find(W.File);
    if (It == Documents.end())
      return;
    Document &D = It->second;
    if (W.IsAhead) {                 // nobody asked
      D.IsAhead = D.IsAhead && Stop; // by itself it would end the same way again
      return;
    }
    if (!Made || D.Version != W.Version || D.Shown != W.Shown || D.Due)
      return;
    D.Known = Made;
    D.IsHeader = Made->IsHeader;
    D.Parsed = W.Shown;
    D.Places = W.Places;
    Answered = std::move(D.Questions);
    D.Questions.clear();
  }
  Tell.Done(Made);
  for (Question &Q : Answered)
    Q.Then(Made);
}

} // namespace deed
