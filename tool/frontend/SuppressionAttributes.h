// SuppressionAttributes.h - [[clang::suppress]] and [[gsl::suppress("deed:rule")]] on statements and declarations.
//
// To clang both are one attribute; without a list it covers every rule. In a list our rules are named `deed:<id>`, all
// of them `deed:*`; names without `deed:` are other tools'.
#pragma once
#include "findings/Suppression.h"

namespace clang {
class CompilerInstance;
}

namespace deed {

/// Appends to Out what the user's code of the TU carries, that of a precompiled preamble excepted. Lines of templates
/// count once, not per instantiation.
void collectSuppressionAttributes(clang::CompilerInstance &Compiler, Suppressions &Out);

} // namespace deed
