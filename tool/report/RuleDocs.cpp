#include "report/RuleDocs.h"
#include "report/Ink.h"
#include "report/Markdown.h"
#include "support/Json.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>

namespace deed {

static std::string referencesOf(const RuleInfo &I) {
  llvm::SmallVector<std::string, 3> Parts;
  if (I.Cwe != 0)
    Parts.push_back("CWE-" + std::to_string(I.Cwe));
  if (!I.Guideline.empty())
    Parts.push_back("C++ Core Guidelines " + I.Guideline.str());
  if (!I.Rustc.empty())
    Parts.push_back("rustc " + I.Rustc.str());
  return llvm::join(Parts, ", ");
}

void writeRuleTable(llvm::raw_ostream &OS, bool Colors) {
  Ink Out(OS, Colors);
  size_t Width = 0;
  for (const RuleInfo &I : allRules())
    Width = std::max(Width, I.Id.size());
  for (const RuleInfo &I : allRules()) {
    llvm::StringRef Name = levelName(I.DefaultLevel);
    Out.put(Style::Strong, I.Id).spaces(Width - I.Id.size() + 2);
    Out.put(styleOf(I.DefaultLevel), Name).spaces(llvm::StringRef("warning").size() - Name.size() + 2);
    Out.put(I.Summary).endLine();
  }
}

void writeRuleJson(llvm::raw_ostream &OS) {
  Json All = Json::array();
  for (const RuleInfo &I : allRules()) {
    Json Tags = Json::array();
    for (llvm::StringRef Tag : llvm::split(I.Tags, ' '))
      if (!Tag.empty())
        Tags.push_back(Tag.str());
    Json One{{"id", I.Id.str()}, {"level", levelName(I.DefaultLevel)}, {"summary", I.Summary.str()}, {"tags", Tags}};
    if (I.Cwe != 0)
      One["cwe"] = I.Cwe;
    if (!I.Guideline.empty())
      One["coreGuideline"] = I.Guideline.str();
    if (!I.Rustc.empty())
      One["rustc"] = I.Rustc.str();
    All.push_back(std::move(One));
  }
  OS << jsonToText(All, 2) << '\n';
}

void writeRulePage(llvm::raw_ostream &OS, Rule R, bool Colors) {
  const RuleInfo &I = info(R);
  Ink Out(OS, Colors);
  Out.put(Style::Strong, I.Id).put(" (").put(styleOf(I.DefaultLevel), levelName(I.DefaultLevel)).put(")").endLine();
  if (std::string References = referencesOf(I); !References.empty())
    Out.put(References).endLine();
  llvm::StringRef Page = ruleHelp(R);
  Page.consume_front(("# " + I.Id + "\n").str()); // the title is what was just written
  Out.endLine();
  renderMarkdown(Out, Page.ltrim('\n'));
}

} // namespace deed
