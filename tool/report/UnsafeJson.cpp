#include "UnsafeSchema.h"
#include "report/Paths.h"
#include "report/Summary.h"
#include "report/UnsafeReport.h"
#include "support/Json.h"

namespace deed {
namespace {

Json countsToJson(const UnsafeCounts &C) {
  return {{"operations", C.total()}, {"wrapped", C.Wrapped}, {"leaking", C.Leaking}, {"withReason", C.Excused}};
}

UnsafeCounts readCounts(JsonFields &In) {
  UnsafeCounts C;
  C.Wrapped = In.number<uint64_t>("wrapped");
  C.Leaking = In.number<uint64_t>("leaking");
  C.Excused = In.number<uint64_t>("withReason");
  return C;
}

class UnsafeJson {
public:
  UnsafeJson(const UnsafeTable &Table, const ReportContext &Context) : Table(Table), Context(Context) {}

  Json report(const RunResult &Run) const {
    Json Kinds = Json::array(), Folders = Json::array(), Files = Json::array(), Sources = Json::array(),
         Skips = Json::array();
    for (const UnsafeKindInfo &K : allUnsafeKinds())
      if (uint64_t N = Table.ByKind[static_cast<size_t>(K.Kind)])
        Kinds.push_back({{"kind", K.Id.str()}, {"operations", N}});
    for (const auto &[Path, Counts] : Table.Folders)
      Folders.push_back(withPath(Path, Counts));
    for (const UnsafeFileRow &File : Table.Files) {
      Json Row = withPath(File.Path, File.Counts);
      Json &Functions = Row["functions"] = Json::array();
      for (const UnsafeFunctionRow &F : File.Functions)
        Functions.push_back(function(F));
      Files.push_back(std::move(Row));
    }
    for (const std::string &File : Run.Sources)
      Sources.push_back(Json(std::string(shownPath(File, Context.Root))));
    for (const Skip &S : Run.Skips)
      Skips.push_back({{"reason", skipReasonName(S.Reason)},
                       {"failure", isFailure(S.Reason)},
                       {"file", Json(std::string(shownPath(S.File, Context.Root)))},
                       {"line", S.Line},
                       {"text", Json(describe(S))},
                       {"count", S.Count}});
    Json Totals = countsToJson(Table.Totals);
    Totals["functions"] = Table.Functions;
    Totals["unsafeFunctions"] = Table.UnsafeFunctions;
    Json Out{{"version", UnsafeReportVersion},
             {"tool", {{"name", "deed"}, {"version", Context.Version}}},
             {"totals", std::move(Totals)},
             {"kinds", std::move(Kinds)},
             {"folders", std::move(Folders)},
             {"files", std::move(Files)},
             {"notAnalysed", std::move(Skips)},
             {"sources", std::move(Sources)}};
    if (Table.Before)
      Out["trend"] = trendOf(*Table.Before);
    return Out;
  }

private:
  static Json withPath(const std::string &Path, const UnsafeCounts &Counts) {
    Json Out = countsToJson(Counts);
    Out["path"] = Json(Path);
    return Out;
  }

  Json function(const UnsafeFunctionRow &Row) const {
    const AuditedFunction &F = *Row.Function;
    Json Operations = Json::array();
    for (const AuditedOperation &O : F.Operations) {
      Json Each{{"kind", info(O.How).Id.str()}, {"line", O.At.Line}, {"column", O.At.Column}};
      if (O.At.File != F.At.File) // a macro's
        Each["file"] = Json(std::string(shownPath(O.At.File, Context.Root)));
      if (!O.What.empty())
        Each["what"] = Json(O.What);
      if (O.InRegion)
        Each["reason"] = Json(O.Reason);
      Operations.push_back(std::move(Each));
    }
    return {{"name", Json(F.Name)},
            {"line", F.At.Line},
            {"column", F.At.Column},
            {"interface", F.Leaks ? "leaking" : "wrapped"},
            {"strict", F.IsHeld},
            {"operations", std::move(Operations)}};
  }

  Json trendOf(const EarlierAudit &Before) const {
    auto change = [](uint64_t Now, uint64_t Then) { return static_cast<int64_t>(Now) - static_cast<int64_t>(Then); };
    Json Files = Json::array();
    auto add = [&](const std::string &Path, uint64_t Now) {
      if (int64_t Change = change(Now, EarlierAudit::of(Before.Files, Path)))
        Files.push_back({{"path", Json(Path)}, {"change", Change}});
    };
    for (const UnsafeFileRow &File : Table.Files)
      add(File.Path, File.Counts.total());
    for (const std::string &Path : Table.GoneFiles)
      add(Path, 0);
    return {{"against", Json(Before.File)},
            {"operations", change(Table.Totals.total(), Before.Totals.total())},
            {"wrapped", change(Table.Totals.Wrapped, Before.Totals.Wrapped)},
            {"leaking", change(Table.Totals.Leaking, Before.Totals.Leaking)},
            {"withReason", change(Table.Totals.Excused, Before.Totals.Excused)},
            {"files", std::move(Files)}};
  }

  const UnsafeTable &Table;
  const ReportContext &Context;
};

} // namespace

void writeUnsafeJson(llvm::raw_ostream &OS, const UnsafeTable &Table, const RunResult &Run,
                     const ReportContext &Context) {
  OS << jsonToText(UnsafeJson(Table, Context).report(Run), 2) << '\n';
}

llvm::Expected<EarlierAudit> readUnsafeJson(llvm::StringRef Text, llvm::StringRef Name) {
  auto refuse = [&](const llvm::Twine &Why) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), "`" + Name + "` " + Why);
  };
  std::optional<Json> J = parseJson(Text);
  if (!J)
    return refuse("is not JSON");
  JsonFields In(*J, "report");
  if (!In.has("version") || !In.has("totals") || !In.has("kinds"))
    return refuse("is no report of `deed unsafe --format=json`");
  if (unsigned Version = In.number<unsigned>("version"); Version != UnsafeReportVersion && !In.wrong())
    return refuse("is of version " + llvm::Twine(Version) + " of the report, not " + llvm::Twine(UnsafeReportVersion));
  EarlierAudit Before;
  Before.File = Name.str();
  JsonFields Totals = In.child("totals");
  Before.Totals = readCounts(Totals);
  In.each("kinds", [&](JsonFields &Each) {
    std::string Kind = Each.text("kind");
    Before.Kinds[Kind] = Each.number<uint64_t>("operations");
  });
  for (auto [Key, Into] : {std::pair("folders", &Before.Folders), std::pair("files", &Before.Files)})
    In.each(Key, [&, Into = Into](JsonFields &Each) {
      std::string Path = Each.text("path");
      (*Into)[Path] = Each.number<uint64_t>("operations");
    });
  if (In.wrong())
    return refuse("makes no sense: " + llvm::toString(In.takeError()));
  return Before;
}

llvm::StringRef unsafeReportSchema() { return {UnsafeSchema[0].Text.data(), UnsafeSchema[0].Text.size()}; }

} // namespace deed
