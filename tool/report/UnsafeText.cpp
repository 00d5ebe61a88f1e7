#include "report/DisplayLine.h"
#include "report/Paths.h"
#include "report/Summary.h"
#include "report/UnsafeReport.h"
#include "llvm/Support/Format.h"

namespace deed {
namespace {

/// A table whose numbers stand in columns, with the change since the earlier report where there is one.
class UnsafeText {
public:
  UnsafeText(llvm::raw_ostream &OS, const UnsafeTable &Table) : OS(OS), Table(Table) {}

  void totals() {
    OS << counted(Table.Totals.total(), "unsafe operation") << " in " << Table.UnsafeFunctions << " of "
       << counted(Table.Functions, "function") << ": " << Table.Totals.Wrapped << " behind a safe interface, "
       << Table.Totals.Leaking << " where raw pointers go in or out, " << Table.Totals.Excused << " with a reason\n";
    if (!Table.Before)
      return;
    OS << "since " << printable(Table.Before->File) << ": " << trend(Table.Totals.total(), Table.Before->Totals.total())
       << " (" << trend(Table.Totals.Leaking, Table.Before->Totals.Leaking) << " that leak, "
       << trend(Table.Totals.Excused, Table.Before->Totals.Excused) << " with a reason)\n";
  }

  void kinds() {
    OS << "\n  total" << (Table.Before ? "  since" : "") << "  kind\n";
    for (const UnsafeKindInfo &K : allUnsafeKinds()) {
      uint64_t Now = Table.ByKind[static_cast<size_t>(K.Kind)];
      uint64_t Then = Table.Before ? EarlierAudit::of(Table.Before->Kinds, K.Id.str()) : 0;
      if (!Now && !Then)
        continue;
      OS << llvm::format("%7llu", static_cast<unsigned long long>(Now));
      since(Now, Then);
      OS << "  " << K.Id << '\n';
    }
  }

  void folders() {
    header("folder");
    for (const auto &[Path, Counts] : Table.Folders)
      row(Counts, Table.Before ? EarlierAudit::of(Table.Before->Folders, Path) : 0, Path);
  }

  void files() {
    header("file and function");
    for (const UnsafeFileRow &File : Table.Files) {
      row(File.Counts, Table.Before ? EarlierAudit::of(Table.Before->Files, File.Path) : 0, File.Path);
      for (const UnsafeFunctionRow &F : File.Functions)
        function(F);
    }
    for (const std::string &Path : Table.GoneFiles)
      row({}, EarlierAudit::of(Table.Before->Files, Path), Path);
  }

private:
  void since(uint64_t Now, uint64_t Then) {
    if (Table.Before)
      OS << llvm::format("%+7lld", static_cast<long long>(Now) - static_cast<long long>(Then));
  }
  void header(llvm::StringRef Of) {
    OS << "\n  total  leaks reason" << (Table.Before ? "  since" : "") << "  " << Of << '\n';
  }
  void numbers(const UnsafeCounts &C) {
    OS << llvm::format("%7llu%7llu%7llu", static_cast<unsigned long long>(C.total()),
                       static_cast<unsigned long long>(C.Leaking), static_cast<unsigned long long>(C.Excused));
  }
  void row(const UnsafeCounts &C, uint64_t Then, llvm::StringRef Path) {
    numbers(C);
    since(C.total(), Then);
    OS << "  " << printable(Path) << '\n';
  }
  void function(const UnsafeFunctionRow &Row) {
    numbers(Row.Counts);
    if (Table.Before)
      OS.indent(7);
    OS << "    " << Row.Function->At.Line << ": " << printable(Row.Function->Name) << ": ";
    std::array<uint64_t, UnsafeKinds> ByKind = {};
    for (const AuditedOperation &O : Row.Function->Operations)
      ++ByKind[static_cast<size_t>(O.How)];
    const char *Comma = "";
    for (const UnsafeKindInfo &K : allUnsafeKinds())
      if (uint64_t N = ByKind[static_cast<size_t>(K.Kind)]) {
        OS << Comma << K.Id;
        if (N > 1)
          OS << " x" << N;
        Comma = ", ";
      }
    OS << '\n';
  }

  llvm::raw_ostream &OS;
  const UnsafeTable &Table;
};

} // namespace

void writeUnsafeText(llvm::raw_ostream &OS, const UnsafeTable &Table, const RunResult &Run,
                     const ReportContext &Context) {
  UnsafeText Text(OS, Table);
  Text.totals();
  if (Table.Totals.total() || !Table.GoneFiles.empty()) {
    Text.kinds();
    Text.folders();
    Text.files();
  }
  if (std::string NotAnalysed = notAnalysedLine(Run); !NotAnalysed.empty())
    OS << '\n' << NotAnalysed << '\n';
  for (const Skip &S : Run.Skips)
    if (isFailure(S.Reason))
      OS << "  " << printable(shownPath(S.File, Context.Root)) << ": " << printable(describe(S)) << '\n';
}

} // namespace deed
