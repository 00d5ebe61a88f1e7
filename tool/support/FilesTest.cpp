#include "support/Files.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

namespace deed {
namespace {

TEST(Files, LinesEndInAnyOfTheThreeWays) {
  MemoryFiles Disk;
  Disk.add("a", "one\ntwo\r\nthree\rfour");
  SourceLines Lines(Disk);
  EXPECT_EQ(Lines.lineCount("a"), 4u);
  EXPECT_EQ(Lines.line("a", 1), "one");
  EXPECT_EQ(Lines.line("a", 2), "two");
  EXPECT_EQ(Lines.line("a", 3), "three");
  EXPECT_EQ(Lines.line("a", 4), "four");
  EXPECT_EQ(Lines.line("a", 0), std::nullopt);
  EXPECT_EQ(Lines.line("a", 5), std::nullopt);
}

TEST(Files, EmptyLinesCountAndAFinalLineEndDoesNotMakeOne) {
  MemoryFiles Disk;
  Disk.add("a", "\n\nx\n");
  Disk.add("empty", "");
  Disk.add("marked", "\xEF\xBB\xBFint x;");
  SourceLines Lines(Disk);
  EXPECT_EQ(Lines.lineCount("a"), 3u);
  EXPECT_EQ(Lines.line("a", 2), "");
  EXPECT_EQ(Lines.lineCount("empty"), 0u);
  EXPECT_EQ(Lines.line("marked", 1), "int x;");
}

TEST(Files, WhatCannotBeReadHasNoLines) {
  DiskFiles Disk;
  SourceLines Lines(Disk);
  EXPECT_EQ(Lines.lineCount("/no/such/file"), 0u);
  EXPECT_EQ(Lines.line("/", 1), std::nullopt);
  EXPECT_EQ(Disk.read("/dev/zero"), std::nullopt);
}

TEST(Files, ReadsFromDisk) {
  llvm::SmallString<64> Path;
  int Descriptor;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("files", "txt", Descriptor, Path));
  llvm::raw_fd_ostream(Descriptor, /*shouldClose=*/true) << "x\ny\n"
                                                         << "z";
  EXPECT_EQ(DiskFiles().read(Path), "x\ny\nz");
  llvm::sys::fs::remove(Path);
}

} // namespace
} // namespace deed
