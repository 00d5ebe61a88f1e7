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
  bool pair(LineCursor In);
  bool habit(LineCursor In);
  bool classPatterns(LineCursor &In, std::vector<ClassPattern> &Out);

  // Rows of functions.
  bool names(LineCursor &In);
  bool name(LineCursor &In, FunctionRow &R);
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

static bool keyword(LineCursor &In, StringRef Word) {
  StringRef Behind = In.rest();
  return Behind.consume_front(Word) && (Behind.empty() || Behind.front() == ' ' || Behind.front() == '\t') &&
         In.consume(Word);
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
    else if (!Indented && keyword(In, "group"))
      Ok = group(In);
    else if (!Indented && keyword(In, "in"))
      Ok = in(In);
    else if (!Indented && keyword(In, "type"))
      Ok = type(In);
    else if (!Indented && keyword(In, "pair"))
      Ok = pair(In);
    else if (!Indented && keyword(In, "habit"))
      Ok = habit(In);
    else if (!Indented && keyword(In, "alias"))
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

bool deed::parseClassPattern(StringRef Word, RowAt At, const ModelRows &Known, ProblemList &Problems,
                             ClassPattern &Out) {
  auto fail = [&](ModelErrc Code, const llvm::Twine &Message, const llvm::Twine &Help) {
    Problems.add(Code, At, Message, Help);
    return false;
  };
  if (Word.consume_front("@")) {
    if (!Known.Groups.contains(Word)) {
      std::vector<StringRef> Names;
      for (const auto &G : Known.Groups)
        Names.push_back(G.first());
      llvm::sort(Names);
      return fail(ModelErrc::UnknownGroup, "no group `" + Word + "` is defined above", suggestion(Word, Names));
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
    return fail(ModelErrc::BadName, "`" + Word + "` is no class, namespace or pattern",
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
      if (!parseClassPattern(Word, At, Into, Problems, C))
        return false;
      Out.push_back(C);
    }
    if (Last)
      break;
  }
  return true;
}

bool FileParser::group(LineCursor In) {
  In.skipSpace();
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
  In.skipSpace();
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
  In.skipSpace();
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
  if (Word == "deletes") {
    Says.Deletes = true;
    return true;
  }
  if (Word == "synchronised" || Word == "recursive" || Word == "must-join") {
    (Word == "recursive" ? Says.Recursive : Word == "must-join" ? Says.MustJoin : Says.Synchronised) = true;
    return true;
  }
  std::vector<StringRef> Known{"holds-one",    "holds-many", "stable",   "deletes",
                               "synchronised", "recursive",  "must-join"};
  for (const auto &[Name, Kind] : Categories)
    Known.push_back(Name);
  for (const auto &[Name, State] : States)
    Known.push_back(Name);
  return fail(ModelErrc::UnknownTypeWord, At, "unknown word `" + Word + "` for a type", suggestion(Word, Known));
}

bool FileParser::pair(LineCursor In) {
  InScope.reset();
  In.skipSpace();
  PairRow P;
  auto [Makers, Releasers] = In.rest().split(" = ");
  Makers.trim().split(P.Makers, ' ', -1, /*KeepEmpty=*/false);
  Releasers.trim().split(P.Releasers, ' ', -1, /*KeepEmpty=*/false);
  if (P.Makers.empty() || P.Releasers.empty())
    return fail(ModelErrc::NotUnderstood, In.at(), "a pair is written `pair MAKER MAKER = RELEASER RELEASER`");
  Into.Pairs.push_back(std::move(P));
  return true;
}

bool FileParser::habit(LineCursor In) {
  static constexpr std::pair<StringRef, Habit> Habits[] = {
      {"runs-elsewhere", Habit::RunsElsewhere},
      {"waits-for-work", Habit::WaitsForWork},
      {"wants-lock-held", Habit::WantsLockHeld},
      {"sets-up", Habit::SetsUp},
      {"makes-recursive", Habit::MakesRecursive},
      {"makes-lock", Habit::MakesLock},
      {"keeps-callbacks", Habit::KeepsCallbacks},
      {"settles-callbacks", Habit::SettlesCallbacks},
  };
  InScope.reset();
  In.skipSpace();
  HabitRow H;
  auto [Word, Names] = In.rest().split(" = ");
  Names.trim().split(H.Names, ' ', -1, /*KeepEmpty=*/false);
  const auto *Known = llvm::find_if(Habits, [&](const auto &Row) { return Row.first == Word.trim(); });
  if (Known == std::end(Habits) || H.Names.empty())
    return fail(
        ModelErrc::NotUnderstood, In.at(), "a habit is written `habit WORD = NAME NAME`",
        "the words are runs-elsewhere, waits-for-work, wants-lock-held, sets-up, makes-recursive, makes-lock, "
        "keeps-callbacks and settles-callbacks");
  H.Has = Known->second;
  Into.Habits.push_back(std::move(H));
  return true;
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

bool FileParser::name(LineCursor &In, FunctionRow &R) {
  In.skipSpace();
  R.At = In.at();
  R.User = User;
  StringRef Full;
  if (!parseSignature(In, Into, Problems, R, Full))
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
  if (!Class.empty() && !parseClassPattern(Class, R.At, Into, Problems, C))
    return false;
  R.Scope = addScope({C});
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
