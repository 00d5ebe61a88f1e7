// LspCommand.h - `deed lsp`: the language server on standard input and output.
#pragma once
#include "main/Options.h"

namespace deed {

int runLsp(const LspOptions &Options);

} // namespace deed
