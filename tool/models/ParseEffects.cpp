// The part of a row behind its colon: `mutate this, maybe forward param1..., store param1 in this.content[?]`.
#include "models/Parse.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace deed;
using llvm::StringRef;

namespace {

/// What may follow behind the places of an effect.
enum class Tail : uint8_t {
  None,
  Constant, ///< `= 0`
  Into,     ///< `in PLACE`, required
  By,       ///< `by PLACE`; `through PARAM`
  Room,     ///< `by-one`, `reserving`
  As,       ///< `as PLACE`
  Kind,     ///< `as KIND`
  Lock,     ///< `by PLACE`, `shared`
  After,    ///< `after PLACE` or `after-call PLACE`, required; `over PARAM [PARAM]`, `upwards`
};
constexpr unsigned Many = 255;

struct VerbRow {
  StringRef Word;
  Verb What;
  unsigned MinPlaces, MaxPlaces;
  Tail Behind = Tail::None;
};

/// Every word of the format's effects, once.
constexpr VerbRow Verbs[] = {
    {"read", Verb::Read, 1, Many},
    {"query", Verb::Query, 1, Many},
    {"through", Verb::Through, 1, Many},
    {"write", Verb::Write, 1, Many, Tail::Constant},
    {"mutate", Verb::Mutate, 1, Many},
    {"move", Verb::Move, 1, Many},
    {"forward", Verb::Forward, 1, Many},
    {"untouched", Verb::Untouched, 1, Many},
    {"invalidate", Verb::Invalidate, 1, Many, Tail::Room},
    {"invalidate-iterators", Verb::InvalidateIterators, 1, Many},
    {"invalidate-element", Verb::InvalidateElement, 1, Many},
    {"destroy", Verb::Destroy, 1, Many},
    {"swap", Verb::Swap, 2, 2},
    {"store", Verb::Store, 1, Many, Tail::Into},
    {"borrow", Verb::Borrow, 1, Many, Tail::Into},
    {"adopt", Verb::Adopt, 1, Many, Tail::By},
    {"free", Verb::Free, 1, Many, Tail::Kind},
    {"fresh", Verb::Fresh, 1, Many, Tail::Kind},
    {"return-alias", Verb::ReturnAlias, 1, Many},
    {"return-borrow", Verb::ReturnBorrow, 1, Many},
    {"return-loans", Verb::ReturnLoans, 1, Many},
    {"return-fresh", Verb::ReturnFresh, 0, 0, Tail::Kind},
    {"return-independent", Verb::ReturnIndependent, 0, 0},
    {"acquire", Verb::Acquire, 1, 1, Tail::Lock},
    {"release", Verb::Release, 1, Many},
    {"require", Verb::Require, 1, 1, Tail::Lock},
    {"spawn", Verb::Spawn, 1, 1, Tail::As},
    {"join", Verb::Join, 1, Many},
    {"late-read", Verb::LateRead, 1, Many, Tail::After},
    {"signal", Verb::Signal, 1, Many},
    {"wait", Verb::Wait, 1, Many},
    {"construct", Verb::Construct, 1, 1, Tail::Into},
    {"noreturn", Verb::NoReturn, 0, 0},
    {"nothrow", Verb::NoThrow, 0, 0},
    {"throws", Verb::Throws, 0, 0},
    {"unsafe", Verb::Unsafe, 0, 0},
};

constexpr std::pair<StringRef, AllocKind> AllocKinds[] = {
    {"new", AllocKind::New},
    {"new[]", AllocKind::NewArray},
    {"malloc", AllocKind::Malloc},
    {"file", AllocKind::File},
    {"descriptor", AllocKind::Descriptor},
    {"handle", AllocKind::Handle},
    {"placement", AllocKind::Placement},
};

template <class Table, class Word> std::vector<StringRef> wordsOf(const Table &Rows, Word Of) {
  std::vector<StringRef> Words;
  for (const auto &Row : Rows)
    Words.push_back(Of(Row));
  return Words;
}

class EffectsParser {
public:
  EffectsParser(LineCursor &In, ModelRows &Into, ProblemList &Problems) : In(In), Into(Into), Problems(Problems) {}
  bool effect();

private:
  bool fail(ModelErrc Code, StringRef At, const llvm::Twine &Message, const llvm::Twine &Help = "") {
    Problems.add(Code, In.at(At), Message, Help);
    return false;
  }
  bool place(StringRef Text, PlaceRow &Out);
  bool root(StringRef Text, StringRef Word, PlaceRow &Out);
  bool steps(StringRef Text, StringRef Rest, PlaceRow &Out);
  bool tail(const VerbRow &V, StringRef Word, EffectRow &E);
  bool operand(StringRef Behind, PlaceRow &Out);
  bool kind(AllocKind &Out);
  bool constant(EffectRow &E);
  bool extent(StringRef Behind, EffectRow &E);
  bool deleter(StringRef Behind, EffectRow &E);

  LineCursor &In;
  ModelRows &Into;
  ProblemList &Problems;
};

} // namespace

std::string deed::suggestion(StringRef Word, llvm::ArrayRef<StringRef> Known, bool ListAll) {
  StringRef Best;
  unsigned BestDistance =
      (Word.size() < 4 ? 1 : std::max<unsigned>(2, Word.size() / 3)) + 1; // two letters swapped are 2
  for (StringRef K : Known)
    if (unsigned D = Word.edit_distance(K, /*AllowReplacements=*/true, BestDistance); D < BestDistance)
      Best = K, BestDistance = D;
  if (!Best.empty())
    return ("did you mean `" + Best + "`?").str();
  if (!ListAll || Known.empty())
    return {};
  std::string Text = "known: ";
  llvm::interleave(Known, [&](StringRef K) { Text += K; }, [&] { Text += ", "; });
  return Text;
}

bool EffectsParser::root(StringRef Text, StringRef Word, PlaceRow &Out) {
  unsigned Number = 0;
  if (Word == "this") {
    Out.Root = PlaceRoot::This;
  } else if (Word == "return") {
    Out.Root = PlaceRoot::Return;
  } else if (Word == "params") {
    Out.Root = PlaceRoot::ParamsFrom;
  } else if (Word == "unknown") {
    Out.Root = PlaceRoot::Unknown;
  } else if (StringRef Digits = Word;
             Digits.consume_front("param") && !Digits.getAsInteger(10, Number) && Number < 64) {
    Out.Root = PlaceRoot::Param;
    Out.Param = static_cast<uint8_t>(Number);
  } else {
    static constexpr StringRef Roots[] = {"this", "return", "params", "param0", "param1", "param2", "unknown"};
    return fail(
        ModelErrc::BadPlace, Text, "unknown place `" + Text + "`",
        suggestion(Word, Roots, false).empty()
            ? "a place is this, param0, param1, ..., params, param1... (from there on), return, ::global or unknown"
            : suggestion(Word, Roots, false));
  }
  return true;
}

/// `.name`, `.content`, `.target`, `[key]`.
bool EffectsParser::steps(StringRef Text, StringRef Rest, PlaceRow &Out) {
  while (!Rest.empty()) {
    StepRow Step;
    if (Rest.consume_front(".")) {
      StringRef Name = Rest.take_front(std::min(Rest.find_first_of(".["), Rest.size()));
      Rest = Rest.drop_front(Name.size());
      if (Name.empty())
        return fail(ModelErrc::BadPlace, Text, "a name is missing behind the dot in `" + Text + "`");
      Step.Kind = Name == "content" ? Projection::Content : Name == "target" ? Projection::Deref : Projection::Field;
      Step.Key = Step.Kind == Projection::Field ? Name : StringRef();
    } else if (Rest.consume_front("[")) {
      size_t End = Rest.find(']');
      if (End == StringRef::npos)
        return fail(ModelErrc::BadPlace, Text, "`]` is missing in `" + Text + "`");
      Step.Kind = Projection::Element;
      Step.Key = Rest.take_front(End);
      Rest = Rest.drop_front(End + 1);
      StringRef Digits = Step.Key;
      Digits.consume_front("#");
      unsigned Number;
      if (Step.Key != "?" && Step.Key != "N" && Step.Key != "-1" && Digits.getAsInteger(10, Number))
        return fail(ModelErrc::BadPlace, Text, "`[" + Step.Key + "]` is no element",
                    "an element is [?] (any), [0], [-1] (the last), [#0] (the value of param0) or [N] (of NAME<N>)");
    } else {
      return fail(
          ModelErrc::BadPlace, Text, "`" + Rest + "` is no step of a place in `" + Text + "`",
          "a step is .field, .content (what an owner owns), .target (what a pointer or view refers to) or [..]");
    }
    Into.StepPool.push_back(Step);
    ++Out.Steps.Size;
  }
  return true;
}

bool EffectsParser::place(StringRef Text, PlaceRow &Out) {
  Out.Steps = {static_cast<uint32_t>(Into.StepPool.size()), 0};
  if (Text.starts_with("::")) {
    Out.Root = PlaceRoot::Global;
    Out.Global = Text.drop_front(2).take_until([](char C) { return C == '.' || C == '['; });
    if (Out.Global.empty())
      return fail(ModelErrc::BadPlace, Text, "`::` wants a variable's qualified name behind it");
    return steps(Text, Text.drop_front(2 + Out.Global.size()), Out);
  }
  StringRef Rest = Text.ltrim('*');
  size_t Stars = Text.size() - Rest.size();
  StringRef Word = Rest.take_while([](char C) { return llvm::isAlnum(C) || C == '_'; });
  if (Stars && Word == "this")
    return fail(ModelErrc::BadPlace, Text, "`this` is the object already",
                "say `this` for the object itself, `this.target` for what a view or iterator refers to");
  if (!root(Text, Word, Out))
    return false;
  Rest = Rest.drop_front(Word.size());
  if (Rest.consume_front("...")) {
    if (Out.Root != PlaceRoot::Param)
      return fail(ModelErrc::BadPlace, Text, "`...` goes behind a parameter only, as in `param1...`");
    Out.Root = PlaceRoot::ParamsFrom;
  }
  if (!steps(Text, Rest, Out))
    return false;
  for (; Stars; --Stars, ++Out.Steps.Size)
    Into.StepPool.push_back({Projection::Deref, {}});
  return true;
}

bool EffectsParser::operand(StringRef Behind, PlaceRow &Out) {
  StringRef Text = In.word();
  if (Text.empty())
    return fail(ModelErrc::MissingOperand, Behind, "a place is missing behind `" + Behind + "`");
  return place(Text, Out);
}

bool EffectsParser::kind(AllocKind &Out) {
  StringRef Word = In.word();
  for (const auto &[Name, Kind] : AllocKinds)
    if (Word == Name) {
      Out = Kind;
      return true;
    }
  return fail(ModelErrc::UnknownKind, Word, "unknown kind of allocation `" + Word + "`",
              suggestion(Word, wordsOf(AllocKinds, [](const auto &K) { return K.first; })));
}

bool EffectsParser::constant(EffectRow &E) {
  StringRef Word = In.word();
  int64_t Value;
  if (Word.getAsInteger(10, Value))
    return fail(ModelErrc::MissingOperand, Word, "a number is missing behind `=`");
  E.Value = Value;
  return true;
}

static bool paramNumber(StringRef Param, uint8_t &Out) {
  return Param.consume_front("param") && !Param.getAsInteger(10, Out);
}

/// `through param1`: which the owner calls in the end.
bool EffectsParser::deleter(StringRef Behind, EffectRow &E) {
  StringRef Word = In.word();
  uint8_t Number = 0;
  if (!paramNumber(Word, Number))
    return fail(ModelErrc::MissingOperand, Word.empty() ? Behind : Word,
                "`through` wants the parameter that is the deleter", "as in `adopt param0 by this through param1`");
  E.Through = Number;
  return true;
}

/// `over param2`: so many; `over param0..param1`: from the one to the other.
bool EffectsParser::extent(StringRef Behind, EffectRow &E) {
  StringRef Word = In.word();
  auto [First, Last] = Word.split("..");
  CopiedRange Over;
  if (!paramNumber(First, Over.First) || !paramNumber(Last.empty() ? First : Last, Over.Last))
    return fail(ModelErrc::MissingOperand, Word.empty() ? Behind : Word,
                "`over` wants a parameter that counts, or two that a range goes between",
                "as in `over param2` and `over param0..param1`");
  E.Over = Over;
  return true;
}

/// Word is none of the effect's places: either it opens what may follow them, or it is too much.
bool EffectsParser::tail(const VerbRow &V, StringRef Word, EffectRow &E) {
  if (V.Behind == Tail::Constant && Word == "=")
    return constant(E);
  if (V.Behind == Tail::Into && Word == "in")
    return operand(Word, E.Other);
  if ((V.Behind == Tail::By || V.Behind == Tail::Lock) && Word == "by")
    return operand(Word, E.Other);
  if (V.Behind == Tail::By && Word == "through")
    return deleter(Word, E);
  if (V.Behind == Tail::After && (Word == "after" || Word == "after-call")) {
    E.IsCall = Word == "after-call";
    return operand(Word, E.Other);
  }
  if (V.Behind == Tail::Room && (Word == "by-one" || Word == "reserving")) {
    E.Room = Word == "by-one" ? RoomUse::Taken : RoomUse::Made;
    return true;
  }
  if (V.Behind == Tail::After && Word == "over")
    return extent(Word, E);
  if (V.Behind == Tail::After && Word == "upwards" && E.Over) {
    E.Over->Upwards = true;
    return true;
  }
  if (V.Behind == Tail::As && Word == "as")
    return operand(Word, E.Other);
  if (V.Behind == Tail::Kind && Word == "as")
    return kind(E.Alloc);
  if (V.Behind == Tail::Lock && Word == "shared") {
    E.Mode = LockMode::Shared;
    return true;
  }
  return fail(ModelErrc::UnexpectedWord, Word, "`" + Word + "` has no meaning behind `" + V.Word + "`",
              "effects are separated by commas");
}

static bool isTailWord(StringRef W) {
  return W == "=" || W == "in" || W == "by" || W == "as" || W == "shared" || W == "after" || W == "after-call" ||
         W == "over" || W == "upwards" || W == "through" || W == "by-one" || W == "reserving";
}

bool EffectsParser::effect() {
  EffectRow E;
  StringRef Word = In.word();
  if (Word == "maybe") {
    E.Maybe = true;
    Word = In.word();
  }
  const VerbRow *V = llvm::find_if(Verbs, [&](const VerbRow &R) { return R.Word == Word; });
  if (V == std::end(Verbs))
    return fail(ModelErrc::UnknownVerb, Word, Word.empty() ? "an effect is missing" : "unknown effect `" + Word + "`",
                suggestion(Word, wordsOf(Verbs, [](const VerbRow &R) { return R.Word; })));
  E.What = V->What;
  llvm::SmallVector<PlaceRow, 4> Places;
  while (true) {
    StringRef Next = In.word();
    if (Next.empty())
      break;
    if (isTailWord(Next) || Places.size() == V->MaxPlaces) {
      if (!tail(*V, Next, E))
        return false;
      continue;
    }
    if (!place(Next, Places.emplace_back()))
      return false;
  }
  if (Places.size() < V->MinPlaces)
    return fail(ModelErrc::MissingOperand, Word,
                "`" + V->Word + "` wants " + (V->MinPlaces == 2 ? "two places" : "a place"));
  if (V->Behind == Tail::Into && E.Other.Root == PlaceRoot::None)
    return fail(ModelErrc::MissingOperand, Word, "`" + V->Word + "` wants `in` and the place that keeps it");
  if (V->Behind == Tail::After && E.Other.Root == PlaceRoot::None)
    return fail(ModelErrc::MissingOperand, Word,
                "`" + V->Word + "` wants `after` and the place that has changed by then");
  if (V->What == Verb::Swap) {
    E.On = Places[0], E.Other = Places[1];
    Into.EffectPool.push_back(E);
  } else if (Places.empty()) {
    Into.EffectPool.push_back(E);
  } else {
    for (const PlaceRow &P : Places) {
      E.On = P;
      Into.EffectPool.push_back(E);
    }
  }
  return true;
}

bool deed::parseEffects(LineCursor &In, ModelRows &Into, ProblemList &Problems, bool &Continues) {
  EffectsParser Parser(In, Into, Problems);
  Continues = false;
  In.skipSpace();
  while (!In.atEnd()) {
    if (!Parser.effect())
      return false;
    In.skipSpace();
    Continues = In.consume(",");
    In.skipSpace();
  }
  return true;
}
