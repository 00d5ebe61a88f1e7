#include "findings/FindingJson.h"

namespace deed {

namespace {

// The names of an enum's values, in the order of their declaration. They are written instead of numbers so that a
// worker of another build is refused and not misread.
constexpr const char *StepKinds[] = {"cause", "via", "branch", "related"};
constexpr const char *SuppressionKinds[] = {"allow", "nolint", "clang-suppress", "gsl-suppress"};
constexpr Level Levels[] = {Level::Note, Level::Warning, Level::Error};

template <class Enum, size_t N> Enum readName(JsonFields &In, const char *Key, const char *const (&Names)[N]) {
  std::string Text = In.text(Key);
  for (size_t I = 0; I != N; ++I)
    if (Text == Names[I])
      return static_cast<Enum>(I);
  In.fail(Key, "unknown kind `" + Text + "`");
  return Enum{};
}

Rule readRule(JsonFields &In, const char *Key) {
  std::string Id = In.text(Key);
  if (auto R = ruleById(Id))
    return *R;
  In.fail(Key, "unknown rule `" + Id + "`");
  return Rule{};
}

Level readLevel(JsonFields &In, const char *Key) {
  std::string Name = In.text(Key);
  for (Level L : Levels)
    if (Name == levelName(L))
      return L;
  In.fail(Key, "unknown level `" + Name + "`");
  return Level::Error;
}

template <class List, class Fn> Json array(const List &Elements, Fn Convert) {
  Json Out = Json::array();
  for (const auto &E : Elements)
    Out.push_back(Convert(E));
  return Out;
}

Json fixToJson(const Fix &F) {
  return {{"title", textToJson(F.Title)}, {"safe", F.Safe}, {"edits", array(F.Edits, [](const Edit &E) {
                                                               return Json{{"at", toJson(E.At)},
                                                                           {"replacement", textToJson(E.Replacement)}};
                                                             })}};
}

Fix readFix(JsonFields &In) {
  Fix Out;
  Out.Title = In.text("title");
  Out.Safe = In.flag("safe");
  In.each("edits", [&](JsonFields &Each) {
    FileSpan Where = readFileSpan(Each, "at");
    Out.Edits.push_back({std::move(Where), Each.text("replacement")});
  });
  return Out;
}

Json suppressionToJson(const Suppression &S) {
  return {{"how", SuppressionKinds[static_cast<size_t>(S.How)]},
          {"at", toJson(S.At)},
          {"first", S.FirstLine},
          {"last", S.LastLine},
          {"all", S.AllRules},
          {"foreign", S.ForeignToo},
          {"rules", array(S.Rules,
                          [](Rule R) {
                            return Json{{"id", info(R).Id.str()}};
                          })},
          {"reason", textToJson(S.Reason)},
          {"until", S.Until},
          {"used", S.Used}};
}

Suppression readSuppression(JsonFields &In) {
  Suppression Out;
  Out.How = readName<Suppression::Kind>(In, "how", SuppressionKinds);
  Out.At = readFileSpan(In, "at");
  Out.FirstLine = In.number<uint32_t>("first");
  Out.LastLine = In.number<uint32_t>("last");
  Out.AllRules = In.flag("all");
  Out.ForeignToo = In.flag("foreign");
  In.each("rules", [&](JsonFields &Each) { Out.Rules.push_back(readRule(Each, "id")); });
  Out.Reason = In.text("reason");
  Out.Until = In.text("until");
  Out.Used = In.flag("used");
  return Out;
}

} // namespace

/// A text "line column endLine endColumn offset length file": spans are most of what crosses, and an object of seven
/// members each costs more to write and to read than all the rest.
Json toJson(const FileSpan &At) {
  if (!At.valid())
    return "";
  std::string Out;
  for (uint32_t N : {At.Line, At.Column, At.EndLine, At.EndColumn, At.Offset, At.Length})
    Out += std::to_string(N) + ' ';
  return textToJson(Out + At.File);
}

FileSpan readFileSpan(JsonFields &From, const char *Key) {
  const std::string Text = From.text(Key);
  llvm::StringRef Rest = Text;
  FileSpan Out;
  if (Rest.empty())
    return Out;
  for (uint32_t *N : {&Out.Line, &Out.Column, &Out.EndLine, &Out.EndColumn, &Out.Offset, &Out.Length})
    if (Rest.consumeInteger(10, *N) || !Rest.consume_front(" ")) {
      From.fail(Key, "expected a span");
      return {};
    }
  Out.File = Rest.str();
  if (!Out.valid())
    From.fail(Key, "expected a span");
  return Out;
}

static Json stepsToJson(const std::vector<Step> &Steps) {
  return array(Steps, [](const Step &S) {
    return Json{{"kind", StepKinds[static_cast<size_t>(S.What)]},
                {"thread", S.Thread},
                {"at", toJson(S.At)},
                {"text", textToJson(S.Text)}};
  });
}

static std::vector<Step> readSteps(JsonFields &In, const char *Key) {
  std::vector<Step> Out;
  In.each(Key, [&](JsonFields &Each) {
    auto Kind = readName<Step::Kind>(Each, "kind", StepKinds);
    FileSpan Span = readFileSpan(Each, "at");
    std::string Text = Each.text("text");
    Out.push_back({Kind, std::move(Span), std::move(Text), Each.number<unsigned>("thread")});
  });
  return Out;
}

static Json edgeToJson(const LockEdge &E) {
  return {{"from", textToJson(E.From)},         {"to", textToJson(E.To)},   {"fromName", textToJson(E.FromName)},
          {"toName", textToJson(E.ToName)},     {"held", toJson(E.HeldSince)}, {"way", stepsToJson(E.Way)},
          {"function", textToJson(E.Function)}, {"declared", E.Declared}};
}

static LockEdge readEdge(JsonFields &In) {
  LockEdge Out;
  Out.From = In.text("from");
  Out.To = In.text("to");
  Out.FromName = In.text("fromName");
  Out.ToName = In.text("toName");
  Out.HeldSince = readFileSpan(In, "held");
  Out.Way = readSteps(In, "way");
  Out.Function = In.text("function");
  Out.Declared = In.flag("declared");
  if (Out.Way.empty())
    In.fail("way", "leads nowhere");
  return Out;
}

Json toJson(const Finding &F) {
  return {{"rule", info(F.Which).Id.str()},
          {"level", levelName(F.How)},
          {"at", toJson(F.At)},
          {"message", textToJson(F.Message)},
          {"label", textToJson(F.Label)},
          {"steps", stepsToJson(F.Steps)},
          {"help", textToJson(F.Help)},
          {"fixes", array(F.Fixes, fixToJson)},
          {"function", textToJson(F.Function)},
          {"subject", textToJson(F.Subject)},
          {"fingerprint", F.Fingerprint},
          {"suppressed", F.Suppressed},
          {"suppressedBy", textToJson(F.SuppressedBy)},
          {"lapsed", textToJson(F.Lapsed)}};
}

Finding readFinding(JsonFields &In) {
  Finding Out;
  Out.Which = readRule(In, "rule");
  Out.How = readLevel(In, "level");
  Out.At = readFileSpan(In, "at");
  Out.Message = In.text("message");
  Out.Label = In.text("label");
  Out.Steps = readSteps(In, "steps");
  Out.Help = In.text("help");
  In.each("fixes", [&](JsonFields &Each) { Out.Fixes.push_back(readFix(Each)); });
  Out.Function = In.text("function");
  Out.Subject = In.text("subject");
  Out.Fingerprint = In.text("fingerprint");
  Out.Suppressed = In.flag("suppressed");
  Out.SuppressedBy = In.text("suppressedBy");
  Out.Lapsed = In.text("lapsed");
  return Out;
}

Json toJson(const Skip &S) {
  return {{"reason", skipReasonName(S.Reason)}, {"file", textToJson(S.File)}, {"what", textToJson(S.What)},
          {"detail", textToJson(S.Detail)},     {"count", S.Count},           {"line", S.Line}};
}

Skip readSkip(JsonFields &In) {
  Skip Out{SkipReason::ParseErrors, {}, {}, {}};
  std::string Name = In.text("reason");
  bool Known = false;
  for (SkipReason R : allSkipReasons())
    if (Name == skipReasonName(R)) {
      Out.Reason = R;
      Known = true;
    }
  if (!Known)
    In.fail("reason", "unknown reason `" + Name + "`");
  Out.File = In.text("file");
  Out.What = In.text("what");
  Out.Detail = In.text("detail");
  Out.Count = In.number<unsigned>("count");
  Out.Line = In.number<unsigned>("line");
  return Out;
}

/// "line column line column ...".
static Json placesToJson(const std::set<std::pair<uint32_t, uint32_t>> &Places) {
  std::string Out;
  for (const auto &[Line, Column] : Places)
    Out += std::to_string(Line) + ' ' + std::to_string(Column) + ' ';
  return Out;
}

static std::set<std::pair<uint32_t, uint32_t>> readPlaces(JsonFields &In, const char *Key) {
  std::set<std::pair<uint32_t, uint32_t>> Out;
  const std::string Text = In.text(Key);
  for (llvm::StringRef Rest = Text; !Rest.empty();) {
    uint32_t Line = 0, Column = 0;
    if (Rest.consumeInteger(10, Line) || !Rest.consume_front(" ") || Rest.consumeInteger(10, Column) ||
        !Rest.consume_front(" ")) {
      In.fail(Key, "expected lines and columns");
      return {};
    }
    Out.emplace_hint(Out.end(), Line, Column);
  }
  return Out;
}

/// Those where unsafe operations are allowed: whether they were needed is known when all TUs are in.
static Json regionsToJson(const std::vector<MarkedRegion> &Regions) {
  Json Out = Json::array();
  for (const MarkedRegion &R : Regions)
    if (R.How == MarkedRegion::Kind::Unsafe)
      Out.push_back({{"at", toJson(R.At)},
                     {"first", R.FirstLine},
                     {"last", R.LastLine},
                     {"reason", textToJson(R.Reason)},
                     {"judged", R.Judged},
                     {"used", R.Used}});
  return Out;
}

static MarkedRegion readRegion(JsonFields &In) {
  MarkedRegion R{.How = MarkedRegion::Kind::Unsafe};
  R.At = readFileSpan(In, "at");
  R.FirstLine = In.number<uint32_t>("first");
  R.LastLine = In.number<uint32_t>("last");
  R.Reason = In.text("reason");
  R.Judged = In.flag("judged");
  R.Used = In.flag("used");
  return R;
}

std::string writeTuResult(const TuResult &Result) {
  Json Counts = Json::object();
  for (const auto &[Name, Value] : Result.Counts)
    Counts[Name] = Value;
  Json Functions = Json::array();
  for (const auto &[File, In] : Result.Functions)
    Functions.push_back(
        {{"file", textToJson(File)}, {"analysed", placesToJson(In.Analysed)}, {"open", placesToJson(In.Open)}});
  Json J{{"file", textToJson(Result.File)},
         {"findings", array(Result.Findings, [](const Finding &F) { return toJson(F); })},
         {"skips", array(Result.Skips, [](const Skip &S) { return toJson(S); })},
         {"counts", std::move(Counts)},
         {"functions", std::move(Functions)},
         {"audited", array(Result.Audited, [](const AuditedFunction &F) { return toJson(F); })},
         {"unsafeRegions", regionsToJson(Result.Written.Regions)},
         {"lockOrder", array(Result.LockOrder, edgeToJson)},
         {"suppressions", array(Result.Written.All, suppressionToJson)},
         {"suppressionProblems", array(Result.Written.Problems, [](const SuppressionProblem &P) {
            return Json{{"at", toJson(P.At)}, {"text", textToJson(P.Text)}, {"help", textToJson(P.Help)}};
          })}};
  return jsonToText(J);
}

llvm::Expected<TuResult> readTuResult(llvm::StringRef Text) {
  std::optional<Json> J = parseJson(Text);
  if (!J)
    return llvm::createStringError(llvm::inconvertibleErrorCode(), "result: not JSON");
  TuResult Out;
  JsonFields In(*J, "result");
  Out.File = In.text("file");
  In.each("findings", [&](JsonFields &Each) { Out.Findings.push_back(readFinding(Each)); });
  In.each("skips", [&](JsonFields &Each) { Out.Skips.push_back(readSkip(Each)); });
  JsonFields Counts = In.child("counts");
  for (const auto &Item : Counts.raw().items())
    Out.Counts[Item.key()] = Counts.number(Item.key().c_str());
  In.each("functions", [&](JsonFields &Each) {
    FileFunctions &Of = Out.Functions[Each.text("file")];
    Of.Analysed = readPlaces(Each, "analysed");
    Of.Open = readPlaces(Each, "open");
  });
  In.each("audited", [&](JsonFields &Each) { Out.Audited.push_back(readAudited(Each)); });
  In.each("unsafeRegions", [&](JsonFields &Each) { Out.Written.Regions.push_back(readRegion(Each)); });
  In.each("lockOrder", [&](JsonFields &Each) { Out.LockOrder.push_back(readEdge(Each)); });
  In.each("suppressions", [&](JsonFields &Each) { Out.Written.All.push_back(readSuppression(Each)); });
  In.each("suppressionProblems", [&](JsonFields &Each) {
    FileSpan Where = readFileSpan(Each, "at");
    std::string Words = Each.text("text");
    Out.Written.Problems.push_back({std::move(Where), std::move(Words), Each.text("help")});
  });
  if (In.wrong())
    return In.takeError();
  return Out;
}

} // namespace deed
