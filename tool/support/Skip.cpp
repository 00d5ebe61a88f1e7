#include "support/Skip.h"

namespace deed {

llvm::ArrayRef<SkipReason> allSkipReasons() {
  static constexpr SkipReason All[] = {
      SkipReason::ParseErrors,     SkipReason::ParseFailed,    SkipReason::Crash,         SkipReason::TimeOut,
      SkipReason::OutOfMemory,     SkipReason::FunctionBudget, SkipReason::NoControlFlow, SkipReason::NotUnderstood,
      SkipReason::NotInstantiated,  SkipReason::Excluded,      SkipReason::BaseFailed};
  return All;
}

const char *skipReasonName(SkipReason R) {
  switch (R) {
  case SkipReason::ParseErrors: return "parse-errors";
  case SkipReason::ParseFailed: return "parse-failed";
  case SkipReason::Crash: return "crash";
  case SkipReason::TimeOut: return "time-out";
  case SkipReason::OutOfMemory: return "out-of-memory";
  case SkipReason::FunctionBudget: return "function-budget";
  case SkipReason::NoControlFlow: return "no-control-flow";
  case SkipReason::NotUnderstood: return "not-understood";
  case SkipReason::NotInstantiated: return "not-instantiated";
  case SkipReason::Excluded: return "excluded";
  case SkipReason::BaseFailed: return "base-failed";
  }
  return "unknown";
}

bool isFailure(SkipReason R) {
  switch (R) {
  case SkipReason::ParseErrors:
  case SkipReason::ParseFailed:
  case SkipReason::Crash:
  case SkipReason::TimeOut:
  case SkipReason::OutOfMemory: return true;
  case SkipReason::FunctionBudget:
  case SkipReason::NoControlFlow:
  case SkipReason::NotUnderstood:
  case SkipReason::NotInstantiated:
  case SkipReason::Excluded:
  case SkipReason::BaseFailed: return false;
  }
  return true;
}

} // namespace deed
