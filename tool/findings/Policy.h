// Policy.h - what the user wants of each rule, file by file: on or off, at which level, under which profile.
//
// Asked by the engine when it chooses the checks of a function and when it has their findings; answered by the
// configuration (config/Configuration.h), or by nobody, and then everything is as the rules have it. A finding goes by
// the file in which it shows, not by the TU that found it.
//
// A rule tagged `strict` in the registry is off outside the strict profile unless somebody asked for it by name.
#pragma once
#include "findings/Finding.h"
#include <map>
#include <optional>
#include <set>

namespace deed {

enum class Profile {
  Default, ///< what an expert calls a bug
  Strict,  ///< Rust's rules to the letter
};
const char *profileName(Profile P); ///< "default", "strict"

/// What was asked of one rule by name.
struct RuleSetting {
  std::optional<bool> On;  ///< unset: as the profile has it
  std::optional<Level> As; ///< of all its findings; unset: as the rule says
  bool operator==(const RuleSetting &) const = default;
};

struct FilePolicy {
  Profile How = Profile::Default;
  bool Excluded = false;             ///< nothing there is reported
  std::map<Rule, RuleSetting> Rules; ///< those that somebody spoke of

  bool isOn(Rule R) const { return isOn(R, How); }
  /// Under another profile than the file's: a function or class may ask for it.
  bool isOn(Rule R, Profile Asked) const;
  /// Of Among, those that are on; of all rules if Among is empty.
  std::set<Rule> rulesOn(const std::set<Rule> &Among, Profile Asked) const;
};

class Policy {
public:
  virtual ~Policy() = default;
  virtual const FilePolicy &of(llvm::StringRef File) const = 0;
  /// Whether what is found in a header is reported when the TU of Main includes it.
  virtual bool reportsOn(llvm::StringRef Header, llvm::StringRef Main) const { return true; }

  /// The rules' own defaults, everywhere.
  static const Policy &none();
};

/// Drops findings that are not wanted where they show, and gives the others the level that is.
void applyPolicy(std::vector<Finding> &Findings, const Policy &Wanted);

} // namespace deed
