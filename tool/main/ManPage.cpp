#include "main/ManPage.h"
#include "main/Commands.h"
#include "main/Reports.h"
#include "report/Formats.h"
#include "llvm/ADT/SmallVector.h"

namespace deed {
namespace {

/// Text as troff takes it: its escape character, dashes that stay dashes, and no line that begins a request.
std::string troff(llvm::StringRef Text) {
  std::string Out;
  bool LineStarts = true;
  for (char C : Text) {
    if (LineStarts && (C == '.' || C == '\''))
      Out += "\\&";
    LineStarts = C == '\n';
    switch (C) {
    case '\\': Out += "\\e"; break;
    case '-': Out += "\\-"; break;
    case '`': Out += "\\(ga"; break;
    default: Out += C;
    }
  }
  return Out;
}

/// Notes keep their line breaks: they hold tables and examples.
void writeVerbatim(llvm::raw_ostream &OS, llvm::StringRef Text) {
  OS << ".PP\n.nf\n" << troff(Text.rtrim('\n')) << "\n.fi\n";
}

void writeCommand(llvm::raw_ostream &OS, const CommandSpec &C) {
  OS << ".SS \"deed " << troff(C.Name) << (C.Options.empty() ? "" : " [OPTION...]")
     << (C.Operands.empty() ? "" : " " + troff(C.Operands)) << "\"\n"
     << troff(C.Summary) << ".\n";
  for (const OptionSpec &O : C.Options)
    OS << ".TP\n.B " << troff(O.usage()) << '\n' << troff(O.Help) << '\n';
  if (!C.Notes.empty())
    writeVerbatim(OS, C.Notes);
}

} // namespace

void writeManPage(llvm::raw_ostream &OS) {
  OS << ".TH DEED 1 \"\" \"deed " << programVersion() << "\" \"User Commands\"\n"
     << ".SH NAME\ndeed \\- Rust's ownership rules for C++ as it is\n"
     << ".SH SYNOPSIS\n.B deed\n.I COMMAND\n[\\fIOPTION\\fR...] [\\fIOPERAND\\fR...]\n"
     << ".SH DESCRIPTION\n"
     << troff("deed reads C and C++ as it is and reports where it breaks the ownership rules that Rust's compiler "
              "enforces. It needs no annotation; it is driven by compile_commands.json.\n")
     << ".SH COMMANDS\n";
  for (const CommandSpec &C : allCommands())
    writeCommand(OS, C);
  OS << ".SH FORMATS\n";
  for (const FormatInfo &F : allFormats())
    OS << ".TP\n.B " << F.Name << '\n' << troff(F.Summary) << '\n';
  OS << ".SH FILES\n.TP\n.B " << troff(".deed") << '\n'
     << troff("configuration, in the folder of the sources or above it; see deed help config") << '\n'
     << ".TP\n.B compile_commands.json\n"
     << troff("which files there are, and their flags; written by CMake, Meson, Bear and others") << '\n'
     << ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nif set, no colours unless asked for\n"
     << ".TP\n.B SOURCE_DATE_EPOCH\n"
     << troff("the moment that counts as today, in seconds since 1970: exceptions expire by it") << '\n';
}

} // namespace deed
