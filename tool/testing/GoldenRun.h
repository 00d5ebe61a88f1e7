// GoldenRun.h - the goldens below testdata/, and the analysis of one of them, in process, on the real standard library.
//
// The virtual files of a golden stand in the golden's own folder, in memory, above the real file system: `#include`
// finds them as it would find files, and what they hide on disk is not seen.
#pragma once
#include "findings/RunResult.h"
#include "frontend/CompileCommand.h"
#include "testing/Golden.h"

namespace deed::testing {

/// Where testdata/ and checks/ are: the working directory, as ctest sets it.
std::string sourceRoot();

/// Sources and pages below Root/Folder whose names end in one of Extensions, relative to it, sorted.
std::vector<std::string> filesBelow(llvm::StringRef Folder, llvm::ArrayRef<llvm::StringRef> Extensions);

/// The text of a file below the source root. A golden that can't be read is our own mistake: empty.
std::string textOf(llvm::StringRef Path);

bool isSource(llvm::StringRef Path); ///< not a header
CompileCommand commandFor(const Golden &G, llvm::StringRef Source);

/// What is merely told (functions without instantiation and the like) does not fail a golden, what went wrong does:
/// see RunResult::Failed.
RunResult run(const Golden &G);

} // namespace deed::testing
