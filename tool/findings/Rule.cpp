#include "findings/Rule.h"
#include "RulePages.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include <limits>

namespace deed {

const char *levelName(Level L) {
  switch (L) {
  case Level::Note: return "note";
  case Level::Warning: return "warning";
  case Level::Error: return "error";
  }
  return "error";
}

static constexpr RuleInfo Rules[] = {
#define RULE(Name, Id, DefaultLevel, Cwe, Guideline, Rustc, Tags, Summary)                                             \
  {Rule::Name, #Name, Id, Level::DefaultLevel, Cwe, Guideline, Rustc, Tags, Summary},
#include "checks/Rules.def"
};

llvm::ArrayRef<RuleInfo> allRules() { return Rules; }

const RuleInfo &info(Rule R) { return Rules[static_cast<size_t>(R)]; }

std::optional<Rule> ruleById(llvm::StringRef Id) {
  for (const RuleInfo &I : Rules)
    if (I.Id == Id)
      return I.Which;
  return std::nullopt;
}

// `Use_After_Move`, `useAfterMove` and `use-after-move` are one spelling to someone who can't recall which it was.
static llvm::SmallString<32> bare(llvm::StringRef Name) {
  llvm::SmallString<32> Out;
  for (char C : Name)
    if (C != '-' && C != '_' && C != ' ')
      Out += llvm::toLower(C);
  return Out;
}

llvm::StringRef suggestRule(llvm::StringRef Misspelt) {
  llvm::SmallString<32> Wanted = bare(Misspelt);
  if (Wanted.empty())
    return {};
  // A third of the letters may be wrong; beyond that a suggestion is a guess. The first of equals wins, so the answer
  // is the registry's order and no hash's.
  const unsigned Limit = (Wanted.size() + 2) / 3;
  unsigned Best = Limit + 1;
  llvm::StringRef Nearest;
  for (const RuleInfo &I : Rules) {
    llvm::SmallString<32> Have = bare(I.Id);
    unsigned Distance = llvm::StringRef(Wanted).edit_distance(Have, /*AllowReplacements=*/true, Best);
    if (Distance < Best) {
      Best = Distance;
      Nearest = I.Id;
    }
  }
  if (!Nearest.empty())
    return Nearest;
  // Not misspelt but cut short or embellished: `use-after`, `deed-use-after-move`, `bugprone-use-after-move`.
  if (Wanted.size() >= 4)
    for (const RuleInfo &I : Rules) {
      llvm::SmallString<32> Have = bare(I.Id);
      if (Have.str().contains(Wanted) || llvm::StringRef(Wanted).contains(Have))
        return I.Id;
    }
  return {};
}

llvm::StringRef ruleHelp(Rule R) {
  llvm::StringRef Id = info(R).Id;
  for (const EmbeddedFile &Page : RulePages) {
    llvm::StringRef Name(Page.Name.data(), Page.Name.size());
    if (Name.consume_back(".md") && Name == Id)
      return {Page.Text.data(), Page.Text.size()};
  }
  return {};
}

} // namespace deed
