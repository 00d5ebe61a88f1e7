// Branch.h - what a held parse becomes with one text: a process that ends the parse, analyses and answers, while the
// parse stays where it is held, for the text after.
//
//   server             parse to the function that is edited ── hold ─────────────── hold ── ...
//   branches                                 letter 1        └── rest, analyse      └── rest, analyse ──► told
//                                            letter 2            killed
//
// So a letter costs what stands behind it, however fast letters come: what the one before had set going is killed, not
// unwound. A crash or an endless loop behind the place costs the one branch.
#pragma once
#include "engine/Outline.h"
#include "findings/TuResult.h"
#include "frontend/LiveSource.h"
#include "pool/Worker.h"

namespace deed {

/// What a branch has to say.
struct BranchReply {
  TuResult Result;
  Outline Shape;
  std::vector<LiveSource::Place> Passed;
};

/// Two lines: the result, and the rest.
std::string writeBranchReply(const BranchReply &R);
llvm::Expected<BranchReply> readBranchReply(llvm::StringRef Text);

/// How a branch ends that does not answer.
enum BranchExit : int {
  MustBeginAnew = 98, ///< with this text the parse must begin anew
  Hung = 99,          ///< it makes no way
};

} // namespace deed
