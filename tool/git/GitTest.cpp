#include "git/Git.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

struct GitTest : testing::Test {
  llvm::SmallString<128> Folder;

  void SetUp() override {
    llvm::SmallString<128> Made;
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("deed-git-test", Made));
    ASSERT_FALSE(llvm::sys::fs::real_path(Made, Folder));
    ::setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    ::setenv("GIT_AUTHOR_DATE", "2024-02-29T12:00:00Z", 1);
    ::setenv("GIT_COMMITTER_DATE", "2024-02-29T12:00:00Z", 1);
    git("init -q");
    file("a.cpp", "1\n2\n3\n4\n5\n6\n7\n8\n");
    file("old name.cpp", "some\nlines\nthat are\nkept\nas\nthey are\n");
    file("gone.h", "x\n");
    commit();
  }
  void TearDown() override { llvm::sys::fs::remove_directories(Folder); }

  std::string path(llvm::StringRef Name) { return (Folder + "/" + Name).str(); }
  void file(llvm::StringRef Name, llvm::StringRef Text) {
    std::error_code Code;
    llvm::raw_fd_ostream(path(Name), Code) << Text;
    ASSERT_FALSE(Code);
  }
  void git(llvm::StringRef Words) {
    std::string Line =
        ("git -C '" + Folder + "' -c user.name=t -c user.email=t@example.org " + Words + " >/dev/null").str();
    ASSERT_EQ(std::system(Line.c_str()), 0) << Line;
  }
  void commit() {
    git("add -A");
    git("commit -q -m x");
  }
  Git open() { return llvm::cantFail(Git::open(Folder)); }
};

TEST_F(GitTest, ChangesSinceARevision) {
  file("a.cpp", "1\ntwo\n3\n4\n5\n7\n8\nnew\nnew\n");
  file("new.cpp", "n\n");
  git("mv 'old name.cpp' 'new name.cpp'");
  git("rm -q gone.h");
  Git G = open();
  std::string Base = llvm::cantFail(G.baseOf("HEAD"));
  EXPECT_THAT(llvm::cantFail(G.changesSince(Base)),
              ElementsAre(FileDelta{path("gone.h"), ""}, FileDelta{path("a.cpp"), path("a.cpp")},
                          FileDelta{path("old name.cpp"), path("new name.cpp")}, FileDelta{"", path("new.cpp")}));
  auto Lines = llvm::cantFail(G.changedLines(Base));
  EXPECT_THAT(Lines[path("a.cpp")], ElementsAre(Pair(2u, 2u), Pair(5u, 6u), Pair(8u, 9u)));
  EXPECT_THAT(Lines[path("new name.cpp")], ElementsAre());
  EXPECT_THAT(Lines[path("new.cpp")], ElementsAre(Pair(1u, ~0u)));
  EXPECT_EQ(llvm::cantFail(G.read(Base, path("gone.h"))), "x\n");
}

TEST_F(GitTest, ABranchIsComparedWithWhereItBegan) {
  git("branch side");
  file("a.cpp", "on main\n");
  commit();
  git("checkout -q side");
  file("b.cpp", "on side\n");
  commit();
  Git G = open();
  std::string Base = llvm::cantFail(G.baseOf("@{-1}"));
  EXPECT_THAT(llvm::cantFail(G.changesSince(Base)), ElementsAre(FileDelta{"", path("b.cpp")}));
}

TEST_F(GitTest, LinesHaveDates) {
  file("a.cpp", "1\n2\nnot yet\n4\n");
  EXPECT_THAT(open().datesOf(path("a.cpp")), ElementsAre("2024-02-29", "2024-02-29", "", "2024-02-29"));
  EXPECT_TRUE(open().datesOf(path("none.cpp")).empty());
}

TEST_F(GitTest, WhatIsNoRevisionIsSaid) {
  for (const char *Bad : {"nothing", "--output=x", "-p", ""}) {
    llvm::Expected<std::string> Base = open().baseOf(Bad);
    ASSERT_FALSE(bool(Base)) << Bad;
    EXPECT_THAT(llvm::toString(Base.takeError()), HasSubstr("is no revision that git knows"));
  }
  llvm::Expected<Git> None = Git::open("/");
  ASSERT_FALSE(bool(None));
  EXPECT_THAT(llvm::toString(None.takeError()), HasSubstr("not a git repository"));
}

// A repository's configuration may name programs to run.
TEST_F(GitTest, RunsNoProgramOfTheRepositorys) {
  std::string Trap = path("trap");
  git("config core.fsmonitor 'touch " + Trap + "'");
  git("config diff.external 'touch " + Trap + "'");
  file("a.cpp", "changed\n");
  Git G = open();
  std::string Base = llvm::cantFail(G.baseOf("HEAD"));
  llvm::cantFail(G.changedLines(Base));
  G.datesOf(path("a.cpp"));
  EXPECT_FALSE(llvm::sys::fs::exists(Trap));
}

} // namespace
} // namespace deed
