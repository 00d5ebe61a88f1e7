#include "engine/SinceRevision.h"
#include "findings/Baseline.h"
#include "frontend/CompileDb.h"
#include "frontend/IncludedFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using llvm::StringRef;

namespace deed {
namespace {

/// A file system in which some files do not exist.
class HidingFiles final : public llvm::vfs::ProxyFileSystem {
public:
  HidingFiles(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Below, llvm::StringSet<> Hidden)
      : ProxyFileSystem(std::move(Below)), Hidden(std::move(Hidden)) {}

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &Path) override {
    if (hides(Path))
      return std::make_error_code(std::errc::no_such_file_or_directory);
    return ProxyFileSystem::status(Path);
  }
  bool exists(const llvm::Twine &Path) override { return !hides(Path) && ProxyFileSystem::exists(Path); }
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine &Path) override {
    if (hides(Path))
      return std::make_error_code(std::errc::no_such_file_or_directory);
    return ProxyFileSystem::openFileForRead(Path);
  }

private:
  bool hides(const llvm::Twine &Path) {
    llvm::SmallString<256> Full;
    Path.toVector(Full);
    if (makeAbsolute(Full))
      return false;
    llvm::sys::path::remove_dots(Full, /*remove_dot_dot=*/true);
    return Hidden.contains(Full);
  }
  llvm::StringSet<> Hidden;
};

/// How the sources were: for clang, and for who quotes lines.
class BaseFiles final : public Files {
public:
  static llvm::Expected<BaseFiles> of(const Change &C) {
    BaseFiles Out;
    for (const FileDelta &D : C.Files)
      if (D.Before.empty()) {
        Out.Hidden.insert(D.After);
      } else {
        llvm::Expected<std::string> Text = C.Tree.read(C.Base, D.Before);
        if (Text) {
          Out.Old[D.Before] = std::move(*Text);
        } else { // a submodule, or a link to what is no file
          llvm::consumeError(Text.takeError());
        }
        if (D.After != D.Before && !D.After.empty())
          Out.Hidden.insert(D.After);
      }
    for (const auto &Each : Out.Old) // one name may have gone to another file
      Out.Hidden.erase(Each.first());
    return Out;
  }

  std::optional<std::string> read(StringRef Path) const override {
    if (auto It = Old.find(Path); It != Old.end())
      return It->second;
    return Hidden.contains(Path) ? std::nullopt : Disk.read(Path);
  }
  bool exists(StringRef Path) const { return !Hidden.contains(Path); }

  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> forClang() const {
    auto Memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
    for (const auto &Each : Old)
      Memory->addFile(Each.first(), 0, llvm::MemoryBuffer::getMemBufferCopy(Each.second, Each.first()));
    auto Shown = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
        llvm::makeIntrusiveRefCnt<HidingFiles>(llvm::vfs::createPhysicalFileSystem(), Hidden));
    Shown->pushOverlay(std::move(Memory));
    return Shown;
  }

private:
  llvm::StringMap<std::string> Old;
  llvm::StringSet<> Hidden;
  DiskFiles Disk;
};

/// The command of a source that had another name, for that name.
CompileCommand underOldName(CompileCommand Command, StringRef Old) {
  for (std::string &Arg : Command.Args)
    if (absolutePath(Arg, Command.Directory) == Command.File)
      Arg = Old.str();
  Command.File = Old.str();
  return Command;
}

/// Old names to new ones in all places of a finding.
void rename(Finding &F, const std::map<std::string, std::string> &NewNames) {
  auto Rename = [&](FileSpan &At) {
    if (auto It = NewNames.find(At.File); It != NewNames.end())
      At.File = It->second;
  };
  Rename(F.At);
  for (Step &S : F.Steps)
    Rename(S.At);
}

bool touches(const std::map<std::string, Git::Ranges> &Lines, const FileSpan &At) {
  auto It = Lines.find(At.File);
  return At.valid() && It != Lines.end() && llvm::any_of(It->second, [&](const auto &Range) {
           return Range.first <= std::max(At.EndLine, At.Line) && At.Line <= Range.second;
         });
}

} // namespace

llvm::Expected<Change> Change::since(StringRef Revision, StringRef Folder) {
  llvm::Expected<Git> Tree = Git::open(Folder);
  if (!Tree)
    return Tree.takeError();
  llvm::Expected<std::string> Base = Tree->baseOf(Revision);
  if (!Base)
    return Base.takeError();
  llvm::Expected<std::vector<FileDelta>> Files = Tree->changesSince(*Base);
  if (!Files)
    return Files.takeError();
  return Change{std::move(*Tree), Revision.str(), std::move(*Base), std::move(*Files)};
}

llvm::Expected<std::vector<CompileCommand>> affectedBy(const Change &C, llvm::ArrayRef<CompileCommand> Commands,
                                                       const PoolOptions &Pool) {
  llvm::StringSet<> Changed;
  for (const FileDelta &D : C.Files) {
    Changed.insert(D.Before);
    Changed.insert(D.After);
  }
  std::vector<bool> Affected(Commands.size());
  if (!C.Files.empty()) {
    auto Ask = [&](size_t I) -> std::string {
      if (Changed.contains(Commands[I].File))
        return "yes";
      llvm::Expected<std::vector<std::string>> Files = includedFiles(Commands[I]);
      if (Files)
        return llvm::any_of(*Files, [&](const std::string &F) { return Changed.contains(F); }) ? "yes" : "no";
      llvm::consumeError(Files.takeError());
      return "yes";
    };
    PoolEvents Events;
    Events.Deliver = [&](size_t I, TaskOutcome Outcome) {
      Affected[I] = Outcome.How != TaskOutcome::End::Done || Outcome.Reply != "no";
    };
    if (llvm::Expected<PoolUsage> Cost = runOnWorkers(Commands.size(), Ask, Pool, Events); !Cost)
      return Cost.takeError();
  }
  std::vector<CompileCommand> Out;
  for (size_t I = 0; I != Commands.size(); ++I)
    if (Affected[I])
      Out.push_back(Commands[I]);
  return Out;
}

llvm::Error keepWhatIsOfChange(const Change &C, llvm::ArrayRef<CompileCommand> Commands, const AnalysisOptions &How,
                               const ProjectOptions &Options, Progress &Show, RunResult &Run) {
  if (Run.Findings.empty())
    return llvm::Error::success();
  llvm::Expected<std::map<std::string, Git::Ranges>> Lines = C.Tree.changedLines(C.Base);
  if (!Lines)
    return Lines.takeError();
  llvm::Expected<BaseFiles> Before = BaseFiles::of(C);
  if (!Before)
    return Before.takeError();

  std::map<std::string, std::string> NewNames, OldNames;
  for (const FileDelta &D : C.Files)
    if (!D.Before.empty() && !D.After.empty() && D.Before != D.After) {
      NewNames[D.Before] = D.After;
      OldNames[D.After] = D.Before;
    }
  std::vector<CompileCommand> Then;
  for (const CompileCommand &Command : Commands) {
    if (auto It = OldNames.find(Command.File); It != OldNames.end())
      Then.push_back(underOldName(Command, It->second));
    else if (Before->exists(Command.File))
      Then.push_back(Command);
  }

  AnalysisOptions AsItWas = How;
  AsItWas.Parse.Files = Before->forClang();
  SourceLines Source(*Before);
  auto Analyze = [&](const CompileCommand &Command) { return analyzeTu(Command, AsItWas); };
  llvm::Expected<ProjectRun> Old = analyzeProject(Then, Analyze, Options, Source, Show);
  if (!Old)
    return Old.takeError();

  for (Finding &F : Old->Result.Findings)
    rename(F, NewNames);
  auto All = [](StringRef, StringRef) { return true; };
  Baseline Known = Baseline("/base").changed(Old->Result.Findings, All, Baseline::Change::Update);
  std::vector<Finding> Compared = Run.Findings;
  Known.mark(Compared, All, "");
  std::vector<Finding> Kept;
  for (size_t I = 0; I != Compared.size(); ++I) {
    Finding &F = Run.Findings[I];
    bool Touched = touches(*Lines, F.At) || llvm::any_of(F.Steps, [&](const Step &S) { return touches(*Lines, S.At); });
    if (Compared[I].Since == Finding::Age::New || Touched)
      Kept.push_back(std::move(F));
    else if (!F.Suppressed)
      ++Run.NotOfChange;
  }
  Run.Findings = std::move(Kept);
  // What could not be analysed as it was may have had the same findings.
  for (const std::string &File : Old->Result.Failed)
    Run.Skips.push_back({SkipReason::BaseFailed, NewNames.count(File) ? NewNames[File] : File, "", C.Revision});
  llvm::sort(Run.Skips);
  return llvm::Error::success();
}

} // namespace deed
