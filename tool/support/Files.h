// Files.h - reading source files, and an in-memory double for tests.
//
// Reports and fingerprints quote the source after the analysis is over, when clang's buffers are gone. A file may have
// vanished or changed since: that is a report without an excerpt, never a failure.
#pragma once
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace deed {

class Files {
public:
  virtual ~Files() = default;
  /// The file's bytes; nothing if it can't be read.
  virtual std::optional<std::string> read(llvm::StringRef Path) const = 0;
};

/// Regular files on disk. What is not one (a pipe or device named by a `#line` directive) is not read, as it could
/// block.
class DiskFiles : public Files {
public:
  std::optional<std::string> read(llvm::StringRef Path) const override;
};

class MemoryFiles : public Files {
public:
  void add(llvm::StringRef Path, llvm::StringRef Text) { Texts[Path] = Text.str(); }
  std::optional<std::string> read(llvm::StringRef Path) const override;

private:
  llvm::StringMap<std::string> Texts;
};

/// Lines of files by number. Every file is read once, at its first question. Not for use by several threads.
class SourceLines {
public:
  explicit SourceLines(const Files &From);
  ~SourceLines();

  /// Line `Number` (from 1) without its end; nothing if the file can't be read or is shorter. Lives as long as this.
  std::optional<llvm::StringRef> line(llvm::StringRef File, unsigned Number);
  /// 0 if the file can't be read.
  unsigned lineCount(llvm::StringRef File);

private:
  struct Text;
  const Text &load(llvm::StringRef File);
  const Files &From;
  llvm::StringMap<std::unique_ptr<Text>> Loaded;
};

} // namespace deed
