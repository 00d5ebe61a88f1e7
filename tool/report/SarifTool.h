// SarifTool.h - the part of a SARIF run that describes the tool: rules, notifications and the weaknesses they map to.
#pragma once
#include "findings/Rule.h"
#include "support/Json.h"
#include "support/Skip.h"

namespace deed {

/// run.tool: the driver with all rules (in the registry's order) and a descriptor for every reason not to analyse.
Json sarifTool(llvm::StringRef Version);
/// run.taxonomies: CWE, with the weaknesses that rules refer to.
Json sarifTaxonomies();

/// A rule's place in the driver's `rules`, a reason's in its `notifications`.
size_t sarifIndex(Rule R);
size_t sarifIndex(SkipReason R);

/// "error", "warning", "note": SARIF's words are ours.
const char *sarifLevel(Level L);

/// A message object. SARIF gives braces and brackets a meaning in messages, which code in them must not have; it wants
/// sentences.
Json sarifMessage(llvm::StringRef Text);

} // namespace deed
