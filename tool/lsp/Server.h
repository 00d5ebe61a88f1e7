// Server.h - `deed lsp`: the language server protocol over two streams. Translates, and analyses nothing itself.
#pragma once
#include "lsp/MessageReader.h"
#include "lsp/Projects.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

/// Serves one client until it says exit or its stream ends. The exit status: 0 if the client said shutdown before.
int serve(MessageReader::Source In, llvm::raw_ostream &Out, SetupFn Make, const ClientSettings &Defaults,
          llvm::StringRef Version);

} // namespace deed
