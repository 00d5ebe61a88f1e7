#include "testing/GoldenRun.h"
#include "engine/AnalyzeTu.h"
#include "findings/Merge.h"
#include "support/Files.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <algorithm>

using llvm::StringRef;
namespace path = llvm::sys::path;

namespace deed::testing {

std::string sourceRoot() {
  llvm::SmallString<256> Here;
  llvm::sys::fs::current_path(Here);
  return Here.str().str();
}

std::vector<std::string> filesBelow(StringRef Folder, llvm::ArrayRef<StringRef> Extensions) {
  llvm::SmallString<256> Top(sourceRoot());
  path::append(Top, Folder);
  std::vector<std::string> Out;
  std::error_code Error;
  for (llvm::sys::fs::recursive_directory_iterator It(Top, Error), End; It != End && !Error; It.increment(Error))
    if (llvm::is_contained(Extensions, path::extension(It->path())))
      Out.push_back(It->path().substr(Top.size() + 1));
  llvm::sort(Out);
  return Out;
}

std::string textOf(StringRef Path) { return DiskFiles().read(Path).value_or(""); }

bool isSource(StringRef Path) { return llvm::is_contained({".cpp", ".cc", ".c"}, path::extension(Path)); }

CompileCommand commandFor(const Golden &G, StringRef Source) {
  bool IsC = path::extension(Source) == ".c";
  CompileCommand C;
  C.Directory = path::parent_path(Source).str();
  C.File = Source.str();
  C.Args = {IsC ? "clang" : "clang++", IsC ? "-std=c17" : "-std=c++20"};
  C.Args.insert(C.Args.end(), G.Flags.begin(), G.Flags.end());
  C.Args.insert(C.Args.end(), {"-c", C.File});
  return C;
}

RunResult run(const Golden &G) {
  auto Virtual = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  MemoryFiles Sources;
  for (const GoldenFile &F : G.Files) {
    Virtual->addFile(F.Path, 0, llvm::MemoryBuffer::getMemBufferCopy(F.Text, F.Path));
    Sources.add(F.Path, F.Text);
  }
  auto Files = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(llvm::vfs::createPhysicalFileSystem());
  Files->pushOverlay(Virtual);

  AnalysisOptions Options;
  Options.Parse.Files = Files;
  Options.Depth = G.IsDeep ? Deep::On : Deep::Off;
  Merge All(MergeOptions{});
  for (const GoldenFile &F : G.Files)
    if (isSource(F.Path))
      All.add(analyzeTu(commandFor(G, F.Path), Options));
  SourceLines Lines(Sources);
  return All.finish(Lines);
}

} // namespace deed::testing
