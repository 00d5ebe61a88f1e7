#include "lsp/Analyst.h"
#include "findings/Baseline.h"
#include "findings/Merge.h"
#include "findings/SeenFiles.h"
#include "frontend/FrontendError.h"
#include "frontend/Patience.h"
#include "frontend/Preamble.h"
#include "support/Date.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/MemoryBuffer.h"
#include <csignal>
#include <malloc.h>

namespace deed {

using llvm::lsp::ErrorCode;
using llvm::lsp::LSPError;

struct Analyst::Work {
  std::string File, Uri;
  int64_t Version = 0;
  std::shared_ptr<const Text> Shown;
  std::map<std::string, std::shared_ptr<const Text>> Unsaved; ///< the file itself among them
  bool LookAround = false; ///< no file: see whether something changed
};

/// One open file's preambles: it may be compiled in several ways.
struct Analyst::Kept {
  struct One {
    CompileCommand For;
    KeptPreamble Headers;
  };
  std::list<One> All;
};

namespace {

/// Open files over those on disk.
class OpenFiles final : public Files {
public:
  explicit OpenFiles(const std::map<std::string, std::shared_ptr<const Text>> &Open) : Open(Open) {}
  std::optional<std::string> read(llvm::StringRef Path) const override {
    auto It = Open.find(Path.str());
    return It == Open.end() ? Disk.read(Path) : It->second->bytes().str();
  }

private:
  const std::map<std::string, std::shared_ptr<const Text>> &Open;
  DiskFiles Disk;
};

/// Without pipes and devices: to open one may wait for ever, and nothing would be analysed any more.
class RegularFiles final : public llvm::vfs::ProxyFileSystem {
public:
  using ProxyFileSystem::ProxyFileSystem;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine &Path) override {
    llvm::ErrorOr<llvm::vfs::Status> Found = status(Path);
    if (Found && !Found->isRegularFile() && !Found->isDirectory())
      return std::make_error_code(std::errc::operation_not_supported);
    return ProxyFileSystem::openFileForRead(Path);
  }
};

/// The same for clang. An unsaved file's time is made of its text, so that preambles see it change.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
overlay(const std::map<std::string, std::shared_ptr<const Text>> &Open) {
  auto Memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  for (const auto &[Path, Content] : Open)
    Memory->addFile(Path, static_cast<time_t>(llvm::hash_value(Content->bytes()) & 0x7fffffff),
                    llvm::MemoryBuffer::getMemBuffer(Content->bytes(), Path));
  auto Out = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
      llvm::makeIntrusiveRefCnt<RegularFiles>(llvm::vfs::createPhysicalFileSystem()));
  Out->pushOverlay(Memory);
  return Out;
}

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

TuResult lost(const CompileCommand &Command, SkipReason Why) {
  TuResult Out;
  Out.File = Command.File;
  Out.Skips.push_back({Why, Command.File, "", ""});
  return Out;
}

} // namespace

/// LLVM's handlers run on the stack that crashed, which is no use when that is what ran out.
static void enableRecovery() {
  llvm::CrashRecoveryContext::Enable();
  struct sigaction Handler;
  if (::sigaction(SIGSEGV, nullptr, &Handler) == 0) {
    Handler.sa_flags |= SA_ONSTACK;
    ::sigaction(SIGSEGV, &Handler, nullptr);
  }
}

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

/// An AST takes much memory. While somebody types the next one gets the same, for giving it back and taking it anew
/// costs time; it goes when nothing was done for a moment.
static void keepFreedMemory() {
  ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
}
void Analyst::tidy() {
  if (std::exchange(Untidy, false))
    ::malloc_trim(0);
}

Analyst::Analyst(SetupFn Make, Events E) : Tell(std::move(E)), Where(std::move(Make)) {
  enableRecovery();
  keepFreedMemory();
  Thread = std::thread([this] { run(); });
}

Analyst::~Analyst() {
  {
    std::lock_guard<std::mutex> Guard(Mutex);
    Ending = true;
    Stop = true;
  }
  Wake.notify_all();
  Thread.join();
}

void Analyst::touch(Document &D, Clock::time_point When) {
  D.Due = When;
  D.Known = nullptr;
  Wake.notify_all();
}

void Analyst::touchAll() {
  for (auto &[File, D] : Documents)
    touch(D, Clock::now());
}

static bool isAsOnDisk(const std::string &File, llvm::StringRef Content) {
  std::optional<std::string> Disk = DiskFiles().read(File);
  return Disk && *Disk == Content;
}

void Analyst::open(const std::string &File, std::string Uri, int64_t Version, std::string Content) {
  bool Dirty = !isAsOnDisk(File, Content);
  std::lock_guard<std::mutex> Guard(Mutex);
  Document &D = Documents[File];
  D.Uri = std::move(Uri);
  D.Version = Version;
  D.Shown = std::make_shared<Text>(std::move(Content));
  D.Dirty = Dirty;
  if (Running == File)
    Stop = true;
  touch(D, Clock::now());
}

void Analyst::change(const std::string &File, int64_t Version,
                     llvm::ArrayRef<llvm::lsp::TextDocumentContentChangeEvent> Changes) {
  std::lock_guard<std::mutex> Guard(Mutex);
  auto It = Documents.find(File);
  if (It == Documents.end())
    return;
  Document &D = It->second;
  D.Version = Version;
  D.Dirty = true;
  for (const auto &C : Changes)
    D.Shown = std::make_shared<Text>(D.Shown->edited(C));
  if (Running == File)
    Stop = true;
  touch(D, Clock::now() + Pause);
}

void Analyst::saved(const std::string &File) {
  std::lock_guard<std::mutex> Guard(Mutex);
  auto It = Documents.find(File);
  if (It == Documents.end())
    return;
  It->second.Dirty = !isAsOnDisk(File, It->second.Shown->bytes());
  for (auto &[Other, D] : Documents)
    if (Other != File && It->second.IsHeader) // the others may include it
      touch(D, Clock::now());
  Look = true;
  Wake.notify_all();
}

bool Analyst::close(const std::string &File) {
  std::list<Question> Left;
  {
    std::lock_guard<std::mutex> Guard(Mutex);
    auto It = Documents.find(File);
    if (It == Documents.end())
      return false;
    Left = std::move(It->second.Questions);
    Documents.erase(It);
    if (Running == File)
      Stop = true;
    Wake.notify_all(); // its preamble goes
  }
  refuse(std::move(Left), static_cast<int>(ErrorCode::ContentModified), "the file was closed");
  return true;
}

void Analyst::setSettings(const ClientSettings &S) {
  std::lock_guard<std::mutex> Guard(Mutex);
  NewSettings = S;
  touchAll();
}

void Analyst::setFolders(std::vector<std::string> Folders) {
  std::lock_guard<std::mutex> Guard(Mutex);
  NewFolders = std::move(Folders);
  touchAll();
}

void Analyst::lookAgain() {
  std::lock_guard<std::mutex> Guard(Mutex);
  Look = true;
  touchAll();
}

void Analyst::ask(const std::string &File, llvm::json::Value Id, Answer Then) {
  AnalysedPtr Known;
  {
    std::lock_guard<std::mutex> Guard(Mutex);
    auto It = Documents.find(File);
    if (It != Documents.end()) {
      Known = It->second.Known;
      if (!Known) {
        It->second.Questions.push_back({std::move(Id), std::move(Then)});
        return;
      }
    }
  }
  if (Known)
    Then(std::move(Known));
  else
    Then(llvm::make_error<LSPError>("the file is not open", ErrorCode::InvalidParams));
}

void Analyst::cancel(const llvm::json::Value &Id) {
  std::list<Question> Out;
  {
    std::lock_guard<std::mutex> Guard(Mutex);
    for (auto &[File, D] : Documents)
      for (auto It = D.Questions.begin(); It != D.Questions.end();)
        if (auto Next = std::next(It); It->Id == Id) {
          Out.splice(Out.end(), D.Questions, It);
          It = Next;
        } else {
          It = Next;
        }
  }
  refuse(std::move(Out), static_cast<int>(ErrorCode::RequestCancelled), "cancelled");
}

void Analyst::refuse(std::list<Question> Questions, int Code, const char *Why) {
  for (Question &Q : Questions)
    Q.Then(llvm::make_error<LSPError>(Why, static_cast<ErrorCode>(Code)));
}

/// Waits for something to do. Nothing: it is over.
std::optional<Analyst::Work> Analyst::next(std::unique_lock<std::mutex> &Lock) {
  while (!Ending) {
    if (NewSettings)
      Where.setSettings(*std::exchange(NewSettings, std::nullopt));
    if (NewFolders)
      Where.setFolders(*std::exchange(NewFolders, std::nullopt));
    std::erase_if(Preambles, [&](const auto &P) { return !Documents.count(P.first); });
    if (std::exchange(Look, false))
      return Work{"", "", 0, nullptr, {}, /*LookAround=*/true};

    std::pair<const std::string, Document> *First = nullptr;
    for (auto &Each : Documents)
      if (Each.second.Due && (!First || *Each.second.Due < *First->second.Due))
        First = &Each;
    auto Now = Clock::now();
    if (First && *First->second.Due <= Now) {
      Work W{First->first, First->second.Uri, First->second.Version, First->second.Shown, {}, false};
      for (auto &[File, D] : Documents)
        if (D.Dirty || File == W.File)
          W.Unsaved[File] = D.Shown;
      First->second.Due.reset();
      Running = W.File;
      Stop = false;
      return W;
    }
    auto Until = First ? *First->second.Due : Now + LookAround;
    if (Wake.wait_until(Lock, Until) == std::cv_status::timeout && !First &&
        (Untidy || !Documents.empty()))
      Look = true;
  }
  return std::nullopt;
}

void Analyst::run() {
  std::unique_lock<std::mutex> Lock(Mutex);
  while (std::optional<Work> W = next(Lock)) {
    Lock.unlock();
    if (W->LookAround) {
      bool Changed = Where.changedOnDisk();
      tidy();
      Lock.lock();
      if (Changed)
        touchAll();
      continue;
    }
    finish(*W, analyse(*W));
    Lock.lock();
    Untidy = true;
  }
}

AnalysedPtr Analyst::analyse(const Work &W) {
  auto Out = std::make_shared<Analysed>();
  Out->File = W.File;
  Out->Uri = W.Uri;
  Out->Version = W.Version;
  Out->Shown = W.Shown;
  Where.changedOnDisk(); // then all is asked anew
  llvm::Expected<FileSetup> How = Where.of(W.File);
  if (!How) {
    Out->Told.push_back("not analysed: " + llvm::toString(How.takeError()));
    return Out;
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
  for (const CompileCommand &Command : How->Commands) {
    // A header is part of what would be precompiled: with each of its edits all of it is read anyway.
    Options.Parse.Headers = nullptr;
    if (How->IsMain) {
      auto It = llvm::find_if(Mine->All, [&](const Kept::One &K) { return K.For == Command; });
      if (It == Mine->All.end()) {
        It = Mine->All.emplace(It);
        It->For = Command;
        It->Headers.Begins = [this, File = W.File] { Tell.Headers(File, InHeaders = true); };
        It->Headers.Ended = [this, File = W.File] { Tell.Headers(File, InHeaders = false); };
      }
      Options.Parse.Headers = &It->Headers;
    }
    Options.Parse.Files = overlay(W.Unsaved);
    OutlineWatcher Watcher(W.File);
    Options.Watcher = &Watcher;
    TuResult Result;
    bool Hung = false;
    Patience Waits{MaxSilence, [&] { // what the parse has taken is lost
                     Hung = true;
                     llvm::CrashRecoveryContext::GetCurrent()->HandleExit(1);
                   }};
    Options.Parse.Patient = &Waits;
    if (!runSafely([&] { Result = analyzeTu(Command, Options); })) {
      Result = lost(Command, Hung ? SkipReason::TimeOut : SkipReason::Crash);
      (void)Mine.release(); // in an unknown state: to take it down could crash again
      if (std::exchange(InHeaders, false))
        Tell.Headers(W.File, false);
      Merged.add(std::move(Result));
      break;
    }
    if (Stop)
      return nullptr;
    Merged.add(std::move(Result));
    if (Out->Shape.Functions.empty())
      Out->Shape = Watcher.take();
  }
  OpenFiles Sources(W.Unsaved);
  SourceLines Lines(Sources);
  Out->Run = Merged.finish(Lines);
  markKnown(*How->Project, Options.Today, *Out);
  std::erase_if(Out->Run.Findings, [&](const Finding &F) { return F.At.File != W.File; });
  for (const Finding &F : Out->Run.Findings)
    for (const Step &S : F.Steps)
      if (S.At.File != W.File && !Out->Others.count(S.At.File))
        Out->Others[S.At.File] = std::make_shared<Text>(Sources.read(S.At.File).value_or(""));
  return Out;
}

void Analyst::finish(const Work &W, AnalysedPtr Made) {
  std::list<Question> Answered;
  {
    std::lock_guard<std::mutex> Guard(Mutex);
    Running.clear();
    auto It = Documents.find(W.File);
    if (!Made || It == Documents.end() || It->second.Version != W.Version || It->second.Shown != W.Shown ||
        It->second.Due)
      return;
    It->second.Known = Made;
    It->second.IsHeader = Made->IsHeader;
    Answered = std::move(It->second.Questions);
    It->second.Questions.clear();
  }
  Tell.Done(Made);
  for (Question &Q : Answered)
    Q.Then(Made);
}

} // namespace deed
