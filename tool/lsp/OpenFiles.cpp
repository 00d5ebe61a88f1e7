#include "lsp/OpenFiles.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/Support/MemoryBuffer.h"

namespace deed {

std::optional<std::string> OpenFiles::read(llvm::StringRef Path) const {
  auto It = Open.find(Path.str());
  return It == Open.end() ? Disk.read(Path) : It->second->bytes().str();
}

namespace {

/// Without pipes and devices: to open one may wait for ever, and nothing would be analysed any more.
class RegularFiles final : public llvm::vfs::ProxyFileSystem {
public:
  using ProxyFileSystem::ProxyFileSystem;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine &Path) override {
    llvm::ErrorOr<llvm::vfs::Status> Found = status(Path);
    if (Found && !Found->isRegularFile() && !Found->isDirectory())
      return std::make_error_code(std::errc::operation_not_supported);
    return ProxyFileSystem::openFileForRead(Path);
  }
};

} // namespace

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> overlay(const OpenTexts &Open) {
  auto Memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  for (const auto &[Path, Content] : Open)
    Memory->addFile(Path, static_cast<time_t>(llvm::hash_value(Content->bytes()) & 0x7fffffff),
                    llvm::MemoryBuffer::getMemBuffer(Content->bytes(), Path));
  auto Out = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
      llvm::makeIntrusiveRefCnt<RegularFiles>(llvm::vfs::createPhysicalFileSystem()));
  Out->pushOverlay(Memory);
  return Out;
}

} // namespace deed
