// UnsafeAudit.h - what the functions of a project do that no rule can vouch for: plain values, one TU's or the whole
// project's.
//
// A function in a header is seen by every TU that includes it, a template in every instance: the same place is the same
// function, and the same operation in it the same operation.
#pragma once
#include "support/Json.h"
#include "support/Span.h"
#include "support/UnsafeKind.h"
#include <compare>
#include <string>
#include <vector>

namespace deed {

struct AuditedOperation {
  FileSpan At;
  UnsafeKind How = UnsafeKind::PointerDereference;
  std::string What;   ///< the function called, the global; empty if the kind says all
  bool InRegion = false; ///< within `deed: unsafe` that gives a reason
  std::string Reason;
  auto operator<=>(const AuditedOperation &) const = default;
};

struct AuditedFunction {
  FileSpan At;      ///< its name
  std::string Name;
  bool IsHeld = false; ///< to the strict profile
  bool Leaks = false;  ///< raw pointers go in or come out by its interface: the public members of its class, or its own
  std::vector<AuditedOperation> Operations; ///< sorted
  auto operator<=>(const AuditedFunction &) const = default;
};

/// Sorted by place, one per place, operations of equal places joined.
void joinAudited(std::vector<AuditedFunction> &All);

/// Whole, for the way from a worker; a report has a form of its own.
Json toJson(const AuditedFunction &F);
AuditedFunction readAudited(JsonFields &In);

} // namespace deed
