// Ink.h - text with meaning ("this is the primary underline") that becomes colours on a terminal and nothing elsewhere.
//
// The escape sequences are written here and not by raw_ostream, whose colours depend on what kind of stream it is: a
// golden file holds the same bytes as a terminal gets.
#pragma once
#include "findings/Rule.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

enum class Style { Plain, Strong, Error, Warning, Note, Help, Gutter, Secondary, Added, Removed };

Style styleOf(Level L);

class Ink {
public:
  Ink(llvm::raw_ostream &OS, bool Colors) : OS(OS), Colors(Colors) {}
  Ink &put(Style How, llvm::StringRef Text);
  Ink &put(llvm::StringRef Text) { return put(Style::Plain, Text); }
  Ink &spaces(unsigned Count);
  Ink &endLine();

private:
  llvm::raw_ostream &OS;
  const bool Colors;
};

} // namespace deed
