#include "findings/Policy.h"
#include "llvm/ADT/StringExtras.h"

namespace deed {

const char *profileName(Profile P) {
  switch (P) {
  case Profile::Default: return "default";
  case Profile::Strict: return "strict";
  }
  return "default";
}

static bool isForStrictOnly(Rule R) {
  llvm::SmallVector<llvm::StringRef> Tags;
  info(R).Tags.split(Tags, ' ');
  return llvm::is_contained(Tags, "strict");
}

bool FilePolicy::isOn(Rule R, Profile Asked) const {
  if (Excluded)
    return false;
  auto Said = Rules.find(R);
  if (Said != Rules.end() && Said->second.On)
    return *Said->second.On;
  return Asked == Profile::Strict || !isForStrictOnly(R);
}

std::set<Rule> FilePolicy::rulesOn(const std::set<Rule> &Among, Profile Asked) const {
  std::set<Rule> On;
  for (const RuleInfo &I : allRules())
    if ((Among.empty() || Among.count(I.Which)) && isOn(I.Which, Asked))
      On.insert(I.Which);
  return On;
}

const Policy &Policy::none() {
  struct Nothing : Policy {
    const FilePolicy &of(llvm::StringRef) const override { return Everywhere; }
    FilePolicy Everywhere;
  };
  static const Nothing Said;
  return Said;
}

void applyPolicy(std::vector<Finding> &Findings, const Policy &Wanted) {
  std::erase_if(Findings, [&](const Finding &F) {
    const FilePolicy &Here = Wanted.of(F.At.File);
    // A rule of the strict profile has found it in code that asked for that profile, if not by its file.
    return !Here.isOn(F.Which, Profile::Strict);
  });
  for (Finding &F : Findings) {
    const FilePolicy &Here = Wanted.of(F.At.File);
    auto Said = Here.Rules.find(F.Which);
    if (Said != Here.Rules.end() && Said->second.As)
      F.How = *Said->second.As;
  }
}

} // namespace deed
