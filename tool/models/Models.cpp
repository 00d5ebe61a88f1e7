#include "models/Models.h"
#include "ModelFiles.h"
#include "models/Apply.h"
#include "models/Parse.h"
#include "models/Wildcard.h"
#include "summary/Signature.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace deed;
using llvm::StringRef;

//--------------------------------------------------------------------------------------- loading

llvm::Expected<Models> Models::load(llvm::ArrayRef<std::pair<std::string, std::string>> Texts, bool Builtin) {
  Models M;
  std::vector<ModelProblem> Problems;
  if (Builtin)
    for (const EmbeddedFile &File : ModelFiles)
      parseModels(File.Name, File.Text, /*User=*/false, M.Rows, Problems);
  for (const auto &[Name, Text] : Texts)
    parseModels(Name, M.Rows.Texts.emplace_back(Text), /*User=*/Builtin, M.Rows, Problems);
  M.index();
  if (!Texts.empty())
    llvm::append_range(Problems, M.duplicates(/*UserRowsOnly=*/Builtin));
  if (!Problems.empty())
    return llvm::make_error<ModelError>(std::move(Problems));
  return M;
}

const Models &Models::builtin() {
  // A built-in row that is wrong is our mistake, which a test finds; what could be read still serves.
  static const Models Instance = [] {
    Models M;
    std::vector<ModelProblem> Problems;
    for (const EmbeddedFile &File : ModelFiles)
      parseModels(File.Name, File.Text, /*User=*/false, M.Rows, Problems);
    assert(Problems.empty() && "a built-in row is wrong");
    M.index();
    return M;
  }();
  return Instance;
}

llvm::Expected<Models> Models::withFiles(llvm::ArrayRef<std::string> Paths) {
  std::vector<std::pair<std::string, std::string>> Texts;
  std::vector<ModelProblem> Problems;
  for (const std::string &Path : Paths) {
    auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/true);
    if (Buffer)
      Texts.emplace_back(Path, (*Buffer)->getBuffer().str());
    else
      Problems.push_back(
          {ModelErrc::Unreadable, Path, 0, 0, "cannot read the models: " + Buffer.getError().message(), ""});
  }
  if (!Problems.empty())
    return llvm::make_error<ModelError>(std::move(Problems));
  return load(Texts, /*Builtin=*/true);
}

llvm::Expected<Models> Models::withText(StringRef Name, StringRef Text) {
  return load({{Name.str(), Text.str()}}, /*Builtin=*/true);
}

llvm::Expected<Models> Models::onlyText(StringRef Name, StringRef Text) {
  return load({{Name.str(), Text.str()}}, /*Builtin=*/false);
}

//--------------------------------------------------------------------------------------- the index

/// `operator *` is any conversion, `operator*` the operator of that name.
static bool isPatternName(StringRef Name) {
  return hasWildcard(Name) && (!Name.starts_with("operator") || Name.starts_with("operator "));
}

void Models::addToScope(const ClassPattern &C, uint32_t Scope, llvm::SmallVectorImpl<StringRef> &Seen) {
  if (C.IsGroup) {
    if (llvm::is_contained(Seen, C.Text))
      return; // a group that was added to itself
    Seen.push_back(C.Text);
    for (const ClassPattern &Member : Rows.Groups[C.Text])
      addToScope(Member, Scope, Seen);
  } else if (hasWildcard(C.Text)) {
    ScopePatterns[Scope].push_back(C.Text);
  } else if (auto &In = ScopesByClass[C.Text]; In.empty() || In.back() != Scope) {
    In.push_back(Scope);
  }
}

void Models::index() {
  llvm::SmallVector<StringRef, 8> Seen;
  ScopePatterns.resize(Rows.Scopes.size());
  for (uint32_t S = 0; S != Rows.Scopes.size(); ++S) {
    Seen.clear();
    for (const ClassPattern &C : Rows.Scopes[S].Classes)
      addToScope(C, S, Seen);
  }
  for (uint32_t I = 0; I != Rows.Functions.size(); ++I) {
    if (isPatternName(Rows.Functions[I].Name))
      FunctionPatterns.push_back(I);
    else
      FunctionsByName[Rows.Functions[I].Name].push_back(I);
  }
  for (uint32_t I = 0; I != Rows.Types.size(); ++I) {
    auto Add = [&](auto &Self, const ClassPattern &C) -> void {
      if (C.IsGroup) {
        for (const ClassPattern &Member : Rows.Groups[C.Text])
          if (!(Member.IsGroup && Member.Text == C.Text))
            Self(Self, Member);
      } else if (hasWildcard(C.Text)) {
        TypePatterns.emplace_back(C.Text, I);
      } else if (auto [It, New] = TypesByName.try_emplace(C.Text, I); !New && Rows.Types[I].User) {
        It->second = I;
      }
    };
    for (const ClassPattern &C : Rows.Scopes[Rows.Types[I].Scope].Classes)
      Add(Add, C);
  }
  // Users' patterns first, then the longer ones.
  llvm::sort(TypePatterns, [&](const auto &A, const auto &B) {
    auto Key = [&](const auto &P) { return std::tuple(!Rows.Types[P.second].User, ~literalLength(P.first), P); };
    return Key(A) < Key(B);
  });
  for (uint32_t I = 0; I != Rows.Aliases.size(); ++I) {
    StringRef From = Rows.Aliases[I].From, To = Rows.Aliases[I].To;
    if (From.consume_back("::*") && To.consume_back("::*") && !hasWildcard(From))
      ClassAliases[From] = To;
    else if (!hasWildcard(Rows.Aliases[I].From))
      NameAliases[Rows.Aliases[I].From] = Rows.Aliases[I].To;
    else
      AliasPatterns.push_back(I);
  }
}

//--------------------------------------------------------------------------------------- names

StringRef Models::publicClass(StringRef Class) const {
  auto It = ClassAliases.find(Class);
  return It == ClassAliases.end() ? Class : It->second;
}

/// The name that rows use, for a function that its library spells otherwise; empty if that is Pattern itself. Class is
/// set to the class in that name, or to nothing if an alias turned a call operator into the function it stands for.
std::string Models::publicName(StringRef Pattern, StringRef &Class) const {
  std::string Name;
  if (auto It = NameAliases.find(Pattern); It != NameAliases.end()) {
    Name = It->second.str();
  } else {
    for (uint32_t I : AliasPatterns) {
      const AliasRow &A = Rows.Aliases[I];
      if (!matchesWildcard(A.From, Pattern))
        continue;
      auto [Head, Tail] = A.From.split('*');
      auto [ToHead, ToTail] = A.To.split('*');
      StringRef Middle = Pattern.drop_front(Head.size()).drop_back(Tail.size());
      Name = A.To.contains('*') ? (ToHead + Middle + ToTail).str() : A.To.str();
      break;
    }
  }
  if (!Name.empty() && !StringRef(Name).starts_with(Class))
    Class = {};
  if (StringRef Public = publicClass(Class); Public != Class) {
    Name = (Public + StringRef(Name.empty() ? Pattern : StringRef(Name)).drop_front(Class.size())).str();
    Class = Public;
  }
  return Name;
}

namespace {
struct SplitName {
  StringRef Class; ///< class or namespace
  StringRef Name;
};
} // namespace

static bool isConstructor(Special W) {
  return W == Special::DefaultConstructor || W == Special::OtherConstructor || W == Special::CopyConstructor ||
         W == Special::MoveConstructor;
}

static SplitName split(StringRef Pattern, StringRef Class, Special Which) {
  SplitName N;
  if (!Class.empty() && Pattern.starts_with(Class) && Pattern.substr(Class.size()).starts_with("::")) {
    N = {Class, Pattern.drop_front(Class.size() + 2)};
  } else {
    size_t Operator = Pattern.find("::operator"); // `operator std::string_view` has a `::` of its own
    size_t At = Operator != StringRef::npos ? Operator : Pattern.rfind("::");
    N = At == StringRef::npos ? SplitName{"", Pattern} : SplitName{Pattern.take_front(At), Pattern.drop_front(At + 2)};
  }
  if (isConstructor(Which))
    N.Name = "constructor";
  else if (Which == Special::Destructor)
    N.Name = "destructor";
  return N;
}

//--------------------------------------------------------------------------------------- which row

bool Models::inGroup(StringRef Class, StringRef Group, unsigned Depth) const {
  auto It = Rows.Groups.find(Group);
  if (It == Rows.Groups.end() || Depth > 16)
    return false;
  return llvm::any_of(It->second, [&](const ClassPattern &C) {
    return C.IsGroup ? inGroup(Class, C.Text, Depth + 1) : matchesWildcard(C.Text, Class);
  });
}

/// `const std::pair<int, int> *` -> `std::pair` and one star.
static unsigned plainClass(StringRef Text, llvm::SmallVectorImpl<char> &Plain) {
  unsigned Depth = 0, Stars = 0;
  for (StringRef Word : {"const ", "volatile ", "struct ", "class ", "enum ", "union "})
    Text.consume_front(Word);
  for (char C : Text) {
    Depth += C == '<';
    Stars += C == '*' && !Depth;
    if (!Depth && C != '*')
      Plain.push_back(C);
    Depth -= C == '>' && Depth;
  }
  StringRef Trimmed = StringRef(Plain.data(), Plain.size()).rtrim();
  if (Trimmed.consume_back(" const"))
    Trimmed = Trimmed.rtrim();
  Plain.resize(Trimmed.size());
  return Stars;
}

bool Models::paramFits(const TuFacts &Tu, const Parameter &P, StringRef Class, const ParamRow &R) const {
  switch (R.How) {
  case PassedAs::Any: break;
  case PassedAs::Value:
    if (P.How != PassKind::Value)
      return false;
    break;
  case PassedAs::Reference:
    if (P.How != PassKind::Reference)
      return false;
    break;
  case PassedAs::ConstRef:
    if (P.How != PassKind::ConstRef)
      return false;
    break;
  case PassedAs::RvalueRef:
    if (P.How != PassKind::RvalueRef)
      return false;
    break;
  }
  if (R.PointeeConst && !P.PointeeConst)
    return false;
  if (R.Class == "_")
    return !R.Stars || Tu.Types[P.Type].IsPointer;
  llvm::SmallString<64> Plain;
  if (plainClass(Class, Plain) != R.Stars)
    return false;
  StringRef Public = publicClass(Plain);
  return R.IsGroup ? inGroup(Public, R.Class) : matchesWildcard(R.Class, Public);
}

bool Models::fits(const TuFacts &Tu, const FunctionInfo &F, const FunctionRow &R) const {
  switch (R.Qualifier) {
  case RowQualifier::None: break;
  case RowQualifier::Const:
    if (!F.IsConst)
      return false;
    break;
  case RowQualifier::NonConst:
    if (F.IsConst)
      return false;
    break;
  case RowQualifier::OnRvalue:
    if (!F.OnRvalue)
      return false;
    break;
  }
  switch (R.Template) {
  case TemplateValueRow::Any: break;
  case TemplateValueRow::Some:
    if (!F.TemplateValue)
      return false;
    break;
  case TemplateValueRow::Given:
    if (F.TemplateValue != R.TemplateValue)
      return false;
    break;
  }
  if (R.HasParams) {
    if (F.Params.size() < R.Params.Size || (F.Params.size() > R.Params.Size && !R.MoreParams))
      return false;
    llvm::ArrayRef<ParamRow> Wanted = Rows.params(R);
    // `constructor(_)` is not for the copy of another one: that has what the other had.
    bool Copies = F.Which == Special::CopyConstructor || F.Which == Special::MoveConstructor;
    if (Copies && !Wanted.empty() && Wanted[0].Class == "_")
      return false;
    for (size_t I = 0; I != Wanted.size(); ++I)
      if (!paramFits(Tu, F.Params[I], I < F.ParamClasses.size() ? Tu.text(F.ParamClasses[I]) : StringRef(), Wanted[I]))
        return false;
  }
  // What is said of `this` needs one.
  bool HasThis = F.ObjectType && !F.IsStatic;
  return HasThis || llvm::none_of(Rows.effects(R), [](const EffectRow &E) {
           return E.On.Root == PlaceRoot::This || E.Other.Root == PlaceRoot::This;
         });
}

size_t Models::scopeMatch(uint32_t Scope, StringRef Class, llvm::ArrayRef<uint32_t> ByName) const {
  if (std::binary_search(ByName.begin(), ByName.end(), Scope))
    return ~size_t(0);
  size_t Best = 0;
  for (StringRef Pattern : ScopePatterns[Scope])
    if (matchesWildcard(Pattern, Class))
      Best = std::max(Best, 1 + literalLength(Pattern));
  return Best;
}

/// How much the row says of the function besides its name.
static unsigned detail(const ModelRows &Rows, const FunctionRow &R) {
  unsigned Score = R.HasParams ? (R.MoreParams ? 1 : 16) : 0;
  for (const ParamRow &P : Rows.params(R))
    Score += 2 * (P.Class != "_") + (P.Class != "_" && !hasWildcard(P.Class) && !P.IsGroup) + (P.Stars != 0) +
             P.PointeeConst + (P.How != PassedAs::Any) + (R.MoreParams ? 2 : 0);
  Score += R.Qualifier != RowQualifier::None;
  Score += R.Template == TemplateValueRow::Given ? 4 : R.Template == TemplateValueRow::Some ? 2 : 0;
  return Score;
}

const FunctionRow *Models::rowFor(const TuFacts &Tu, const FunctionInfo &F) const {
  StringRef Pattern = Tu.text(F.Pattern), Class = Tu.text(F.Class);
  if (Pattern.empty())
    return nullptr;
  std::string Public = publicName(Pattern, Class);
  SplitName Name = split(Public.empty() ? Pattern : StringRef(Public), Class, F.Which);

  auto InScopes = ScopesByClass.find(Name.Class);
  llvm::ArrayRef<uint32_t> ByName =
      InScopes == ScopesByClass.end() ? llvm::ArrayRef<uint32_t>() : llvm::ArrayRef<uint32_t>(InScopes->second);
  const FunctionRow *Best = nullptr;
  std::tuple<bool, size_t, bool, unsigned> BestKey;
  auto consider = [&](uint32_t I, bool NameIsExact) {
    const FunctionRow &R = Rows.Functions[I];
    size_t Match = scopeMatch(R.Scope, Name.Class, ByName);
    if (!Match)
      return;
    std::tuple Key{R.User, Match, NameIsExact, detail(Rows, R)};
    if ((!Best || Key > BestKey) && fits(Tu, F, R))
      Best = &R, BestKey = Key;
  };
  if (auto It = FunctionsByName.find(Name.Name); It != FunctionsByName.end())
    for (uint32_t I : It->second)
      consider(I, true);
  for (uint32_t I : FunctionPatterns)
    if (matchesWildcard(Rows.Functions[I].Name, Name.Name))
      consider(I, false);
  return Best;
}

std::optional<Summary> Models::summaryOf(const TuFacts &Tu, const FunctionInfo &F) const {
  const FunctionRow *Row = rowFor(Tu, F);
  if (!Row)
    return std::nullopt;
  // `bool accept(std::string)` of the project's is not POSIX's.
  if (F.IsOwnCxx && !Row->User && !Tu.text(F.Pattern).contains("::"))
    return std::nullopt;
  // A row for every class in the world goes by the function's name alone.
  bool Guess = llvm::all_of(Rows.Scopes[Row->Scope].Classes, [](const ClassPattern &C) { return C.Text == "*"; });
  return applyRow(Tu, F, Rows, *Row, signatureSummary(Tu, F), /*AttributesFirst=*/Guess && !Row->User);
}

std::optional<Construction> Models::constructionOf(const TuFacts &Tu, const FunctionInfo &F) const {
  const FunctionRow *Row = rowFor(Tu, F);
  return Row ? deed::constructionOf(Tu, F, Rows, *Row) : std::nullopt;
}

Summary Models::external(const TuFacts &Tu, const FunctionInfo &F) const {
  if (auto Known = summaryOf(Tu, F))
    return std::move(*Known);
  Summary S = signatureSummary(Tu, F);
  S.Source = hasDeclaredEffects(F) ? SummarySource::Attribute : SummarySource::Signature;
  return S;
}

const TypeModel *Models::typeOf(StringRef Class) const {
  Class = publicClass(Class);
  if (auto It = TypesByName.find(Class); It != TypesByName.end())
    return &Rows.Types[It->second].Says;
  for (const auto &[Pattern, Type] : TypePatterns)
    if (matchesWildcard(Pattern, Class))
      return &Rows.Types[Type].Says;
  return nullptr;
}

//--------------------------------------------------------------------------------------- duplicates

/// All that chooses a row, as text: two rows with the same speak for the same functions.
static std::string selector(const ModelRows &Rows, const FunctionRow &R, StringRef Class) {
  std::string Key;
  llvm::raw_string_ostream OS(Key);
  OS << R.User << ' ' << Class << ' ' << R.Name << ' ' << unsigned(R.Template) << ' ' << R.TemplateValue << ' '
     << unsigned(R.Qualifier) << ' ' << R.HasParams << R.MoreParams;
  for (const ParamRow &P : Rows.params(R))
    OS << ' ' << P.IsGroup << P.Class << unsigned(P.Stars) << P.PointeeConst << unsigned(P.How);
  return Key;
}

std::vector<ModelProblem> Models::duplicates(bool UserRowsOnly) const {
  std::vector<ModelProblem> Problems;
  auto report = [&](RowAt At, RowAt First, StringRef What) {
    Problems.push_back({ModelErrc::DuplicateRow, Rows.Files[At.File], At.Line, At.Column,
                        (What + " has a row already: " + Rows.Files[First.File] + ":" + llvm::Twine(First.Line)).str(),
                        "remove one of the two, or say in which parameters they differ"});
  };
  // The classes of each scope, groups resolved.
  std::vector<std::vector<StringRef>> Classes = ScopePatterns;
  for (const auto &C : ScopesByClass)
    for (uint32_t Scope : C.second)
      Classes[Scope].push_back(C.first());
  llvm::StringMap<RowAt> Seen;
  for (const FunctionRow &R : Rows.Functions) {
    if (UserRowsOnly && !R.User)
      continue;
    llvm::sort(Classes[R.Scope]);
    for (StringRef Class : Classes[R.Scope])
      if (auto [It, New] = Seen.try_emplace(selector(Rows, R, Class), R.At); !New) {
        report(R.At, It->second, ("`" + Class + (Class.empty() ? "" : "::") + R.Name + "`").str());
        break;
      }
  }
  Seen.clear();
  for (const TypeRow &T : Rows.Types) {
    if (UserRowsOnly && !T.User)
      continue;
    llvm::sort(Classes[T.Scope]);
    for (StringRef Class : Classes[T.Scope])
      if (auto [It, New] = Seen.try_emplace((llvm::Twine(T.User) + " " + Class).str(), T.At); !New) {
        report(T.At, It->second, ("type `" + Class + "`").str());
        break;
      }
  }
  return Problems;
}

llvm::SmallVector<StringRef, 6> Models::releasersOf(StringRef Maker) const {
  llvm::SmallVector<StringRef, 6> Out;
  for (const PairRow &P : Rows.Pairs)
    if (llvm::is_contained(P.Makers, Maker))
      Out.append(P.Releasers.begin(), P.Releasers.end());
  return Out;
}

llvm::SmallVector<StringRef, 6> Models::makersOf(StringRef Releaser) const {
  llvm::SmallVector<StringRef, 6> Out;
  for (const PairRow &P : Rows.Pairs)
    if (llvm::is_contained(P.Releasers, Releaser))
      Out.append(P.Makers.begin(), P.Makers.end());
  return Out;
}

std::vector<StringRef> Models::makers() const {
  std::vector<StringRef> Out;
  for (const PairRow &P : Rows.Pairs)
    for (StringRef Maker : P.Makers)
      if (!llvm::is_contained(Out, Maker))
        Out.push_back(Maker);
  return Out;
}

uint8_t Models::habitsOf(StringRef Name, bool IsMember) const {
  std::string Plain = Name.lower();
  llvm::erase(Plain, '_');
  uint8_t Bits = 0;
  for (const HabitRow &H : Rows.Habits)
    for (StringRef Pattern : H.Names)
      if ((!Pattern.consume_front(".") || IsMember) && matchesWildcard(Pattern, Plain))
        Bits |= static_cast<uint8_t>(H.Has);
  return Bits;
}
