#include "frontend/FrontendError.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

char FrontendError::ID = 0;

void FrontendError::log(llvm::raw_ostream &OS) const {
  OS << Message;
  if (!Help.empty())
    OS << "\n  help: " << Help;
}

llvm::Error frontendError(FrontendErrc Code, const llvm::Twine &Message, const llvm::Twine &Help) {
  return llvm::make_error<FrontendError>(Code, Message.str(), Help.str());
}

} // namespace deed
