// Audit.h - what the functions of one TU do that is unsafe, collected while they are solved.
#pragma once
#include "findings/UnsafeAudit.h"
#include "summary/AnalyzeFunctions.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace deed {

class Audit {
public:
  /// Wants: whether a file is of the project.
  Audit(const SpanResolver &Spans, llvm::function_ref<bool(llvm::StringRef File)> Wants) : Spans(Spans), Wants(Wants) {}
  void note(const SolvedFunction &Fn);
  /// Sorted, each function once.
  std::vector<AuditedFunction> take();

private:
  const SpanResolver &Spans;
  llvm::function_ref<bool(llvm::StringRef File)> Wants;
  std::vector<AuditedFunction> All;
};

} // namespace deed
