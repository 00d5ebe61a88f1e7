#include "report/Sarif.h"
#include "findings/Fingerprint.h"
#include "report/SarifPlaces.h"
#include "report/SarifTool.h"
#include "report/Summary.h"
#include "llvm/ADT/STLExtras.h"

namespace deed {

namespace {

class SarifRun {
public:
  explicit SarifRun(const ReportContext &Context) : Context(Context), Places(Context) {}

  Json run(const RunResult &Run) {
    for (const std::string &File : Run.Sources)
      Places.addSource(File);
    Json Results = Json::array();
    for (const Finding &F : Run.Findings)
      Results.push_back(result(F));
    Json Invocation = invocation(Run);
    return {{"tool", sarifTool(Context.Version)},     {"taxonomies", sarifTaxonomies()},
            {"automationDetails", {{"id", "deed/"}}}, {"invocations", Json::array({std::move(Invocation)})},
            {"originalUriBaseIds", Places.bases()},   {"artifacts", Places.artifacts()}, // complete only now
            {"columnKind", "utf16CodeUnits"},         {"defaultEncoding", "utf-8"},
            {"defaultSourceLanguage", "cplusplus"},   {"language", "en-GB"},
            {"results", std::move(Results)}};
  }

private:
  Json result(const Finding &F) {
    Json Out{{"ruleId", info(F.Which).Id.str()}, {"ruleIndex", sarifIndex(F.Which)}, {"kind", "fail"},
             {"level", sarifLevel(F.How)},       {"message", resultMessage(F)},      {"locations", Json::array()}};
    if (F.At.valid())
      Out["locations"].push_back(resultLocation(F));
    if (Json Related = relatedLocations(F); !Related.empty())
      Out["relatedLocations"] = std::move(Related);
    if (!F.Steps.empty())
      Out["codeFlows"] = Json::array({codeFlow(F)});
    Out["partialFingerprints"] = {{std::string("deed/") + FingerprintVersion, F.Fingerprint}};
    // Empty where it is known that nothing suppresses it.
    Out["suppressions"] = Json::array();
    if (F.Suppressed)
      Out["suppressions"].push_back(
          {{"kind", isKnown(F) ? "external" : "inSource"}, {"status", "accepted"}, {"justification", F.SuppressedBy}});
    if (const char *State = baselineState(F); *State)
      Out["baselineState"] = State;
    if (Json Fixes = fixes(F); !Fixes.empty())
      Out["fixes"] = std::move(Fixes);
    return Out;
  }

  // By the baseline, and not by a word in the source.
  static bool isKnown(const Finding &F) { return F.Since == Finding::Age::Known || F.Since == Finding::Age::Changed; }

  static const char *baselineState(const Finding &F) {
    switch (F.Since) {
    case Finding::Age::Unknown: return "";
    case Finding::Age::New: return "new";
    case Finding::Age::Known: return "unchanged";
    case Finding::Age::Changed: return "updated";
    }
    return "";
  }

  // All in one text: some services show nothing else.
  static Json resultMessage(const Finding &F) {
    std::string Text = F.Message;
    if (!F.Lapsed.empty())
      Text += "; " + F.Lapsed;
    if (!F.Help.empty())
      Text += "; help: " + F.Help;
    return sarifMessage(Text);
  }

  Json resultLocation(const Finding &F) {
    Json Out{{"physicalLocation", Places.physical(F.At, /*WithSnippets=*/true)}};
    if (!F.Function.empty())
      Out["logicalLocations"] =
          Json::array({{{"fullyQualifiedName", F.Function}, {"name", nameOf(F.Function).str()}, {"kind", "function"}}});
    return Out;
  }

  // `ns::C::f(int) const` -> `f`. Names of operators and lambdas are kept whole rather than cut wrongly.
  static llvm::StringRef nameOf(llvm::StringRef Qualified) {
    if (Qualified.contains("operator") || Qualified.starts_with("("))
      return Qualified;
    llvm::StringRef Name = Qualified.take_front(Qualified.find('('));
    size_t Colons = Name.take_front(Name.find('<')).rfind("::");
    return Colons == llvm::StringRef::npos ? Name : Name.substr(Colons + 2);
  }

  Json stepLocation(const FileSpan &At, llvm::StringRef Text, bool WithSnippets) {
    Json Out = Json::object();
    if (At.valid())
      Out["physicalLocation"] = Places.physical(At, WithSnippets);
    if (!Text.empty())
      Out["message"] = sarifMessage(Text);
    return Out;
  }

  Json relatedLocations(const Finding &F) {
    Json Out = Json::array();
    for (const Step &S : F.Steps)
      if (S.At.valid()) {
        Json One = stepLocation(S.At, S.Text, /*WithSnippets=*/true);
        One["id"] = Out.size() + 1;
        Out.push_back(std::move(One));
      }
    return Out;
  }

  static Json kindsOf(Step::Kind K) {
    switch (K) {
    case Step::Kind::Cause: return Json::array({"danger"});
    case Step::Kind::Via: return Json::array({"function", "danger"});
    case Step::Kind::Branch: return Json::array({"branch"});
    case Step::Kind::Related: return Json::array({"declaration"});
    }
    return Json::array();
  }

  // The steps in the order of execution, then the place where the mistake shows. Steps inside callees are one deeper.
  // Of findings about several threads, each has a flow of its own, and the last one ends where the mistake shows.
  Json codeFlow(const Finding &F) {
    unsigned Threads = 1;
    for (const Step &S : F.Steps)
      Threads = std::max(Threads, S.Thread);
    Json Flows = Json::array();
    for (unsigned T = 1; T <= Threads; ++T)
      if (Json Locations = threadLocations(F, T, T == Threads); !Locations.empty()) {
        Json Flow{{"locations", std::move(Locations)}};
        if (Threads > 1)
          Flow["id"] = "thread " + std::to_string(T);
        Flows.push_back(std::move(Flow));
      }
    return {{"threadFlows", std::move(Flows)}};
  }

  Json threadLocations(const Finding &F, unsigned Thread, bool IsLast) {
    Json Locations = Json::array();
    auto Add = [&](Json Location, Json Kinds, unsigned Depth, bool Essential) {
      Locations.push_back({{"location", std::move(Location)},
                           {"kinds", std::move(Kinds)},
                           {"nestingLevel", Depth},
                           {"executionOrder", Locations.size() + 1},
                           {"importance", Essential ? "essential" : "important"}});
    };
    for (const Step &S : F.Steps)
      if (S.What != Step::Kind::Related && std::max(S.Thread, 1u) == Thread)
        Add(stepLocation(S.At, S.Text, false), kindsOf(S.What), S.What == Step::Kind::Via, S.What == Step::Kind::Cause);
    if (IsLast)
      Add(stepLocation(F.At, F.Label.empty() ? F.Message : F.Label, false), Json::array({"usage", "danger"}), 0, true);
    return Locations;
  }

  Json fixes(const Finding &F) {
    Json Out = Json::array();
    for (const Fix &X : F.Fixes) {
      if (X.Edits.empty() || llvm::any_of(X.Edits, [](const Edit &E) { return !E.At.valid(); }))
        continue;
      Json Changes = Json::array();
      const std::string *Before = nullptr;
      std::vector<Edit> Edits = X.Edits;
      llvm::sort(Edits);
      for (const Edit &E : Edits) {
        if (!Before || *Before != E.At.File)
          Changes.push_back({{"artifactLocation", Places.file(E.At.File)}, {"replacements", Json::array()}});
        Before = &E.At.File;
        Json Replacement{{"deletedRegion", Places.region(E.At)}};
        if (!E.Replacement.empty())
          Replacement["insertedContent"] = {{"text", E.Replacement}};
        Changes.back()["replacements"].push_back(std::move(Replacement));
      }
      Out.push_back({{"description", sarifMessage(X.Title)}, {"artifactChanges", std::move(Changes)}});
    }
    return Out;
  }

  Json invocation(const RunResult &Run) {
    Json Notifications = Json::array();
    for (const Skip &S : Run.Skips) {
      Json One{{"descriptor", {{"id", skipReasonName(S.Reason)}, {"index", sarifIndex(S.Reason)}}},
               {"level", isFailure(S.Reason) ? "error" : "note"},
               {"message", sarifMessage(describe(S))}};
      if (!S.File.empty()) {
        Json Place{{"artifactLocation", Places.file(S.File)}};
        if (S.Line != 0)
          Place["region"] = {{"startLine", S.Line}};
        One["locations"] = Json::array({{{"physicalLocation", std::move(Place)}}});
      }
      Notifications.push_back(std::move(One));
    }
    static constexpr const char *Meanings[] = {"clean", "findings", "a source failed"};
    return {{"executionSuccessful", Run.Failed.empty()},
            {"exitCode", Run.exitStatus()},
            {"exitCodeDescription", Meanings[Run.exitStatus()]},
            {"workingDirectory", {{"uri", Places.bases().begin().value()["uri"]}}},
            {"toolExecutionNotifications", std::move(Notifications)}};
  }

  const ReportContext &Context;
  SarifPlaces Places;
};

} // namespace

void writeSarif(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context) {
  Json Runs = Json::array();
  Runs.push_back(SarifRun(Context).run(Run));
  Json Log{{"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"},
           {"version", "2.1.0"},
           {"runs", std::move(Runs)}};
  OS << jsonToText(Log, 2) << '\n';
}

} // namespace deed
