#include "lsp/AnalystRun.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include <csignal>
#include <malloc.h>

namespace deed {

using llvm::lsp::ErrorCode;
using llvm::lsp::LSPError;

/// LLVM's handlers run on the stack that crashed, which is no use when that is what ran out.
static void enableRecovery() {
  llvm::CrashRecoveryContext::Enable();
  struct sigaction Handler;
  if (::sigaction(SIGSEGV, nullptr, &Handler) == 0) {
    Handler.sa_flags |= SA_ONSTACK;
    ::sigaction(SIGSEGV, &Handler, nullptr);
  }
}

/// An AST takes much memory. While somebody types the next one gets the same, for giving it back and taking it anew
/// costs time; it goes when nothing was done for a moment.
static void keepFreedMemory() {
  ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
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
    stop();
  }
  Wake.notify_all();
  Thread.join();
}

/// What is being analysed is not wanted any more.
void Analyst::stop() {
  Stop = true;
  if (Current && Current->Branch)
    Current->Branch->kill(SIGKILL);
}

/// Something about it has changed, and not its text alone.
void Analyst::touch(Document &D) {
  D.Due = Clock::now();
  D.Anew = true;
  D.Known = nullptr;
  if (Current && Current->IsAhead)
    stop();
  Wake.notify_all();
}

void Analyst::touchAll() {
  for (auto &[File, D] : Documents)
    touch(D);
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
  if (Current && Current->File == File)
    stop();
  touch(D);
}

void Analyst::change(const std::string &File, int64_t Version,
                     llvm::ArrayRef<llvm::lsp::TextDocumentContentChangeEvent> Changes) {
  std::lock_guard<std::mutex> Guard(Mutex);
  auto It = Documents.find(File);
  if (It == Documents.end())
    return;
  for (auto &[Other, D] : Documents)
    D.IsAhead = Other == File;
  Document &D = It->second;
  const std::shared_ptr<const Text> Before = D.Shown;
  D.Version = Version;
  D.Dirty = true;
  for (const auto &C : Changes)
    D.Shown = std::make_shared<Text>(D.Shown->edited(C));
  D.EditedAt = Before->commonBeginning(*D.Shown);
  D.Due = Clock::now() + Pause;
  D.Known = nullptr;
  if (Current && (Current->File == File ? !Current->mayBecome(*D.Shown) : Current->IsAhead))
    stop();
  else if (Current && Current->File == File && Current->Branch)
    Current->Branch->kill(SIGKILL);
  Wake.notify_all();
}

void Analyst::saved(const std::string &File) {
  std::lock_guard<std::mutex> Guard(Mutex);
  auto It = Documents.find(File);
  if (It == Documents.end())
    return;
  It->second.Dirty = !isAsOnDisk(File, It->second.Shown->bytes());
  for (auto &[Other, D] : Documents)
    if (Other != File && It->second.IsHeader) // the others may include it
      touch(D);
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
    if (Current && Current->File == File)
      stop();
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

} // namespace deed
