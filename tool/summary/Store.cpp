#include "summary/Store.h"
#include "summary/LateReads.h"
#include "facts/PlaceText.h"
#include "summary/Merge.h"

using namespace deed;

//===-- Words ---------------------------------------------------------------------------------------------------===//
// Each enumeration has one table of words, in its order; the JSON and the text use the same.

static constexpr llvm::StringLiteral EffectWords[] = {
    "read",    "write",        "mutate",       "move",          "invalidate",   "free",         "adopt",
    "store",   "borrow",       "return-alias", "return-borrow", "return-loans", "return-fresh", "acquire",
    "release", "require-lock", "spawn",        "join",          "signal",       "wait",         "late-read"};
static_assert(std::size(EffectWords) == static_cast<size_t>(EffectKind::LateRead) + 1);
static constexpr llvm::StringLiteral ReadWords[] = {"value", "argument", "object", "through", "query", "capture"};
static_assert(std::size(ReadWords) == static_cast<size_t>(ReadKind::Capture) + 1);
static constexpr llvm::StringLiteral InvalidateWords[] = {"content", "iterator", "element", "object"};
static constexpr llvm::StringLiteral RoomWords[] = {"unknown", "by-one", "reserving"};
static_assert(std::size(RoomWords) == static_cast<size_t>(RoomUse::Made) + 1);
static_assert(std::size(InvalidateWords) == static_cast<size_t>(InvalidateKind::Object) + 1);
static constexpr llvm::StringLiteral AllocWords[] = {"new",        "new-array", "malloc",   "file",
                                                     "descriptor", "handle",    "placement"};
static_assert(std::size(AllocWords) == static_cast<size_t>(AllocKind::Placement) + 1);
static constexpr llvm::StringLiteral ChangeWords[] = {"called", "changed", "invalidated", "moved", "written", "freed"};
static_assert(std::size(ChangeWords) == static_cast<size_t>(ChangeKind::Freed) + 1);
static constexpr llvm::StringLiteral LockWords[] = {"exclusive", "shared"};
static_assert(std::size(LockWords) == static_cast<size_t>(LockMode::Shared) + 1);
static constexpr llvm::StringLiteral SourceWords[] = {"body", "attribute", "model", "signature"};
static_assert(std::size(SourceWords) == static_cast<size_t>(SummarySource::Signature) + 1);

template <class Enum, size_t N> static std::string word(const llvm::StringLiteral (&Words)[N], Enum E) {
  return Words[static_cast<size_t>(E)].str();
}
template <class Enum, size_t N>
static Enum readWord(JsonFields &In, const char *Key, const llvm::StringLiteral (&Words)[N]) {
  std::string Text = In.text(Key);
  for (size_t I = 0; I != N; ++I)
    if (Words[I] == Text)
      return static_cast<Enum>(I);
  if (!In.wrong())
    In.fail(Key, "unknown word");
  return Enum{};
}

/// What of the details means something for this kind of effect.
static bool hasFrom(const Effect &E) {
  switch (E.Kind) {
  case EffectKind::Adopt:
  case EffectKind::Store:
  case EffectKind::Borrow:
  case EffectKind::LateRead: return true;
  case EffectKind::Acquire:
  case EffectKind::Release:
  case EffectKind::RequireLock:
  case EffectKind::Write:
  case EffectKind::Spawn: return E.From != FormalPlace();
  case EffectKind::Read:
  case EffectKind::Mutate:
  case EffectKind::Move:
  case EffectKind::Invalidate:
  case EffectKind::Free:
  case EffectKind::ReturnAlias:
  case EffectKind::ReturnBorrow:
  case EffectKind::ReturnLoans:
  case EffectKind::ReturnFresh:
  case EffectKind::Join:
  case EffectKind::Signal:
  case EffectKind::Wait: return false;
  }
  return false;
}
static bool hasAlloc(EffectKind K) { return K == EffectKind::Free || K == EffectKind::ReturnFresh; }
static bool hasRead(EffectKind K) { return K == EffectKind::Read || K == EffectKind::LateRead; }
static bool hasMode(EffectKind K) { return K == EffectKind::Acquire || K == EffectKind::RequireLock; }

//===-- Places --------------------------------------------------------------------------------------------------===//

std::string deed::formalPlaceText(const FormalPlace &P) {
  std::string Text;
  switch (P.Root) {
  case FormalRoot::Param: Text = "param" + std::to_string(P.Param); break;
  case FormalRoot::This: Text = "this"; break;
  case FormalRoot::Return: Text = "return"; break;
  case FormalRoot::Global: Text = P.isUnknown() ? "?" : "::" + quotedUnlessPlain(P.Global); break;
  }
  for (const FormalStep &S : P.Path) {
    if (S.Kind != Projection::Deref && llvm::StringRef(Text).starts_with("*"))
      Text = "(" + Text + ")";
    if (S.Kind == Projection::Deref)
      Text = "*" + Text;
    else if (S.Kind == Projection::Content)
      Text += ".$";
    else if (S.Kind == Projection::Element)
      Text += "[" + S.Key + "]";
    else
      Text += "." + quotedUnlessPlain(S.Key);
  }
  return Text;
}

namespace {

/// unary := '*' unary | primary { '.' name | '.$' | '[' key ']' };  primary := '(' unary ')' | root
class FormalParser {
public:
  explicit FormalParser(llvm::StringRef Text) : Rest(Text) {}
  std::optional<FormalPlace> parse() {
    auto P = unary();
    return P && Rest.empty() ? P : std::nullopt;
  }

private:
  std::optional<FormalPlace> unary() {
    if (++Depth > 64)
      return std::nullopt;
    if (Rest.consume_front("*")) {
      auto P = unary();
      return P ? std::optional(P->deref()) : std::nullopt;
    }
    auto P = primary();
    while (P && !Rest.empty()) {
      if (Rest.consume_front(".$")) {
        P = P->content();
      } else if (Rest.consume_front(".")) {
        auto Name = name();
        P = Name ? std::optional(P->field(*Name)) : std::nullopt;
      } else if (Rest.consume_front("[")) {
        size_t End = Rest.find(']');
        if (End == 0 || End == llvm::StringRef::npos)
          return std::nullopt;
        P = P->element(Rest.take_front(End).str());
        Rest = Rest.drop_front(End + 1);
      } else {
        break;
      }
    }
    return P;
  }
  std::optional<FormalPlace> primary() {
    unsigned Param;
    if (Rest.consume_front("(")) {
      auto P = unary();
      return P && Rest.consume_front(")") ? P : std::nullopt;
    }
    if (Rest.consume_front("::")) {
      auto Name = name();
      return Name && !Name->empty() ? std::optional(FormalPlace::global(*Name)) : std::nullopt;
    }
    if (Rest.consume_front("?"))
      return FormalPlace::unknown();
    if (Rest.consume_front("this"))
      return FormalPlace::thisPointer();
    if (Rest.consume_front("return"))
      return FormalPlace::result();
    if (Rest.consume_front("param") && !Rest.consumeInteger(10, Param))
      return FormalPlace::param(Param);
    return std::nullopt;
  }
  std::optional<std::string> name() {
    if (!Rest.consume_front("'")) {
      llvm::StringRef Plain = Rest.take_while([](char C) { return llvm::isAlnum(C) || C == '_' || C == ':'; });
      Rest = Rest.drop_front(Plain.size());
      return Plain.empty() ? std::nullopt : std::optional(Plain.str());
    }
    std::string Out;
    for (size_t I = 0; I != Rest.size(); ++I) {
      if (Rest[I] == '\'') {
        Rest = Rest.drop_front(I + 1);
        return Out;
      }
      if (Rest[I] == '\\' && I + 1 != Rest.size())
        ++I;
      Out += Rest[I];
    }
    return std::nullopt;
  }

  llvm::StringRef Rest;
  unsigned Depth = 0;
};

} // namespace

std::optional<FormalPlace> deed::parseFormalPlace(llvm::StringRef Text) { return FormalParser(Text).parse(); }

//===-- Text ----------------------------------------------------------------------------------------------------===//

std::string deed::effectText(const Effect &E) {
  std::string Text = word(EffectWords, E.Kind) + " " + formalPlaceText(E.What);
  if (hasFrom(E))
    Text +=
        (E.Kind == EffectKind::LateRead ? " after " + word(ChangeWords, E.By) + " " : " <- ") + formalPlaceText(E.From);
  if (hasRead(E.Kind))
    Text += " as " + word(ReadWords, E.Read);
  if (E.Over)
    Text += *E.Over == UnboundedRanges
                ? std::string(" over unbounded ranges")
                : " over param" + std::to_string(E.Over->First) +
                      (E.Over->isCount() ? "" : "..param" + std::to_string(E.Over->Last)) +
                      (E.Over->Upwards ? " upwards" : "");
  if (E.Kind == EffectKind::Invalidate)
    Text += " " + word(InvalidateWords, E.Invalid) +
            (E.Room == RoomUse::Unknown ? "" : " " + word(RoomWords, E.Room));
  if (hasAlloc(E.Kind))
    Text += " " + word(AllocWords, E.Alloc);
  if (hasMode(E.Kind))
    Text += " " + word(LockWords, E.Mode);
  if (E.Value)
    Text += " = " + std::to_string(*E.Value);
  if (E.Early)
    Text += " early";
  if (E.Replaced)
    Text += " replaced";
  if (E.Anew)
    Text += " anew";
  if (E.Guessed)
    Text += " guessed";
  Text += E.Always ? " always" : " maybe";
  if (E.IfResult)
    Text += " if-result " + std::to_string(E.IfResult);
  if (E.Through)
    Text += " through param" + std::to_string(*E.Through);
  if (E.OnlyIf)
    Text += (E.OnlyIf->NonZero ? " if param" : " if !param") + std::to_string(E.OnlyIf->Param);
  return Text;
}

void deed::dumpSummary(llvm::raw_ostream &OS, const Summary &S, const SpanResolver *Where) {
  OS << "  from " << word(SourceWords, S.Source) << (S.NeverReturns ? ", never returns" : "")
     << (S.MayThrow ? S.Throws ? ", throws" : "" : ", does not throw") << '\n';
  for (const Effect &E : S.Effects) {
    OS << "  " << effectText(E);
    if (Where && !E.Trail.empty())
      if (FileSpan At = Where->resolve(E.Trail.back().At); At.valid())
        OS << "  ; " << At.File << ':' << At.Line << ':' << At.Column;
    OS << '\n';
  }
}

//===-- JSON ----------------------------------------------------------------------------------------------------===//

static Json trailToJson(const std::vector<TrailStep> &Trail, const Symbols &Names, const SpanResolver &Spans) {
  Json Out = Json::array();
  for (const TrailStep &T : Trail) {
    FileSpan At = Spans.resolve(T.At);
    Json Step{{"file", textToJson(At.File)}, {"line", At.Line},     {"column", At.Column}, {"endLine", At.EndLine},
              {"endColumn", At.EndColumn},   {"offset", At.Offset}, {"length", At.Length}};
    if (T.Callee)
      Step["callee"] = textToJson(Names.text(T.Callee));
    Out.push_back(std::move(Step));
  }
  return Out;
}

static std::vector<TrailStep> trailFromJson(JsonFields &In, const char *Key, Symbols &Names, SpanMaker Make) {
  std::vector<TrailStep> Trail;
  In.each(Key, [&](JsonFields &Step) {
    FileSpan At;
    At.File = Step.text("file");
    At.Line = Step.number<uint32_t>("line");
    At.Column = Step.number<uint32_t>("column");
    At.EndLine = Step.number<uint32_t>("endLine");
    At.EndColumn = Step.number<uint32_t>("endColumn");
    At.Offset = Step.number<uint32_t>("offset");
    At.Length = Step.number<uint32_t>("length");
    SymbolId Callee = Step.has("callee") ? Names.intern(Step.text("callee")) : SymbolId{};
    if (!Step.wrong())
      Trail.push_back({Make(At), Callee});
  });
  return Trail;
}

Json deed::summaryToJson(const Summary &S, const Symbols &Names, const SpanResolver &Spans) {
  Json Effects = Json::array();
  for (const Effect &E : S.Effects) {
    Json Out{{"kind", word(EffectWords, E.Kind)}, {"what", textToJson(formalPlaceText(E.What))}, {"always", E.Always}};
    if (hasFrom(E))
      Out["from"] = textToJson(formalPlaceText(E.From));
    if (hasRead(E.Kind))
      Out["read"] = word(ReadWords, E.Read);
    if (E.Kind == EffectKind::Invalidate)
      Out["invalidates"] = word(InvalidateWords, E.Invalid);
    if (E.Room != RoomUse::Unknown)
      Out["room"] = word(RoomWords, E.Room);
    if (hasAlloc(E.Kind))
      Out["alloc"] = word(AllocWords, E.Alloc);
    if (hasMode(E.Kind))
      Out["mode"] = word(LockWords, E.Mode);
    if (E.Value)
      Out["value"] = std::to_string(*E.Value); // a number would lose bits in other readers
    if (E.Early)
      Out["early"] = true;
    if (E.Replaced)
      Out["replaced"] = true;
    if (E.Guessed)
      Out["guessed"] = true;
    if (E.IfResult)
      Out["ifResult"] = E.IfResult;
    if (E.Through)
      Out["through"] = *E.Through;
    if (E.OnlyIf)
      Out["onlyIf"] = Json{{"param", E.OnlyIf->Param}, {"nonZero", E.OnlyIf->NonZero}};
    if (!E.Trail.empty())
      Out["trail"] = trailToJson(E.Trail, Names, Spans);
    if (E.Kind == EffectKind::LateRead) {
      Out["by"] = word(ChangeWords, E.By);
      Out["anew"] = E.Anew;
      if (E.Over)
        Out["over"] = Json{{"first", E.Over->First}, {"last", E.Over->Last}, {"upwards", E.Over->Upwards}};
      Out["changed"] = trailToJson(E.Changed, Names, Spans);
    }
    Effects.push_back(std::move(Out));
  }
  Json Unsafe = Json::array();
  for (const UnsafeDeed &D : S.Unsafe)
    Unsafe.push_back(Json{{"kind", info(D.How).Id.str()}, {"trail", trailToJson(D.Trail, Names, Spans)}});
  return Json{{"format", SummaryFormat},
              {"source", word(SourceWords, S.Source)},
              {"neverReturns", S.NeverReturns},
              {"ends", S.Ends},
              {"mayThrow", S.MayThrow},
              {"throws", S.Throws},
              {"freshOwner", S.FreshOwner},
              {"effects", std::move(Effects)},
              {"unsafe", std::move(Unsafe)}};
}

static FormalPlace readPlace(JsonFields &In, const char *Key) {
  auto P = parseFormalPlace(In.text(Key));
  if (!P && !In.wrong())
    In.fail(Key, "expected a place");
  return P.value_or(FormalPlace());
}

static Effect readEffect(JsonFields &In, Symbols &Names, SpanMaker Make) {
  Effect E;
  E.Kind = readWord<EffectKind>(In, "kind", EffectWords);
  E.What = readPlace(In, "what");
  E.Always = In.flag("always");
  if (In.has("from"))
    E.From = readPlace(In, "from");
  if (In.has("read"))
    E.Read = readWord<ReadKind>(In, "read", ReadWords);
  if (In.has("invalidates"))
    E.Invalid = readWord<InvalidateKind>(In, "invalidates", InvalidateWords);
  if (In.has("room"))
    E.Room = readWord<RoomUse>(In, "room", RoomWords);
  if (In.has("alloc"))
    E.Alloc = readWord<AllocKind>(In, "alloc", AllocWords);
  if (In.has("mode"))
    E.Mode = readWord<LockMode>(In, "mode", LockWords);
  if (In.has("value")) {
    int64_t Value;
    if (!llvm::StringRef(In.text("value")).getAsInteger(10, Value))
      E.Value = Value;
    else if (!In.wrong())
      In.fail("value", "expected a number as text");
  }
  if (In.has("early"))
    E.Early = In.flag("early");
  if (In.has("replaced"))
    E.Replaced = In.flag("replaced");
  if (In.has("ifResult"))
    E.IfResult = static_cast<ResultSigns>(In.number<unsigned>("ifResult") & AnySign);
  if (In.has("through"))
    E.Through = In.number<uint8_t>("through");
  if (In.has("onlyIf")) {
    JsonFields Test = In.child("onlyIf");
    E.OnlyIf = ParamTest{Test.number<unsigned>("param"), Test.flag("nonZero")};
  }
  if (In.has("trail"))
    E.Trail = trailFromJson(In, "trail", Names, Make);
  if (In.has("by"))
    E.By = readWord<ChangeKind>(In, "by", ChangeWords);
  if (In.has("anew"))
    E.Anew = In.flag("anew");
  if (In.has("over")) {
    JsonFields Over = In.child("over");
    E.Over = CopiedRange{Over.number<uint8_t>("first"), Over.number<uint8_t>("last"), Over.flag("upwards")};
  }
  if (In.has("guessed"))
    E.Guessed = In.flag("guessed");
  if (In.has("changed"))
    E.Changed = trailFromJson(In, "changed", Names, Make);
  return E;
}

llvm::Expected<Summary> deed::summaryFromJson(const Json &J, Symbols &Names, SpanMaker Make) {
  JsonFields In(J, "summary");
  if (In.number<unsigned>("format") != SummaryFormat && !In.wrong())
    In.fail("format", "another version");
  Summary S;
  S.Source = readWord<SummarySource>(In, "source", SourceWords);
  S.NeverReturns = In.flag("neverReturns");
  S.Ends = In.has("ends") ? In.number<unsigned>("ends") : 0;
  S.MayThrow = In.flag("mayThrow");
  S.Throws = In.has("throws") && In.flag("throws");
  S.FreshOwner = In.has("freshOwner") && In.flag("freshOwner");
  In.each("effects", [&](JsonFields &Each) {
    if (!In.wrong())
      S.Effects.push_back(readEffect(Each, Names, Make));
  });
  if (In.has("unsafe"))
    In.each("unsafe", [&](JsonFields &Each) {
      std::optional<UnsafeKind> How = unsafeKindById(Each.text("kind"));
      if (!How && !Each.wrong())
        Each.fail("kind", "unknown");
      if (!Each.wrong())
        addUnsafe(S.Unsafe, {*How, trailFromJson(Each, "trail", Names, Make)});
    });
  if (In.wrong())
    return In.takeError();
  normalise(S);
  return S;
}
