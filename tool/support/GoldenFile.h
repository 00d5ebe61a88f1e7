// GoldenFile.h - for tests: output compared with a file that is kept beside the tests.
//
// With DEED_BLESS set in the environment the file is rewritten instead; read the diff before committing it.
#pragma once
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>
#include <gtest/gtest.h>
#include <string>

namespace deed {

/// Path is relative to the top of the sources, where the tests run.
inline void expectGolden(llvm::StringRef Path, llvm::StringRef Actual) {
  if (std::getenv("DEED_BLESS")) {
    llvm::sys::fs::create_directories(llvm::sys::path::parent_path(Path));
    std::error_code Failed;
    llvm::raw_fd_ostream(Path, Failed) << Actual;
    EXPECT_FALSE(Failed) << Path.str() << ": " << Failed.message();
    return;
  }
  auto Expected = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  ASSERT_TRUE(bool(Expected)) << Path.str() << " cannot be read; run with DEED_BLESS=1 to make it";
  EXPECT_EQ(Actual.str(), (*Expected)->getBuffer().str()) << Path.str() << " differs; DEED_BLESS=1 rewrites it";
}

} // namespace deed
