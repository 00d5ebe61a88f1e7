// OpenFiles.h - what is typed, over what is on disk: for the analysis and for clang.
#pragma once
#include "lsp/Text.h"
#include "support/Files.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <map>
#include <memory>

namespace deed {

/// By absolute path.
using OpenTexts = std::map<std::string, std::shared_ptr<const Text>>;

/// Open files over those on disk.
class OpenFiles final : public Files {
public:
  explicit OpenFiles(const OpenTexts &Open) : Open(Open) {}
  std::optional<std::string> read(llvm::StringRef Path) const override;

private:
  const OpenTexts &Open;
  DiskFiles Disk;
};

/// The same for clang. An unsaved file's time is made of its text, so that preambles see it change.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> overlay(const OpenTexts &Open);

} // namespace deed
