// RuleDocs.h - what `deed rules` and `deed explain` print, from the registry and its pages.
#pragma once
#include "findings/Rule.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

/// `deed rules`: a table, one rule a line, in the registry's order.
void writeRuleTable(llvm::raw_ostream &OS, bool Colors);
/// `deed rules --format=json`: a list of objects with the registry's columns.
void writeRuleJson(llvm::raw_ostream &OS);
/// `deed explain RULE`: its page, with what the registry knows of it below the title.
void writeRulePage(llvm::raw_ostream &OS, Rule R, bool Colors);

} // namespace deed
