#include "lsp/Text.h"
#include <gtest/gtest.h>

using namespace deed;
using llvm::lsp::Position;
using llvm::lsp::Range;

namespace {

// 'a' one byte and unit, U+00E4 two bytes and one unit, U+1F600 four bytes and two units.
const char *const Mixed = "a\xC3\xA4\xF0\x9F\x98\x80z\r\nsecond\rthird\n";

TEST(Text, LinesEndAsClangsDo) {
  Text T(Mixed);
  ASSERT_EQ(T.lineCount(), 4u);
  EXPECT_EQ(T.line(1), "second");
  EXPECT_EQ(T.line(2), "third");
  EXPECT_EQ(T.line(3), "");
  EXPECT_EQ(T.line(99), "");
}

TEST(Text, ColumnsAreUtf16) {
  Text T(Mixed);
  EXPECT_EQ(T.offset({0, 2}), 3u);
  EXPECT_EQ(T.offset({0, 3}), 3u) << "between the halves of a pair";
  EXPECT_EQ(T.offset({0, 4}), 7u);
  EXPECT_EQ(T.position(1, 8), Position(0, 4));
  EXPECT_EQ(T.position(1, 4), Position(0, 2));
}

TEST(Text, PositionsThatDoNotExistAreBroughtNear) {
  Text T("ab\ncd");
  EXPECT_EQ(T.offset({-1, 0}), 0u);
  EXPECT_EQ(T.offset({0, -7}), 0u);
  EXPECT_EQ(T.offset({0, 1 << 30}), 2u);
  EXPECT_EQ(T.offset({1 << 30, 0}), 5u);
  EXPECT_EQ(T.position(0, 0), Position(0, 0));
  EXPECT_EQ(T.position(77, 1), Position(1, 2));
  EXPECT_EQ(Text("").position(1, 1), Position(0, 0));
}

TEST(Text, BytesThatAreNoUtf8CountOneEach) {
  Text T("\xFF\xC3");
  EXPECT_EQ(T.offset({0, 1}), 1u);
  EXPECT_EQ(T.offset({0, 9}), 2u);
  EXPECT_EQ(T.position(1, 3).character, 2);
}

TEST(Text, AByteOrderMarkIsNoColumnOfClangs) {
  EXPECT_EQ(Text("\xEF\xBB\xBF" "ab").position(1, 2), Position(0, 2)); // the mark is one unit to the editor
}

std::string edited(const char *Before, std::optional<Range> R, const char *New) {
  llvm::lsp::TextDocumentContentChangeEvent C;
  C.range = R;
  C.text = New;
  return Text(Before).edited(C);
}

TEST(Text, IsEditedByRanges) {
  EXPECT_EQ(edited("one\ntwo\n", Range({0, 3}, {1, 0}), " "), "one two\n");
  EXPECT_EQ(edited("one\ntwo\n", Range({1, 0}, {1, 3}), ""), "one\n\n");
  EXPECT_EQ(edited("one", Range({5, 5}, {9, 9}), "!"), "one!");
  EXPECT_EQ(edited("one", Range({0, 2}, {0, 1}), "N"), "oNe") << "the wrong way round";
  EXPECT_EQ(edited("one", std::nullopt, "all"), "all");
}

} // namespace
