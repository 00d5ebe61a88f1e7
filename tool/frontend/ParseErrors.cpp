#include "frontend/ParseErrors.h"
#include "frontend/RunTimeOnly.h"
#include "frontend/Spans.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/LexDiagnostic.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"

namespace deed {

void ParseErrors::HandleDiagnostic(clang::DiagnosticsEngine::Level Level, const clang::Diagnostic &Error) {
  MissesConstant |= RunTimeOnly::isMissed(Error.getID());
  if (Level < clang::DiagnosticsEngine::Error)
    return;
  ++NumErrors;
  IncludesItself |= Error.getID() == clang::diag::err_pp_including_mainfile_in_preamble;
  bool NoSuchFile = Error.getID() == clang::diag::err_pp_file_not_found;
  if (Error.hasSourceManager() && Error.getLocation().isValid() && !NoSuchFile)
    InSystemHeader |= Error.getSourceManager().isInSystemHeader(Error.getLocation());
  if (++Total > Kept)
    return;
  ParseError E;
  llvm::SmallString<128> Text;
  Error.FormatDiagnostic(Text);
  E.Text = std::string(Text);
  // Fatal errors are handled as ordinary ones so that clang goes on; a missing header is what users must hear of.
  E.Fatal = Level == clang::DiagnosticsEngine::Fatal || NoSuchFile;
  if (Error.hasSourceManager() && Error.getLocation().isValid()) {
    const clang::SourceManager &Sources = Error.getSourceManager();
    clang::FileIDAndOffset At = Sources.getDecomposedLoc(Sources.getFileLoc(Error.getLocation()));
    E.File = filePath(Sources, At.first);
    if (!E.File.empty()) {
      E.Line = Sources.getLineNumber(At.first, At.second);
      E.Column = Sources.getColumnNumber(At.first, At.second);
    }
  }
  Errors.push_back(std::move(E));
}

std::vector<ParseError> ParseErrors::take() {
  if (Total > Kept) {
    ParseError More = Errors.back();
    More.Text = llvm::utostr(Total - Kept) + " more errors";
    More.Fatal = false;
    Errors.push_back(std::move(More));
  }
  Total = 0;
  return std::move(Errors);
}

} // namespace deed
