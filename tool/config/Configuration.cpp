#include "config/Configuration.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using llvm::StringRef;
namespace path = llvm::sys::path;

namespace deed {

struct Configuration::Folder {
  std::unique_ptr<ConfigFile> Here; ///< null: there is none, or it has mistakes
  const Folder *Above = nullptr;
};

Configuration::Configuration(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files, ConfigOverrides Said)
    : Files(std::move(Files)), Said(std::move(Said)) {}
Configuration::~Configuration() = default;

llvm::Expected<ConfigFile> Configuration::load(StringRef Path) const {
  auto Buffer = Files->getBufferForFile(Path);
  if (!Buffer)
    return llvm::make_error<ConfigError>(
        std::vector<ConfigProblem>{{Path.str(), 0, 0, "the file cannot be read: " + Buffer.getError().message(), ""}});
  return readConfig((*Buffer)->getBuffer(), Path);
}

llvm::Error Configuration::useOnly(StringRef Path, StringRef Root) {
  llvm::Expected<ConfigFile> File = load(Path);
  if (!File)
    return File.takeError();
  Only = std::make_unique<ConfigFile>(std::move(*File));
  Only->Folder = Root.str();
  LooksForFiles = false;
  Unchecked.push_back(Only.get());
  return llvm::Error::success();
}

void Configuration::useNone() { LooksForFiles = false; }

const Configuration::Folder *Configuration::folder(StringRef Path) const {
  if (Path.empty())
    return nullptr;
  if (auto It = Folders.find(Path); It != Folders.end())
    return It->second.get();
  auto Made = std::make_unique<Folder>();
  llvm::SmallString<128> Name(Path);
  path::append(Name, ConfigName);
  auto Status = Files->status(Name);
  if (Status && Status->isRegularFile()) {
    llvm::Expected<ConfigFile> Read = load(Name);
    if (Read) {
      Made->Here = std::make_unique<ConfigFile>(std::move(*Read));
      Unchecked.push_back(Made->Here.get());
    } else {
      llvm::handleAllErrors(Read.takeError(), [&](const ConfigError &E) { llvm::append_range(Problems, E.Problems); });
    }
  }
  if (!Made->Here || Made->Here->Inherit)
    Made->Above = folder(path::parent_path(Path));
  return (Folders[Path] = std::move(Made)).get();
}

std::vector<const ConfigFile *> Configuration::filesFor(StringRef Where) const {
  std::vector<const ConfigFile *> Out;
  if (Only)
    Out.push_back(Only.get());
  if (LooksForFiles)
    for (const Folder *F = folder(Where); F; F = F->Above)
      if (F->Here)
        Out.push_back(F->Here.get());
  return Out;
}

namespace {

void apply(FileSettings &S, const ConfigFile &From, const ConfigSection &Section) {
  if (Section.How) {
    S.Policy.How = Section.How->Value;
    S.HowFrom = {&From, Section.How->Line};
  }
  for (const RuleLine &L : Section.Rules)
    for (const RuleInfo &I : allRules()) {
      if (L.Which && *L.Which != I.Which)
        continue;
      RuleSetting How = L.How;
      // "all: warning" is about levels; rules of the strict profile stay where they belong.
      if (!L.Which && How.On == true)
        How.On.reset();
      S.Policy.Rules[I.Which] = How;
      S.RuleFrom[I.Which] = {&From, L.Line};
    }
}

void apply(FileSettings &S, const ConfigFile &From, StringRef File) {
  apply(S, From, From.Top);
  for (const ConfigSection &Section : From.Paths)
    if (llvm::any_of(Section.Match, [&](const auto &G) { return matchesIn(From.Folder, G.Value, File); }))
      apply(S, From, Section);
  for (const Setting<std::string> &G : From.Exclude)
    if (matchesIn(From.Folder, G.Value, File)) {
      S.Policy.Excluded = true;
      S.ExcludedBy = {&From, G.Line};
    }
  if (From.HeaderFilter) {
    S.HeaderFilter = From.HeaderFilter->Value;
    S.HeaderFilterFrom = {&From, From.HeaderFilter->Line};
  }
}

template <class T>
void take(std::optional<InForce<T>> &Into, const std::optional<Setting<T>> &Given, const ConfigFile &From) {
  if (Given)
    Into = {Given->Value, {&From, Given->Line}};
}

} // namespace

const FileSettings &Configuration::settingsOf(StringRef File) const {
  auto [It, New] = Settings.try_emplace(File);
  FileSettings &S = It->second;
  if (!New)
    return S;
  std::vector<const ConfigFile *> NearestFirst = filesFor(path::parent_path(File));
  for (const ConfigFile *From : llvm::reverse(NearestFirst))
    apply(S, *From, File);
  constexpr ConfigOrigin FromCommandLine{nullptr, 0, true};
  if (Said.How) {
    S.Policy.How = *Said.How;
    S.HowFrom = FromCommandLine;
  }
  for (Rule R : Said.Named) {
    S.Policy.Rules[R].On = true;
    S.RuleFrom[R] = FromCommandLine;
  }
  if (Said.HeaderFilter) {
    S.HeaderFilter = Said.HeaderFilter;
    S.HeaderFilterFrom = FromCommandLine;
  }
  return S;
}

bool Configuration::reportsOn(StringRef Header, StringRef Main) const {
  const FileSettings &S = settingsOf(Main);
  if (!S.HeaderFilter)
    return true;
  std::unique_ptr<llvm::Regex> &Filter = Filters[*S.HeaderFilter];
  if (!Filter)
    Filter = std::make_unique<llvm::Regex>(*S.HeaderFilter);
  return Filter->match(Header);
}

RunSettings Configuration::runSettings(StringRef Where) const {
  RunSettings Out;
  std::vector<const ConfigFile *> NearestFirst = filesFor(Where);
  for (const ConfigFile *From : llvm::reverse(NearestFirst)) {
    for (const Setting<std::string> &M : From->Models)
      Out.Models.push_back({M.Value, {From, M.Line}});
    take(Out.Baseline, From->Baseline, *From);
    take(Out.Gate, From->Gate, *From);
    take(Out.MaxFindings, From->MaxFindings, *From);
    take(Out.FunctionBudget, From->Limits.Function, *From);
    take(Out.Seconds, From->Limits.Seconds, *From);
    take(Out.Memory, From->Limits.Memory, *From);
  }
  return Out;
}

std::vector<Configuration::Unheard> Configuration::unheardFrom(StringRef Where) const {
  std::vector<Unheard> Out;
  std::vector<const ConfigFile *> Heard = filesFor(Where);
  for (const auto &Each : Folders) {
    const ConfigFile *File = Each.second->Here.get();
    if (!File || llvm::is_contained(Heard, File))
      continue;
    auto add = [&](StringRef Key, const auto &Given) {
      if (Given)
        Out.push_back({Key.str(), File->Path, Given->Line});
    };
    if (!File->Models.empty())
      Out.push_back({"models", File->Path, File->Models.front().Line});
    add("baseline", File->Baseline);
    add("fail-on", File->Gate);
    add("max-findings", File->MaxFindings);
    for (unsigned Line : {File->Limits.Function ? File->Limits.Function->Line : 0,
                          File->Limits.Seconds ? File->Limits.Seconds->Line : 0,
                          File->Limits.Memory ? File->Limits.Memory->Line : 0})
      if (Line) {
        Out.push_back({"budgets", File->Path, Line});
        break;
      }
  }
  llvm::sort(Out);
  return Out;
}

namespace {

/// The globs of one file that have matched nothing yet, held against all that is on disk below its folder. Most are
/// settled at once, and the walk ends with the last.
class GlobSearch {
public:
  GlobSearch(const ConfigFile &File, llvm::vfs::FileSystem &Files) : File(File), Files(Files) {
    for (const ConfigSection &S : File.Paths)
      add(S.Match);
    add(File.Exclude);
  }

  std::vector<const Setting<std::string> *> unmatched() {
    walk(File.Folder, 0);
    return Open;
  }

private:
  static constexpr unsigned MostEntries = 500000, MostDepth = 60;

  void add(const std::vector<Setting<std::string>> &Globs) {
    for (const Setting<std::string> &G : Globs)
      Open.push_back(&G);
  }

  void walk(StringRef Where, unsigned Depth) {
    std::vector<std::string> Below;
    std::error_code Code;
    for (llvm::vfs::directory_iterator It = Files.dir_begin(Where, Code), End; It != End && !Code && !Open.empty();
         It.increment(Code)) {
      StringRef Name = It->path();
      if (++Entries > MostEntries) { // better no word than a long wait
        Open.clear();
        return;
      }
      std::erase_if(Open, [&](const auto *G) { return matchesIn(File.Folder, G->Value, Name); });
      if (It->type() == llvm::sys::fs::file_type::directory_file && path::filename(Name) != ".git")
        Below.push_back(Name.str());
    }
    for (const std::string &Each : Below)
      if (!Open.empty() && Depth < MostDepth)
        walk(Each, Depth + 1);
  }

  const ConfigFile &File;
  llvm::vfs::FileSystem &Files;
  std::vector<const Setting<std::string> *> Open;
  unsigned Entries = 0;
};

} // namespace

void Configuration::checkGlobs(const ConfigFile &File) const {
  for (const Setting<std::string> *G : GlobSearch(File, *Files).unmatched()) {
    std::string Help = "globs start from `" + File.Folder + "`; `*` stays within one folder, `**` crosses folders";
    if (StringRef(G->Value).starts_with("/"))
      Help = "globs are relative to `" + File.Folder + "`: write it without the leading slash";
    Problems.push_back({File.Path, G->Line, 1, "`" + G->Value + "` matches no file", std::move(Help)});
  }
}

llvm::Error Configuration::problems() const {
  for (const ConfigFile *File : std::exchange(Unchecked, {}))
    checkGlobs(*File);
  if (Problems.empty())
    return llvm::Error::success();
  return llvm::make_error<ConfigError>(std::exchange(Problems, {}));
}

} // namespace deed
