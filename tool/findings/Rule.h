// Rule.h - the registry of rules: the one place for a rule's id, level, references and summary.
//
// checks/Rules.def lists them; `deed rules`, `deed explain`, the SARIF metadata, the docs and the spelling check of
// rule names are all made from this table. Long help is checks/docs/<id>.md, embedded at build time. To add a rule: one
// row in checks/Rules.def, one checks/<Name>.cpp, one checks/docs/<id>.md, goldens in testdata/rules/<id>/. The
// coverage test says what is missing.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>

namespace deed {

enum class Level { Note, Warning, Error };
const char *levelName(Level L); ///< "note", "warning", "error"

enum class Rule {
#define RULE(Name, Id, DefaultLevel, Cwe, Guideline, Rustc, Tags, Summary) Name,
#include "checks/Rules.def"
};

struct RuleInfo {
  Rule Which;
  llvm::StringRef Name;      ///< UpperCamel, as in the enum: "UseAfterMove"
  llvm::StringRef Id;        ///< kebab-case, as users write it: "use-after-move"
  Level DefaultLevel;        ///< the level when certain; a check may lower it per finding
  int Cwe;                   ///< CWE number, 0 if none
  llvm::StringRef Guideline; ///< C++ Core Guidelines rule ("ES.56"), may be empty
  llvm::StringRef Rustc;     ///< rustc's code for the same mistake ("E0382"), may be empty
  llvm::StringRef Tags;      ///< space-separated: "ownership move"
  llvm::StringRef Summary;   ///< one line, lower case, no full stop
};

llvm::ArrayRef<RuleInfo> allRules();
const RuleInfo &info(Rule R);
std::optional<Rule> ruleById(llvm::StringRef Id);
/// The nearest known id, for "unknown rule `use-after-mov`, did you mean `use-after-move`?"; empty if none is near.
llvm::StringRef suggestRule(llvm::StringRef Misspelt);
/// The rule's page (Markdown), from checks/docs/<id>.md.
llvm::StringRef ruleHelp(Rule R);

} // namespace deed
