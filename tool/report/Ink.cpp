#include "report/Ink.h"

namespace deed {

Style styleOf(Level L) {
  switch (L) {
  case Level::Note: return Style::Note;
  case Level::Warning: return Style::Warning;
  case Level::Error: return Style::Error;
  }
  return Style::Error;
}

static const char *escapeFor(Style How) {
  switch (How) {
  case Style::Plain: return "";
  case Style::Strong: return "\x1b[1m";
  case Style::Error: return "\x1b[1;31m";
  case Style::Warning: return "\x1b[1;33m";
  case Style::Note: return "\x1b[1;32m";
  case Style::Help: return "\x1b[1;36m";
  case Style::Gutter:
  case Style::Secondary: return "\x1b[1;94m";
  case Style::Added: return "\x1b[32m";
  case Style::Removed: return "\x1b[31m";
  }
  return "";
}

Ink &Ink::put(Style How, llvm::StringRef Text) {
  if (Colors && How != Style::Plain && !Text.empty())
    OS << escapeFor(How) << Text << "\x1b[0m";
  else
    OS << Text;
  return *this;
}

Ink &Ink::spaces(unsigned Count) {
  OS.indent(Count);
  return *this;
}

Ink &Ink::endLine() {
  OS << '\n';
  return *this;
}

} // namespace deed
