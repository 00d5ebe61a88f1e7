// ParseErrors.h - collects the errors of one parse. Warnings are off; notes belong to compilers.
//
// A source with many errors repeats itself: the first few tell the user what is wrong, the rest are counted.
#pragma once
#include "frontend/ParseTu.h"
#include "clang/Basic/Diagnostic.h"
#include <vector>

namespace deed {

class ParseErrors final : public clang::DiagnosticConsumer {
public:
  static constexpr unsigned Kept = 20;

  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level, const clang::Diagnostic &Error) override;
  /// The errors so far; a last entry says how many more there were.
  std::vector<ParseError> take();
  /// An error stood in a system header, other than one that could not be found.
  bool inSystemHeader() const { return InSystemHeader; }
  /// A constant expression may have missed a function that was taken for one that only ever runs.
  bool missesConstant() const { return MissesConstant; }
  /// A preamble includes the file that it is of, which only the parse of the whole can do.
  bool includesItself() const { return IncludesItself; }

private:
  std::vector<ParseError> Errors;
  unsigned Total = 0;
  bool InSystemHeader = false, IncludesItself = false, MissesConstant = false;
};

} // namespace deed
