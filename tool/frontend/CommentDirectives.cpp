#include "frontend/CommentDirectives.h"
#include "support/Date.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using llvm::StringRef;

namespace deed {
namespace {

/// The text between the markers, moved along with its offset in the comment.
struct Inside {
  StringRef Text;
  size_t Offset;

  explicit Inside(StringRef Comment) : Text(Comment), Offset(0) {
    bool Block = Text.starts_with("/*");
    skip(std::min<size_t>(2, Text.size()));
    if (Block)
      Text.consume_back("*/");
    while (!Text.empty() && (llvm::isSpace(Text.front()) || Text.front() == '/' || Text.front() == '!' ||
                             Text.front() == '*' || Text.front() == '<'))
      skip(1);
  }
  void skip(size_t N) {
    Text = Text.drop_front(N);
    Offset += N;
  }
};

bool isNameChar(char C) { return llvm::isAlnum(C) || C == '-' || C == '_'; }

/// The reason: to the end of the line, without what introduces it.
std::string reasonIn(StringRef Rest) {
  Rest = Rest.take_until([](char C) { return C == '\n' || C == '\r'; });
  return Rest.ltrim(" \t:-,").rtrim().str();
}

void take(CommentDirective &D, RuleList L) {
  D.AllRules = L.AllRules;
  D.ForeignToo = L.ForeignToo;
  D.Rules = std::move(L.Rules);
  D.Problem = std::move(L.Problem);
  D.Help = std::move(L.Help);
}

/// "until 2026-12-31: reason". A reason may begin with the word: only what looks like a date is taken for one.
void readExpiry(CommentDirective &D) {
  StringRef Rest = D.Reason;
  if (!Rest.consume_front("until ") || Rest.ltrim().empty() || !llvm::isDigit(Rest.ltrim().front()))
    return;
  StringRef Date = Rest.ltrim().take_while([](char C) { return C != ' ' && C != ':' && C != ',' && C != ';'; });
  if (!isDate(Date)) {
    D.Problem = ("`" + Date + "` is no date").str();
    D.Help = "write `until 2026-12-31`";
    return;
  }
  D.Until = Date.str();
  D.Reason = reasonIn(Rest.ltrim().drop_front(Date.size()));
}

/// `allow(...)`, the text standing behind `deed:`. False if it is not meant as one.
bool readAllow(StringRef Text, CommentDirective &D) {
  StringRef Word = Text.take_while(isNameChar);
  StringRef After = Text.drop_front(Word.size()).ltrim(" \t");
  size_t End = Text.size() - After.size();
  if (Word == "allow" || Word == "allow-file") {
    D.What = Word == "allow" ? CommentDirective::Kind::Allow : CommentDirective::Kind::AllowFile;
    D.Length = End;
    size_t Close = After.find(')');
    if (!After.starts_with("(") || Close == StringRef::npos) {
      D.Problem = ("`" + Word + "` without a list of rules").str();
      D.Help = ("write `deed: " + Word + "(rule) reason`").str();
      return true;
    }
    D.Length = End + Close + 1;
    D.List = After.slice(1, Close).trim().str();
    take(D, readRuleList(D.List, ForeignNames::Unknown));
    D.Reason = reasonIn(After.drop_front(Close + 1));
    readExpiry(D);
    return true;
  }
  if ((Word == "safe" || Word == "unsafe") && !After.starts_with("(")) {
    D.What = Word == "safe" ? CommentDirective::Kind::Safe : CommentDirective::Kind::Unsafe;
    D.Length = Word.size();
    D.Reason = reasonIn(Text.drop_front(Word.size()));
    return true;
  }
  if (!After.starts_with("(") || Word.empty() ||
      std::min(Word.edit_distance("allow"), Word.edit_distance("allow-file")) > 3)
    return false;
  D.Length = End;
  D.Problem = ("`" + Word + "` is nothing that can be asked for here").str();
  D.Help = "write `deed: allow(rule) reason` or `deed: allow-file(rule) reason`";
  return true;
}

/// One NOLINT of whichever kind, Text starting with it. Returns how much of it was read.
size_t readNoLint(StringRef Text, CommentDirective &D) {
  using Kind = CommentDirective::Kind;
  StringRef Rest = Text;
  Rest.consume_front("NOLINT");
  D.What = Rest.consume_front("NEXTLINE") ? Kind::NoLintNextLine
           : Rest.consume_front("BEGIN")  ? Kind::NoLintBegin
           : Rest.consume_front("END")    ? Kind::NoLintEnd
                                          : Kind::NoLint;
  size_t Close = Rest.find(')');
  if (Rest.starts_with("(") && Close != StringRef::npos) {
    D.List = Rest.slice(1, Close).trim().str();
    take(D, readRuleList(D.List, ForeignNames::Skipped));
    Rest = Rest.drop_front(Close + 1);
    D.Reason = reasonIn(Rest);
  } else {
    D.AllRules = D.ForeignToo = true;
    D.Reason = Rest.starts_with(":") || Rest.starts_with(" -") ? reasonIn(Rest) : "";
  }
  D.Length = Text.size() - Rest.size();
  return D.Length;
}

void insertEveryRule(std::set<Rule> &Into) {
  for (const RuleInfo &R : allRules())
    Into.insert(R.Which);
}

} // namespace

RuleList readRuleList(StringRef List, ForeignNames Foreign) {
  RuleList Out;
  std::set<Rule> Rules, Except;
  llvm::SmallVector<StringRef> Names;
  List.split(Names, ',', -1, /*KeepEmpty=*/false);
  for (StringRef Name : Names) {
    Name = Name.trim();
    bool Without = Foreign == ForeignNames::Skipped && Name.consume_front("-");
    bool Ours = Name.consume_front("deed-") || Name.consume_front("deed:");
    bool Theirs = !Ours && Name.consume_front("bugprone-");
    if (Name == "*") {
      Out.ForeignToo |= !Ours;
      if (Theirs)
        continue;
      if (!Without)
        Out.AllRules = true;
      else
        insertEveryRule(Except);
    } else if (std::optional<Rule> R = ruleById(Name)) {
      Out.ForeignToo |= Theirs;
      (Without ? Except : Rules).insert(*R);
    } else if (Ours || Foreign == ForeignNames::Unknown) {
      Out.Problem = ("unknown rule `" + Name + "`").str();
      StringRef Near = suggestRule(Name);
      Out.Help = Near.empty() ? "`deed rules` lists them" : ("did you mean `" + Near + "`?").str();
    }
  }
  if (Names.empty() && Foreign == ForeignNames::Unknown) {
    Out.Problem = "no rule is named";
    Out.Help = "`deed rules` lists them; `*` is all of them";
  }
  if (Out.AllRules && !Except.empty()) {
    Out.AllRules = false;
    insertEveryRule(Rules);
  }
  for (Rule R : Rules)
    if (!Out.AllRules && !Except.contains(R))
      Out.Rules.push_back(R);
  return Out;
}

std::vector<CommentDirective> readDirectives(StringRef Comment) {
  std::vector<CommentDirective> Out;
  Inside In(Comment);
  Inside Start = In;
  if (In.Text.starts_with("deed:")) {
    size_t Indent = 5 + (In.Text.size() - 5 - In.Text.drop_front(5).ltrim(" \t").size());
    CommentDirective D;
    D.Offset = In.Offset;
    if (readAllow(In.Text.drop_front(Indent), D)) {
      D.Length += Indent;
      Out.push_back(std::move(D));
    }
    return Out;
  }
  for (In = Start;;) {
    size_t At = In.Text.find("NOLINT");
    if (At == StringRef::npos)
      return Out;
    bool Word = At == 0 || !isNameChar(In.Text[At - 1]);
    In.skip(At);
    CommentDirective D;
    D.Offset = In.Offset;
    size_t Length = readNoLint(In.Text, D);
    // NOLINTFOO is a word of its own.
    Word &= D.Length == In.Text.size() || In.Text[D.Length - 1] == ')' || !isNameChar(In.Text[D.Length]);
    In.skip(Length);
    if (Word)
      Out.push_back(std::move(D));
  }
}

} // namespace deed
