#include "findings/Fixes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <map>
#include <optional>
#include <set>

using llvm::StringRef;

namespace deed {
namespace {

constexpr size_t Context = 3; // lines around a change in a diff

/// A file's bytes by lines, ends included; lines end as clang counts them.
class Lines {
public:
  explicit Lines(StringRef Text) {
    size_t At = Text.starts_with("\xEF\xBB\xBF") ? 3 : 0; // no column counts it
    Starts.push_back(At);
    while ((At = Text.find_first_of("\r\n", At)) != StringRef::npos) {
      At += Text.substr(At).starts_with("\r\n") ? 2 : 1;
      Starts.push_back(At);
    }
    Size = Text.size();
  }
  /// Where a line and column, from 1, stand; nothing if they don't exist.
  std::optional<size_t> offset(unsigned Line, unsigned Column) const {
    if (Line == 0 || Column == 0 || Line > Starts.size())
      return std::nullopt;
    size_t At = Starts[Line - 1] + Column - 1;
    return At <= end(Line) ? std::optional(At) : std::nullopt;
  }
  /// The number of the line that holds an offset.
  unsigned lineOf(size_t Offset) const {
    return llvm::upper_bound(Starts, std::max(Offset, Starts.front())) - Starts.begin();
  }
  size_t begin(unsigned Line) const { return Line == 1 ? 0 : Starts[Line - 1]; }
  size_t end(unsigned Line) const { return Line < Starts.size() ? Starts[Line] : Size; } ///< behind its line end

private:
  std::vector<size_t> Starts;
  size_t Size;
};

struct Replacement {
  size_t Begin, End;
  std::string Text;
  auto operator<=>(const Replacement &) const = default;
};

bool mix(const Replacement &A, const Replacement &B) {
  if (A == B)
    return true;
  if (A.Begin == A.End && B.Begin == B.End)
    return A.Begin != B.Begin;
  return A.End <= B.Begin || B.End <= A.Begin;
}

bool isBlank(StringRef Line) { return Line.trim().empty(); }

/// The line end that Text ends in.
StringRef lineEnd(StringRef Text) {
  if (Text.ends_with("\r\n"))
    return Text.take_back(2);
  return Text.take_back(Text.ends_with("\n") || Text.ends_with("\r"));
}

/// What a change leaves of its lines, without lines and line ends that hold nothing any more but blanks.
std::string tidied(StringRef Before, std::string After) {
  if (isBlank(After) && !isBlank(Before))
    return "";
  StringRef End = lineEnd(After);
  StringRef Body = StringRef(After).drop_back(End.size());
  if (Body.rtrim(" \t").size() == Body.size() || Before.drop_back(lineEnd(Before).size()).ends_with(" "))
    return After;
  return Body.rtrim(" \t").str() + End.str();
}

class Planner {
public:
  Planner(const Files &From) : From(From) {}

  enum class Outcome { Taken, Overlaps, Outdated };
  Outcome take(const Fix &X) {
    std::vector<std::pair<std::string, Replacement>> New;
    for (const Edit &E : X.Edits) {
      const Lines *Of = linesOf(E.At.File);
      auto Begin = Of ? Of->offset(E.At.Line, E.At.Column) : std::nullopt;
      auto End = Of ? Of->offset(E.At.EndLine, E.At.EndColumn) : std::nullopt;
      if (!Begin || !End || *Begin > *End || *End - *Begin != E.At.Length)
        return Outcome::Outdated;
      New.push_back({E.At.File, {*Begin, *End, E.Replacement}});
    }
    for (size_t I = 0; I != New.size(); ++I) {
      for (size_t J = 0; J != I; ++J)
        if (New[I].first == New[J].first && !mix(New[I].second, New[J].second))
          return Outcome::Overlaps;
      for (const Replacement &R : Taken[New[I].first])
        if (!mix(New[I].second, R))
          return Outcome::Overlaps;
    }
    for (auto &[File, R] : New)
      Taken[File].insert(std::move(R));
    return Outcome::Taken;
  }

  std::vector<FileChange> changes() {
    std::vector<FileChange> Out;
    for (const auto &[File, Edits] : Taken)
      if (!Edits.empty())
        Out.push_back(change(File, Edits));
    return Out;
  }

private:
  struct Source {
    std::string Text;
    std::optional<Lines> ByLine;
  };

  const Lines *linesOf(const std::string &File) {
    auto [It, New] = Sources.try_emplace(File);
    if (New)
      if (std::optional<std::string> Text = From.read(File)) {
        It->second.Text = std::move(*Text);
        It->second.ByLine.emplace(It->second.Text);
      }
    return It->second.ByLine ? &*It->second.ByLine : nullptr;
  }

  FileChange change(const std::string &File, const std::set<Replacement> &Edits) {
    const Source &S = Sources[File];
    FileChange Out{File, S.Text, "", {}};
    size_t Done = 0; // bytes of Before that are in After
    for (auto It = Edits.begin(); It != Edits.end();) {
      unsigned First = S.ByLine->lineOf(It->Begin), Last = S.ByLine->lineOf(It->End);
      size_t Top = S.ByLine->begin(First), At = Top;
      std::string After;
      for (; It != Edits.end() && S.ByLine->lineOf(It->Begin) <= Last; ++It) {
        Last = std::max(Last, S.ByLine->lineOf(It->End));
        After += S.Text.substr(At, It->Begin - At) + It->Text;
        At = It->End;
      }
      size_t To = S.ByLine->end(Last);
      After += S.Text.substr(At, To - At);
      std::string Before = S.Text.substr(Top, To - Top);
      After = tidied(Before, std::move(After));
      Out.After += S.Text.substr(Done, Top - Done) + After;
      Done = To;
      Out.Lines.push_back({First, std::move(Before), std::move(After)});
    }
    Out.After += S.Text.substr(Done);
    return Out;
  }

  const Files &From;
  std::map<std::string, Source> Sources;
  std::map<std::string, std::set<Replacement>> Taken;
};

std::vector<StringRef> split(StringRef Text) {
  std::vector<StringRef> Out;
  while (!Text.empty()) {
    size_t End = Text.find('\n');
    Out.push_back(Text.take_front(End == StringRef::npos ? End : End + 1));
    Text = Text.drop_front(Out.back().size());
  }
  return Out;
}

void putLine(std::string &Out, char Sign, StringRef Line) {
  Out += Sign;
  Out += Line;
  if (!Line.ends_with("\n"))
    Out += "\n\\ No newline at end of file\n";
}

std::string range(size_t First, size_t Count) {
  // An empty range names the line before it.
  std::string Out = std::to_string(Count == 0 ? First - 1 : First);
  return Count == 1 ? Out : Out + "," + std::to_string(Count);
}

/// Bytes that a header of a patch can't hold as they are, as git writes them.
std::string patchName(StringRef Prefix, StringRef Name) {
  if (Name.find_first_of("\"\\\n\t\r") == StringRef::npos)
    return Prefix.str() + Name.str();
  std::string Out = "\"" + Prefix.str();
  for (char C : Name)
    switch (C) {
    case '"': Out += "\\\""; break;
    case '\\': Out += "\\\\"; break;
    case '\n': Out += "\\n"; break;
    case '\r': Out += "\\r"; break;
    case '\t': Out += "\\t"; break;
    default: Out += C;
    }
  return Out + "\"";
}

} // namespace

FixPlan planFixes(llvm::ArrayRef<Finding> Findings, FixLevel Most, const Files &From) {
  FixPlan Plan;
  Planner Planned(From);
  for (size_t I = 0; I != Findings.size(); ++I) {
    const Finding &F = Findings[I];
    if (F.Suppressed || F.Fixes.empty())
      continue;
    auto Best = llvm::find_if(F.Fixes, [](const Fix &X) { return X.Safe; });
    if (Best == F.Fixes.end()) {
      if (Most == FixLevel::Safe) {
        ++Plan.OnlyUnsafe;
        continue;
      }
      Best = F.Fixes.begin();
    }
    switch (Planned.take(*Best)) {
    case Planner::Outcome::Taken: Plan.Fixed.push_back(I); break;
    case Planner::Outcome::Overlaps: ++Plan.Waiting; break;
    case Planner::Outcome::Outdated: ++Plan.Outdated; break;
    }
  }
  Plan.Files = Planned.changes();
  return Plan;
}

std::string unifiedDiff(const FileChange &Change, StringRef Shown) {
  std::string Out = "--- " + patchName("a/", Shown) + "\n+++ " + patchName("b/", Shown) + "\n";
  std::vector<StringRef> All = split(Change.Before);
  ptrdiff_t Shift = 0; // lines that earlier changes added
  for (size_t I = 0; I != Change.Lines.size();) {
    // Changes whose context meets are one hunk.
    size_t First = std::max<size_t>(Change.Lines[I].FirstLine, Context + 1) - Context, Line = First;
    std::string Body;
    size_t Minus = 0, Plus = 0;
    auto CopyTo = [&](size_t End) {
      for (; Line < End && Line <= All.size(); ++Line, ++Minus, ++Plus)
        putLine(Body, ' ', All[Line - 1]);
    };
    for (;; ++I) {
      const LineChange &C = Change.Lines[I];
      CopyTo(C.FirstLine);
      for (StringRef L : split(C.Before)) {
        putLine(Body, '-', L);
        ++Line;
        ++Minus;
      }
      for (StringRef L : split(C.After)) {
        putLine(Body, '+', L);
        ++Plus;
      }
      if (I + 1 == Change.Lines.size() || Change.Lines[I + 1].FirstLine > Line + 2 * Context)
        break;
    }
    ++I;
    CopyTo(Line + Context);
    Out += "@@ -" + range(First, Minus) + " +" + range(First + Shift, Plus) + " @@\n" + Body;
    Shift += static_cast<ptrdiff_t>(Plus) - static_cast<ptrdiff_t>(Minus);
  }
  return Out;
}

} // namespace deed
