// Wildcard.h - patterns of names in which `*` stands for any text, also for none and for `::`.
#pragma once
#include "llvm/ADT/StringRef.h"

namespace deed {

inline bool hasWildcard(llvm::StringRef Pattern) { return Pattern.contains('*'); }

/// The first part must start the text, the last one end it, those between follow each other in order.
inline bool matchesWildcard(llvm::StringRef Pattern, llvm::StringRef Text) {
  size_t Star = Pattern.find('*');
  if (Star == llvm::StringRef::npos)
    return Pattern == Text;
  if (!Text.consume_front(Pattern.take_front(Star)))
    return false;
  for (Pattern = Pattern.drop_front(Star + 1);; Pattern = Pattern.drop_front(Star + 1)) {
    Star = Pattern.find('*');
    if (Star == llvm::StringRef::npos)
      return Text.ends_with(Pattern);
    size_t Found = Text.find(Pattern.take_front(Star));
    if (Found == llvm::StringRef::npos)
      return false;
    Text = Text.drop_front(Found + Star);
  }
}

/// How much of a name a pattern pins down, for choosing among several that match.
inline size_t literalLength(llvm::StringRef Pattern) { return Pattern.size() - Pattern.count('*'); }

} // namespace deed
