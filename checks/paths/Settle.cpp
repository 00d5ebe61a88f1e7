#include "checks/paths/Settle.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace deed;

namespace {

struct EngineReport {
  llvm::StringRef Checker, Type, RuleId, Message, Label, Help;
};
constexpr EngineReport Table[] = {
#define ENGINE_REPORT(Checker, Type, RuleId, Message, Label, Help) {Checker, Type, RuleId, Message, Label, Help},
#include "checks/paths/EngineReports.def"
};

class Settling {
public:
  Settling(clang::CompilerInstance &Compiler, const SpanResolver &Spans, const std::set<Rule> &Enabled,
           std::vector<Finding> &Findings)
      : Sources(Compiler.getSourceManager()), Spans(Spans), Enabled(Enabled), Findings(Findings), Engine(Compiler) {}
  DeepReport run(llvm::ArrayRef<DeepRequest> Requests);

private:
  void answer(const OpenQuestion &Q, const AnsweredQuestion &A);
  void report(const PathReport &R, const DeepRequest &Of);
  void addSteps(std::vector<Step> &Steps, llvm::ArrayRef<PathPiece> Path) const;
  bool isInSystemHeader(Span S) const {
    return Sources.isInSystemHeader(clang::SourceLocation::getFromRawEncoding(S.Begin));
  }
  Finding *findSame(const Finding &New);

  const clang::SourceManager &Sources;
  const SpanResolver &Spans;
  const std::set<Rule> &Enabled;
  std::vector<Finding> &Findings;
  Explorer Engine;
  std::set<size_t> Refuted; ///< indices of findings
  DeepReport Counts;
};

} // namespace

/// The engine's words in ours: "Assuming 'n' is equal to 0" -> "assuming `n` is equal to 0".
static std::string reworded(llvm::StringRef Text) {
  std::string Out = Text.rtrim('.').str();
  if (Out.size() > 1 && isupper(Out[0]) && !isupper(Out[1]))
    Out[0] = llvm::toLower(Out[0]);
  std::replace(Out.begin(), Out.end(), '\'', '`');
  return Out;
}

void Settling::addSteps(std::vector<Step> &Steps, llvm::ArrayRef<PathPiece> Path) const {
  for (const PathPiece &P : Path) {
    llvm::StringRef Text = P.Text;
    // "Taking true branch" says nothing that the assumption before it has not said.
    if (Text.starts_with("Taking ") || isInSystemHeader(P.At))
      continue;
    bool IsBranch = P.IsBranch || Text.starts_with("Assuming ");
    FileSpan At = Spans.resolve(P.At);
    if (At.valid())
      Steps.push_back({IsBranch ? Step::Kind::Branch : Step::Kind::Cause, std::move(At), reworded(Text)});
  }
}

/// Our own branch steps come from one path, the engine's from another: the walked one is told.
void Settling::answer(const OpenQuestion &Q, const AnsweredQuestion &A) {
  switch (A.How) {
  case PathAnswer::Unknown: ++Counts.Unsettled; return;
  case PathAnswer::NeverReached:
    ++Counts.Refuted;
    Refuted.insert(Q.Finding);
    return;
  case PathAnswer::Reached: break;
  }
  ++Counts.Confirmed;
  Finding &F = Findings[Q.Finding];
  F.How = Level::Error;
  std::vector<Step> Walked;
  addSteps(Walked, A.Path);
  llvm::erase_if(Walked, [](const Step &S) { return S.What != Step::Kind::Branch; });
  if (Walked.empty())
    return;
  llvm::erase_if(F.Steps, [](const Step &S) { return S.What == Step::Kind::Branch; });
  // The engine does not say which of its branches come before the cause: those above it in the source, mostly.
  auto Cause = llvm::find_if(F.Steps, [](const Step &S) { return S.What == Step::Kind::Cause; });
  bool HasCause = Cause != F.Steps.end();
  auto isBefore = [&](const Step &S) { return HasCause && S.At.Line <= Cause->At.Line; };
  std::vector<Step> Steps;
  llvm::copy_if(Walked, std::back_inserter(Steps), isBefore);
  llvm::append_range(Steps, F.Steps);
  llvm::copy_if(Walked, std::back_inserter(Steps), [&](const Step &S) { return !isBefore(S); });
  F.Steps = std::move(Steps);
}

/// One defect: the same rule in the same function, shown at the same line or caused at the same line.
Finding *Settling::findSame(const Finding &New) {
  auto causedAt = [](const Finding &F, const FileSpan &At) {
    return llvm::any_of(F.Steps, [&](const Step &S) {
      return S.What == Step::Kind::Cause && S.At.File == At.File && S.At.Line == At.Line;
    });
  };
  for (Finding &F : Findings) {
    if (F.Which != New.Which || F.At.File != New.At.File || Refuted.count(static_cast<size_t>(&F - Findings.data())))
      continue;
    if (F.At.Line == New.At.Line)
      return &F;
    for (const Step &S : New.Steps)
      if (S.What == Step::Kind::Cause && causedAt(F, S.At))
        return &F;
  }
  return nullptr;
}

void Settling::report(const PathReport &R, const DeepRequest &Of) {
  const EngineReport *Row =
      llvm::find_if(Table, [&](const EngineReport &E) { return E.Checker == R.Checker && E.Type == R.Type; });
  if (Row == std::end(Table) || isInSystemHeader(R.At))
    return;
  std::optional<Rule> Which = ruleById(Row->RuleId);
  if (!Which || (!Enabled.empty() && !Enabled.count(*Which)))
    return;
  Finding F;
  F.Which = *Which;
  F.How = Which && info(*Which).DefaultLevel == Level::Error ? Level::Error : info(*Which).DefaultLevel;
  F.At = Spans.resolve(R.At);
  F.Message = Row->Message.str();
  F.Label = Row->Label.str();
  F.Help = Row->Help.str();
  F.Function = Of.Name;
  llvm::ArrayRef<PathPiece> Path = R.Path;
  addSteps(F.Steps, Path.drop_back(Path.empty() ? 0 : 1));
  if (!F.At.valid())
    return;
  if (Finding *Same = findSame(F)) {
    Same->How = std::max(Same->How, F.How);
    ++Counts.Confirmed;
    return;
  }
  ++Counts.Added;
  Findings.push_back(std::move(F));
}

DeepReport Settling::run(llvm::ArrayRef<DeepRequest> Requests) {
  for (const DeepRequest &Request : Requests) {
    std::vector<PathQuestion> Questions;
    for (const OpenQuestion &Q : Request.Questions)
      Questions.push_back({Q.Cause, Q.Use, Q.Ends});
    Exploration Result = Engine.explore(*Request.Function, Questions);
    ++Counts.Functions;
    Counts.GaveUp += !Result.Complete;
    for (size_t I = 0; I != Questions.size(); ++I)
      answer(Request.Questions[I], Result.Answers[I]);
    for (const PathReport &R : Result.Reports)
      report(R, Request);
  }
  for (size_t Index : llvm::reverse(Refuted))
    Findings.erase(Findings.begin() + static_cast<std::ptrdiff_t>(Index));
  return Counts;
}

DeepReport deed::settle(clang::CompilerInstance &Compiler, llvm::ArrayRef<DeepRequest> Requests,
                        const SpanResolver &Spans, const std::set<Rule> &Enabled, std::vector<Finding> &Findings) {
  return Settling(Compiler, Spans, Enabled, Findings).run(Requests);
}
