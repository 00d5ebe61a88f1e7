#include "report/SarifTool.h"
#include "report/Markdown.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>
#include <set>

namespace deed {

namespace {

const char *meaningOf(SkipReason R) {
  switch (R) {
  case SkipReason::ParseErrors: return "The source has errors; what could be parsed was analysed.";
  case SkipReason::ParseFailed: return "Nothing of the source could be parsed.";
  case SkipReason::Crash: return "The analysis of the source crashed.";
  case SkipReason::TimeOut: return "The analysis of the source ran into the time limit.";
  case SkipReason::OutOfMemory: return "The analysis of the source ran into the memory limit.";
  case SkipReason::FunctionBudget: return "A function is over the budget for one function and was not analysed.";
  case SkipReason::NoControlFlow: return "A function has no control flow graph and was not analysed.";
  case SkipReason::NotUnderstood: return "Expressions of this kind are not understood and were passed over.";
  case SkipReason::NotInstantiated:
    return "Templates are never instantiated, or only by library code that was skipped, and were not analysed.";
  case SkipReason::Excluded: return "The configuration excludes the source.";
  case SkipReason::BaseFailed: return "The source could not be analysed as it was before the change.";
  }
  return "";
}

// SARIF wants a name that is not the id in other letters: "NotAnalysedTimeOut" of "time-out".
std::string nameOf(SkipReason R) {
  std::string Out = "NotAnalysed";
  bool Upper = true;
  for (char C : llvm::StringRef(skipReasonName(R))) {
    if (C != '-')
      Out += Upper ? llvm::toUpper(C) : C;
    Upper = C == '-';
  }
  return Out;
}

std::string sentence(llvm::StringRef Text) {
  std::string Out = Text.str();
  if (!Out.empty())
    Out[0] = llvm::toUpper(Out[0]);
  return llvm::StringRef(Out).ends_with(".") ? Out : Out + ".";
}

// deed has no home page; this one explains the rules that it holds C++ to.
constexpr const char *InformationUri = "https://doc.rust-lang.org/book/ch04-00-understanding-ownership.html";

// Identifies the list of weaknesses whose numbers we use, not us.
constexpr const char *CweGuid = "1A567403-868F-405E-92CF-771A9ECB03A1";

Json ruleDescriptor(const RuleInfo &I) {
  Json Tags = Json::array();
  for (llvm::StringRef Tag : llvm::split(I.Tags, ' '))
    if (!Tag.empty())
      Tags.push_back(Tag.str());
  Json Properties{{"precision", "high"}};
  if (I.Cwe != 0) {
    std::string Number = std::to_string(I.Cwe);
    Tags.push_back("external/cwe/cwe-" + std::string(Number.size() < 3 ? 3 - Number.size() : 0, '0') + Number);
  }
  if (!I.Guideline.empty())
    Properties["coreGuideline"] = I.Guideline.str();
  if (!I.Rustc.empty())
    Properties["rustc"] = I.Rustc.str();
  Properties["tags"] = std::move(Tags);

  llvm::StringRef Page = ruleHelp(I.Which);
  Json Out{{"id", I.Id.str()},
           {"shortDescription", {{"text", sentence(I.Summary)}}},
           {"fullDescription", {{"text", firstParagraph(Page, "What it does")}}},
           {"defaultConfiguration", {{"level", sarifLevel(I.DefaultLevel)}}},
           {"help", {{"text", markdownToText(Page)}, {"markdown", Page.str()}}}};
  if (!I.Name.equals_insensitive(I.Id)) // `Leak` says no more than `leak`, and the standard's validator minds
    Out["name"] = I.Name.str();
  if (I.Cwe != 0)
    Out["relationships"] = Json::array({{{"target",
                                          {{"id", std::to_string(I.Cwe)},
                                           {"index", 0}, // set by sarifTool
                                           {"toolComponent", {{"name", "CWE"}, {"index", 0}, {"guid", CweGuid}}}}},
                                         {"kinds", Json::array({"superset"})}}});
  Out["properties"] = std::move(Properties);
  return Out;
}

std::set<int> weaknesses() {
  std::set<int> Numbers;
  for (const RuleInfo &I : allRules())
    if (I.Cwe != 0)
      Numbers.insert(I.Cwe);
  return Numbers;
}

} // namespace

size_t sarifIndex(Rule R) { return &info(R) - allRules().begin(); }
size_t sarifIndex(SkipReason R) { return llvm::find(allSkipReasons(), R) - allSkipReasons().begin(); }
const char *sarifLevel(Level L) { return levelName(L); }

Json sarifMessage(llvm::StringRef Text) {
  std::string Escaped;
  for (char C : sentence(Text)) {
    if (C == '[' || C == ']')
      Escaped += '\\'; // `a[i](x)` is no link
    if (C == '{' || C == '}')
      Escaped += C; // and `S{0}` no placeholder
    Escaped += C == '\n' ? ' ' : C;
  }
  return {{"text", std::move(Escaped)}};
}

Json sarifTool(llvm::StringRef Version) {
  const std::set<int> Numbers = weaknesses();
  Json Rules = Json::array(), Notifications = Json::array();
  for (const RuleInfo &I : allRules()) {
    Rules.push_back(ruleDescriptor(I));
    if (I.Cwe != 0)
      Rules.back()["relationships"][0]["target"]["index"] = std::distance(Numbers.begin(), Numbers.find(I.Cwe));
  }
  for (SkipReason R : allSkipReasons())
    Notifications.push_back({{"id", skipReasonName(R)},
                             {"name", nameOf(R)},
                             {"shortDescription", {{"text", meaningOf(R)}}},
                             {"fullDescription", {{"text", meaningOf(R)}}},
                             {"help", {{"text", meaningOf(R)}}},
                             {"defaultConfiguration", {{"level", isFailure(R) ? "error" : "note"}}}});
  Json Driver{{"name", "deed"},
              {"fullName", "deed, ownership rules for C++"},
              {"version", Version.str()},
              {"semanticVersion", Version.str()},
              {"informationUri", InformationUri},
              {"language", "en-GB"},
              {"shortDescription", {{"text", "Finds where C++ breaks the ownership rules that Rust enforces."}}},
              {"rules", std::move(Rules)},
              {"notifications", std::move(Notifications)}};
  Driver["supportedTaxonomies"] = Json::array({{{"name", "CWE"}, {"index", 0}, {"guid", CweGuid}}});
  return {{"driver", std::move(Driver)}};
}

Json sarifTaxonomies() {
  Json Taxa = Json::array();
  for (int Number : weaknesses())
    Taxa.push_back({{"id", std::to_string(Number)},
                    {"helpUri", "https://cwe.mitre.org/data/definitions/" + std::to_string(Number) + ".html"}});
  return Json::array({{{"name", "CWE"},
                       {"fullName", "Common Weakness Enumeration"},
                       {"guid", CweGuid},
                       {"organization", "MITRE"},
                       {"informationUri", "https://cwe.mitre.org/"},
                       {"shortDescription", {{"text", "The MITRE Common Weakness Enumeration."}}},
                       {"isComprehensive", false},
                       {"taxa", std::move(Taxa)}}});
}

} // namespace deed
