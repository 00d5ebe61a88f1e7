// SuggestLocks.h - the part of Suggest.h that is about locks.
#pragma once
#include "engine/Suggest.h"
#include <map>

namespace deed {

/// What is to be written behind which tokens.
struct Insertions {
  std::map<std::string, std::map<std::pair<unsigned, unsigned>, std::string>> ByFile; ///< file, line and column
  /// Behind the token that the span ends with. What is there already stays in front.
  void behind(const FileSpan &At, llvm::StringRef Text) {
    if (At.valid())
      if (std::string &Here = ByFile[At.File][{At.EndLine, At.EndColumn}]; Here.find(Text.str()) == std::string::npos)
        Here += Text.str();
  }
};

void suggestLocks(const SolvedTu &Tu, const SpanResolver &Spans, const LockWords &Words, Insertions &Out);

} // namespace deed
