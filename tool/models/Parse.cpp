#include "models/Parse.h"
#include "models/Wildcard.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace deed;
using llvm::StringRef;

namespace {

class FileParser {
public:
  FileParser(uint16_t File, bool User, ModelRows &Into, ProblemList &Problems)
      : File(File), User(User), Into(Into), Problems(Problems) {}
  void line(StringRef Text, unsigned Number);
  void abandon();

private:
  bool fail(ModelErrc Code, RowAt At, const llvm::Twine &Message, const llvm::Twine &Help = "") {
    Problems.add(Code, At, Message, Help);
    return false;
  }
  // Lines that start in the first column with a keyword.
  bool group(LineCursor In);
  bool in(LineCursor In);
  bool type(LineCursor In);
  bool typeWords(LineCursor &In);
  bool typeWord(StringRef Word, RowAt At, TypeModel &Says);
  bool alias(LineCursor In);
  bool classPattern(StringRef Word, RowAt At, ClassPattern &Out);
  bool classPatterns(LineCursor &In, std::vector<ClassPattern> &Out);

  // Rows of functions.
  bool names(LineCursor &In);
  bool name(LineCursor &In, FunctionRow &R);
  bool plainName(LineCursor &In, StringRef &Name);
  bool templateValue(LineCursor &In, FunctionRow &R);
  bool parameters(LineCursor &In, FunctionRow &R);
  bool parameter(StringRef Text, RowAt At, ParamRow &P);
  bool qualifiers(LineCursor &In, FunctionRow &R);
  bool effects(LineCursor &In);
  void closeRow();
  bool checkRow(const FunctionRow &R);
  bool checkPlace(const FunctionRow &R, const PlaceRow &P);
  uint32_t addScope(std::vector<ClassPattern> Classes) {
    Into.Scopes.push_back({std::move(Classes)});
    return static_cast<uint32_t>(Into.Scopes.size() - 1);
  }

  uint16_t File;
  bool User;
  ModelRows &Into;
  ProblemList &Problems;

  enum class Open : uint8_t { Nothing, Names, Effects, Type } Unfinished = Open::Nothing;
  bool Broken = false;             ///< the unfinished row has been reported: skip the rest of it
  bool Indented = false;           ///< the row belongs to the `in` above
  std::optional<uint32_t> InScope; ///< of the `in` above
  std::vector<FunctionRow> Row;    ///< the names of the row that is being read
  uint32_t EffectsBegin = 0;
  TypeRow Type;
};

} // namespace

/// The text in front of a comment: `#` in the first column or behind a space (`[#0]` is none).
static StringRef withoutComment(StringRef Text) {
  for (size_t At = Text.find('#'); At != StringRef::npos; At = Text.find('#', At + 1))
    if (At == 0 || Text[At - 1] == ' ' || Text[At - 1] == '\t')
      return Text.take_front(At).rtrim();
  return Text.rtrim();
}

void FileParser::line(StringRef Text, unsigned Number) {
  Text = withoutComment(Text);
  if (Text.empty())
    return;
  bool StartsInFirstColumn = Text.front() != ' ' && Text.front() != '\t';
  if (Unfinished != Open::Nothing && StartsInFirstColumn)
    abandon();
  LineCursor In(Text, {File, Number, 0});
  In.skipSpace();
  bool Ok = true;
  if (Unfinished == Open::Type) {
    Ok = Broken || typeWords(In);
  } else if (Unfinished == Open::Effects) {
    Ok = Broken || effects(In);
  } else if (Unfinished == Open::Names) {
    Ok = Broken || names(In);
  } else {
    Indented = !StartsInFirstColumn;
    Broken = false;
    Row.clear();
    if (Indented && !InScope)
      Ok = fail(ModelErrc::BadIndent, In.at(), "an indented row without an `in` line above it",
                "start the line in the first column and name the function in full");
    else if (!Indented && In.consume("group "))
      Ok = group(In);
    else if (!Indented && In.consume("in "))
      Ok = in(In);
    else if (!Indented && In.consume("type "))
      Ok = type(In);
    else if (!Indented && In.consume("alias "))
      Ok = alias(In);
    else
      Ok = (Indented || (InScope.reset(), true)) && names(In);
  }
  // The rest of a row that is wrong is not read, but it is still part of that row.
  if (!Ok || Broken) {
    Broken = true;
    if (!Text.ends_with(",") && !Text.ends_with(":") && !(Text.ends_with("|") && Unfinished == Open::Names))
      Unfinished = Open::Nothing;
    else if (Unfinished == Open::Nothing)
      Unfinished = Open::Effects;
  }
}

/// A row that goes on ends at the file's end or at a line in the first column.
void FileParser::abandon() {
  if (!Broken && Unfinished == Open::Type)
    fail(ModelErrc::NoEffect, Type.At, "the row stops before it says what the type is", "go on in an indented line");
  else if (!Broken && Unfinished == Open::Names)
    fail(ModelErrc::NotUnderstood, Row.front().At, "the row has no `:` and no effects");
  else if (!Broken && Unfinished == Open::Effects)
    fail(ModelErrc::NoEffect, Row.front().At, "the row stops where another effect is due",
         "go on in an indented line, or remove the comma");
  Unfinished = Open::Nothing;
}

//--------------------------------------------------------------------------------------- group, in, type, alias

bool FileParser::classPattern(StringRef Word, RowAt At, ClassPattern &Out) {
  if (Word.consume_front("@")) {
    if (!Into.Groups.contains(Word)) {
      std::vector<StringRef> Known;
      for (const auto &G : Into.Groups)
        Known.push_back(G.first());
      llvm::sort(Known);
      return fail(ModelErrc::UnknownGroup, At, "no group `" + Word + "` is defined above", suggestion(Word, Known));
    }
    Out = {Word, true};
    return true;
  }
  if (Word == "::") { // the global namespace
    Out = {StringRef(), false};
    return true;
  }
  bool Good = llvm::all_of(Word, [](char C) { return llvm::isAlnum(C) || C == '_' || C == ':' || C == '*'; });
  if (!Good || Word.starts_with("::") || Word.ends_with("::"))
    return fail(ModelErrc::BadName, At, "`" + Word + "` is no class, namespace or pattern",
                Word.contains('<') ? "leave the template arguments out"
                                   : "write it as in std::vector, mylib::* or @group");
  Out = {Word, false};
  return true;
}

/// Patterns up to the end of the line or to a `:` on its own.
bool FileParser::classPatterns(LineCursor &In, std::vector<ClassPattern> &Out) {
  for (In.skipSpace(); !In.atEnd(); In.skipSpace()) {
    RowAt At = In.at();
    StringRef Word = In.take(std::min(In.rest().find_first_of(" \t"), In.rest().size()));
    bool Last = Word != "::" && Word.consume_back(":");
    if (!Word.empty()) {
      ClassPattern C;
      if (!classPattern(Word, At, C))
        return false;
      Out.push_back(C);
    }
    if (Last)
      break;
  }
  return true;
}

bool FileParser::group(LineCursor In) {
  RowAt At = In.at();
  StringRef Name = In.word();
  In.skipSpace();
  bool Extend = In.consume("+=");
  if (Name.empty() || (!Extend && !In.consume("=")))
    return fail(ModelErrc::NotUnderstood, At, "a group is written `group NAME = CLASS CLASS ...`",
                "`+=` adds to one that is there");
  std::vector<ClassPattern> Classes;
  if (!classPatterns(In, Classes))
    return false;
  if (Classes.empty())
    return fail(ModelErrc::NotUnderstood, At, "group `" + Name + "` has no classes");
  auto [Known, New] = Into.GroupsAt.try_emplace(Name, At);
  if (!Extend && !New)
    return fail(ModelErrc::DuplicateGroup, At,
                "group `" + Name + "` is defined at " + Into.Files[Known->second.File] + ":" +
                    llvm::Twine(Known->second.Line) + " already",
                "use `+=` to add classes to it");
  if (Extend && New) {
    Into.GroupsAt.erase(Name);
    std::vector<StringRef> Names;
    for (const auto &G : Into.Groups)
      Names.push_back(G.first());
    llvm::sort(Names);
    return fail(ModelErrc::UnknownGroup, At, "no group `" + Name + "` to add to", suggestion(Name, Names));
  }
  llvm::append_range(Into.Groups[Name], Classes);
  return true;
}

bool FileParser::in(LineCursor In) {
  RowAt At = In.at();
  std::vector<ClassPattern> Classes;
  InScope = addScope({}); // also if it is wrong, so that its rows are not reported for their indentation
  if (!classPatterns(In, Classes))
    return false;
  if (Classes.empty())
    return fail(ModelErrc::NotUnderstood, At, "`in` wants classes, namespaces or groups behind it");
  Into.Scopes[*InScope].Classes = std::move(Classes);
  return true;
}

bool FileParser::type(LineCursor In) {
  RowAt At = In.at();
  InScope.reset();
  std::vector<ClassPattern> Classes;
  if (!classPatterns(In, Classes))
    return false;
  if (Classes.empty())
    return fail(ModelErrc::NotUnderstood, At, "a type is written `type CLASS ...: WORD, ...`");
  Type = {addScope(std::move(Classes)), {}, User, At};
  In.skipSpace();
  if (In.atEnd()) {
    Unfinished = Open::Type;
    return true;
  }
  return typeWords(In);
}

bool FileParser::typeWords(LineCursor &In) {
  Unfinished = Open::Nothing;
  for (In.skipSpace(); !In.atEnd(); In.skipSpace()) {
    RowAt At = In.at();
    if (!typeWord(In.word(), At, Type.Says))
      return false;
    In.skipSpace();
    Unfinished = In.consume(",") ? Open::Type : Open::Nothing;
  }
  if (Unfinished == Open::Nothing)
    Into.Types.push_back(Type);
  return true;
}

bool FileParser::typeWord(StringRef Word, RowAt At, TypeModel &Says) {
  static constexpr std::pair<StringRef, Category> Categories[] = {
      {"value", Category::Value},       {"owner", Category::Owner},   {"shared-owner", Category::SharedOwner},
      {"view", Category::View},         {"guard", Category::Guard},   {"lock", Category::Lock},
      {"callable", Category::Callable}, {"thread", Category::Thread}, {"future", Category::Future},
  };
  static constexpr std::pair<StringRef, MovedFrom> States[] = {
      {"moved-copied", MovedFrom::Copied},
      {"moved-unspecified", MovedFrom::Unspecified},
      {"moved-empty", MovedFrom::Empty},
  };
  for (const auto &[Name, Kind] : Categories)
    if (Word == Name) {
      if (Says.Kind)
        return fail(ModelErrc::Contradiction, At, "a type is of one category; `" + Word + "` is the second");
      Says.Kind = Kind;
      return true;
    }
  for (const auto &[Name, State] : States)
    if (Word == Name) {
      if (Says.AfterMove)
        return fail(ModelErrc::Contradiction, At, "a type is moved from in one way; `" + Word + "` is the second");
      Says.AfterMove = State;
      return true;
    }
  if (Word == "holds-one" || Word == "holds-many") {
    Says.Content = Word == "holds-one" ? Holds::One : Holds::Many;
    return true;
  }
  if (Word == "stable") {
    Says.Stable = true;
    return true;
  }
  std::vector<StringRef> Known{"holds-one", "holds-many", "stable"};
  for (const auto &[Name, Kind] : Categories)
    Known.push_back(Name);
  for (const auto &[Name, State] : States)
    Known.push_back(Name);
  return fail(ModelErrc::UnknownTypeWord, At, "unknown word `" + Word + "` for a type", suggestion(Word, Known));
}

bool FileParser::alias(LineCursor In) {
  InScope.reset();
  In.skipSpace();
  AliasRow A;
  A.At = In.at();
  auto [From, To] = In.rest().split(" = "); // names may have spaces: `operator bool`
  A.From = From.trim();
  A.To = To.trim();
  if (A.From.empty() || A.To.empty())
    return fail(ModelErrc::NotUnderstood, A.At, "an alias is written `alias INTERNAL = PUBLIC`");
  if (A.From.count('*') > 1 || A.To.count('*') > A.From.count('*'))
    return fail(ModelErrc::BadAlias, A.At,
                "an alias has at most one `*`, which stands for the same text on both sides");
  Into.Aliases.push_back(A);
  return true;
}

//--------------------------------------------------------------------------------------- rows of functions

/// `name(params) const | name ...:` and, behind the colon, effects.
bool FileParser::names(LineCursor &In) {
  Unfinished = Open::Nothing;
  while (true) {
    FunctionRow R;
    if (!name(In, R))
      return false;
    Row.push_back(R);
    In.skipSpace();
    if (In.consume("|")) {
      In.skipSpace();
      if (!In.atEnd())
        continue;
      Unfinished = Open::Names;
      return true;
    }
    if (!In.consume(":"))
      return fail(ModelErrc::NotUnderstood, In.at(),
                  In.atEnd() ? llvm::Twine("the row has no `:` and no effects")
                             : "`" + In.rest() + "` is not understood behind a function's name",
                  "a row is written `NAME(PARAMETERS) QUALIFIERS: EFFECT, EFFECT`");
    EffectsBegin = static_cast<uint32_t>(Into.EffectPool.size());
    In.skipSpace();
    if (In.atEnd()) {
      Unfinished = Open::Effects;
      return true;
    }
    return effects(In);
  }
}

bool FileParser::effects(LineCursor &In) {
  bool Continues = false;
  if (!parseEffects(In, Into, Problems, Continues))
    return false;
  Unfinished = Continues ? Open::Effects : Open::Nothing;
  if (!Continues)
    closeRow();
  return true;
}

/// All names of the row share its effects.
void FileParser::closeRow() {
  PoolRange Effects{EffectsBegin, static_cast<uint32_t>(Into.EffectPool.size()) - EffectsBegin};
  for (FunctionRow &R : Row) {
    R.Effects = Effects;
    if (checkRow(R))
      Into.Functions.push_back(R);
  }
}

/// The operators as the language spells them; longer ones first where one starts another.
static constexpr StringRef Operators[] = {
    "()", "[]", "->*", "->", "<=>", "<<=", ">>=", "<<", ">>", "<=", ">=", "==",  "!=", "&&",
    "||", "++", "--",  "+=", "-=",  "*=",  "/=",  "%=", "^=", "&=", "|=", "+",   "-",  "*",
    "/",  "%",  "^",   "&",  "|",   "~",   "!",   "=",  "<",  ">",  ",",  "\"\""};

/// Up to what cannot be part of a name. `operator` takes its symbol, or the type that it converts to.
bool FileParser::plainName(LineCursor &In, StringRef &Name) {
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

bool FileParser::name(LineCursor &In, FunctionRow &R) {
  In.skipSpace();
  R.At = In.at();
  R.User = User;
  StringRef Full;
  if (!plainName(In, Full) || !templateValue(In, R) || !parameters(In, R) || !qualifiers(In, R))
    return false;
  if (Indented) {
    R.Scope = *InScope;
    R.Name = Full;
    if (Full.take_front(Full.find("operator")).contains("::"))
      return fail(ModelErrc::BadName, R.At,
                  "`" + Full + "` belongs to the `in` line above and needs no class or namespace");
    return true;
  }
  size_t Operator = Full.starts_with("operator") ? 0 : Full.find("::operator");
  size_t Split = Operator == StringRef::npos ? Full.rfind("::") : Operator;
  StringRef Class = Split == StringRef::npos || (Split == 0 && Operator == 0 && !Full.starts_with("::"))
                        ? StringRef()
                        : Full.take_front(Split);
  R.Name = Class.empty() ? Full : Full.drop_front(Split + 2);
  // `std::vector::vector` and `std::vector::~vector`, as the language names them.
  StringRef Last = Class.substr(Class.rfind("::") == StringRef::npos ? 0 : Class.rfind("::") + 2);
  if (!Last.empty() && R.Name == Last)
    R.Name = "constructor";
  else if (!Last.empty() && R.Name.starts_with("~") && R.Name.drop_front() == Last)
    R.Name = "destructor";
  ClassPattern C{Class, false};
  if (!Class.empty() && !classPattern(Class, R.At, C))
    return false;
  R.Scope = addScope({C});
  return true;
}

bool FileParser::templateValue(LineCursor &In, FunctionRow &R) {
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

bool FileParser::parameters(LineCursor &In, FunctionRow &R) {
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
bool FileParser::parameter(StringRef Text, RowAt At, ParamRow &P) {
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
    return classPattern(Whole.substr(Whole.find('@')), At, Unused);
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

bool FileParser::qualifiers(LineCursor &In, FunctionRow &R) {
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

//--------------------------------------------------------------------------------------- what can be known to be wrong

bool FileParser::checkPlace(const FunctionRow &R, const PlaceRow &P) {
  unsigned First = P.Param;
  // params of a function without any is harmless; so is param1... of one that is called with one argument.
  if (P.Root == PlaceRoot::Param && R.HasParams && !R.MoreParams && First >= R.Params.Size)
    return fail(ModelErrc::NoSuchParameter, R.At,
                "`param" + llvm::Twine(First) + "` of a function that the row gives " + llvm::Twine(R.Params.Size) +
                    (R.Params.Size == 1 ? " parameter" : " parameters"),
                "parameters are counted from param0");
  for (const StepRow &S : Into.steps(P)) {
    unsigned Number;
    if (S.Kind != Projection::Element)
      continue;
    StringRef Key = S.Key;
    if (Key == "N" && R.Template == TemplateValueRow::Any)
      return fail(ModelErrc::BadPlace, R.At, "`[N]` in a row without a template value",
                  "write the function as `NAME<N>(...)`");
    if (Key.consume_front("#") && !Key.getAsInteger(10, Number) && R.HasParams && !R.MoreParams &&
        Number >= R.Params.Size)
      return fail(ModelErrc::NoSuchParameter, R.At,
                  "`[#" + llvm::Twine(Number) + "]` of a function that the row gives " + llvm::Twine(R.Params.Size) +
                      (R.Params.Size == 1 ? " parameter" : " parameters"),
                  "parameters are counted from param0");
  }
  if (P.Root == PlaceRoot::This) {
    const std::vector<ClassPattern> &Classes = Into.Scopes[R.Scope].Classes;
    if (Classes.size() == 1 && !Classes[0].IsGroup && Classes[0].Text.empty())
      return fail(ModelErrc::NoThis, R.At, "`this` in a row for `" + R.Name + "`, which belongs to no class",
                  "name the class, as in `mylib::Class::" + R.Name + "`");
  }
  return true;
}

bool FileParser::checkRow(const FunctionRow &R) {
  bool Leaves = false, Returns = false;
  for (const EffectRow &E : Into.effects(R)) {
    if (!checkPlace(R, E.On) || !checkPlace(R, E.Other))
      return false;
    Leaves |= E.What == Verb::NoReturn;
    Returns |= E.What >= Verb::ReturnAlias && E.What <= Verb::ReturnIndependent;
  }
  if (Leaves && Returns)
    return fail(ModelErrc::Contradiction, R.At, "`" + R.Name + "` never returns, yet returns something");
  return true;
}

void deed::parseModels(StringRef FileName, StringRef Text, bool User, ModelRows &Into,
                       std::vector<ModelProblem> &Problems) {
  Into.Files.push_back(FileName.str());
  ProblemList List(FileName, Problems);
  FileParser Parser(static_cast<uint16_t>(Into.Files.size() - 1), User, Into, List);
  for (unsigned Number = 1; !Text.empty(); ++Number) {
    auto [Line, Rest] = Text.split('\n');
    Parser.line(Line, Number);
    Text = Rest;
  }
  Parser.abandon();
}
