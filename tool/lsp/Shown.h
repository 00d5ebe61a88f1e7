// Shown.h - an analysis as an editor shows it: pure functions from what is known of a file to the protocol's values.
#pragma once
#include "lsp/Analyst.h"
#include "lsp/Protocol.h"

namespace deed {

/// Findings that are not suppressed, as diagnostics with their steps as related information; and what was not analysed,
/// as information at its line, or at the top of the file.
llvm::json::Array diagnosticsOf(const Analysed &A, bool WithSteps);

/// The rule of a finding under the cursor; the lifetimes of the function around it, and what guards what that line
/// uses. Null if there is nothing to say.
llvm::json::Value hoverAt(const Analysed &A, llvm::lsp::Position At);

/// Fixes, suppressions and explanations for the findings in a range.
llvm::json::Array actionsIn(const Analysed &A, const RangeRequest &Asked);

llvm::json::Array hintsIn(const Analysed &A, llvm::lsp::Range Asked, const ClientSettings &Settings);
llvm::json::Array lensesOf(const Analysed &A);

/// The command that `explain` actions and lenses carry.
inline constexpr const char *ExplainCommand = "deed.explain";
/// A rule's page as Markdown.
std::string rulePage(Rule R);

} // namespace deed
