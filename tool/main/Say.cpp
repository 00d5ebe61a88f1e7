#include "main/Say.h"
#include "report/Ink.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

namespace deed {
namespace {

void say(Style How, llvm::StringRef Word, const llvm::Twine &Text) {
  static const bool Colors = llvm::sys::Process::StandardErrHasColors() && !::getenv("NO_COLOR");
  Ink Out(llvm::errs(), Colors);
  Out.put("deed: ").put(How, Word).put(": ").put(Text.str()).endLine();
}

} // namespace

int sayErrors(llvm::Error E) {
  llvm::handleAllErrors(std::move(E), [](const llvm::ErrorInfoBase &Each) { sayError(Each.message()); });
  return ExitFailed;
}

void sayError(const llvm::Twine &Text) { say(Style::Error, "error", Text); }

void sayNote(const llvm::Twine &Text) { say(Style::Note, "note", Text); }

} // namespace deed
