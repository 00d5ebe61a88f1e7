#include "findings/Finding.h"
#include <tuple>

namespace deed {

// Rules are compared by id and not by their place in the registry, so that a new row in Rules.def reorders no report.
static auto key(const Finding &F) {
  return std::tie(F.At.File, F.At.Line, F.At.Column, info(F.Which).Id, F.At, F.Subject, F.How, F.Message, F.Label,
                  F.Steps, F.Help, F.Fixes, F.Function, F.Fingerprint, F.Suppressed, F.SuppressedBy, F.Lapsed, F.Since);
}

const char *ageName(Finding::Age A) {
  switch (A) {
  case Finding::Age::Unknown: return "";
  case Finding::Age::New: return "new";
  case Finding::Age::Known: return "known";
  case Finding::Age::Changed: return "changed";
  }
  return "";
}

bool operator<(const Finding &A, const Finding &B) { return key(A) < key(B); }
bool operator==(const Finding &A, const Finding &B) { return key(A) == key(B); }

} // namespace deed
