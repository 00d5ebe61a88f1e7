#include "frontend/Suppressions.h"
#include "frontend/CommentDirectives.h"
#include "frontend/ItemExtent.h"
#include "frontend/Spans.h"
#include "frontend/SuppressionAttributes.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/Lexer.h"
#include <algorithm>

using namespace clang;
using llvm::StringRef;

namespace deed {

bool SuppressionComments::HandleComment(Preprocessor &PP, SourceRange Comment) {
  const SourceManager &Sources = PP.getSourceManager();
  auto [File, Begin] = Sources.getDecomposedLoc(Comment.getBegin());
  bool Invalid = false;
  StringRef Buffer = Sources.getBufferData(File, &Invalid);
  if (Invalid)
    return false;
  StringRef Text = Buffer.substr(Begin, Comment.getEnd().getRawEncoding() - Comment.getBegin().getRawEncoding());
  if ((Text.contains("deed:") || Text.contains("NOLINT")) && !Sources.isInSystemHeader(Comment.getBegin()))
    Found.push_back(Comment);
  return false; // no token was put back
}

namespace {

constexpr uint32_t EndOfFile = ~0u;

/// A begun NOLINTBEGIN that waits for its end.
struct OpenBegin {
  size_t Index; ///< in Out.All
  std::string List;
};

/// Turns the directives of comments, in the order of the source, into line ranges.
class CommentReader {
public:
  CommentReader(const SourceManager &Sources, const LangOptions &Lang, Suppressions &Out)
      : Sources(Sources), Lang(Lang), Spans(Sources, Lang), Out(Out) {}

  void read(SourceRange Comment);
  void finish();

private:
  void add(const CommentDirective &D, FileSpan At, SourceRange Comment);
  void addRegion(const CommentDirective &D, FileSpan At, SourceRange Comment);
  void end(const CommentDirective &D, const FileSpan &At);

  const SourceManager &Sources;
  const LangOptions &Lang;
  SourceSpans Spans;
  Suppressions &Out;
  std::map<std::string, std::vector<OpenBegin>> Open; ///< by file
};

void CommentReader::read(SourceRange Comment) {
  auto [File, Begin] = Sources.getDecomposedLoc(Comment.getBegin());
  StringRef Text = Sources.getBufferData(File).substr(Begin, Comment.getEnd().getRawEncoding() -
                                                                 Comment.getBegin().getRawEncoding());
  for (const CommentDirective &D : readDirectives(Text)) {
    SourceLocation At = Comment.getBegin().getLocWithOffset(D.Offset);
    FileSpan Where = Spans.resolveChars(CharSourceRange::getCharRange(At, At.getLocWithOffset(D.Length)));
    if (!Where.valid())
      continue;
    if (!D.Problem.empty())
      Out.Problems.push_back({Where, D.Problem, D.Help});
    if (D.What == CommentDirective::Kind::Safe || D.What == CommentDirective::Kind::Unsafe)
      addRegion(D, std::move(Where), Comment);
    else if (D.concernsUs())
      add(D, std::move(Where), Comment);
  }
}

void CommentReader::addRegion(const CommentDirective &D, FileSpan At, SourceRange Comment) {
  MarkedRegion R;
  R.How = D.What == CommentDirective::Kind::Safe ? MarkedRegion::Kind::Safe : MarkedRegion::Kind::Unsafe;
  R.FirstLine = R.LastLine = At.Line;
  if (std::optional<LineRange> Item = itemAfterLoneComment(Comment, Sources, Lang)) {
    R.FirstLine = Item->First;
    R.LastLine = Item->Last;
  }
  R.Reason = D.Reason;
  R.At = std::move(At);
  Out.Regions.push_back(std::move(R));
}

void CommentReader::add(const CommentDirective &D, FileSpan At, SourceRange Comment) {
  using Kind = CommentDirective::Kind;
  if (D.What == Kind::NoLintEnd)
    return end(D, At);
  Suppression S;
  S.How = D.What == Kind::Allow || D.What == Kind::AllowFile ? Suppression::Kind::Allow : Suppression::Kind::NoLint;
  S.AllRules = D.AllRules;
  S.ForeignToo = D.ForeignToo;
  S.Rules = D.Rules;
  S.Reason = D.Reason;
  S.Until = D.Until;
  S.FirstLine = S.LastLine = At.Line;
  switch (D.What) {
  case Kind::Allow:
    // On a line of its own it is about what follows.
    if (std::optional<LineRange> Item = itemAfterLoneComment(Comment, Sources, Lang)) {
      S.FirstLine = Item->First;
      S.LastLine = Item->Last;
    }
    break;
  case Kind::AllowFile:
    S.FirstLine = 1;
    S.LastLine = EndOfFile;
    break;
  case Kind::NoLintNextLine: S.FirstLine = S.LastLine = At.Line + 1; break;
  case Kind::NoLintBegin: Open[At.File].push_back({Out.All.size(), D.List}); break;
  case Kind::Safe:
  case Kind::Unsafe: // regions
  case Kind::NoLint:
  case Kind::NoLintEnd: break;
  }
  S.At = std::move(At);
  Out.All.push_back(std::move(S));
}

/// Ends the innermost begin with the same list, as clang-tidy pairs them.
void CommentReader::end(const CommentDirective &D, const FileSpan &At) {
  std::vector<OpenBegin> &Begins = Open[At.File];
  auto It = std::find_if(Begins.rbegin(), Begins.rend(), [&](const OpenBegin &B) { return B.List == D.List; });
  if (It != Begins.rend()) {
    Out.All[It->Index].LastLine = At.Line;
    Begins.erase(std::next(It).base());
  } else if (!D.ForeignToo) {
    Out.Problems.push_back(
        {At, "NOLINTEND without a NOLINTBEGIN of the same rules", "write the same list at both ends"});
  }
}

void CommentReader::finish() {
  std::vector<size_t> Unended;
  for (auto &[File, Begins] : Open)
    for (const OpenBegin &B : Begins) {
      Unended.push_back(B.Index);
      if (!Out.All[B.Index].ForeignToo)
        Out.Problems.push_back({Out.All[B.Index].At, "NOLINTBEGIN without a NOLINTEND of the same rules",
                                "for a whole file write `deed: allow-file(rule) reason`"});
    }
  std::sort(Unended.rbegin(), Unended.rend());
  for (size_t Index : Unended)
    Out.All.erase(Out.All.begin() + Index);
}

template <class T> void sortUnique(std::vector<T> &V) {
  std::sort(V.begin(), V.end());
  V.erase(std::unique(V.begin(), V.end()), V.end());
}

} // namespace

Suppressions collectSuppressions(CompilerInstance &Compiler, const SuppressionComments &Comments) {
  const SourceManager &Sources = Compiler.getSourceManager();
  Suppressions Out;
  // A file that is included several times (an X-macro table) is read as often, and so are its NOLINTBEGIN and END.
  llvm::DenseMap<const FileEntry *, FileID> FirstTime;
  CommentReader Reader(Sources, Compiler.getLangOpts(), Out);
  for (SourceRange C : Comments.all()) {
    FileID File = Sources.getFileID(C.getBegin());
    if (FirstTime.try_emplace(Sources.getFileEntryForID(File), File).first->second == File)
      Reader.read(C);
  }
  Reader.finish();
  collectSuppressionAttributes(Compiler, Out);
  Out.All.insert(Out.All.end(), Comments.Before.All.begin(), Comments.Before.All.end());
  Out.Problems.insert(Out.Problems.end(), Comments.Before.Problems.begin(), Comments.Before.Problems.end());
  Out.Regions.insert(Out.Regions.end(), Comments.Before.Regions.begin(), Comments.Before.Regions.end());
  auto ByPlace = [](const Suppression &A, const Suppression &B) { return std::tie(A.At, A) < std::tie(B.At, B); };
  std::sort(Out.All.begin(), Out.All.end(), ByPlace);
  Out.All.erase(std::unique(Out.All.begin(), Out.All.end()), Out.All.end());
  sortUnique(Out.Problems);
  sortUnique(Out.Regions);
  return Out;
}

} // namespace deed
