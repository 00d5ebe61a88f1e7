#include "engine/Progress.h"
#include "gmock/gmock.h"

using namespace deed;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

namespace {

struct Shown : testing::Test {
  std::string Text;
  llvm::raw_string_ostream OS{Text};
  Progress::TimePoint Time{};

  Progress make(Verbosity How, unsigned Columns) {
    return Progress(OS, {How, Columns, [this] { return Time; }});
  }
  void work(Progress &P, llvm::StringRef File, std::chrono::milliseconds Takes, llvm::StringRef Failure = "") {
    P.started(File);
    Time += Takes;
    P.ended(File, Takes.count() / 1000.0, Failure);
    P.tick();
  }
  std::string take() { return std::exchange(Text, {}); }
};

TEST(Duration, IsWordedForPeople) {
  EXPECT_EQ(durationText(0.42), "0.4 s");
  EXPECT_EQ(durationText(9.97), "10 s");
  EXPECT_EQ(durationText(59.4), "59 s");
  EXPECT_EQ(durationText(59.6), "1 min 0 s");
  EXPECT_EQ(durationText(200), "3 min 20 s");
  EXPECT_EQ(durationText(3900), "1 h 5 min");
}

TEST_F(Shown, BarHasCountsAndRemainingTime) {
  Progress P = make(Verbosity::Normal, 80);
  P.begin(4);
  work(P, "/a.cpp", 2s);
  EXPECT_EQ(take(), "\r[======>                 ] 1/4 files, 6.0 s left\x1b[K");
  P.started("/slow.cpp");
  work(P, "/b.cpp", 2s, "crashed");
  EXPECT_EQ(take(), "\r[============>           ] 2/4 files, 1 failed, 4.0 s left  /slow.cpp\x1b[K");
  P.end();
  EXPECT_EQ(take(), "\r\x1b[K");
}

TEST_F(Shown, BarIsCutToTheTerminalAndShowsNoControlCharacters) {
  Progress P = make(Verbosity::Normal, 60);
  P.begin(2);
  P.started("/dir/\x1b[31mred.cpp");
  Time += 200ms;
  P.tick();
  EXPECT_THAT(Text, Not(HasSubstr("\x1b[31m")));
  llvm::StringRef Line = llvm::StringRef(Text).drop_front().drop_back(3);
  EXPECT_LT(Line.size(), 60u);
  EXPECT_TRUE(Line.contains("0/2 files  /dir/"));
}

TEST_F(Shown, RedrawIsLimited) {
  Progress P = make(Verbosity::Normal, 80);
  P.begin(1000);
  unsigned Drawn = 0;
  for (int I = 0; I < 1000; ++I) {
    work(P, "/a.cpp", 1ms);
    Drawn += !take().empty();
  }
  EXPECT_EQ(Drawn, 10u);
}

TEST_F(Shown, PlainLinesAreSparse) {
  Progress P = make(Verbosity::Normal, 0);
  P.begin(4000);
  for (int I = 0; I < 3000; ++I)
    work(P, "/a.cpp", 100ms); // five minutes
  llvm::StringRef Lines = Text;
  EXPECT_LT(Lines.count('\n'), 15u);
  EXPECT_TRUE(Lines.starts_with("deed: 100/4000 files, 6 min 30 s left\n")) << Text;
}

TEST_F(Shown, AShortPlainRunSaysNothing) {
  Progress P = make(Verbosity::Normal, 0);
  P.begin(20);
  for (int I = 0; I < 20; ++I)
    work(P, "/a.cpp", 100ms);
  P.end();
  EXPECT_EQ(Text, "");
}

TEST_F(Shown, VerboseNamesEachFileAboveTheBar) {
  Progress P = make(Verbosity::Verbose, 80);
  P.begin(2);
  work(P, "/a.cpp", 1s);
  take();
  work(P, "/b.cpp", 1500ms, "SIGSEGV");
  EXPECT_THAT(take(), testing::StartsWith("\r\x1b[Kdeed: [2/2] /b.cpp, 1.5 s: SIGSEGV\n"));
}

TEST_F(Shown, QuietIsQuiet) {
  Progress P = make(Verbosity::Quiet, 80);
  P.begin(1);
  work(P, "/a.cpp", 100s, "crashed");
  P.end();
  EXPECT_EQ(Text, "");
}

} // namespace
