#include "support/Files.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

namespace deed {

std::optional<std::string> DiskFiles::read(llvm::StringRef Path) const {
  if (!llvm::sys::fs::is_regular_file(Path))
    return std::nullopt;
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false,
                                            /*IsVolatile=*/true);
  if (!Buffer)
    return std::nullopt;
  return (*Buffer)->getBuffer().str();
}

std::optional<std::string> MemoryFiles::read(llvm::StringRef Path) const {
  auto It = Texts.find(Path);
  if (It == Texts.end())
    return std::nullopt;
  return It->second;
}

struct SourceLines::Text {
  std::string Bytes;
  std::vector<llvm::StringRef> Lines;
};

SourceLines::SourceLines(const Files &From) : From(From) {}
SourceLines::~SourceLines() = default;

const SourceLines::Text &SourceLines::load(llvm::StringRef File) {
  std::unique_ptr<Text> &Slot = Loaded[File];
  if (Slot)
    return *Slot;
  Slot = std::make_unique<Text>();
  if (std::optional<std::string> Bytes = From.read(File))
    Slot->Bytes = std::move(*Bytes);
  llvm::StringRef Rest = Slot->Bytes;
  Rest.consume_front("\xEF\xBB\xBF"); // clang does not count a byte order mark either
  while (!Rest.empty()) {
    // A line ends with \n, \r\n or a lone \r, as clang counts them.
    size_t End = Rest.find_first_of("\r\n");
    Slot->Lines.push_back(Rest.take_front(End));
    if (End == llvm::StringRef::npos)
      break;
    Rest = Rest.drop_front(End + (Rest.substr(End).starts_with("\r\n") ? 2 : 1));
  }
  return *Slot;
}

std::optional<llvm::StringRef> SourceLines::line(llvm::StringRef File, unsigned Number) {
  const Text &T = load(File);
  if (Number == 0 || Number > T.Lines.size())
    return std::nullopt;
  return T.Lines[Number - 1];
}

unsigned SourceLines::lineCount(llvm::StringRef File) { return load(File).Lines.size(); }

} // namespace deed
