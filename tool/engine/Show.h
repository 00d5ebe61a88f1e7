// Show.h - what the analysis sees of one TU, as text: `deed show`.
//
// Readable, stable between runs and machines: the goldens of the lowering are this text. Functions come in the order of
// the source.
#pragma once
#include "engine/AnalyzeTu.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

enum class ShowWhat {
  Facts,     ///< what lowering made of each function body
  Summaries, ///< what each function does to what it is given
  Types,     ///< the category of each type that the TU's functions handle, and why
  Suggestions, ///< attributes that declarations could carry, as a diff
  Lifetimes, ///< each function's signature with the lifetimes that were inferred
  Locks,     ///< which lock guards which field, and on which evidence
};

/// Function: a name, qualified or not, that restricts the output to it; empty: all. Fails if the TU can't be parsed at
/// all or has no such function (and then names the nearest).
llvm::Error showTu(const CompileCommand &Command, const AnalysisOptions &Options, ShowWhat What,
                   llvm::StringRef Function, llvm::raw_ostream &OS);

} // namespace deed
