#include "report/UnsafeTable.h"
#include "report/Paths.h"

namespace deed {

void UnsafeCounts::add(const UnsafeCounts &More) {
  Wrapped += More.Wrapped;
  Leaking += More.Leaking;
  Excused += More.Excused;
}

uint64_t EarlierAudit::of(const std::map<std::string, uint64_t> &Counts, const std::string &Key) {
  auto It = Counts.find(Key);
  return It == Counts.end() ? 0 : It->second;
}

/// `a/b/c.h`: `a/b`, `a`, `.`. Of a file that is not below the root only the folders that it names.
static std::vector<std::string> foldersOf(llvm::StringRef Path) {
  std::vector<std::string> Out;
  bool IsBelow = !Path.starts_with("/");
  for (size_t Slash = Path.rfind('/'); Slash != llvm::StringRef::npos && Slash != 0; Slash = Path.rfind('/')) {
    Path = Path.take_front(Slash);
    Out.push_back(Path.str());
  }
  if (IsBelow)
    Out.push_back(".");
  return Out;
}

UnsafeTable unsafeTable(const RunResult &Run, llvm::StringRef Root, std::optional<EarlierAudit> Before) {
  UnsafeTable T;
  std::map<std::string, UnsafeFileRow> Files;
  for (const AuditedFunction &F : Run.Audited) {
    if (F.Operations.empty())
      continue;
    UnsafeCounts Here;
    (F.Leaks ? Here.Leaking : Here.Wrapped) = F.Operations.size();
    for (const AuditedOperation &O : F.Operations) {
      Here.Excused += O.InRegion;
      ++T.ByKind[static_cast<size_t>(O.How)];
    }
    std::string Path = shownPath(F.At.File, Root);
    UnsafeFileRow &File = Files[Path];
    File.Path = std::move(Path);
    File.Counts.add(Here);
    File.Functions.push_back({&F, Here});
    T.Totals.add(Here);
    ++T.UnsafeFunctions;
  }
  for (auto &[Path, File] : Files) {
    for (const std::string &Folder : foldersOf(Path))
      T.Folders[Folder].add(File.Counts);
    T.Files.push_back(std::move(File));
  }
  if (auto It = Run.Counts.find("functions.unique"); It != Run.Counts.end())
    T.Functions = It->second;
  T.Before = std::move(Before);
  if (T.Before)
    for (const auto &[Path, Count] : T.Before->Files)
      if (!Files.count(Path) && Count)
        T.GoneFiles.insert(Path);
  return T;
}

std::string trend(uint64_t Now, uint64_t Before) {
  if (Now == Before)
    return "as many";
  return Now > Before ? std::to_string(Now - Before) + " more" : std::to_string(Before - Now) + " fewer";
}

} // namespace deed
