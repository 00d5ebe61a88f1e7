#include "frontend/CompileDb.h"
#include "frontend/FrontendError.h"
#include "frontend/Selection.h"
#include "support/Glob.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <gmock/gmock.h>

namespace deed {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using FileMap = std::map<std::string, std::string>;

llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> memory(const FileMap &Contents) {
  auto Files = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  Files->setCurrentWorkingDirectory("/");
  for (auto &[Path, Text] : Contents)
    Files->addFile(Path, 0, llvm::MemoryBuffer::getMemBufferCopy(Text, Path));
  return Files;
}

/// "code: words" of an error; "ok" for none.
std::string words(llvm::Error E) {
  std::string Out = "ok";
  llvm::handleAllErrors(std::move(E), [&](const FrontendError &F) {
    Out = std::to_string(static_cast<int>(F.Code)) + ": " + llvm::toString(llvm::make_error<FrontendError>(F));
  });
  return Out;
}
template <class T> std::string wordsOf(llvm::Expected<T> E) { return E ? "ok" : words(E.takeError()); }
std::string code(FrontendErrc C) { return std::to_string(static_cast<int>(C)) + ": "; }

CompileDb parsed(llvm::StringRef Text) { return llvm::cantFail(CompileDb::parse(Text, "/p/compile_commands.json")); }

std::vector<std::string> filesOf(llvm::ArrayRef<CompileCommand> Commands) {
  std::vector<std::string> Out;
  for (const CompileCommand &C : Commands)
    Out.push_back(C.File);
  return Out;
}

constexpr const char *One = R"([{"directory": "/p", "file": "a.cpp", "arguments": ["c++", "a.cpp"]}])";

TEST(CompileDb, ReadsArgumentsAndCommands) {
  CompileDb Db = parsed(R"([
    {"directory": "/p/build", "file": "../src/./a.cpp", "arguments": ["c++", "-DX=a b", "-c", "../src/a.cpp"]},
    {"directory": "build", "file": "/p/src/b.cpp", "command": "g++ -DQ=\\\"x\\\" '-DY=a b' -c /p/src/b.cpp"}])");
  ASSERT_EQ(Db.commands().size(), 2u);
  EXPECT_EQ(Db.commands()[0], (CompileCommand{"/p/build", "/p/src/a.cpp", {"c++", "-DX=a b", "-c", "../src/a.cpp"}}));
  EXPECT_EQ(Db.commands()[1],
            (CompileCommand{"/p/build", "/p/src/b.cpp", {"g++", "-DQ=\"x\"", "-DY=a b", "-c", "/p/src/b.cpp"}}));
}

TEST(CompileDb, KeepsWhatDiffersInMoreThanItsOutput) {
  CompileDb Db = parsed(R"([
    {"directory": "/p", "file": "t.cc", "command": "c++ -c t.cc -o one.o -MF one.d"},
    {"directory": "/p", "file": "t.cc", "command": "c++ -c t.cc -o two.o -MF two.d"},
    {"directory": "/p", "file": "t.cc", "command": "c++ -DDEBUG -c t.cc -o three.o"}])");
  ASSERT_EQ(Db.commands().size(), 2u);
  EXPECT_THAT(Db.commands()[1].Args, testing::Contains("-DDEBUG"));
}

TEST(CompileDb, SaysWhatIsWrong) {
  auto Of = [](llvm::StringRef Text) { return wordsOf(CompileDb::parse(Text, "/p/compile_commands.json")); };
  EXPECT_THAT(Of(""), AllOf(HasSubstr(code(FrontendErrc::EmptyDatabase)), HasSubstr("/p/compile_commands.json")));
  EXPECT_THAT(Of("[]"), HasSubstr("lists no files"));
  EXPECT_THAT(Of("{}"), HasSubstr("a list of commands is expected"));
  EXPECT_THAT(Of("[\n  {\"file\": \"a.cpp\",\n  \"directory\" \"/p\"}]"),
              AllOf(HasSubstr(code(FrontendErrc::BadDatabase)), HasSubstr("line 3"), HasSubstr("help:")));
  EXPECT_THAT(Of("[{\"file\": \"a"), HasSubstr("not JSON at line 1"));
  EXPECT_THAT(Of("[1]"), HasSubstr("entry 1 is no object"));
  EXPECT_THAT(Of(R"([{"directory": "/p"}])"), HasSubstr("entry 1 has no \"file\""));
  EXPECT_THAT(Of(R"([{"file": 7}])"), HasSubstr("\"file\" that is no text"));
  EXPECT_THAT(Of(R"([{"file": "a.cpp", "directory": 7}])"), HasSubstr("\"directory\" that is no text"));
  EXPECT_THAT(Of(R"([{"file": "a.cpp", "directory": "/p"}])"), HasSubstr("neither \"arguments\" nor a \"command\""));
  EXPECT_THAT(Of(R"([{"file": "a.cpp", "arguments": "c++"}])"), HasSubstr("\"arguments\" that are no list"));
  EXPECT_THAT(Of(R"([{"file": "a.cpp", "arguments": ["c++", 1]}])"), HasSubstr("an argument that is no text"));
  EXPECT_THAT(Of(R"([{"file": "a.cpp", "command": "  "}])"), HasSubstr("an empty command"));
}

TEST(CompileDb, IsFoundUpwardsAndInBuildFolders) {
  auto Files = memory({{"/p/build-release/compile_commands.json", One},
                       {"/p/build-debug/compile_commands.json", One},
                       {"/p/src/deep/a.cpp", ""}});
  EXPECT_EQ(llvm::cantFail(CompileDb::find("/p/src/deep/a.cpp", *Files)).path(),
            "/p/build-debug/compile_commands.json");
  EXPECT_EQ(llvm::cantFail(CompileDb::find("/p", *Files)).path(), "/p/build-debug/compile_commands.json");
  EXPECT_EQ(llvm::cantFail(CompileDb::load("/p/build-release", *Files)).path(),
            "/p/build-release/compile_commands.json");
  Files->addFile("/p/src/compile_commands.json", 0, llvm::MemoryBuffer::getMemBufferCopy(One));
  EXPECT_EQ(llvm::cantFail(CompileDb::find("/p/src/deep/a.cpp", *Files)).path(), "/p/src/compile_commands.json");
  EXPECT_THAT(wordsOf(CompileDb::find("/elsewhere", *Files)),
              AllOf(HasSubstr(code(FrontendErrc::NoDatabase)), HasSubstr("CMAKE_EXPORT_COMPILE_COMMANDS")));
  EXPECT_THAT(wordsOf(CompileDb::load("/nowhere", *Files)), HasSubstr("`/nowhere`"));
}

TEST(CompileDb, FixedFlagsServeAllFiles) {
  CompileDb Db = CompileDb::fixed({"a.cpp", "/x/b.c", "a.cpp"}, {"-std=c++20"}, "/p");
  ASSERT_EQ(Db.commands().size(), 2u);
  EXPECT_EQ(Db.commands()[0], (CompileCommand{"/p", "/p/a.cpp", {"clang++", "-std=c++20", "/p/a.cpp"}}));
  EXPECT_EQ(Db.commands()[1].Args[0], "clang");
}

class SelectionTest : public testing::Test {
protected:
  CompileDb Db = parsed(R"([
    {"directory": "/p", "file": "src/a.cpp", "command": "c++ -c src/a.cpp"},
    {"directory": "/p", "file": "src/util/b.cpp", "command": "c++ -c src/util/b.cpp"},
    {"directory": "/p", "file": "src/util/b.cpp", "command": "c++ -DX -c src/util/b.cpp"},
    {"directory": "/p", "file": "test/b_test.cpp", "command": "c++ -c test/b_test.cpp"}])");
  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> Files =
      memory({{"/p/src/a.cpp", "#include \"util/odd.h\"\n"},
              {"/p/src/util/b.cpp", ""},
              {"/p/src/util/b.h", ""},
              {"/p/src/util/odd.h", ""},
              {"/p/src/util/lone.hpp", ""},
              {"/p/src/c.cpp", ""},
              {"/p/test/b_test.cpp", " #  include <util/odd.h>\n"},
              {"/p/docs/x.md", ""}});

  llvm::Expected<Selection> of(std::vector<std::string> Patterns) { return select(Db, Patterns, "/p", *Files); }
};

TEST_F(SelectionTest, FilesFoldersGlobsAndAll) {
  auto Names = [&](std::vector<std::string> P) { return filesOf(llvm::cantFail(of(std::move(P))).Commands); };
  EXPECT_EQ(Names({}).size(), 4u);
  EXPECT_THAT(Names({"./src/../src/a.cpp"}), ElementsAre("/p/src/a.cpp"));
  EXPECT_THAT(Names({"src/util/b.cpp"}), ElementsAre("/p/src/util/b.cpp", "/p/src/util/b.cpp"));
  EXPECT_THAT(Names({"test", "src/a.cpp"}), ElementsAre("/p/src/a.cpp", "/p/test/b_test.cpp"));
  EXPECT_THAT(Names({"src"}), testing::SizeIs(3));
  EXPECT_THAT(Names({"src/*.cpp"}), ElementsAre("/p/src/a.cpp"));
  EXPECT_THAT(Names({"src/**/*.cpp"}), testing::SizeIs(3));
  EXPECT_THAT(Names({"*/[a-c]_test.cpp"}), ElementsAre("/p/test/b_test.cpp"));
}

TEST_F(SelectionTest, HeadersAreReadAsPartOfASource) {
  Selection S = llvm::cantFail(of({"src/util/b.h"}));
  EXPECT_THAT(filesOf(S.Commands), ElementsAre("/p/src/util/b.cpp"));
  EXPECT_THAT(S.Notes, ElementsAre(HasSubstr("read as part of `/p/src/util/b.cpp`")));
  EXPECT_THAT(filesOf(llvm::cantFail(of({"src/util/odd.h"})).Commands), ElementsAre("/p/src/a.cpp"));
}

TEST_F(SelectionTest, SaysWhatIsNotThere) {
  EXPECT_THAT(wordsOf(of({"src/aa.cpp"})),
              AllOf(HasSubstr(code(FrontendErrc::NoSuchFile)), HasSubstr("did you mean `/p/src/a.cpp`?")));
  EXPECT_THAT(wordsOf(of({"src/c.cpp"})), AllOf(HasSubstr(code(FrontendErrc::NotInDatabase)),
                                                HasSubstr("`/p/compile_commands.json`"), HasSubstr("-- -std")));
  EXPECT_THAT(wordsOf(of({"docs"})), HasSubstr(code(FrontendErrc::NoMatch)));
  EXPECT_THAT(wordsOf(of({"src/*.cc"})), HasSubstr("no file in `/p/compile_commands.json` matches"));
  EXPECT_THAT(wordsOf(of({"src/util/lone.hpp"})), HasSubstr("no file in `/p/compile_commands.json` includes it"));
}

TEST(Glob, StarsClassesAndBrackets) {
  EXPECT_TRUE(matchesGlob("/a/*.c", "/a/x.c"));
  EXPECT_FALSE(matchesGlob("/a/*.c", "/a/b/x.c"));
  EXPECT_TRUE(matchesGlob("/a/**/x.c", "/a/x.c"));
  EXPECT_TRUE(matchesGlob("/a/**/x.c", "/a/b/c/x.c"));
  EXPECT_TRUE(matchesGlob("/a/**", "/a/b/c/x.c"));
  EXPECT_FALSE(matchesGlob("/a/?.c", "/a//.c"));
  EXPECT_TRUE(matchesGlob("[!b-d]x", "ax"));
  EXPECT_FALSE(matchesGlob("[!b-d]x", "cx"));
  EXPECT_TRUE(matchesGlob("[a-]x", "-x"));
  EXPECT_TRUE(matchesGlob("[x", "[x"));
}

} // namespace
} // namespace deed
