// Completions.h - what a shell offers behind `deed`, from the table of commands and options.
#pragma once
#include "main/Options.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

void writeCompletions(llvm::raw_ostream &OS, Shell For);

} // namespace deed
