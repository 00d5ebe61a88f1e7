// AnalyzeTu.cpp - the way through the house, in one screen.
#include "engine/AnalyzeTu.h"
#include "engine/Audit.h"
#include "engine/Repairs.h"
#include "engine/TuWatcher.h"
#include "frontend/Suppressions.h"
#include "lower/LowerTu.h"
#include "models/Models.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/ADT/StringMap.h"
#include <algorithm>

using namespace deed;

static void addParseErrors(const ParsedTu &Tu, const std::string &File, TuResult &Out) {
  for (const ParseError &E : Tu.Errors)
    Out.Skips.push_back({SkipReason::ParseErrors, E.File.empty() ? File : E.File, "", E.Text, 1, E.Line});
}

static void addCoverage(const LoweredTu &Lowered, const AnalysisReport &Report, TuResult &Out) {
  uint64_t Unknown = 0;
  for (const auto &[Kind, Count] : Lowered.Covered.NotUnderstood) {
    Out.Counts["not-understood." + Kind] += Count;
    Unknown += Count;
    Out.Skips.push_back({SkipReason::NotUnderstood, Out.File, Kind, "", static_cast<unsigned>(Count), 0});
  }
  Out.Counts["expressions.class-or-pointer"] += Lowered.Covered.Expressions;
  Out.Counts["expressions.not-understood"] += Unknown;
  Out.Counts["functions.analysed"] += Report.Functions;
  Out.Counts["summaries.rounds"] += Report.Rounds;
  Out.Counts["summaries.cut"] += Report.SummariesCut;
  Out.Counts["summaries.unsettled"] += Report.Unsettled.size();
}

static void addDeep(const DeepReport &Report, TuResult &Out) {
  if (!Report.Functions)
    return;
  Out.Counts["deep.functions"] += Report.Functions;
  Out.Counts["deep.gave-up"] += Report.GaveUp;
  Out.Counts["deep.confirmed"] += Report.Confirmed;
  Out.Counts["deep.refuted"] += Report.Refuted;
  Out.Counts["deep.unsettled"] += Report.Unsettled;
  Out.Counts["deep.added"] += Report.Added;
}

static void addOverBudget(const TuFacts &Tu, const std::vector<FunctionId> &Functions, const char *Why,
                          const SpanResolver &Spans, TuResult &Out) {
  for (FunctionId Id : Functions) {
    FileSpan At = Id ? Spans.resolve(Tu[Id].At) : FileSpan();
    Out.Skips.push_back(
        {SkipReason::FunctionBudget, At.File, Id ? Tu.text(Tu[Id].Name).str() : "", Why, 1, At.Line});
  }
}

static void addFunctions(const LoweredTu &Lowered, const SourceSpans &Spans, TuResult &Out) {
  auto Add = [&](Span Name, std::set<std::pair<uint32_t, uint32_t>> FileFunctions::*Into) {
    if (FileSpan At = Spans.resolve(Name); !At.File.empty())
      (Out.Functions[At.File].*Into).emplace(At.Line, At.Column);
  };
  for (const FunctionInfo &F : Lowered.Facts.Functions)
    if (F.HasBody)
      Add(F.At, &FileFunctions::Analysed);
  for (Span Name : Lowered.Open)
    Add(Name, &FileFunctions::Open);
}

static bool isReported(const Finding &F, const AnalysisOptions &Options, llvm::StringRef Main) {
  return F.At.File == Main || Options.Wanted->reportsOn(F.At.File, Main);
}

static bool isInside(const FileSpan &At, const MarkedRegion &R, MarkedRegion::Kind How) {
  return R.How == How && R.At.File == At.File && R.FirstLine <= At.Line && At.Line <= R.LastLine;
}

/// Which functions are held to the strict profile (annotations are lowering's), and where unsafe operations are
/// allowed. What is said before a declaration or a class goes for definitions elsewhere, too.
class ProfileMarks {
public:
  ProfileMarks(std::vector<MarkedRegion> &Regions, const AnalysisOptions &Options, llvm::StringRef Main,
               const SpanResolver &Spans)
      : Regions(Regions), Options(Options), Main(Main), Spans(Spans) {}

  void mark(TuFacts &Tu) {
    for (const MarkedRegion &R : Regions)
      if (R.How == MarkedRegion::Kind::Unsafe)
        Tu.Excused.add({R.At.File, R.FirstLine, R.LastLine, R.Reason, R.At}, Spans);
    for (FunctionInfo &F : Tu.Functions) {
      F.IsSafe = F.IsSafe || isHeld(F);
      Tu.WantsUnsafe |= F.IsSafe && F.HasBody;
    }
    Tu.WantsUnsafe |= !Tu.Excused.empty() || Options.Audits;
  }

  /// After the analysis: which of the regions were needed, and about which that can be said.
  void settle(const TuFacts &Tu) {
    if (Tu.Excused.empty())
      return;
    for (MarkedRegion &R : Regions)
      for (const UnsafeRegion &U : Tu.Excused.all())
        R.Used |= R.How == MarkedRegion::Kind::Unsafe && U.At == R.At && U.IsNeeded;
    for (const FunctionInfo &F : Tu.Functions)
      if (FileSpan Body = F.HasBody ? Spans.resolve(F.Body) : FileSpan(); Body.valid())
        for (MarkedRegion &R : Regions)
          R.Judged |= R.How == MarkedRegion::Kind::Unsafe && R.At.File == Body.File && Body.Line <= R.LastLine &&
                      R.FirstLine <= Body.EndLine;
  }

private:
  bool isHeld(const FunctionInfo &F) const {
    if (F.IsSystem)
      return false;
    FileSpan At = Spans.resolve(F.At), First = F.DeclaredAt == F.At ? At : Spans.resolve(F.DeclaredAt);
    if (llvm::any_of(Regions, [&](const MarkedRegion &R) {
          return isInside(At, R, MarkedRegion::Kind::Safe) || isInside(First, R, MarkedRegion::Kind::Safe);
        }))
      return true;
    // A folder's headers speak for what stands in its other sources; a source only for itself, and C for nobody.
    bool SpeaksForBody = F.HasBody || (!F.IsExternC && At.File != Main);
    return At.valid() && SpeaksForBody && Options.Wanted->of(At.File).How == Profile::Strict;
  }

  std::vector<MarkedRegion> &Regions;
  const AnalysisOptions &Options;
  std::string Main;
  const SpanResolver &Spans;
};

/// The rules to run on a function, by the file that it stands in and its profile. Files are few, functions many.
class RulesByFile {
public:
  RulesByFile(const AnalysisOptions &Options, const SpanResolver &Spans) : Options(Options), Spans(Spans) {}
  const std::set<Rule> &of(const FunctionInfo &F) {
    std::string File = Spans.resolve(F.At).File;
    // A function or class may ask for the strict profile where its file does not.
    auto [It, New] = Known.try_emplace(F.IsSafe ? File + '\0' : File);
    if (New) {
      const FilePolicy &Here = Options.Wanted->of(File);
      It->second = Here.rulesOn(Options.Rules, F.IsSafe ? Profile::Strict : Here.How);
      Anywhere.insert(It->second.begin(), It->second.end());
    }
    return It->second;
  }
  /// Those that are on in some file which was asked about.
  const std::set<Rule> &anywhere() const { return Anywhere; }

private:
  const AnalysisOptions &Options;
  const SpanResolver &Spans;
  llvm::StringMap<std::set<Rule>> Known;
  std::set<Rule> Anywhere;
};

TuResult deed::analyzeTu(const CompileCommand &Command, const AnalysisOptions &Options) {
  TuResult Out;
  Out.File = Command.File;
  const Models &Library = Options.Library ? *Options.Library : Models::builtin();

  auto Finish = [&] {
    std::erase_if(Out.Findings, [&](const Finding &F) { return !isReported(F, Options, Command.File); });
    applyPolicy(Out.Findings, *Options.Wanted);
    std::sort(Out.Findings.begin(), Out.Findings.end());
    applySuppressions(Out.Findings, Out.Written.All, Options.Today);
    if (Options.Ready)
      Options.Ready(Out);
  };
  llvm::Error Failure = parseTu(Command, Options.Parse, [&](ParsedTu &Tu) {
    clang::CompilerInstance &Compiler = Tu.Compiler;
    SourceSpans Spans(Compiler.getSourceManager(), Compiler.getLangOpts());
    addParseErrors(Tu, Command.File, Out);

    LoweredTu Lowered = lowerTu(Compiler.getASTContext(), Library, Spans, Options.FunctionBudget);
    Out.Skips.insert(Out.Skips.end(), Lowered.Skips.begin(), Lowered.Skips.end());
    Out.Counts["functions.skipped"] += Lowered.Skips.size();

    if (Options.Watcher)
      Options.Watcher->lowered(Lowered, Spans);
    Out.Written = collectSuppressions(Compiler, Tu.Comments);
    ProfileMarks Marks(Out.Written.Regions, Options, Command.File, Spans);
    Marks.mark(Lowered.Facts);
    SummaryTable Summaries(Lowered.Facts, [&](const FunctionInfo &F) { return Library.summaryOf(Lowered.Facts, F); });
    FindingSink Sink(Spans, Out.Findings);
    TuEvidence Evidence;
    RulesByFile Chosen(Options, Spans);
    DeepPass Closer(Options.Depth);
    auto IsOfProject = [&](llvm::StringRef File) {
      return !Options.Wanted->of(File).Excluded && Options.Wanted->reportsOn(File, Command.File);
    };
    Audit Counted(Spans, IsOfProject);
    AnalysisReport Report = analyzeFunctions(Lowered.Facts, Summaries, [&](const SolvedFunction &Fn) {
      if (Options.Parse.Stop && *Options.Parse.Stop)
        return; // nobody waits for the result
      if (const std::set<Rule> &Here = Chosen.of(Fn.Info); !Here.empty())
        runChecks(Fn, Here, Evidence, Sink);
      else
        collectEvidence(Fn, Evidence); // what is not reported here may explain what is elsewhere
      Closer.note(Fn);
      if (Options.Audits)
        Counted.note(Fn);
      if (Options.Watcher)
        Options.Watcher->solved(Fn, Spans);
    });
    if (Options.Watcher)
      Options.Watcher->concluded({Lowered.Facts, Summaries, Evidence}, Spans);
    if (!Chosen.anywhere().empty()) {
      concludeChecks({Lowered.Facts, Summaries, Evidence}, Chosen.anywhere(), Sink);
      Out.LockOrder = std::move(Sink.LockOrder);
      for (LockEdge &E : Out.LockOrder)
        for (std::string *Key : {&E.From, &E.To})
          if (llvm::StringRef(*Key).ends_with(InternalMark))
            *Key += Command.File;
      addDeep(Closer.run(Compiler, Lowered, Spans, Chosen.anywhere(), Sink.doubts(), Out.Findings), Out);
    }
    offerFixes(Out.Findings, Compiler.getASTContext(), Spans);
    Marks.settle(Lowered.Facts);
    Out.Audited = Counted.take();
    addOverBudget(Lowered.Facts, Report.OverBudget, "more steps than the budget for one function", Spans, Out);
    addOverBudget(Lowered.Facts, Report.LoansOverBudget, "more loans than the budget for one function", Spans, Out);
    addOverBudget(Lowered.Facts, Report.HeapOverBudget, "more heap objects than the budget for one function", Spans,
                  Out);
    addCoverage(Lowered, Report, Out);
    addFunctions(Lowered, Spans, Out);
    Finish();
  });
  if (Failure) {
    Out.Skips.push_back({SkipReason::ParseFailed, Command.File, "", llvm::toString(std::move(Failure)), 1, 0});
    Finish();
  }
  return Out;
}
