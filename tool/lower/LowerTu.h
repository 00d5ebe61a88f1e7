// LowerTu.h - all of a TU's user code as facts.
//
// User code is what stands outside system headers (frontend/UserFunctions.h). Initialisers of variables at namespace
// scope are lowered as functions of their own.
#pragma once
#include "facts/FunctionFacts.h"
#include "lower/LowerFunction.h"
#include "support/Skip.h"
#include "support/Span.h"
#include <vector>

namespace clang {
class ASTContext;
class FunctionDecl;
}

namespace deed {

class Models;

struct LoweredTu {
  TuFacts Facts;
  Coverage Covered;
  std::vector<Skip> Skips;                              ///< functions without a graph or over budget
  std::vector<const clang::FunctionDecl *> Definitions; ///< by body, in step with Facts.Bodies; null: an initialiser
  std::vector<Span> Open; ///< the names of the user's templates that nothing here instantiates
};

LoweredTu lowerTu(clang::ASTContext &Ast, const Models &Known, const SpanResolver &Spans, size_t FactBudget);

} // namespace deed
