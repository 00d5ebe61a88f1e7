// Projects.h - how a file is to be analysed: its commands out of the nearest database, the configuration above it, and
// what the client's settings say. Any number of workspace folders; each file goes by what stands around itself.
//
// Answers are kept until something that they were made from changes on disk, which is seen by looking (changedOnDisk):
// not every client can watch files. Not for use by several threads.
#pragma once
#include "config/Configuration.h"
#include "engine/AnalyzeTu.h"
#include "frontend/CompileDb.h"
#include "llvm/ADT/StringMap.h"
#include <functional>
#include <map>
#include <memory>

namespace deed {

/// What the client may ask for, over what the command line said.
struct ClientSettings {
  std::string Database; ///< folder with compile_commands.json, or that file
  std::string Profile, Rules;
  std::vector<std::string> FallbackFlags = {"-std=c++20"}; ///< for sources of which no database knows
  bool CodeLens = false;
  bool LifetimeHints = true, MoveHints = true;
  bool ShowPages = true; ///< rule pages that are asked for; off: the client shows the answer itself
  bool operator==(const ClientSettings &) const = default;
};

/// One folder's options, and what they point to.
struct ProjectSetup {
  AnalysisOptions Tu;
  std::shared_ptr<const Configuration> Config; ///< Tu.Wanted
  std::string Baseline;                        ///< absolute; empty: none
  std::vector<std::string> Read;               ///< further files that this was made from
  std::shared_ptr<const void> Owns;
};
/// Made by the program, which knows what its command line means.
using SetupFn = std::function<llvm::Expected<std::shared_ptr<const ProjectSetup>>(llvm::StringRef Folder,
                                                                                 const ClientSettings &)>;

/// One file's.
struct FileSetup {
  std::shared_ptr<const ProjectSetup> Project;
  std::vector<CompileCommand> Commands;
  bool IsMain = true;     ///< false: a header, read as part of the commands' file
  std::vector<std::string> Told; ///< what is to be said of the choice
};

class Projects {
public:
  explicit Projects(SetupFn Make) : Make(std::move(Make)) {}

  void setSettings(const ClientSettings &S);
  void setFolders(std::vector<std::string> Absolute);

  llvm::Expected<FileSetup> of(llvm::StringRef File);
  /// Whether a file that answers were made from has come, gone or changed. If so, everything is forgotten.
  bool changedOnDisk();
  void forget();

private:
  struct Stamp {
    int64_t Modified = 0;
    uint64_t Size = ~uint64_t(0); ///< not there
    bool operator==(const Stamp &) const = default;
  };
  static Stamp stampOf(llvm::StringRef Path);
  void watch(llvm::StringRef Path);
  std::string folderOf(llvm::StringRef File) const;
  llvm::Expected<std::shared_ptr<const ProjectSetup>> project(llvm::StringRef Folder);
  llvm::Expected<std::shared_ptr<const CompileDb>> database(llvm::StringRef File);

  SetupFn Make;
  ClientSettings Settings;
  std::vector<std::string> Folders;
  llvm::StringMap<std::shared_ptr<const ProjectSetup>> Setups;      ///< by folder
  llvm::StringMap<std::shared_ptr<const CompileDb>> ByFolder, ByPath; ///< databases
  std::map<std::string, Stamp> Watched;
};

} // namespace deed
