// Configuration.h - all `.deed` files that concern a run, and what is in force for each file.
//
// Looked for in the folder of the file that is asked about and in each above it; what stands nearest wins, and
// `inherit: false` ends the way up. Within one file the entries of `paths` come after the rest, in their order. What
// the command line says comes last.
//
// Two kinds of settings: rules, profile, exclusion and header filter go by the file in question; models, baseline,
// budgets and gates are one for the whole run and go by the folder in which it starts.
//
// Files are read when first asked about, which may be in a worker: mistakes are kept, and told by problems() in the
// parent, who asks about every file that has a finding.
#pragma once
#include "config/ConfigFile.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <set>

namespace deed {

inline constexpr const char *ConfigName = ".deed";

/// Where a value in force comes from.
struct ConfigOrigin {
  const ConfigFile *File = nullptr; ///< null: the default, or the command line
  unsigned Line = 0;
  bool CommandLine = false;
};

/// What the command line has to say, over all files.
struct ConfigOverrides {
  std::optional<Profile> How;
  std::set<Rule> Named; ///< asked for by name: they are on, whatever the files say
  std::optional<std::string> HeaderFilter;
};

/// What is in force for one file.
struct FileSettings {
  FilePolicy Policy;
  ConfigOrigin HowFrom;
  std::map<Rule, ConfigOrigin> RuleFrom;
  ConfigOrigin ExcludedBy;
  std::optional<std::string> HeaderFilter;
  ConfigOrigin HeaderFilterFrom;
};

template <class T> struct InForce {
  T Value{};
  ConfigOrigin From;
};

/// What is in force for a run.
struct RunSettings {
  std::vector<InForce<std::string>> Models; ///< outer folders' first
  std::optional<InForce<std::string>> Baseline;
  std::optional<InForce<FailOn>> Gate;
  std::optional<InForce<uint64_t>> MaxFindings;
  std::optional<InForce<unsigned>> FunctionBudget;
  std::optional<InForce<double>> Seconds;
  std::optional<InForce<uint64_t>> Memory;
};

class Configuration : public Policy {
public:
  explicit Configuration(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files, ConfigOverrides Said = {});
  ~Configuration() override;

  /// From now on this file alone, as if it stood in the folder Root. Fails if it cannot be read or understood.
  llvm::Error useOnly(llvm::StringRef Path, llvm::StringRef Root);
  /// No files at all.
  void useNone();

  const FilePolicy &of(llvm::StringRef File) const override { return settingsOf(File).Policy; }
  bool reportsOn(llvm::StringRef Header, llvm::StringRef Main) const override;

  const FileSettings &settingsOf(llvm::StringRef File) const;
  RunSettings runSettings(llvm::StringRef Folder) const;
  /// The files that concern Folder, the nearest first.
  std::vector<const ConfigFile *> filesFor(llvm::StringRef Folder) const;

  /// Settings of the whole run in files read so far that this one does not go by, since it did not start below them.
  struct Unheard {
    std::string Key; ///< "baseline"
    std::string File;
    unsigned Line = 0;
    auto operator<=>(const Unheard &) const = default;
  };
  std::vector<Unheard> unheardFrom(llvm::StringRef Folder) const;

  /// What is wrong with the files read so far; globs that match nothing on disk included. Told once.
  llvm::Error problems() const;

private:
  struct Folder;
  const Folder *folder(llvm::StringRef Path) const;
  void checkGlobs(const ConfigFile &File) const;
  llvm::Expected<ConfigFile> load(llvm::StringRef Path) const;

  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files;
  ConfigOverrides Said;
  std::unique_ptr<ConfigFile> Only;
  bool LooksForFiles = true;
  // Answers that were given; the files on disk are taken not to change within a run.
  mutable llvm::StringMap<std::unique_ptr<Folder>> Folders;
  mutable llvm::StringMap<FileSettings> Settings;
  mutable llvm::StringMap<std::unique_ptr<llvm::Regex>> Filters;
  mutable std::vector<const ConfigFile *> Unchecked; ///< their globs
  mutable std::vector<ConfigProblem> Problems;
};

} // namespace deed
