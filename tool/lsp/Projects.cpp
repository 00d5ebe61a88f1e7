#include "lsp/Projects.h"
#include "frontend/FrontendError.h"
#include "frontend/Selection.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using llvm::StringRef;

namespace deed {
namespace {

bool isBelow(StringRef Path, StringRef Folder) {
  return Path.consume_front(Folder) && (Folder.ends_with("/") || Path.starts_with("/"));
}

bool isSource(StringRef File) {
  StringRef E = llvm::sys::path::extension(File);
  for (StringRef Known : {".cpp", ".cc", ".cxx", ".c++", ".C", ".c", ".cppm", ".ixx"})
    if (E == Known)
      return true;
  return false;
}

} // namespace

void Projects::setSettings(const ClientSettings &S) {
  if (S == Settings)
    return;
  Settings = S;
  forget();
}

void Projects::setFolders(std::vector<std::string> Absolute) {
  Folders = std::move(Absolute);
  forget();
}

void Projects::forget() {
  Setups.clear();
  ByFolder.clear();
  ByPath.clear();
  Watched.clear();
}

Projects::Stamp Projects::stampOf(StringRef Path) {
  llvm::sys::fs::file_status Status;
  if (llvm::sys::fs::status(Path, Status))
    return {};
  return {Status.getLastModificationTime().time_since_epoch().count(), Status.getSize()};
}

void Projects::watch(StringRef Path) { Watched.try_emplace(Path.str(), stampOf(Path)); }

bool Projects::changedOnDisk() {
  for (const auto &[Path, Then] : Watched)
    if (stampOf(Path) != Then) {
      forget();
      return true;
    }
  return false;
}

/// The innermost workspace folder that holds the file, else the file's own.
std::string Projects::folderOf(StringRef File) const {
  StringRef Best;
  for (const std::string &F : Folders)
    if (isBelow(File, F) && F.size() > Best.size())
      Best = F;
  return Best.empty() ? llvm::sys::path::parent_path(File).str() : Best.str();
}

llvm::Expected<std::shared_ptr<const ProjectSetup>> Projects::project(StringRef Folder) {
  std::shared_ptr<const ProjectSetup> &Known = Setups[Folder];
  if (!Known) {
    auto Made = Make(Folder, Settings);
    if (!Made) {
      Setups.erase(Folder);
      return Made.takeError();
    }
    Known = std::move(*Made);
    for (const std::string &Path : Known->Read)
      watch(Path);
  }
  return Known;
}

llvm::Expected<std::shared_ptr<const CompileDb>> Projects::database(StringRef File) {
  std::string Near = Settings.Database.empty() ? llvm::sys::path::parent_path(File).str() : Settings.Database;
  std::shared_ptr<const CompileDb> &Known = ByFolder[Near];
  if (Known)
    return Known;
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Disk = llvm::vfs::getRealFileSystem();
  if (Settings.Database.empty())
    for (StringRef Up = Near; !Up.empty(); Up = llvm::sys::path::parent_path(Up))
      for (const char *Name : {"/compile_commands.json", "/build/compile_commands.json"})
        watch((Up + Name).str());
  else
    watch(Settings.Database);
  auto Found = Settings.Database.empty() ? CompileDb::find(File, *Disk) : CompileDb::load(Near, *Disk);
  if (!Found) {
    ByFolder.erase(Near);
    return Found.takeError();
  }
  watch(Found->path());
  std::shared_ptr<const CompileDb> &Same = ByPath[Found->path()];
  if (!Same)
    Same = std::make_shared<const CompileDb>(std::move(*Found));
  return Known = Same;
}

llvm::Expected<FileSetup> Projects::of(StringRef File) {
  for (StringRef Up = llvm::sys::path::parent_path(File); !Up.empty(); Up = llvm::sys::path::parent_path(Up))
    watch((Up + "/" + ConfigName).str());
  FileSetup Out;
  auto Project = project(folderOf(File));
  if (!Project)
    return Project.takeError();
  Out.Project = std::move(*Project);
  const FileSettings &Config = Out.Project->Config->settingsOf(File);
  if (llvm::Error Wrong = Out.Project->Config->problems())
    return std::move(Wrong);
  if (Config.Policy.Excluded) {
    Out.Told.push_back("not analysed: the file is excluded by configuration: " + Config.ExcludedBy.File->Path + ":" +
                       std::to_string(Config.ExcludedBy.Line));
    return Out;
  }

  auto UseFallback = [&](llvm::Error Why) -> llvm::Error {
    // A header alone is rarely meant to be read without those who include it.
    if (!isSource(File))
      return Why;
    std::string Flags = File.ends_with(".c") ? "" : llvm::join(Settings.FallbackFlags, " ");
    Out.Told.push_back((Flags.empty() ? "read without flags" : "read with the flags `" + Flags + "`") + ", since " +
                       llvm::toString(std::move(Why)));
    llvm::ArrayRef<std::string> Used = Settings.FallbackFlags;
    CompileDb Db = CompileDb::fixed({File.str()}, Flags.empty() ? llvm::ArrayRef<std::string>() : Used,
                                    llvm::sys::path::parent_path(File));
    Out.Commands = Db.commands().vec();
    return llvm::Error::success();
  };
  auto Db = database(File);
  if (!Db) {
    if (llvm::Error E = UseFallback(Db.takeError()))
      return std::move(E);
    return Out;
  }
  auto Chosen = select(**Db, {File.str()}, llvm::sys::path::parent_path(File), *llvm::vfs::getRealFileSystem());
  if (!Chosen) {
    if (llvm::Error E = UseFallback(Chosen.takeError()))
      return std::move(E);
    return Out;
  }
  Out.Commands = std::move(Chosen->Commands);
  Out.IsMain = llvm::any_of(Out.Commands, [&](const CompileCommand &C) { return C.File == File; });
  return Out;
}

} // namespace deed
