// Fixes.h - the fixes of many findings as one change of the files, which compiles if each of them does.
//
// A fix is taken as a whole or not at all. Two that want the same edit (a header's, from several TUs) share it; two
// that overlap, or insert different things at one place, don't mix: the first in the order of findings wins, and the
// other waits for the next run. A line that only held what is removed goes with it.
//
// Edits are applied by line and column to the bytes as they are now. If these are not what was analysed (the place is
// not there any more), the fix is not taken.
#pragma once
#include "findings/Finding.h"
#include "support/Files.h"
#include "llvm/ADT/ArrayRef.h"

namespace deed {

enum class FixLevel { Safe, Unsafe }; ///< Unsafe: those too that may change what a correct program does

/// Whole lines of a file, and what they become.
struct LineChange {
  unsigned FirstLine = 0;    ///< before
  std::string Before, After; ///< with their line ends
};

struct FileChange {
  std::string File;
  std::string Before, After; ///< the whole file
  std::vector<LineChange> Lines;
};

struct FixPlan {
  std::vector<FileChange> Files; ///< sorted by name
  std::vector<size_t> Fixed;     ///< indices of the findings whose fix is in it
  unsigned Waiting = 0;          ///< findings whose fix overlaps with another's
  unsigned OnlyUnsafe = 0;       ///< findings that have but unsafe fixes, which were not asked for
  unsigned Outdated = 0;         ///< findings whose fix does not fit the file
};

FixPlan planFixes(llvm::ArrayRef<Finding> Findings, FixLevel Most, const Files &From);

/// As `diff -u` writes it and `patch -p1` reads it. Shown: the file's name in the headers.
std::string unifiedDiff(const FileChange &Change, llvm::StringRef Shown);

} // namespace deed
