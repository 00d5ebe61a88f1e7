// Patch.h - a fix as the lines it changes, before and after.
#pragma once
#include "findings/Finding.h"
#include "support/Files.h"
#include <string>
#include <vector>

namespace deed {

/// Consecutive lines of one file that edits change, and what they become. No new lines: they go away.
struct ChangedLines {
  std::string File;
  unsigned FirstLine = 0;
  std::vector<std::string> Before, After;
};

/// Sorted by file and line. Empty if the source can't be read, is shorter than the edits say, or edits overlap: half a
/// fix is never shown.
std::vector<ChangedLines> changedLines(const Fix &F, SourceLines &Source);

} // namespace deed
