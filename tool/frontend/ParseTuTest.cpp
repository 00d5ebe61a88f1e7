#include "frontend/ParseTu.h"
#include "frontend/Spans.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <gmock/gmock.h>

namespace deed {
namespace {

using testing::IsEmpty;

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files(std::map<std::string, std::string> Contents) {
  auto Memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  for (auto &[Path, Text] : Contents)
    Memory->addFile(Path, 0, llvm::MemoryBuffer::getMemBufferCopy(Text, Path));
  auto Overlay = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(llvm::vfs::createPhysicalFileSystem());
  Overlay->pushOverlay(Memory);
  return Overlay;
}

TEST(ParseTu, ParsesWithTheStandardLibrary) {
  ParseOptions Options;
  Options.Files =
      files({{"/src/a.cpp", "#include <vector>\n#include <algorithm>\nint f(std::vector<int> v) { "
                            "std::sort(v.begin(), v.end(), [](auto a, auto b){ return a < b; }); return v[0]; }\n"}});
  bool Ran = false;
  llvm::Error E =
      parseTu({"/src", "/src/a.cpp", {"c++", "-std=c++20", "-c", "a.cpp", "-o", "a.o"}}, Options, [&](ParsedTu &Tu) {
        Ran = true;
        EXPECT_THAT(Tu.Errors, IsEmpty());
        EXPECT_TRUE(Tu.Compiler.hasSema());
      });
  EXPECT_FALSE(static_cast<bool>(E));
  EXPECT_TRUE(Ran);
}

} // namespace
} // namespace deed
