// Context.h - what a report needs to know beside the run's result. No machine, and no time but the
// one given: same input, same bytes.
#pragma once
#include "findings/RunResult.h"
#include "support/Files.h"
#include <functional>
#include <string>

namespace deed {

struct ReportContext {
  std::string Root;    ///< absolute; files below it are named relative to it
  std::string Version; ///< of the program
  bool Colors = false; ///< text only
  SourceLines &Source; ///< for excerpts
  std::string Today;   ///< what ages are counted from; empty: no ages
  std::function<std::string(const FileSpan &At)> DateOf; ///< when a line was last changed; unset: not known of any
};

} // namespace deed
