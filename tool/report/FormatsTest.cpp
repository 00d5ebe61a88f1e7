#include "report/Formats.h"
#include "report/Samples.h"
#include "report/Xml.h"
#include "support/GoldenFile.h"
#include "support/Json.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deed {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string render(Format F, const RunResult &Run, Samples &S) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  info(F).Write(OS, Run, S.context());
  return Text;
}

constexpr Format ForMachines[] = {Format::Github,     Format::Gitlab, Format::Junit,
                                  Format::Checkstyle, Format::Rdjson, Format::Gcc};

/// Words that each format gives a meaning to, bytes that are not UTF-8, and no place.
RunResult hostile(Samples &S) {
  S.file("/p/a,b:c%\"<&'>\n\xe9.cpp", "f(s);\n");
  Finding F = S.finding(S.span("/p/a,b:c%\"<&'>\n\xe9.cpp", "s"), "]]></failure><script>alert(1)</script>\x01\xff");
  F.Message = "::error::100%\r\n\"quoted\" & <b>bold</b> \xed\xa0\x80";
  F.Steps = {{Step::Kind::Via, {}, "nowhere"}};
  F.Help = "\ttab";
  RunResult Run;
  Run.Findings = {F};
  Run.Sources = {F.At.File};
  Run.Skips = {{SkipReason::Crash, F.At.File, "", "--> <x> \x1b[31m"}};
  Run.Failed = {F.At.File};
  return Run;
}

TEST(Formats, TheTableIsInTheOrderOfItsEnumerators) {
  for (size_t I = 0; I != allFormats().size(); ++I) {
    EXPECT_EQ(static_cast<size_t>(allFormats()[I].Which), I);
    EXPECT_FALSE(allFormats()[I].Summary.empty());
  }
}

TEST(Formats, FilesAreKnownByTheirNames) {
  EXPECT_EQ(formatByName("a.sarif.json"), Format::Sarif);
  EXPECT_EQ(formatByName("a.sarif"), Format::Sarif);
  EXPECT_EQ(formatByName("out/a.json"), Format::Json);
  EXPECT_EQ(formatByName("gl-code-quality-report.json"), Format::Gitlab);
  EXPECT_EQ(formatByName("x.junit.xml"), Format::Junit);
  EXPECT_EQ(formatByName("x.xml"), Format::Checkstyle);
  EXPECT_EQ(formatByName("x"), Format::Text);
}

TEST(Formats, ARunWithEverything) {
  for (Format F : ForMachines) {
    Samples S;
    expectGolden(("testdata/report/everything." + info(F).Name).str(), render(F, everything(S), S));
  }
}

TEST(Formats, SuppressedFindingsAreLeftOut) {
  for (Format F : ForMachines) {
    Samples S;
    RunResult Run = everything(S);
    for (Finding &Each : Run.Findings)
      Each.Suppressed = true;
    EXPECT_THAT(render(F, Run, S), Not(HasSubstr("use-after-move"))) << info(F).Name.str();
  }
}

TEST(Formats, WhatFailedIsInEachOfThem) {
  for (Format F : ForMachines) {
    Samples S;
    EXPECT_THAT(render(F, everything(S), S), HasSubstr("segmentation fault")) << info(F).Name.str();
  }
}

TEST(Formats, AnEmptyRunIsWellFormed) {
  for (Format F : ForMachines) {
    Samples S;
    EXPECT_EQ(render(F, {}, S).empty(), F == Format::Gcc) << "which says nothing where there is nothing to say";
  }
  Samples S;
  EXPECT_EQ(render(Format::Gitlab, {}, S), "[]\n");
}

TEST(Formats, HostileTextStaysText) {
  Samples S;
  RunResult Run = hostile(S);
  std::string Github = render(Format::Github, Run, S);
  EXPECT_EQ(llvm::StringRef(Github).count('\n'), 4u) << "one line each:\n" << Github;
  EXPECT_THAT(Github, HasSubstr("file=a%2Cb%3Ac%25\"<&'>%0A\xe9.cpp,line=1,endLine=1,col=3,endColumn=4,title="));
  EXPECT_THAT(Github, HasSubstr("::::error::100%25%0D%0A\"quoted\""));
  for (Format F : {Format::Gitlab, Format::Rdjson}) {
    std::string Text = render(F, Run, S);
    EXPECT_TRUE(isUtf8(Text));
    EXPECT_TRUE(parseJson(Text)) << Text;
  }
  for (Format F : {Format::Junit, Format::Checkstyle}) {
    std::string Text = render(F, Run, S);
    EXPECT_TRUE(isUtf8(Text));
    EXPECT_THAT(Text, Not(HasSubstr("<script>")));
    EXPECT_THAT(Text, Not(HasSubstr("\x1b")));
  }
}

TEST(Formats, GitlabsFingerprintsDifferBetweenFiles) {
  Samples S;
  S.file("/p/a.cpp", "f(s);\n");
  S.file("/p/b.cpp", "f(s);\n");
  RunResult Run;
  Run.Findings = {S.finding(S.span("/p/a.cpp", "s"), ""), S.finding(S.span("/p/b.cpp", "s"), "")};
  Run.Findings[0].Fingerprint = Run.Findings[1].Fingerprint = "0123456789abcdef";
  Json Issues = *parseJson(render(Format::Gitlab, Run, S));
  EXPECT_NE(Issues[0]["fingerprint"], Issues[1]["fingerprint"]);
}

TEST(Xml, WhatCannotBeWrittenIsReplaced) {
  EXPECT_EQ(xmlText("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&apos;");
  EXPECT_EQ(xmlText("\t\r\n"), "&#9;&#13;&#10;");
  EXPECT_EQ(xmlText(llvm::StringRef("\0\x1b\x7f", 3)), "\xEF\xBF\xBD\xEF\xBF\xBD\x7f");
  EXPECT_EQ(xmlText("gr\xc3\xb6\xc3\x9f\xe6\xbc\xa2\xf0\x9f\x98\x80"),
            "gr\xc3\xb6\xc3\x9f\xe6\xbc\xa2\xf0\x9f\x98\x80");
  EXPECT_EQ(xmlText("\xed\xa0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD") << "a lone surrogate";
  EXPECT_EQ(xmlText("\xef\xbf\xbe"), "\xEF\xBF\xBD") << "U+FFFE";
  EXPECT_EQ(xmlText("\xc3"), "\xEF\xBF\xBD");
}

} // namespace
} // namespace deed
