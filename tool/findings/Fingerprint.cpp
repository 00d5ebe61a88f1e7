#include "findings/Fingerprint.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"
#include <algorithm>
#include <map>

namespace deed {

// A span that ends many lines below is told by its beginning.
static constexpr unsigned MaxLines = 8;

// The length of `operator<`, `operator->*` and so on at the start of Text; 0 if it is no operator's name.
static size_t operatorLength(llvm::StringRef Text) {
  llvm::StringRef Rest = Text;
  if (!Rest.consume_front("operator"))
    return 0;
  for (const char *Symbol : {"<=>", "<<=", ">>=", "->*", "<<", ">>", "<=", ">=", "->", "<", ">"})
    if (Rest.starts_with(Symbol))
      return Text.size() - Rest.size() + llvm::StringRef(Symbol).size();
  return 0;
}

std::string stableFunctionName(llvm::StringRef Name) {
  std::string Out;
  unsigned Depth = 0; // of template argument lists
  while (!Name.empty()) {
    if (size_t Length = Depth == 0 ? operatorLength(Name) : 0) {
      Out += Name.take_front(Length);
      Name = Name.drop_front(Length);
      continue;
    }
    // "(lambda at file:3:4)", "(anonymous struct at file:3:4)"
    if (Name.front() == '(') {
      llvm::StringRef Inside = Name.substr(1).take_until([](char C) { return C == '(' || C == ')'; });
      size_t At = Inside.find(" at ");
      if (At != llvm::StringRef::npos &&
          (Inside.starts_with("lambda") || Inside.starts_with("anonymous") || Inside.starts_with("unnamed"))) {
        if (Depth == 0)
          Out += ("(" + Inside.take_front(At)).str();
        Name = Name.drop_front(1 + Inside.size());
        continue;
      }
    }
    char C = Name.front();
    // Inside an argument list `->` is no bracket: `f<decltype(a->b)>`.
    bool IsArrow = C == '-' && Name.starts_with("->");
    if (C == '<')
      ++Depth;
    else if (C == '>' && Depth != 0)
      --Depth;
    else if (Depth == 0)
      Out += IsArrow ? "->" : std::string(1, C);
    Name = Name.drop_front(IsArrow ? 2 : 1);
  }
  return Out;
}

std::string normalisedLine(llvm::StringRef Line) {
  std::string Out;
  char Quote = 0;
  for (size_t I = 0; I != Line.size(); ++I) {
    char C = Line[I];
    if (Quote) {
      Out += C;
      if (C == '\\' && I + 1 != Line.size())
        Out += Line[++I];
      else if (C == Quote)
        Quote = 0;
      continue;
    }
    if (llvm::isSpace(C))
      continue;
    llvm::StringRef Rest = Line.substr(I);
    if (Rest.starts_with("//"))
      break;
    if (Rest.starts_with("/*")) {
      size_t End = Rest.find("*/", 2);
      if (End == llvm::StringRef::npos)
        break;
      I += End + 1;
      continue;
    }
    // The ' in 1'000 opens nothing.
    if (C == '"' || (C == '\'' && (I == 0 || !llvm::isAlnum(Line[I - 1]))))
      Quote = C;
    Out += C;
  }
  return Out;
}

static std::string keyOf(const Finding &F, SourceLines &Source) {
  std::string Key = info(F.Which).Id.str();
  for (const std::string &Part : {stableFunctionName(F.Function), F.Subject})
    Key += '\n' + Part;
  unsigned Last = std::min(std::max(F.At.EndLine, F.At.Line), F.At.Line + MaxLines - 1);
  for (unsigned Line = F.At.Line; F.At.valid() && Line <= Last; ++Line)
    if (auto Text = Source.line(F.At.File, Line))
      Key += '\n' + normalisedLine(*Text);
  return Key;
}

void assignFingerprints(std::vector<Finding> &Sorted, SourceLines &Source) {
  std::map<std::pair<llvm::StringRef, std::string>, unsigned> Equals;
  for (Finding &F : Sorted) {
    std::string Key = keyOf(F, Source);
    unsigned Before = Equals[{F.At.File, Key}]++;
    if (Before != 0)
      Key += "\n#" + std::to_string(Before);
    F.Fingerprint = llvm::utohexstr(llvm::xxh3_64bits(Key), /*LowerCase=*/true, /*Width=*/16);
  }
}

} // namespace deed
