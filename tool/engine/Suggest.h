// Suggest.h - attributes that declarations could carry: what the bodies do, written where callers and compilers that see
// the declaration alone can read it. As a unified diff without context lines (`git apply --unidiff-zero`, `patch`).
//
//   const std::string &name(const std::string &Text);     const std::string &name(const std::string &Text [[clang::lifetimebound]]);
//
// Only where the result surely is a view of inputs: a reference, pointer or view, of what a reference, pointer or view
// parameter or *this refers to. Not for functions that only this file can call, and not for system headers.
#pragma once
#include "engine/AnalyzeTu.h"
#include "summary/SummaryTable.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

void suggestLifetimes(const TuFacts &Tu, SummaryTable &Summaries, const SpanResolver &Spans,
                      llvm::function_ref<bool(llvm::StringRef File)> MayEdit, llvm::raw_ostream &OS);

} // namespace deed
