// TextCursor.h - one line of fact text, read from left to right. After the first failure everything yields empty
// values, so that a reader need ask only once, at the end of the line.
#pragma once
#include "facts/FactWords.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace deed {

class TextCursor {
public:
  TextCursor(llvm::StringRef Line, unsigned Number) : Left(Line), Number(Number) {}

  bool failed() const { return !Wrong.empty(); }
  /// "line 3: expected a place, found `)`"
  std::string error() const { return "line " + llvm::utostr(Number) + ": " + Wrong; }
  void fail(const llvm::Twine &What) {
    if (!failed())
      Wrong = What.str();
  }
  void failLike(const TextCursor &Part) {
    if (Part.failed())
      fail(Part.Wrong);
  }
  unsigned lineNumber() const { return Number; }

  bool atEnd() { return remaining().empty(); }
  llvm::StringRef remaining() { return Left = Left.ltrim(); }
  llvm::StringRef rest() { return std::exchange(Left, {}).trim(); }
  bool peek(char C) { return remaining().starts_with(llvm::StringRef(&C, 1)); }
  bool peekDigit() { return !atEnd() && llvm::isDigit(Left[0]); }

  bool take(llvm::StringRef Text) { return !failed() && (remaining(), takeAdjacent(Text)); }
  /// Without skipping blanks: `p->x` is a place, `p -> x` is not.
  bool takeAdjacent(llvm::StringRef Text) { return !failed() && Left.consume_front(Text); }
  void expect(llvm::StringRef Text) {
    if (!take(Text))
      failExpecting("`" + Text + "`");
  }

  /// Letters, digits, `_` and `-`.
  llvm::StringRef peekWord() {
    remaining();
    size_t End = 0;
    while (End < Left.size() && (llvm::isAlnum(Left[End]) || Left[End] == '_' ||
                                 (Left[End] == '-' && End + 1 < Left.size() && llvm::isAlnum(Left[End + 1]))))
      ++End;
    return failed() ? llvm::StringRef() : Left.take_front(End);
  }
  llvm::StringRef word() {
    llvm::StringRef Word = peekWord();
    Left = Left.drop_front(Word.size());
    return Word;
  }
  bool takeWord(llvm::StringRef Word) { return peekWord() == Word && !Word.empty() && take(Word); }
  void expectWord(llvm::StringRef Word) {
    if (!takeWord(Word))
      failExpecting("`" + Word + "`");
  }
  /// `maybe`, unless that is the name of a place.
  bool takeMaybe() {
    if (peekWord() != "maybe")
      return false;
    llvm::StringRef Next = Left.drop_front(5);
    return Next.starts_with(" ") && !Next.trim().empty() && !Next.trim().starts_with("by @") && takeWord("maybe");
  }

  /// A plain name, qualified or not, or anything in quotes.
  std::string name(llvm::StringRef Expected) {
    if (take("'"))
      return quoted();
    size_t End = 0;
    auto isPart = [&](size_t I) { return I < Left.size() && (llvm::isAlnum(Left[I]) || Left[I] == '_'); };
    while (isPart(End) || (Left.drop_front(End).starts_with("::") && End != 0 && isPart(End + 2)))
      End += isPart(End) ? 1 : 2;
    if (End == 0)
      failExpecting(Expected);
    if (failed())
      return {};
    std::string Name = Left.take_front(End).str();
    Left = Left.drop_front(End);
    return Name;
  }

  template <class T> T number() {
    T Value = 0;
    if (!failed() && remaining().consumeInteger(10, Value))
      failExpecting("a number");
    else if (!failed())
      Left.consumeInteger(10, Value);
    return Value;
  }

  template <class E> E oneOf(llvm::StringRef Expected) {
    if (std::optional<E> Value = fromWord<E>(peekWord())) {
      word();
      return *Value;
    }
    failExpecting(Expected);
    return E{};
  }

  void expectEnd() {
    if (!failed() && !atEnd())
      fail("`" + Left.trim() + "` is not understood");
  }

private:
  void failExpecting(const llvm::Twine &What) {
    llvm::StringRef Found = remaining();
    fail("expected " + What + (Found.empty() ? llvm::Twine() : ", found `" + Found + "`"));
  }
  std::string quoted() {
    std::string Text;
    while (!Left.empty() && Left[0] != '\'') {
      if (Left[0] == '\\' && Left.size() > 1) {
        Text += Left[1] == 'n' ? '\n' : Left[1];
        Left = Left.drop_front(2);
        continue;
      }
      Text += Left[0];
      Left = Left.drop_front();
    }
    if (!takeAdjacent("'"))
      fail("a quote is not closed");
    return Text;
  }

  llvm::StringRef Left;
  unsigned Number;
  std::string Wrong;
};

/// The line up to a `;` that is not in quotes.
inline llvm::StringRef withoutComment(llvm::StringRef Line) {
  bool InQuotes = false;
  for (size_t I = 0; I != Line.size(); ++I) {
    if (Line[I] == '\\' && InQuotes && I + 1 != Line.size())
      ++I;
    else if (Line[I] == '\'')
      InQuotes = !InQuotes;
    else if (Line[I] == ';' && !InQuotes)
      return Line.take_front(I);
  }
  return Line;
}

} // namespace deed
