#include "report/DisplayLine.h"
#include "report/Paths.h"
#include "report/Summary.h"
#include "report/UnsafeReport.h"
#include "report/Xml.h"

namespace deed {
namespace {

constexpr llvm::StringLiteral Style = R"(
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem; max-width: 75rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { padding: .2rem .8rem; text-align: left; border-bottom: 1px solid #ccc; vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
code { font-family: ui-monospace, monospace; font-size: 90%; }
tr.file { background: #f2f2f2; font-weight: 600; }
.leaks { color: #a40000; }
@media (prefers-color-scheme: dark) {
  body { background: #111; color: #ddd; } tr.file { background: #222; } .leaks { color: #ff8a80; }
  th, td { border-color: #444; }
}
)";

/// Whatever a name holds: no markup, nothing that turns the text around.
std::string plain(llvm::StringRef Text) { return xmlText(printable(Text)); }

class UnsafePage {
public:
  UnsafePage(llvm::raw_ostream &OS, const UnsafeTable &Table) : OS(OS), Table(Table) {}

  void write(const RunResult &Run, const ReportContext &Context) {
    OS << "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
          "<meta name=\"viewport\" content=\"width=device-width\">\n<title>deed: unsafe audit</title>\n<style>"
       << Style << "</style></head><body>\n<h1>Unsafe audit</h1>\n<p>"
       << counted(Table.Totals.total(), "operation") << " that no rule can vouch for, in " << Table.UnsafeFunctions
       << " of " << counted(Table.Functions, "function") << ": " << Table.Totals.Wrapped
       << " behind a safe interface, <span class=\"leaks\">" << Table.Totals.Leaking
       << " where raw pointers go in or out</span>, " << Table.Totals.Excused << " with a reason.</p>\n";
    if (Table.Before)
      OS << "<p>Since <code>" << plain(Table.Before->File)
         << "</code>: " << trend(Table.Totals.total(), Table.Before->Totals.total()) << ", "
         << trend(Table.Totals.Leaking, Table.Before->Totals.Leaking) << " that leak.</p>\n";
    kinds();
    folders();
    files();
    ledger(Run, Context);
    OS << "</body></html>\n";
  }

private:
  void cell(uint64_t N) { OS << "<td class=\"n\">" << N << "</td>"; }
  void since(uint64_t Now, const std::map<std::string, uint64_t> EarlierAudit::*In, const std::string &Key) {
    if (!Table.Before)
      return;
    int64_t Change = static_cast<int64_t>(Now) - static_cast<int64_t>(EarlierAudit::of((*Table.Before).*In, Key));
    OS << "<td class=\"n\">" << (Change > 0 ? "+" : "") << Change << "</td>";
  }
  void head(llvm::ArrayRef<const char *> Numbers, llvm::ArrayRef<const char *> Words) {
    OS << "<table><thead><tr>";
    for (const char *N : Numbers)
      OS << "<th class=\"n\">" << N << "</th>";
    if (Table.Before)
      OS << "<th class=\"n\">since</th>";
    for (const char *W : Words)
      OS << "<th>" << W << "</th>";
    OS << "</tr></thead><tbody>\n";
  }
  void counts(const UnsafeCounts &C) {
    cell(C.total());
    cell(C.Wrapped);
    OS << "<td class=\"n" << (C.Leaking ? " leaks" : "") << "\">" << C.Leaking << "</td>";
    cell(C.Excused);
  }

  void kinds() {
    head({"total"}, {"kind", "what it is"});
    for (const UnsafeKindInfo &K : allUnsafeKinds()) {
      uint64_t Now = Table.ByKind[static_cast<size_t>(K.Kind)];
      if (!Now && !(Table.Before && EarlierAudit::of(Table.Before->Kinds, K.Id.str())))
        continue;
      OS << "<tr>";
      cell(Now);
      since(Now, &EarlierAudit::Kinds, K.Id.str());
      OS << "<td><code>" << K.Id << "</code></td><td>" << plain(K.Phrase) << "</td></tr>\n";
    }
    OS << "</tbody></table>\n";
  }

  void folders() {
    OS << "<h2>Folders</h2>\n";
    head({"total", "wrapped", "leaking", "with a reason"}, {"folder"});
    for (const auto &[Path, Counts] : Table.Folders) {
      OS << "<tr>";
      counts(Counts);
      since(Counts.total(), &EarlierAudit::Folders, Path);
      OS << "<td><code>" << plain(Path) << "</code></td></tr>\n";
    }
    OS << "</tbody></table>\n";
  }

  void files() {
    OS << "<h2>Files and functions</h2>\n";
    head({"total", "wrapped", "leaking", "with a reason"}, {"where", "what"});
    for (const UnsafeFileRow &File : Table.Files) {
      OS << "<tr class=\"file\">";
      counts(File.Counts);
      since(File.Counts.total(), &EarlierAudit::Files, File.Path);
      OS << "<td><code>" << plain(File.Path) << "</code></td><td></td></tr>\n";
      for (const UnsafeFunctionRow &F : File.Functions)
        function(F);
    }
    for (const std::string &Path : Table.GoneFiles) {
      OS << "<tr class=\"file\">";
      counts({});
      since(0, &EarlierAudit::Files, Path);
      OS << "<td><code>" << plain(Path) << "</code></td><td></td></tr>\n";
    }
    OS << "</tbody></table>\n";
  }

  void function(const UnsafeFunctionRow &Row) {
    OS << "<tr>";
    counts(Row.Counts);
    if (Table.Before)
      OS << "<td></td>";
    OS << "<td>" << Row.Function->At.Line << ": <code>" << plain(Row.Function->Name) << "</code></td><td>";
    const char *Break = "";
    for (const AuditedOperation &O : Row.Function->Operations) {
      OS << Break << O.At.Line << ": " << plain(info(O.How).Phrase);
      if (!O.What.empty())
        OS << " (<code>" << plain(O.What) << "</code>)";
      if (O.InRegion)
        OS << ": <i>" << plain(O.Reason) << "</i>";
      Break = "<br>";
    }
    OS << "</td></tr>\n";
  }

  void ledger(const RunResult &Run, const ReportContext &Context) {
    std::string NotAnalysed = notAnalysedLine(Run);
    if (NotAnalysed.empty())
      return;
    OS << "<h2>Not analysed</h2>\n<p>" << plain(NotAnalysed) << "</p>\n<ul>\n";
    for (const Skip &S : Run.Skips)
      if (isFailure(S.Reason))
        OS << "<li class=\"leaks\"><code>" << plain(shownPath(S.File, Context.Root))
           << "</code>: " << plain(describe(S)) << "</li>\n";
    OS << "</ul>\n";
  }

  llvm::raw_ostream &OS;
  const UnsafeTable &Table;
};

} // namespace

void writeUnsafeHtml(llvm::raw_ostream &OS, const UnsafeTable &Table, const RunResult &Run,
                     const ReportContext &Context) {
  UnsafePage(OS, Table).write(Run, Context);
}

} // namespace deed
