#include "testing/Golden.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include <map>
#include <set>

using llvm::StringRef;

namespace deed::testing {
namespace {

/// The golden's lines are read one by one; this is what has been understood so far.
class Reader {
public:
  Reader(Golden &G, StringRef Folder) : G(G), Folder(Folder) {}

  void read(StringRef Text, StringRef FirstFile) {
    open(FirstFile);
    unsigned Line = 0;
    while (!Text.empty()) {
      StringRef Row;
      std::tie(Row, Text) = Text.split('\n');
      ++Line;
      if (Row.consume_front("// --- ")) {
        // What stands above the first file is a header for all, not a file.
        if (G.Files.size() == 1 && !sawCode())
          G.Files.clear();
        open(Row.trim());
        G.Files.back().Text.append(Line, '\n');
        continue;
      }
      header(Row);
      marks(Row, Line);
      names(Row, Line);
      G.Files.back().Text += Row;
      G.Files.back().Text += '\n';
    }
  }

private:
  Golden &G;
  StringRef Folder;

  void open(StringRef Name) {
    llvm::SmallString<256> Path(Folder);
    llvm::sys::path::append(Path, Name);
    G.Files.push_back({Path.str().str(), ""});
  }

  bool sawCode() const {
    llvm::SmallVector<StringRef, 32> Rows;
    StringRef(G.Files.back().Text).split(Rows, '\n');
    return llvm::any_of(Rows, [](StringRef R) { return !R.trim().empty() && !R.starts_with("//"); });
  }

  void header(StringRef Row) {
    llvm::SmallVector<StringRef, 8> Words;
    auto Into = [&](StringRef Key, std::vector<std::string> &Out) {
      if (!Row.consume_front(Key))
        return;
      llvm::SplitString(Row, Words);
      for (StringRef W : Words)
        Out.push_back(W.str());
    };
    Into("// flags:", G.Flags);
    Into("// requires:", G.Requires);
    G.IsDeep |= Row.trim() == "// deep";
  }

  void wrong(unsigned Line, const llvm::Twine &Why) {
    G.Mistakes.push_back((G.Path + ":" + llvm::Twine(Line) + ": " + Why).str());
  }

  void marks(StringRef Row, unsigned Line) {
    static const llvm::Regex Begin("// (expect(-error|-warning)?(@[-+][0-9]+)?|step|not found yet): *");
    llvm::SmallVector<StringRef, 4> Match;
    while (Begin.match(Row, &Match)) {
      StringRef Kind = Match[1];
      Mark M;
      M.File = G.Files.back().Path;
      M.Line = Line;
      if (int Shift = 0; !Match[3].empty() && !Match[3].drop_front(Match[3][1] == '+' ? 2 : 1).getAsInteger(10, Shift))
        M.Line += Shift;
      if (Kind.starts_with("expect-error"))
        M.How = Level::Error;
      if (Kind.starts_with("expect-warning"))
        M.How = Level::Warning;
      M.What = Kind == "step" ? Mark::Kind::Step : Kind == "not found yet" ? Mark::Kind::NotFoundYet : M.What;
      Row = Row.substr(Match[0].end() - Row.begin());

      StringRef Rest = Row.take_front(Row.find("// "));
      if (M.What != Mark::Kind::Step) {
        StringRef Id = Rest.take_while([](char C) { return llvm::isAlnum(C) || C == '-'; });
        M.Rule = Id.str();
        Rest = Rest.drop_front(Id.size()).ltrim();
        if (Id.empty())
          wrong(Line, "the mark names no rule");
        else if (M.What == Mark::Kind::Finding && !ruleById(Id))
          wrong(Line, "no rule is called `" + Id + "`");
      }
      Rest = Rest.trim();
      if (Rest.consume_front("\"") && Rest.consume_back("\""))
        M.Part = Rest.str();
      else if (!Rest.empty())
        wrong(Line, "the mark's message part must stand in quotation marks");
      if (M.What == Mark::Kind::Step && M.Part.empty())
        wrong(Line, "the step says nothing");
      G.Marks.push_back(std::move(M));
    }
  }

  void names(StringRef Row, unsigned Line) {
    static const llvm::Regex Name("(^|[^A-Za-z0-9_])((bad|ok|fp|fn)_[A-Za-z0-9_]+)");
    llvm::SmallVector<StringRef, 4> Match;
    StringRef Rest = Row.take_front(Row.find("//"));
    while (Name.match(Rest, &Match)) {
      G.Names.push_back({G.Files.back().Path, Line, Match[2].str()});
      Rest = Rest.substr(Match[0].end() - Rest.begin());
    }
  }
};

constexpr StringRef UsualIncludes = "#include <algorithm>\n#include <cstdio>\n#include <functional>\n"
                                    "#include <map>\n#include <memory>\n#include <mutex>\n#include <optional>\n"
                                    "#include <string>\n#include <string_view>\n#include <thread>\n"
                                    "#include <utility>\n#include <vector>\n";

std::string at(StringRef File, unsigned Line) { return (File + ":" + llvm::Twine(Line) + ": ").str(); }

std::string describe(const Finding &F) {
  std::string Text = at(F.At.File, F.At.Line) + levelName(F.How) + ": " + F.Message;
  if (!F.Label.empty())
    Text += " (" + F.Label + ")";
  Text += " [" + info(F.Which).Id.str() + "]";
  for (const Step &S : F.Steps)
    Text += "\n    " + at(S.At.File, S.At.Line) + S.Text;
  return Text;
}

std::string describe(const Mark &M) {
  std::string Text = M.How ? std::string(levelName(*M.How)) + " of " : "";
  Text += M.Rule;
  if (!M.Part.empty())
    Text += (Text.empty() ? "" : " ") + ("\"" + M.Part + "\"");
  return Text;
}

bool fits(const Mark &M, const Finding &F) {
  if (M.File != F.At.File || M.Line != F.At.Line || M.Rule != info(F.Which).Id)
    return false;
  if (M.How && *M.How != F.How)
    return false;
  return StringRef(F.Message).contains(M.Part) || StringRef(F.Label).contains(M.Part) ||
         StringRef(F.Help).contains(M.Part);
}

/// Compares one golden; an object, since every step marks off what it has settled.
class Comparer {
public:
  Comparer(const Golden &G, llvm::ArrayRef<Finding> All) : G(G) {
    Out.Failures = G.Mistakes;
    for (const Finding &F : All)
      if (!F.Suppressed)
        Open.push_back(&F);
    Findings = Open;
  }

  Comparison run() {
    names();
    for (const Mark &M : G.Marks)
      settle(M);
    leftOver();
    staleNames();
    return std::move(Out);
  }

private:
  const Golden &G;
  std::vector<const Finding *> Findings;
  std::vector<const Finding *> Open; ///< no mark has claimed them yet
  Comparison Out;
  std::set<std::string> FalseAndFound; ///< names `fp_…` with a finding

  StringRef nameAt(StringRef File, unsigned Line) const {
    StringRef Name;
    for (const Named &N : G.Names)
      if (N.File == File && N.FirstLine <= Line)
        Name = N.Name;
    return Name;
  }

  void names() {
    std::map<std::string, unsigned> MarksOf;
    for (const Named &N : G.Names)
      MarksOf.try_emplace(N.Name, 0);
    for (const Mark &M : G.Marks)
      if (StringRef Name = nameAt(M.File, M.Line); M.What != Mark::Kind::Step && !Name.empty())
        ++MarksOf[Name.str()];
    for (const auto &[Name, Count] : MarksOf) {
      StringRef N = Name;
      bool Wants = N.starts_with("bad_") || N.starts_with("fn_");
      if (Wants != (Count > 0))
        Out.Failures.push_back(G.Path + ": `" + Name + "` has " + (Wants ? "no mark" : "a mark"));
    }
  }

  void settle(const Mark &M) {
    if (M.What == Mark::Kind::Step) {
      std::set<std::string> Said;
      for (const Finding *F : Findings)
        for (const Step &S : F->Steps)
          if (S.At.File == M.File && S.At.Line == M.Line)
            Said.insert(S.Text);
      if (llvm::none_of(Said, [&](StringRef Text) { return Text.contains(M.Part); }))
        Out.Failures.push_back(at(M.File, M.Line) + "no step says " + describe(M) +
                               (Said.empty() ? "" : ", but: " + llvm::join(Said, "; ")));
      return;
    }
    auto Found = llvm::find_if(Open, [&](const Finding *F) { return fits(M, *F); });
    bool Missing = Found == Open.end();
    if (!Missing)
      Open.erase(Found);
    StringRef Name = nameAt(M.File, M.Line);
    if (M.What == Mark::Kind::NotFoundYet) {
      (Missing ? Out.Known : Out.Failures)
          .push_back(at(M.File, M.Line) +
                     (Missing ? "not found yet: " : "is found now, write `expect` instead of `not found yet`: ") +
                     describe(M));
    } else if (Name.starts_with("fn_")) {
      (Missing ? Out.Known : Out.Failures)
          .push_back(at(M.File, M.Line) +
                     (Missing ? "known to be missed: " + describe(M)
                              : "is found now, call it `bad_" + Name.drop_front(3).str() + "`: " + Name.str()));
    } else if (Missing) {
      Out.Failures.push_back(at(M.File, M.Line) + "no such finding: " + describe(M));
    }
  }

  void leftOver() {
    for (const Finding *F : Open) {
      StringRef Name = nameAt(F->At.File, F->At.Line);
      if (Name.starts_with("fp_")) {
        FalseAndFound.insert(Name.str());
        Out.Known.push_back("known to be false: " + describe(*F));
      } else {
        Out.Failures.push_back("without a mark: " + describe(*F));
      }
    }
  }

  void staleNames() {
    std::set<std::string> Told;
    for (const Named &N : G.Names)
      if (StringRef Name = N.Name;
          Name.starts_with("fp_") && !FalseAndFound.count(N.Name) && Told.insert(N.Name).second)
        Out.Failures.push_back(at(N.File, N.FirstLine) + "is right now, call it `ok_" + Name.drop_front(3).str() +
                               "`: " + N.Name);
  }
};

} // namespace

Golden parseGolden(StringRef Path, StringRef Text) {
  Golden G;
  G.Path = Path.str();
  Reader(G, llvm::sys::path::parent_path(Path)).read(Text, llvm::sys::path::filename(Path));
  return G;
}

std::vector<Golden> parseDocBlocks(StringRef Path, StringRef Markdown) {
  std::vector<Golden> Out;
  std::string Block;
  unsigned Line = 0, Begin = 0;
  while (!Markdown.empty()) {
    StringRef Row;
    std::tie(Row, Markdown) = Markdown.split('\n');
    ++Line;
    if (!Begin && Row.trim() == "```cpp") {
      Begin = Line;
      Block.clear();
      continue;
    }
    if (Begin && Row.trim() == "```") {
      Golden G;
      G.Path = Path.str();
      // The usual includes fit on one line: the lines of the page must keep their numbers.
      std::string Text;
      if (!StringRef(Block).contains("#include"))
        Text = "#include \"" + (llvm::sys::path::stem(Path) + ".usual.h\"").str();
      Text += std::string(Begin, '\n') + Block;
      std::string Name = (llvm::sys::path::stem(Path) + ".block" + llvm::Twine(Out.size() + 1) + ".cpp").str();
      Reader(G, llvm::sys::path::parent_path(Path)).read(Text, Name);
      if (Text[0] == '#') {
        llvm::SmallString<256> Header(llvm::sys::path::parent_path(Path));
        llvm::sys::path::append(Header, llvm::sys::path::stem(Path) + ".usual.h");
        G.Files.push_back({Header.str().str(), UsualIncludes.str()});
      }
      Out.push_back(std::move(G));
      Begin = 0;
      continue;
    }
    if (Begin)
      Block += (Row + "\n").str();
  }
  return Out;
}

Comparison compare(const Golden &G, llvm::ArrayRef<Finding> Findings) { return Comparer(G, Findings).run(); }

} // namespace deed::testing
