// Nearest.h - "did you mean": of the words that are known, the one that was probably meant.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace deed {

/// The candidate nearest to what was written; empty if none is near.
llvm::StringRef nearest(llvm::StringRef Written, llvm::ArrayRef<llvm::StringRef> Candidates);

} // namespace deed
