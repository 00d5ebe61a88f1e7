#include "facts/PlaceText.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"

using namespace deed;

bool deed::isPlainName(llvm::StringRef Name) {
  auto isIdentifier = [](llvm::StringRef Part) {
    return !Part.empty() && !llvm::isDigit(Part[0]) &&
           llvm::all_of(Part, [](char C) { return llvm::isAlnum(C) || C == '_'; });
  };
  while (true) {
    auto [Part, Rest] = Name.split("::");
    if (!isIdentifier(Part))
      return false;
    if (Rest.empty())
      return Part.size() == Name.size();
    Name = Rest;
  }
}

std::string deed::quotedUnlessPlain(llvm::StringRef Name) {
  if (isPlainName(Name))
    return Name.str();
  std::string Text = "'";
  for (char C : Name) {
    if (C == '\'' || C == '\\')
      Text += '\\';
    if (C == '\n')
      Text += "\\n";
    else
      Text += C;
  }
  return Text + "'";
}

/// `t3`, `h0`: a temporary's or heap object's own way of being written.
static bool looksNumbered(llvm::StringRef Name) {
  return (Name.starts_with("t") || Name.starts_with("h")) && Name.size() > 1 &&
         llvm::all_of(Name.drop_front(), llvm::isDigit);
}

PlaceText::PlaceText(const TuFacts &Tu, const FunctionFacts &Fn) : Tu(Tu), Fn(Fn) {
  llvm::StringSet<> Seen;
  for (uint32_t I = 0; I != Fn.Places.size(); ++I) {
    const PlaceNode &N = Fn.Places[PlaceId{I}];
    if (N.Kind != Projection::Local && N.Kind != Projection::Param)
      continue;
    llvm::StringRef Name = Tu.text(N.Name);
    if (!Seen.insert(Name).second || Name == "this" || Name == "return" || Name == "_" || Name == "maybe" ||
        looksNumbered(Name))
      Ambiguous.insert(Name);
  }
}

std::string PlaceText::root(const PlaceNode &N) const {
  llvm::StringRef Name = Tu.text(N.Name);
  std::string Key = llvm::utostr(N.Key);
  std::string Shown = isPlainName(Name) && !Name.contains(':') ? Name.str()
                      : Name.empty()                           ? ""
                                                               : quotedUnlessPlain(Name);
  bool NeedsKey = Name.empty() || Ambiguous.contains(Name);
  switch (N.Kind) {
  case Projection::Local: return NeedsKey ? Shown + "#" + Key : Shown;
  case Projection::Param: return NeedsKey ? Shown + "#arg" + Key : Shown;
  case Projection::This: return "this";
  case Projection::Global: return "::" + quotedUnlessPlain(Tu.text(SymbolId{N.Key}));
  case Projection::Temp: return "t" + Key;
  case Projection::Return: return "return";
  case Projection::Heap: return "h" + Key;
  case Projection::Field:
  case Projection::Deref:
  case Projection::Element:
  case Projection::Content: break;
  }
  return "?";
}

/// As the left side of `.`, `->` or `[`.
std::string PlaceText::operand(PlaceId P) const {
  return Fn.Places[P].Kind == Projection::Deref ? "(" + (*this)(P) + ")" : (*this)(P);
}

std::string PlaceText::operator()(PlaceId P) const {
  if (!P)
    return "_";
  const PlaceNode &N = Fn.Places[P];
  switch (N.Kind) {
  case Projection::Field: {
    std::string Name = quotedUnlessPlain(Tu.text(SymbolId{N.Key}));
    const PlaceNode &Whole = Fn.Places[N.Parent];
    return Whole.Kind == Projection::Deref ? operand(Whole.Parent) + "->" + Name : operand(N.Parent) + "." + Name;
  }
  case Projection::Deref: return "*" + (*this)(N.Parent);
  case Projection::Content: return operand(N.Parent) + ".$";
  case Projection::Element: {
    const Index &I = Fn.Places.index(P);
    std::string By;
    switch (I.How) {
    case Index::Kind::Any: By = "?"; break;
    case Index::Kind::Constant: By = llvm::itostr(I.Value); break;
    case Index::Kind::Variable: By = "#" + (*this)(I.Variable); break;
    }
    return operand(N.Parent) + "[" + By + "]";
  }
  case Projection::Local:
  case Projection::Param:
  case Projection::This:
  case Projection::Global:
  case Projection::Temp:
  case Projection::Return:
  case Projection::Heap: return root(N);
  }
  return "?";
}
