// DeathText.h - what a user is told of a worker that died: how it died and what it was doing, on one line.
//
//   SIGSEGV (segmentation fault) while a.cpp:3:7: parsing function body 'f'
//   SIGABRT (aborted): Assertion `!Stack.empty()' failed
//   exit status 70: LLVM ERROR: broken module
//
// The worker's last words are searched for what clang, LLVM, the C library and the sanitizers are known to say; process
// ids and addresses, which change from run to run, are left out.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>

namespace deed {

/// WaitStatus as from waitpid, Messages as the process printed them.
std::string describeDeath(int WaitStatus, llvm::StringRef Messages);

/// What clang was doing, from the stack of notes it prints on a crash: "a.cpp:3:7: parsing function body 'f'"; empty if
/// it printed none.
std::string lastActivity(llvm::StringRef Messages);

} // namespace deed
