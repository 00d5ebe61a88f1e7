// ConfigFile.h - one `.deed` file, read: what it says, and on which line it says so.
//
//   # .deed, at the top of a project or of any folder in it
//   profile: default              # or strict
//   rules:
//     all: warning                # on, off, note, warning, error; the last line that names a rule wins
//     use-after-move: error
//   exclude: [third_party, 'src/**/*.pb.cc']
//   header-filter: '/src/'        # regular expression: headers to report on
//   models: [tools/deed/our.model]
//   baseline: tools/deed/baseline.json
//   fail-on: warning
//   max-findings: 100
//   budgets: {function: 200000, seconds: 300, memory: 4096}
//   inherit: false                # what the folders above say does not count
//   paths:
//     - match: [legacy, 'src/*_test.cpp']
//       rules: {use-after-move: off}
//     - match: src/core
//       profile: strict
//
// Globs and file names start from the folder of the file. A glob without a slash matches at any depth, and one that
// matches a folder matches all below it.
//
// Read with LLVM's YAML parser and its nodes rather than through YAMLTraits: these stop at the first mistake, know no
// line of a value once it is read, and see nothing wrong in a key that stands there twice. Here every mistake of a file
// is told, with its line and what was probably meant, and `deed config --show` can say where a value comes from.
#pragma once
#include "findings/Policy.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace deed {

/// A value, and the line that gives it.
template <class T> struct Setting {
  T Value{};
  unsigned Line = 0;
};

/// The least level of a finding that makes the exit status 1; Never: findings do not.
enum class FailOn { Note, Warning, Error, Never };
const char *failOnName(FailOn F);

struct RuleLine {
  std::optional<Rule> Which; ///< unset: all
  RuleSetting How;
  unsigned Line = 0;
};

/// What holds for the files that match; of a whole file for all below its folder.
struct ConfigSection {
  std::vector<Setting<std::string>> Match; ///< globs
  std::optional<Setting<Profile>> How;
  std::vector<RuleLine> Rules;
};

struct Budgets {
  std::optional<Setting<unsigned>> Function; ///< facts
  std::optional<Setting<double>> Seconds;    ///< per TU
  std::optional<Setting<uint64_t>> Memory;   ///< MB per worker
};

struct ConfigFile {
  std::string Path, Folder; ///< absolute
  bool Inherit = true;
  ConfigSection Top; ///< its Match is empty
  std::vector<ConfigSection> Paths;
  std::vector<Setting<std::string>> Exclude;
  std::optional<Setting<std::string>> HeaderFilter;
  std::vector<Setting<std::string>> Models;     ///< absolute
  std::optional<Setting<std::string>> Baseline; ///< absolute
  std::optional<Setting<FailOn>> Gate;
  std::optional<Setting<uint64_t>> MaxFindings; ///< 0: no limit
  Budgets Limits;
};

struct ConfigProblem {
  std::string File;
  unsigned Line = 0, Column = 0; ///< 0: the file as a whole
  std::string Message;           ///< lower case, names the thing
  std::string Help;              ///< what was probably meant; may be empty
  bool IsSyntax = false;         ///< not YAML
};

class ConfigError : public llvm::ErrorInfo<ConfigError> {
public:
  static char ID;
  explicit ConfigError(std::vector<ConfigProblem> Problems) : Problems(std::move(Problems)) {}
  const std::vector<ConfigProblem> Problems; ///< at least one

  void log(llvm::raw_ostream &OS) const override;
  std::error_code convertToErrorCode() const override { return llvm::inconvertibleErrorCode(); }
};

/// Path must be absolute.
llvm::Expected<ConfigFile> readConfig(llvm::StringRef Text, llvm::StringRef Path);

/// Whether Path, absolute, is meant by Glob of a file in Folder.
bool matchesIn(llvm::StringRef Folder, llvm::StringRef Glob, llvm::StringRef Path);

} // namespace deed
