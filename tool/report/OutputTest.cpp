#include "report/Output.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

namespace deed {
namespace {

namespace fs = llvm::sys::fs;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class OutputTest : public testing::Test {
protected:
  void SetUp() override {
    llvm::SmallString<128> Name;
    ASSERT_FALSE(fs::createUniqueDirectory("deed-output", Name));
    Folder = Name.str().str();
  }
  void TearDown() override { fs::remove_directories(Folder); }

  std::string path(const char *Leaf) { return Folder + "/" + Leaf; }
  std::string put(const std::string &Path, std::string Text) {
    llvm::Error E = writeOutput(Path, [&](llvm::raw_ostream &OS) { OS << Text; });
    return E ? llvm::toString(std::move(E)) : "";
  }
  std::string get(const std::string &Path) {
    auto Buffer = llvm::MemoryBuffer::getFile(Path);
    return Buffer ? (*Buffer)->getBuffer().str() : "(unreadable)";
  }
  std::vector<std::string> leaves() {
    std::vector<std::string> Out;
    std::error_code Code;
    for (fs::directory_iterator It(Folder, Code), End; It != End && !Code; It.increment(Code))
      Out.push_back(llvm::StringRef(It->path()).substr(Folder.size() + 1).str());
    std::sort(Out.begin(), Out.end());
    return Out;
  }
  std::string Folder;
};

TEST_F(OutputTest, MakesAndReplacesAFile) {
  EXPECT_EQ(put(path("r"), "one"), "");
  EXPECT_EQ(get(path("r")), "one");
  EXPECT_EQ(put(path("r"), "two"), "");
  EXPECT_EQ(get(path("r")), "two");
  EXPECT_THAT(leaves(), ElementsAre("r"));
}

TEST_F(OutputTest, KeepsPermissionsAndLinks) {
  ASSERT_EQ(put(path("r"), "one"), "");
  fs::setPermissions(path("r"), fs::owner_read | fs::owner_write);
  ASSERT_FALSE(fs::create_link(path("r"), path("link")));
  EXPECT_EQ(put(path("link"), "two"), "");
  EXPECT_EQ(get(path("r")), "two");
  EXPECT_EQ(*fs::getPermissions(path("r")), fs::owner_read | fs::owner_write);
  fs::file_status Status;
  ASSERT_FALSE(fs::status(path("link"), Status, /*follow=*/false));
  EXPECT_EQ(Status.type(), fs::file_type::symlink_file);
}

TEST_F(OutputTest, SaysWhereItCannotWrite) {
  EXPECT_THAT(put(path("no/such/r"), "x"), HasSubstr("cannot write `" + path("no/such/r") + "`: there is no folder"));
  EXPECT_EQ(put(Folder, "x"), "cannot write `" + Folder + "`: it is a folder");
  ASSERT_EQ(put(path("file"), "x"), "");
  EXPECT_THAT(put(path("file/r"), "x"), HasSubstr("there is no folder"));
  EXPECT_THAT(leaves(), ElementsAre("file"));
}

TEST_F(OutputTest, DevicesAreWrittenToAndNotReplaced) {
  EXPECT_EQ(put("/dev/null", "x"), "");
  EXPECT_EQ(put("/dev/full", std::string(100000, 'x')), "cannot write `/dev/full`: No space left on device");
  fs::file_status Status;
  ASSERT_FALSE(fs::status("/dev/full", Status));
  EXPECT_EQ(Status.type(), fs::file_type::character_file);
}

// A limit on file sizes is as good as a full disk: the write fails half-way.
TEST_F(OutputTest, AFullDiskLeavesWhatWasThere) {
  ASSERT_EQ(put(path("r"), "old"), "");
  auto *Handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit Before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &Before), 0);
  rlimit Small = Before;
  Small.rlim_cur = 4096;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &Small), 0);
  std::string Error = put(path("r"), std::string(100000, 'x'));
  std::string New = put(path("new"), std::string(100000, 'x'));
  setrlimit(RLIMIT_FSIZE, &Before);
  std::signal(SIGXFSZ, Handler);
  EXPECT_EQ(Error, "cannot write `" + path("r") + "`: File too large");
  EXPECT_THAT(New, HasSubstr("File too large"));
  EXPECT_EQ(get(path("r")), "old");
  EXPECT_THAT(leaves(), ElementsAre("r"));
}

} // namespace
} // namespace deed
