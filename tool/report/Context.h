// Context.h - what a report needs to know beside the run's result. No time and no machine: same input, same bytes.
#pragma once
#include "findings/RunResult.h"
#include "support/Files.h"
#include <string>

namespace deed {

struct ReportContext {
  std::string Root;    ///< absolute; files below it are named relative to it
  std::string Version; ///< of the program
  bool Colors = false; ///< text only
  SourceLines &Source; ///< for excerpts
};

} // namespace deed
