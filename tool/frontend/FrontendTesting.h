// FrontendTesting.h - for this room's tests: files in memory over the real ones, and a parse of them.
#pragma once
#include "frontend/ParseTu.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <map>
#include <string>
#include <vector>

namespace deed::testing_files {

using FileMap = std::map<std::string, std::string>;

inline llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> inMemory(const FileMap &Contents) {
  auto Memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  for (auto &[Path, Text] : Contents)
    Memory->addFile(Path, 0, llvm::MemoryBuffer::getMemBufferCopy(Text, Path));
  auto Overlay = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(llvm::vfs::createPhysicalFileSystem());
  Overlay->pushOverlay(Memory);
  return Overlay;
}

/// Parses Args[1] (absolute) and hands the TU to Use. The error's text; empty for none.
inline std::string parseFiles(const FileMap &Contents, std::vector<std::string> Args,
                              llvm::function_ref<void(ParsedTu &)> Use, bool SkipSystemBodies = true) {
  ParseOptions Options;
  Options.SkipSystemBodies = SkipSystemBodies;
  Options.Files = inMemory(Contents);
  std::string File = Args.at(1);
  return llvm::toString(parseTu({"/src", File, std::move(Args)}, Options, Use));
}

} // namespace deed::testing_files
