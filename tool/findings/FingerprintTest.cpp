#include "findings/Fingerprint.h"
#include <gtest/gtest.h>

namespace deed {
namespace {

Finding at(const char *File, uint32_t Line) {
  Finding F;
  F.At = {File, Line, 3, Line, 4, 0, 1};
  F.Function = "f(S)";
  F.Subject = "s";
  return F;
}

std::vector<std::string> fingerprints(llvm::StringRef Text, std::vector<Finding> Sorted) {
  MemoryFiles Disk;
  Disk.add("a.cpp", Text);
  Disk.add("b.cpp", Text);
  SourceLines Source(Disk);
  assignFingerprints(Sorted, Source);
  std::vector<std::string> Out;
  for (const Finding &F : Sorted)
    Out.push_back(F.Fingerprint);
  return Out;
}

// The very number: a change of it loses every user's baseline, and must change FingerprintVersion.
TEST(Fingerprint, IsTheSameForEver) { EXPECT_EQ(fingerprints("  use(s);\n", {at("a.cpp", 1)})[0], "9c0af564ba3582e2"); }

TEST(Fingerprint, SurvivesChangesAroundIt) {
  auto Before = fingerprints("  use(s);\n", {at("a.cpp", 1)});
  EXPECT_EQ(fingerprints("// new\n\n\tuse( s );  // why\n", {at("a.cpp", 3)}), Before);
  EXPECT_EQ(fingerprints("  use(s);\n", {at("b.cpp", 1)}), Before);
  Finding Reworded = at("a.cpp", 1);
  Reworded.Message = "better words";
  Reworded.How = Level::Note;
  Reworded.At.Column = 7;
  EXPECT_EQ(fingerprints("  use(s);\n", {Reworded}), Before);
}

TEST(Fingerprint, DiffersWithWhatItIsAbout) {
  auto Before = fingerprints("  use(s);\n", {at("a.cpp", 1)});
  EXPECT_NE(fingerprints("  use(s, 1);\n", {at("a.cpp", 1)}), Before);
  Finding F = at("a.cpp", 1);
  F.Subject = "t";
  EXPECT_NE(fingerprints("  use(s);\n", {F}), Before);
  F = at("a.cpp", 1);
  F.Function = "g(S)";
  EXPECT_NE(fingerprints("  use(s);\n", {F}), Before);
  F = at("a.cpp", 1);
  F.Which = Rule::UnusedSuppression;
  EXPECT_NE(fingerprints("  use(s);\n", {F}), Before);
}

TEST(Fingerprint, EqualFindingsOfOneFileAreCounted) {
  auto Both = fingerprints("use(s);\nuse(s);\n", {at("a.cpp", 1), at("a.cpp", 2), at("b.cpp", 1)});
  EXPECT_NE(Both[0], Both[1]);
  EXPECT_EQ(Both[0], Both[2]);
  // One more above, not equal to them, changes neither.
  EXPECT_EQ(fingerprints("use(t);\nuse(s);\nuse(s);\n", {at("a.cpp", 2), at("a.cpp", 3), at("b.cpp", 2)}), Both);
}

TEST(Fingerprint, AllLinesOfASpanCount) {
  Finding F = at("a.cpp", 1);
  F.At.EndLine = 2;
  EXPECT_NE(fingerprints("use(s,\n1);\n", {F}), fingerprints("use(s,\n2);\n", {F}));
}

TEST(Fingerprint, WorksWithoutTheSourceOrAPlace) {
  EXPECT_EQ(fingerprints("", {at("gone.cpp", 7)})[0].size(), 16u);
  EXPECT_EQ(fingerprints("", {Finding()})[0].size(), 16u);
}

TEST(Fingerprint, FunctionNamesLoseWhatIsAccidental) {
  EXPECT_EQ(stableFunctionName("ns::f(int)"), "ns::f(int)");
  EXPECT_EQ(stableFunctionName("ns::f<int, S<char>>(T)"), "ns::f(T)");
  EXPECT_EQ(stableFunctionName("ns::C<int>::operator<(const C<int> &) const"), "ns::C::operator<(const C &) const");
  EXPECT_EQ(stableFunctionName("operator<<<int>(S &)"), "operator<<(S &)");
  EXPECT_EQ(stableFunctionName("C::operator->()"), "C::operator->()");
  EXPECT_EQ(stableFunctionName("C::operator<=>(C)"), "C::operator<=>(C)");
  EXPECT_EQ(stableFunctionName("f() -> decltype(a->b)"), "f() -> decltype(a->b)");
  EXPECT_EQ(stableFunctionName("f<decltype(a->b)>()"), "f()");
  EXPECT_EQ(stableFunctionName("(lambda at /home/x/a.cpp:3:4)::operator()(int)"), "(lambda)::operator()(int)");
  EXPECT_EQ(stableFunctionName("f<(lambda at a.cpp:3:4)>((lambda at a.cpp:3:4))"), "f((lambda))");
  EXPECT_EQ(stableFunctionName("(anonymous namespace)::f()"), "(anonymous namespace)::f()");
  EXPECT_EQ(stableFunctionName("f<"), "f");
}

TEST(Fingerprint, LinesLoseBlanksAndComments) {
  EXPECT_EQ(normalisedLine("  f( a , b ) ; // c"), "f(a,b);");
  EXPECT_EQ(normalisedLine("f(/* x */ a) /* open"), "f(a)");
  EXPECT_EQ(normalisedLine("f(\"http://a b\\\" // c\") ; // d"), "f(\"http://a b\\\" // c\");");
  EXPECT_EQ(normalisedLine("f(1'000, ' ', '\"') ; // d"), "f(1'000,' ','\"');");
}

} // namespace
} // namespace deed
