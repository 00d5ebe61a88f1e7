// Say.h - what the program itself has to say, on standard error: `deed: error: ...` and, below it, the way out.
//
// Reports are not said: they go to standard output or into files, alone.
#pragma once
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"

namespace deed {

/// The exit status that goes with an error of the program or of its input.
constexpr int ExitFailed = 2;

/// Says each error that E holds, and yields ExitFailed.
int sayErrors(llvm::Error E);
void sayError(const llvm::Twine &Text);
void sayNote(const llvm::Twine &Text);

} // namespace deed
