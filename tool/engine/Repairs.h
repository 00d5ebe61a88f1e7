// Repairs.h - what could be written instead: fixes for the findings of one TU.
//
// Checks see facts and cannot know how something is spelled; whether a fix compiles is a question of the AST. So fixes
// are made here, where both are at hand: a walk over the user's code looks for the expressions at which findings and
// their steps stand.
//
//   mismatched-free   `delete P` of what `new T[n]` made becomes `delete[] P`, and the other way round; safe
//   self-assignment   `if (this == &Other) return *this;` at the operator's beginning; safe if certain
//   use-after-move    `std::move(X)` becomes `X` where a copy can take its place
//   discarded-guard   the guard gets a name
//   local-mutex       the mutex becomes `static`
//
// A fix is left out where it may not compile (the type has no copy, a name is taken, a macro wrote the code). To add
// one: a visit of the node that it changes, and a line above; the goldens of its rule try it without being asked to
// (testing/GoldenFixes.h).
#pragma once
#include "findings/Finding.h"
#include "frontend/Spans.h"
#include "llvm/ADT/ArrayRef.h"

namespace clang {
class ASTContext;
}

namespace deed {

void offerFixes(llvm::MutableArrayRef<Finding> Findings, clang::ASTContext &Ctx, const SourceSpans &Spans);

} // namespace deed
