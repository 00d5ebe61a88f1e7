#include "support/Skip.h"

namespace deed {

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
  case SkipReason::NotInstantiated: return false;
  }
  return true;
}

} // namespace deed
