// ManPage.h - deed(1), from the table of commands and options.
#pragma once
#include "llvm/Support/raw_ostream.h"

namespace deed {

void writeManPage(llvm::raw_ostream &OS);

} // namespace deed
