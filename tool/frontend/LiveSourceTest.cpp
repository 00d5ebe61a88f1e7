// A parse that is held and goes on with another text must show what a plain parse of that text does.
#include "frontend/LiveSource.h"
#include "frontend/FrontendTesting.h"
#include "frontend/Preamble.h"
#include "frontend/Spans.h"
#include "frontend/Suppressions.h"
#include "frontend/UserFunctions.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/ADT/STLExtras.h"
#include <gmock/gmock.h>

using namespace deed;
using namespace deed::testing_files;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

/// What the rest of the program sees of a source, as lines: functions and where they end, errors, suppressions.
struct Seen {
  std::vector<std::string> Lines;
  std::string Failure;
  bool operator==(const Seen &) const = default;
};
std::ostream &operator<<(std::ostream &OS, const Seen &S) {
  for (const std::string &Each : S.Lines)
    OS << Each << '\n';
  return OS << S.Failure << "--\n";
}

class LiveSourceTest : public testing::Test {
protected:
  KeptPreamble Headers;
  std::string Header = "inline int h() { return 1; }\n";

  Seen parse(const std::string &Text, LiveSource *Source, const std::atomic<bool> *Stop = nullptr) {
    Seen Out;
    ParseOptions Options;
    Options.Files = inMemory({{"/src/h.h", Header}, {"/src/a.cpp", Text}});
    Options.Headers = Source ? &Headers : nullptr;
    Options.Source = Source;
    Options.Stop = Stop;
    llvm::Error Wrong =
        parseTu({"/src", "/src/a.cpp", {"clang++", "-std=c++20", "/src/a.cpp"}}, Options, [&](ParsedTu &Tu) {
          clang::SourceManager &Sources = Tu.Compiler.getSourceManager();
          for (clang::FunctionDecl *F : userFunctions(Tu.Compiler.getASTContext()).Bodies)
            Out.Lines.push_back(F->getQualifiedNameAsString() + " ends in line " +
                                std::to_string(Sources.getPresumedLineNumber(F->getEndLoc())));
          for (const ParseError &E : Tu.Errors)
            Out.Lines.push_back(std::to_string(E.Line) + ": " + E.Text);
          for (const Suppression &S : collectSuppressions(Tu.Compiler, Tu.Comments).All)
            Out.Lines.push_back(S.At.File + ":" + std::to_string(S.At.Line) + " covers " + std::to_string(S.FirstLine) +
                                "-" + std::to_string(S.LastLine));
        });
    Out.Failure = llvm::toString(std::move(Wrong));
    return Out;
  }
  Seen plain(const std::string &Text) { return parse(Text, nullptr); }

  std::vector<LiveSource::Place> placesOf(const std::string &Text) {
    LiveSource Source(Text);
    EXPECT_EQ(parse(Text, &Source), plain(Text));
    return Source.passed();
  }
};

const char *const Beginning = "#include \"h.h\"\n"
                              "namespace n {\n"
                              "int f() { return h(); }\n"
                              "struct S {\n  int a() { return 1; }\n  int b() const;\n};\n"
                              "int S::b() const { return 2; }\n"
                              "template <class T> T g(T X) { return X; }\n";
const char *const End = "int last() { return g(1); }\n}\n";

TEST_F(LiveSourceTest, ShowsTheNewTextWhereverItIsHeld) {
  const std::string Old = std::string(Beginning) + "void gone() { int x; }\n" + End;
  const std::string New =
      std::string(Beginning) + "// deed: allow(leak) why\nint come(int A) {\n  return A + missing;\n}\n\n" + End;
  const Seen Wanted = plain(New);
  EXPECT_THAT(Wanted.Lines, testing::Contains(HasSubstr("missing")));
  unsigned Held = 0;
  for (const LiveSource::Place &P : placesOf(Old)) {
    if (P.Fixed > std::string(Beginning).size())
      break;
    LiveSource Source(Old);
    Source.HoldAt = P.Read;
    Source.MustHold = true;
    Source.Await = [&](LiveSource::StillFits Fits) -> std::optional<llvm::StringRef> {
      EXPECT_TRUE(Fits());
      return New;
    };
    EXPECT_EQ(parse(Old, &Source), Wanted) << "held at " << P.Read;
    EXPECT_TRUE(Source.wasHeld());
    ++Held;
  }
  EXPECT_GE(Held, 4u); // f, the class or its member, S::b, g
}

TEST_F(LiveSourceTest, PlacesAreInOrderAndInNamespaces) {
  const std::string Text = std::string(Beginning) + End;
  std::vector<size_t> Read;
  for (const LiveSource::Place &P : placesOf(Text)) {
    EXPECT_GT(P.Fixed, P.Read);
    EXPECT_LE(P.Fixed, Text.size() + 1);
    Read.push_back(P.Read);
  }
  EXPECT_TRUE(llvm::is_sorted(Read));
  EXPECT_TRUE(llvm::is_contained(Read, Text.find("{ return h()") + 1));
}

TEST_F(LiveSourceTest, WhatTheLexerMayHaveLookedAtIsFixed) {
  const std::string Text =
      "#include \"h.h\"\n#define F(x) int x() { return 1; }\nvoid f() {  /* a */ F  /* b */  (y) }\n";
  for (const LiveSource::Place &P : placesOf(Text))
    if (P.Read == Text.find("{  /* a */") + 1)
      EXPECT_EQ(P.Fixed, Text.find("F  /* b */") + 1);
}

TEST_F(LiveSourceTest, TextMayShrinkAndGrowWithinTheRoom) {
  const std::string Old = std::string(Beginning) + "void f2() { }\n" + End;
  const LiveSource::Place First = placesOf(Old).front();
  for (size_t More : {0, 1, 60000}) {
    const std::string New = std::string(Beginning) + "/*" + std::string(More, 'x') + "*/\nint x() { return 1; }\n}";
    LiveSource Source(Old);
    Source.HoldAt = First.Read;
    Source.Await = [&](LiveSource::StillFits) { return std::optional<llvm::StringRef>(New); };
    EXPECT_EQ(parse(Old, &Source), plain(New)) << More;
  }
}

TEST_F(LiveSourceTest, GivesUpWhereNothingMoreIsWanted) {
  const std::string Text = std::string(Beginning) + End;
  const LiveSource::Place First = placesOf(Text).front();
  std::atomic<bool> Stop = false;
  LiveSource Source(Text);
  Source.HoldAt = First.Read;
  Source.Await = [&](LiveSource::StillFits) {
    Stop = true;
    return std::optional<llvm::StringRef>();
  };
  Seen S = parse(Text, &Source, &Stop);
  EXPECT_THAT(S.Failure, HasSubstr("not wanted any more"));
  EXPECT_THAT(S.Lines, IsEmpty());
  EXPECT_THAT(Source.passed(), SizeIs(1)); // the rest was not parsed
}

TEST_F(LiveSourceTest, AParseThatMissesItsPlaceIsOfNoUse) {
  const std::string Text = std::string(Beginning) + End;
  LiveSource Source(Text);
  Source.HoldAt = 3;
  Source.MustHold = true;
  EXPECT_THAT(parse(Text, &Source).Failure, HasSubstr("not wanted any more"));
}

TEST_F(LiveSourceTest, GoesOnToALaterPlaceAndHoldsThere) {
  const std::string Old = std::string(Beginning) + "void gone() { int x; }\n" + End;
  const std::string Newer = std::string(Beginning) + "void come() { missing(); }\n" + End;
  const std::vector<LiveSource::Place> Places = placesOf(Old);
  ASSERT_GE(Places.size(), 3u);
  LiveSource Source(Old);
  Source.HoldAt = Places[0].Read;
  unsigned Held = 0;
  Source.Await = [&](LiveSource::StillFits) -> std::optional<llvm::StringRef> {
    Source.HoldAt = Places[2].Read;
    return ++Held == 1 ? Old : Newer;
  };
  EXPECT_EQ(parse(Old, &Source), plain(Newer));
  EXPECT_EQ(Held, 2u);
}

TEST_F(LiveSourceTest, SaysWhereItWouldHaveToBeginAnew) {
  // Members of such a class are not constexpr at first (see RunTimeOnly.h), and here a constant needs one.
  Header = "#pragma GCC system_header\n"
           "template <class T> struct Owner {\n"
           "  T Held;\n"
           "  constexpr Owner(T X) : Held(X) {}\n"
           "  constexpr ~Owner() { Held = T(); }\n"
           "  constexpr T get() const { return Held; }\n"
           "};\n";
  const std::string Text =
      "#include \"h.h\"\nint f() { return 1; }\nstatic_assert(Owner<int>(2).get() == 2);\nint g() { return 2; }\n";
  LiveSource Once(Text);
  Once.Once = true;
  EXPECT_THAT(parse(Text, &Once).Failure, HasSubstr("not wanted any more"));
  EXPECT_TRUE(Once.MustBeginAnew);
  LiveSource Twice(Text);
  EXPECT_EQ(parse(Text, &Twice), plain(Text));
  EXPECT_FALSE(Twice.MustBeginAnew);
}

TEST_F(LiveSourceTest, IsReadAlsoWithoutAPreamble) {
  const std::string Text = "int f() { return 1; }\n";
  LiveSource Source(Text);
  EXPECT_EQ(parse(Text, &Source), plain(Text));
}

} // namespace
