#include "report/Paths.h"
#include "llvm/ADT/StringExtras.h"

namespace deed {

static llvm::StringRef below(llvm::StringRef File, llvm::StringRef Root) {
  Root = Root.rtrim('/');
  if (!File.consume_front(Root) || !File.consume_front("/"))
    return {};
  return File.ltrim('/');
}

bool isBelow(llvm::StringRef File, llvm::StringRef Root) { return !Root.empty() && !below(File, Root).empty(); }

std::string shownPath(llvm::StringRef File, llvm::StringRef Root) {
  return (isBelow(File, Root) ? below(File, Root) : File).str();
}

std::string percentEncoded(llvm::StringRef Path) {
  std::string Out;
  for (unsigned char C : Path) {
    if (llvm::isAlnum(C) || llvm::StringRef("-._~/!$&'()*+,;=@").contains(C))
      Out += C;
    else
      Out += "%" + llvm::utohexstr(C, /*LowerCase=*/false, 2);
  }
  return Out;
}

std::string fileUri(llvm::StringRef AbsolutePath) { return "file://" + percentEncoded(AbsolutePath); }

} // namespace deed
