// Output.h - a report's way to where it was asked for, whole or not at all.
//
// A file is written under a temporary name in the same folder and moved into place when every byte is on it, so that a
// reader (an upload step, an editor) never sees half a report, and a full disk leaves the old one as it was. A symbolic
// link stays one, and its target is replaced; a device, pipe or /dev/stdout cannot be replaced and is written directly.
#pragma once
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

/// "-": standard output. The error names the file and the system's reason.
llvm::Error writeOutput(llvm::StringRef Path, llvm::function_ref<void(llvm::raw_ostream &)> Write);

} // namespace deed
