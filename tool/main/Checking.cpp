#include "main/Checking.h"
#include "engine/SinceRevision.h"
#include "findings/SeenFiles.h"
#include "main/Say.h"
#include "pool/StopSignals.h"
#include "report/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace deed {
namespace {

constexpr double DefaultSeconds = 300;
constexpr uint64_t DefaultMegabytes = 4096;

ProjectOptions projectOptions(const CheckOptions &Options, const Analysis &How, const Inputs &In) {
  ProjectOptions P;
  P.Pool.Workers = Options.Jobs;
  double Seconds = settled(Options.TimeLimit, How.Run.Seconds, DefaultSeconds);
  P.Pool.TimeLimit = std::chrono::milliseconds(static_cast<int64_t>(Seconds * 1000));
  P.Pool.MemoryLimit = settled(Options.MemoryLimit, How.Run.Memory, DefaultMegabytes) << 20;
  P.Merge.Rules = Options.Depth.Rules;
  P.Merge.WholeProject = In.WholeProject;
  P.Merge.Wanted = How.Config.get();
  P.Merge.Today = How.Tu.Today;
  return P;
}

void sayWhatIsChecked(const CheckOptions &Options, const Inputs &In, llvm::ArrayRef<Skip> Excluded) {
  if (Options.Talk == Verbosity::Quiet)
    return;
  for (const std::string &Note : In.Chosen.Notes)
    sayNote(Note);
  if (In.Chosen.Commands.empty() && !Excluded.empty())
    sayNote("all that was named is excluded, by " + llvm::Twine(Excluded.front().Detail));
  if (Options.Talk == Verbosity::Verbose && !In.Database.empty())
    sayNote("flags from `" + llvm::Twine(In.Database) + "`");
}

/// Settings that nobody hears must not look as if they were in force.
void sayWhatIsUnheard(const CheckOptions &Options, const Configuration &Config) {
  std::string Here = workingDirectory();
  if (Options.Talk != Verbosity::Quiet)
    for (const Configuration::Unheard &U : Config.unheardFrom(Here))
      sayNote("`" + U.Key + "` at " + shownPath(U.File, Here) + ":" + llvm::Twine(U.Line) +
              " is for runs that start in that folder, and does not count here");
}

/// Of the working tree that one is in; else of the one that holds the sources.
llvm::Expected<Change> changeSince(const CheckOptions &Options, llvm::ArrayRef<CompileCommand> Commands) {
  std::string Folder = workingDirectory();
  if (llvm::Expected<Git> Tree = Git::open(Folder); !Tree) {
    llvm::consumeError(Tree.takeError());
    if (!Commands.empty())
      Folder = llvm::sys::path::parent_path(Commands.front().File).str();
  }
  return Change::since(Options.Since, Folder);
}

} // namespace

llvm::Expected<Checked> checkProject(const CheckOptions &Options, SourceLines &Source) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Disk = llvm::vfs::getRealFileSystem();
  llvm::Expected<Inputs> In = chooseInputs(Options.Input, *Disk);
  if (!In)
    return In.takeError();
  llvm::Expected<Analysis> How = Analysis::make(Options.Depth);
  if (!How)
    return How.takeError();
  llvm::Expected<std::vector<Skip>> Excluded = leaveOutExcluded(In->Chosen.Commands, *How->Config);
  if (!Excluded)
    return Excluded.takeError();
  How->Tu.Audits = Options.Audits;
  sayWhatIsChecked(Options, *In, *Excluded);
  sayWhatIsUnheard(Options, *How->Config);

  Progress Show = Progress::onStandardError(Options.Talk);
  const ProjectOptions ForAll = projectOptions(Options, *How, *In);
  std::optional<Change> Since;
  if (!Options.Since.empty()) {
    llvm::Expected<Change> Made = changeSince(Options, In->Chosen.Commands);
    if (!Made)
      return Made.takeError();
    auto Affected = affectedBy(*Made, In->Chosen.Commands, ForAll.Pool);
    if (!Affected)
      return Affected.takeError();
    if (Options.Talk != Verbosity::Quiet)
      sayNote("the change since `" + Options.Since + "` can affect " + llvm::Twine(Affected->size()) + " of " +
              llvm::Twine(In->Chosen.Commands.size()) + " files");
    In->WholeProject = In->WholeProject && Affected->size() == In->Chosen.Commands.size();
    In->Chosen.Commands = std::move(*Affected);
    Since = std::move(*Made);
  }
  auto Analyze = [&](const CompileCommand &Command) { return analyzeTu(Command, How->Tu); };
  llvm::Expected<ProjectRun> Run =
      analyzeProject(In->Chosen.Commands, Analyze, projectOptions(Options, *How, *In), Source, Show);
  if (!Run)
    return Run.takeError();
  if (Run->Cost.StoppedBy)
    dieBy(*Run->Cost.StoppedBy);
  if (Since)
    if (llvm::Error E = keepWhatIsOfChange(*Since, In->Chosen.Commands, How->Tu, ForAll, Show, Run->Result))
      return std::move(E);

  Checked Done{std::move(*How), std::move(*In), std::move(*Run)};
  llvm::append_range(Done.Run.Result.Skips, *Excluded);
  llvm::sort(Done.Run.Result.Skips);
  for (const Finding &F : Done.Run.Result.Findings)
    Done.How.Config->settingsOf(F.At.File); // a folder with a .deed of its own, which only a worker has read
  if (llvm::Error E = Done.How.Config->problems()) {
    sayErrors(std::move(E));
    Done.AllUnderstood = false;
  }
  return Done;
}

std::string baselinePath(const CheckOptions &Options, const Analysis &How) {
  if (!Options.BaselineFile.empty())
    return absolutePath(Options.BaselineFile, workingDirectory());
  return How.Run.Baseline ? How.Run.Baseline->Value : "";
}

llvm::Expected<Baseline> readBaseline(llvm::StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return usageError("the baseline `" + Path + "` cannot be read: " + Buffer.getError().message(),
                      Buffer.getError() == std::errc::no_such_file_or_directory ? "`deed baseline create` makes it"
                                                                                : "");
  return Baseline::parse((*Buffer)->getBuffer(), Path);
}

Baseline::WasSeen whatWasSeen(const CheckOptions &Options, const Checked &Done) {
  auto Files = std::make_shared<SeenFiles>(Done.Run.Result, Done.In.WholeProject);
  return [Files, Rules = Options.Depth.Rules](llvm::StringRef File, llvm::StringRef RuleId) {
    if (std::optional<Rule> R = ruleById(RuleId); R && !Rules.empty() && !Rules.count(*R))
      return false;
    return Files->sawAllOf(File) || !llvm::sys::fs::exists(File);
  };
}

} // namespace deed
