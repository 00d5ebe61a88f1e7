// HeapFlow from fact text: what is freed twice, used, lost and owned, on which paths.
#include "flow/HeapFlow.h"
#include "flow/FlowText.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace deed;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

struct HeapText : FlowText {
  explicit HeapText(llvm::StringRef Text)
      : FlowText(("local p: T *\nlocal q: T *\nlocal u\nparam 0 a: T *\nheap 0: T\n" + Text).str()),
        Heap(Tu, Fn, Known) {}

  static const char *word(HeapEvent::Kind K) {
    switch (K) {
    case HeapEvent::Kind::FreedAgain: return "freed again";
    case HeapEvent::Kind::Used: return "used";
    case HeapEvent::Kind::AdoptedFreed: return "freed adopted";
    case HeapEvent::Kind::AdoptedAgain: return "adopted again";
    case HeapEvent::Kind::FreedOwned: return "owned freed";
    case HeapEvent::Kind::FreedInner: return "inner freed";
    case HeapEvent::Kind::FreedStorage: return "storage freed";
    case HeapEvent::Kind::WrongKind: return "wrong kind";
    case HeapEvent::Kind::WrongClass: return "wrong class";
    case HeapEvent::Kind::Lost: return "lost";
    case HeapEvent::Kind::Replaced: return "replaced";
    }
    return "";
  }
  /// "freed again p always"; the same hit of two objects once.
  std::vector<std::string> hits() {
    std::vector<std::string> Out;
    for (const HeapHit &H : Heap.hits()) {
      std::string Line =
          std::string(word(H.What.How)) + " " + text(H.What.Name) + (H.OnEveryPath ? " always" : " maybe");
      if (!llvm::is_contained(Out, Line))
        Out.push_back(Line);
    }
    return Out;
  }
  HeapFlow Heap;
};

std::vector<std::string> hits(llvm::StringRef Text) { return HeapText(Text).hits(); }

TEST(HeapFlow, FreedTwice) {
  EXPECT_THAT(hits("allocate new h0 -> p\nfree new p\nfree new p\n"), ElementsAre("freed again p always"));
  EXPECT_THAT(hits("free new a\nfree new a\n"), ElementsAre("freed again a always"));
}

TEST(HeapFlow, SetAnewInBetween) {
  EXPECT_THAT(hits("free new a\nwrite a = 0\nfree new a\n"), IsEmpty());
  EXPECT_THAT(hits("free new a\nwrite a\nfree new a\n"), IsEmpty());
}

TEST(HeapFlow, AliasesAreFollowed) {
  EXPECT_THAT(hits("flow a -> q\nfree new a\nfree new q\n"), ElementsAre("freed again q always"));
  EXPECT_THAT(hits("flow a -> q\nwrite q = 0\nfree new a\nfree new q\n"), IsEmpty());
}

TEST(HeapFlow, OnOnePathOnly) {
  EXPECT_THAT(hits("cond c0: opaque text x\nblock e:\n -> l if c0\n -> r if !c0\nblock l:\nfree new a\n-> r\nblock r:\n"
                   "free new a\n"),
              ElementsAre("freed again a maybe"));
}

TEST(HeapFlow, NullIsNoObject) {
  EXPECT_THAT(
      hits("cond c0: a\nblock e:\nfree new a\n -> l if !c0\n -> r if c0\nblock l:\nfree new a\n-> r\nblock r:\n"),
      IsEmpty());
}

TEST(HeapFlow, UsedAfterFree) {
  EXPECT_THAT(hits("free new a\nread value *a\n"), ElementsAre("used a always"));
  EXPECT_THAT(hits("free new a\nread value a\nread query *a\n"), IsEmpty());
}

TEST(HeapFlow, LostAtTheEnd) {
  EXPECT_THAT(hits("allocate new h0 -> p\nwrite p\nend p\n"), ElementsAre("lost p always"));
  EXPECT_THAT(hits("allocate new h0 -> p\nwrite p\n"), ElementsAre("lost p always"));
  EXPECT_THAT(hits("allocate new h0 -> p\nwrite p\nfree new p\nend p\n"), IsEmpty());
  EXPECT_THAT(hits("allocate new h0 -> p\nescape p to return\nend p\n"), IsEmpty());
}

TEST(HeapFlow, LostWhenOverwritten) {
  EXPECT_THAT(hits("allocate new h0 -> p\nwrite p\nwrite p = 0\n"), ElementsAre("lost p always"));
  EXPECT_THAT(hits("allocate new h0 -> p\nflow p -> q\nwrite p = 0\nfree new q\n"), IsEmpty());
}

TEST(HeapFlow, OwnersTakeAndEnd) {
  EXPECT_THAT(hits("allocate new h0 -> p\nadopt p by u\nend p\n"), IsEmpty());
  EXPECT_THAT(hits("allocate new h0 -> p\nadopt p by u\ninvalidate content u\nfree new p\n"),
              ElementsAre("freed again p always"));
  EXPECT_THAT(hits("allocate new h0 -> p\nfree new p\nadopt p by u\n"), ElementsAre("freed adopted p always"));
  EXPECT_THAT(hits("allocate new h0 -> p\nadopt p by u\nfree new p\n"), ElementsAre("owned freed p always"));
}

TEST(HeapFlow, WhatPerhapsIsFreedIsNotReported) {
  EXPECT_THAT(hits("free maybe new a\nfree new a\n"), IsEmpty());
  EXPECT_THAT(hits("free new a\nfree maybe new a\n"), IsEmpty());
}

TEST(HeapFlow, KindsMustMatch) {
  EXPECT_THAT(hits("allocate new-array h0 -> p\nfree new p\n"), ElementsAre("wrong kind p always"));
  EXPECT_THAT(hits("allocate malloc h0 -> p\nfree malloc p\n"), IsEmpty());
}

TEST(HeapFlow, InALoop) {
  EXPECT_THAT(hits("block e:\n -> l\nblock l loop:\nfree new a\n -> l\n -> x\nblock x:\n"),
              ElementsAre("freed again a maybe"));
  EXPECT_THAT(
      hits("block e:\n -> l\nblock l loop:\nflow a->next -> q\nfree new a\nflow q -> a\n -> l\n -> x\nblock x:\n"),
      IsEmpty());
}

} // namespace
