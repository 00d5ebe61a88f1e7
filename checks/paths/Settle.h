// Settle.h - the deep mode: findings that hold on some paths are settled by clang's path-sensitive engine, and
// functions that handle memory by hand are searched by its checkers.
//
// A finding whose path the engine walked is confirmed: an error, with that path's branches as its steps. One that no
// path reaches is refuted, and dropped. Where the engine gave up the finding stays what it was. What both engines found
// is one finding, told in our words.
#pragma once
#include "checks/Check.h"
#include "checks/paths/Explorer.h"
#include <cstdint>

namespace deed {

/// One function to be looked at, with the questions of its findings.
struct DeepRequest {
  const clang::FunctionDecl *Function = nullptr;
  std::string Name;                    ///< as findings give it
  std::vector<OpenQuestion> Questions; ///< of this function's findings
};

struct DeepReport {
  uint64_t Functions = 0, GaveUp = 0;                            ///< explored; of these not to the end
  uint64_t Confirmed = 0, Refuted = 0, Unsettled = 0, Added = 0; ///< findings
};

/// Changes Findings, in which Questions are indices. Enabled: as for runChecks.
DeepReport settle(clang::CompilerInstance &Compiler, llvm::ArrayRef<DeepRequest> Requests, const SpanResolver &Spans,
                  const std::set<Rule> &Enabled, std::vector<Finding> &Findings);

} // namespace deed
