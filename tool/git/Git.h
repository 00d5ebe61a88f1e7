// Git.h - what git knows of a working tree: what changed since a revision, files as they were, the age of lines.
//
// The program `git` is run, with nothing of the repository's configuration that runs programs (file system monitors,
// external diffs, text conversions): a repository is untrusted input. Paths are absolute and exactly as on disk.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace deed {

/// One file that differs between a revision and the working tree, untracked files included.
struct FileDelta {
  std::string Before; ///< its name then; empty: it is new
  std::string After;  ///< its name now; empty: it is gone
  bool operator==(const FileDelta &) const = default;
};

class Git {
public:
  /// Of the working tree that holds Folder.
  static llvm::Expected<Git> open(llvm::StringRef Folder);
  const std::string &top() const { return Top; }

  /// The commit that HEAD and Revision have in common, which is where a branch began; Revision itself if there is none.
  llvm::Expected<std::string> baseOf(llvm::StringRef Revision) const;
  /// Renamed files are followed. Sorted.
  llvm::Expected<std::vector<FileDelta>> changesSince(llvm::StringRef Commit) const;
  /// Lines of the working tree's files that differ, as ranges (first, last) by file. A place where lines were only
  /// taken out is the line before and after it.
  using Ranges = std::vector<std::pair<unsigned, unsigned>>;
  llvm::Expected<std::map<std::string, Ranges>> changedLines(llvm::StringRef Commit) const;
  /// A file as it was.
  llvm::Expected<std::string> read(llvm::StringRef Commit, llvm::StringRef Path) const;
  /// The day on which each line was last changed, "2026-12-31", by line from 0; empty for what is not committed.
  /// Nothing if git does not know the file.
  std::vector<std::string> datesOf(llvm::StringRef Path) const;

private:
  explicit Git(std::string Program, std::string Top) : Program(std::move(Program)), Top(std::move(Top)) {}
  llvm::Expected<std::string> run(llvm::ArrayRef<llvm::StringRef> Args) const;
  std::string absolute(llvm::StringRef Path) const;

  std::string Program, Top;
};

} // namespace deed
