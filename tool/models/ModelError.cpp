#include "models/ModelError.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

char ModelError::ID = 0;

/// `my.model:3:9: unknown effect `wirte`` and, below it, `  help: did you mean `write`?`.
void ModelError::log(llvm::raw_ostream &OS) const {
  llvm::ListSeparator NewLine("\n");
  for (const ModelProblem &P : Problems) {
    OS << NewLine << P.File;
    if (P.Line)
      OS << ':' << P.Line << ':' << P.Column;
    OS << ": " << P.Message;
    if (!P.Help.empty())
      OS << "\n  help: " << P.Help;
  }
}

} // namespace deed
