// The part of a row in front of its colon: `name<1>(const _&, @pair&&, ...) const`.
#include "models/Parse.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace deed;
using llvm::StringRef;

namespace {

class SignatureParser {
public:
  SignatureParser(ModelRows &Into, ProblemList &Problems) : Into(Into), Problems(Problems) {}
  bool plainName(LineCursor &In, StringRef &Name);
  bool templateValue(LineCursor &In, FunctionRow &R);
  bool parameters(LineCursor &In, FunctionRow &R);
  bool qualifiers(LineCursor &In, FunctionRow &R);

private:
  bool fail(ModelErrc Code, RowAt At, const llvm::Twine &Message, const llvm::Twine &Help = "") {
    Problems.add(Code, At, Message, Help);
    return false;
  }
  bool parameter(StringRef Text, RowAt At, ParamRow &P);

  ModelRows &Into;
  ProblemList &Problems;
};

} // namespace

/// The operators as the language spells them; longer ones first where one starts another.
static constexpr StringRef Operators[] = {
    "()", "[]", "->*", "->", "<=>", "<<=", ">>=", "<<", ">>", "<=", ">=", "==",  "!=", "&&",
    "||", "++", "--",  "+=", "-=",  "*=",  "/=",  "%=", "^=", "&=", "|=", "+",   "-",  "*",
    "/",  "%",  "^",   "&",  "|",   "~",   "!",   "=",  "<",  ">",  ",",  "\"\""};

/// Up to what cannot be part of a name. `operator` takes its symbol, or the type that it converts to.
bool SignatureParser::plainName(LineCursor &In, StringRef &Name) {
  StringRef Rest = In.rest();
  size_t End = 0, Component = 0;
  while (End < Rest.size()) {
    char C = Rest[End];
    if (Rest.slice(Component, End) == "operator" && !llvm::isAlnum(C) && C != '_')
      break;
    if (Rest.substr(End, 2) == "::") {
      End += 2;
      Component = End;
    } else if (llvm::isAlnum(C) || C == '_' || C == '*' || (C == '~' && End == Component)) {
      ++End;
    } else {
      break;
    }
  }
  if (Rest.slice(Component, End) == "operator") {
    StringRef Behind = Rest.drop_front(End);
    const StringRef *Symbol = llvm::find_if(Operators, [&](StringRef O) { return Behind.starts_with(O); });
    if (Symbol != std::end(Operators)) {
      End += Symbol->size();
      if (*Symbol == "\"\"") // the suffix of a literal operator
        while (End < Rest.size() && (llvm::isAlnum(Rest[End]) || Rest[End] == '_'))
          ++End;
    } else { // `operator bool`, `operator std::string_view`, `operator new[]`
      while (End < Rest.size() && !StringRef("(|").contains(Rest[End]) &&
             !(Rest[End] == ':' && Rest.substr(End, 2) != "::"))
        End += Rest.substr(End, 2) == "::" ? 2 : 1;
      End = Rest.take_front(End).rtrim().size();
    }
  }
  RowAt At = In.at();
  Name = In.take(End);
  if (Name.empty() || Name.ends_with("::"))
    return fail(ModelErrc::BadName, At, "a function's name is expected here",
                "as in `push_back` below an `in` line, or `std::swap` in full");
  return true;
}

bool SignatureParser::templateValue(LineCursor &In, FunctionRow &R) {
  if (!In.consume("<"))
    return true;
  RowAt At = In.at();
  StringRef Word = In.take(std::min(In.rest().find('>'), In.rest().size()));
  if (!In.consume(">") || (Word != "N" && Word.getAsInteger(10, R.TemplateValue)))
    return fail(ModelErrc::BadName, At, "`<" + Word + ">` is no template value",
                "write <N> for any number, or <0>, <1>, ...");
  R.Template = Word == "N" ? TemplateValueRow::Some : TemplateValueRow::Given;
  return true;
}

bool SignatureParser::parameters(LineCursor &In, FunctionRow &R) {
  if (!In.consume("("))
    return true;
  R.HasParams = true;
  R.Params.Begin = static_cast<uint32_t>(Into.ParamPool.size());
  In.skipSpace();
  if (In.consume(")"))
    return true;
  while (true) {
    In.skipSpace();
    RowAt At = In.at();
    StringRef Text = In.take(std::min(In.rest().find_first_of(",)"), In.rest().size())).rtrim();
    if (In.atEnd())
      return fail(ModelErrc::BadParameter, At, "`)` is missing");
    bool Last = In.consume(")");
    if (Text == "...") {
      R.MoreParams = true;
      return Last || fail(ModelErrc::BadParameter, At, "`...` must come last");
    }
    ParamRow P;
    if (!parameter(Text, At, P))
      return false;
    Into.ParamPool.push_back(P);
    ++R.Params.Size;
    if (Last)
      return true;
    In.consume(",");
  }
}

/// `_`, `int`, `const _&`, `@pair&&`, `const char*`, `std::*_iterator`.
bool SignatureParser::parameter(StringRef Text, RowAt At, ParamRow &P) {
  StringRef Whole = Text;
  bool Const = Text.consume_front("const ");
  Text = Text.ltrim();
  if (Text.consume_back("&&"))
    P.How = PassedAs::RvalueRef;
  else if (Text.consume_back("&"))
    P.How = Const ? PassedAs::ConstRef : PassedAs::Reference;
  else if (Text.consume_back("="))
    P.How = PassedAs::Value;
  Text = Text.rtrim();
  while (Text.size() > 1 && Text.ends_with("*")) {
    Text = Text.drop_back().rtrim();
    ++P.Stars;
  }
  P.PointeeConst = Const && P.Stars;
  P.IsGroup = Text.consume_front("@");
  P.Class = Text;
  if (P.IsGroup && !Into.Groups.contains(Text)) {
    ClassPattern Unused;
    return parseClassPattern(Whole.substr(Whole.find('@')), At, Into, Problems, Unused);
  }
  bool Good = !Text.empty() && llvm::all_of(Text, [](char C) {
    return llvm::isAlnum(C) || C == '_' || C == ':' || C == '*' || C == ' ' || C == '-';
  });
  if (!Good || (Const && P.How != PassedAs::ConstRef && !P.Stars))
    return fail(
        ModelErrc::BadParameter, At, "`" + Whole + "` is no parameter",
        "a parameter is _ (any), a class without template arguments, @group or char*, with & or && or = (by value) "
        "behind it and const before it if that matters");
  return true;
}

bool SignatureParser::qualifiers(LineCursor &In, FunctionRow &R) {
  In.skipSpace();
  if (In.consume("&&")) {
    R.Qualifier = RowQualifier::OnRvalue;
    return true;
  }
  RowAt At = In.at();
  StringRef Word = In.rest().take_while([](char C) { return llvm::isAlnum(C) || C == '_'; });
  if (Word.empty())
    return true;
  In.take(Word.size());
  if (Word == "const")
    R.Qualifier = RowQualifier::Const;
  else if (Word == "nonconst")
    R.Qualifier = RowQualifier::NonConst;
  else
    return fail(ModelErrc::BadQualifier, At, "unknown qualifier `" + Word + "`", "known: const, nonconst, &&");
  return true;
}

bool deed::parseSignature(LineCursor &In, ModelRows &Into, ProblemList &Problems, FunctionRow &R, StringRef &Name) {
  SignatureParser Parser(Into, Problems);
  return Parser.plainName(In, Name) && Parser.templateValue(In, R) && Parser.parameters(In, R) &&
         Parser.qualifiers(In, R);
}
