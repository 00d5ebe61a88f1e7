#include "summary/Store.h"
#include "summary/Merge.h"
#include "summary/TestTu.h"
#include <gmock/gmock.h>

using namespace deed;
using namespace deed::test;

namespace {

TEST(StoreTest, PlacesReadBackAsWritten) {
  for (llvm::StringRef Text :
       {"param0", "*param12", "(*this).name", "(*(*this).next).name", "*(*param0).p", "return.left", "this",
        "::ns::global.$[3]", "(*param1).$[#0].second", "(*param1).$[?]", "?", "::'odd \\'one\\''.'a b'", "**param0"}) {
    auto P = parseFormalPlace(Text);
    ASSERT_TRUE(P) << Text.str();
    EXPECT_EQ(formalPlaceText(*P), Text);
  }
  for (llvm::StringRef Text :
       {"", "param", "param0.", "(*param0", "x", "param0[", "param0 ", "*", "::", "param0[]", "::'a"})
    EXPECT_FALSE(parseFormalPlace(Text)) << Text.str();
  EXPECT_FALSE(parseFormalPlace(std::string(100000, '*') + "this"));
}

Summary everything() {
  Summary S;
  for (int K = 0; K <= static_cast<int>(EffectKind::Wait); ++K) {
    Effect E = effect(static_cast<EffectKind>(K), "(*param0).f", K % 2 == 0);
    E.From = FormalPlace::param(1).deref();
    S.Effects.push_back(E);
  }
  Effect W = effect(EffectKind::Write, "*this");
  W.Value = INT64_MIN;
  W.Early = true;
  W.OnlyIf = ParamTest{2, false};
  W.Through = 1;
  W.Trail = {{{4, 4}, {}}, {{9, 9}, {}}};
  S.Effects.push_back(W);
  S.MayThrow = false;
  S.Source = SummarySource::Model;
  normalise(S);
  return S;
}

TEST(StoreTest, SummariesReadBackAsWritten) {
  Symbols Names, Other;
  Summary S = everything();
  for (Effect &E : S.Effects)
    if (!E.Trail.empty())
      E.Trail[0].Callee = Names.intern("sink(std::string &)");
  Json J = summaryToJson(S, Names, TestSpans());
  auto Text = parseJson(jsonToText(J));
  ASSERT_TRUE(Text);
  auto Back = summaryFromJson(*Text, Other, [](const FileSpan &At) { return Span{At.Line, At.Line}; });
  ASSERT_TRUE(bool(Back)) << llvm::toString(Back.takeError());
  EXPECT_EQ(jsonToText(summaryToJson(*Back, Other, TestSpans())), jsonToText(J));
  EXPECT_EQ(effectsOf(*Back), effectsOf(S));
}

TEST(StoreTest, WhatIsWrongIsNamed) {
  Symbols Names;
  auto wrong = [&](llvm::StringRef Text) {
    auto S = summaryFromJson(*parseJson(Text), Names, [](const FileSpan &) { return Span{}; });
    return S ? std::string() : llvm::toString(S.takeError());
  };
  EXPECT_EQ(wrong(R"({"format": 99})"), "summary.format: another version");
  EXPECT_EQ(wrong(R"({"format": 1, "source": "body", "neverReturns": false, "mayThrow": true,
                      "effects": [{"kind": "steal", "what": "this", "always": true}]})"),
            "summary.effects[0].kind: unknown word");
  EXPECT_EQ(wrong(R"({"format": 1, "source": "body", "neverReturns": false, "mayThrow": true,
                      "effects": [{"kind": "move", "what": "that", "always": true}]})"),
            "summary.effects[0].what: expected a place");
  EXPECT_EQ(wrong("[]"), "summary: expected an object");
}

TEST(StoreTest, TextForPeople) {
  Summary S;
  S.Effects = {effect(EffectKind::Move, "*param0")};
  S.Effects[0].Trail = {{{7, 7}, {}}};
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  TestSpans Spans;
  dumpSummary(OS, S, &Spans);
  EXPECT_EQ(Text, "  from body\n  move *param0 always  ; test.cpp:7:1\n");
}

} // namespace
