// Parse.h - the text of a *.model file to rows; FORMAT.md is the grammar.
//
// One pass, line by line, without copies: rows point into the text. A line that is wrong is reported and left out, and
// reading goes on, so that one run names every problem of a file.
#pragma once
#include "models/ModelError.h"
#include "models/Rows.h"

namespace deed {

/// Text must outlive Into. Into may hold other files' rows already; their groups can be used and extended.
void parseModels(llvm::StringRef FileName, llvm::StringRef Text, bool User, ModelRows &Into,
                 std::vector<ModelProblem> &Problems);

/// A line's text and how far it was read. All pieces handed out point into the file's buffer.
class LineCursor {
public:
  LineCursor(llvm::StringRef Line, RowAt At) : Line(Line), At(At) {}

  void skipSpace() { Next = std::min(Line.find_first_not_of(" \t", Next), Line.size()); }
  bool atEnd() const { return Next >= Line.size(); }
  llvm::StringRef rest() const { return Line.drop_front(Next); }
  char peek() const { return atEnd() ? '\0' : Line[Next]; }
  llvm::StringRef take(size_t N) {
    llvm::StringRef Piece = Line.substr(Next, N);
    Next += Piece.size();
    return Piece;
  }
  bool consume(llvm::StringRef Text) {
    bool Here = rest().starts_with(Text);
    if (Here)
      Next += Text.size();
    return Here;
  }
  /// Up to the next space, comma or the end.
  llvm::StringRef word() {
    skipSpace();
    return take(std::min(rest().find_first_of(" \t,"), rest().size()));
  }
  RowAt at() const { return {At.File, At.Line, static_cast<uint32_t>(Next + 1)}; }
  /// Where a piece of this line stands.
  RowAt at(llvm::StringRef Piece) const {
    return {At.File, At.Line, static_cast<uint32_t>(Piece.data() - Line.data() + 1)};
  }

private:
  llvm::StringRef Line;
  RowAt At;
  size_t Next = 0;
};

/// Collects the problems of one file.
class ProblemList {
public:
  ProblemList(llvm::StringRef File, std::vector<ModelProblem> &Out) : File(File), Out(Out) {}
  void add(ModelErrc Code, RowAt At, const llvm::Twine &Message, const llvm::Twine &Help = "") {
    Out.push_back({Code, File.str(), At.Line, At.Column, Message.str(), Help.str()});
  }

private:
  llvm::StringRef File;
  std::vector<ModelProblem> &Out;
};

/// "did you mean `write`?" for the word among Known that is close to Word, else "known: ...", else nothing.
std::string suggestion(llvm::StringRef Word, llvm::ArrayRef<llvm::StringRef> Known, bool ListAll = true);

/// `std::vector`, `lib::*`, `@group`, `::`. False: a problem was reported.
bool parseClassPattern(llvm::StringRef Word, RowAt At, const ModelRows &Known, ProblemList &Problems,
                       ClassPattern &Out);

/// What stands in front of a row's colon, up to the qualifiers. Name: as written, with the class if it is in full.
bool parseSignature(LineCursor &In, ModelRows &Into, ProblemList &Problems, FunctionRow &R, llvm::StringRef &Name);

/// Appends the effects of a comma-separated list to the pool until the line ends. False: a problem was reported.
/// Continues is set if the line ends in a comma.
bool parseEffects(LineCursor &In, ModelRows &Into, ProblemList &Problems, bool &Continues);

} // namespace deed
