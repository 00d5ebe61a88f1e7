#include "frontend/SkipPolicy.h"
#include "clang/AST/DeclBase.h"
#include "clang/Basic/SourceManager.h"

namespace deed {

bool SkipPolicy::skipsBody(const clang::Decl &D) const {
  return Sources.isInSystemHeader(Sources.getExpansionLoc(D.getLocation()));
}

} // namespace deed
