#include "engine/Show.h"
#include "checks/LockReport.h"
#include "engine/Suggest.h"
#include "facts/Dump.h"
#include "frontend/Spans.h"
#include "lower/LowerTu.h"
#include "models/Models.h"
#include "summary/AnalyzeFunctions.h"
#include "summary/Lifetimes.h"
#include "summary/Store.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/Preprocessor.h"

using namespace deed;

/// `f`, `C::f` and `ns::C::f` name `ns::C::f(int)`.
static bool isNamed(llvm::StringRef Pattern, llvm::StringRef Wanted) {
  return Pattern == Wanted || (Pattern.ends_with(Wanted) && Pattern.drop_back(Wanted.size()).ends_with("::"));
}

static llvm::Error noSuchFunction(const TuFacts &Tu, llvm::StringRef Wanted) {
  llvm::StringRef Nearest;
  unsigned Best = 4;
  for (const FunctionFacts &Fn : Tu.Bodies) {
    llvm::StringRef Name = Tu.text(Tu[Fn.Function].Pattern);
    llvm::StringRef Last = Name.substr(Name.rfind("::") == llvm::StringRef::npos ? 0 : Name.rfind("::") + 2);
    for (llvm::StringRef Candidate : {Name, Last})
      if (unsigned Distance = Candidate.edit_distance(Wanted, true, Best); Distance < Best) {
        Best = Distance;
        Nearest = Name;
      }
  }
  std::string Text = "no function `" + Wanted.str() + "` with a body in this file";
  if (!Nearest.empty())
    Text += "; did you mean `" + Nearest.str() + "`?";
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Text);
}

static llvm::StringRef categoryName(Category C) {
  switch (C) {
  case Category::Value: return "value";
  case Category::Owner: return "owner";
  case Category::SharedOwner: return "shared owner";
  case Category::View: return "view";
  case Category::Guard: return "guard";
  case Category::Lock: return "lock";
  case Category::Callable: return "callable";
  case Category::Thread: return "thread";
  case Category::Future: return "future";
  }
  return "";
}

static llvm::StringRef afterMoveText(MovedFrom M) {
  switch (M) {
  case MovedFrom::Copied: return "moving copies";
  case MovedFrom::Unspecified: return "unspecified after a move";
  case MovedFrom::Empty: return "empty after a move";
  }
  return "";
}

static void showTypes(const TuFacts &Tu, llvm::raw_ostream &OS) {
  std::vector<std::string> Lines;
  for (uint32_t I = 0; I < Tu.Types.size(); ++I) {
    const TypeInfo &T = Tu.Types[TypeId{I}];
    if (T.IsClass)
      Lines.push_back((Tu.text(T.Name) + ": " + categoryName(T.Kind) + ", " + afterMoveText(T.AfterMove) +
                       (T.Why ? " (" + Tu.text(T.Why) + ")" : ""))
                          .str());
  }
  llvm::sort(Lines);
  Lines.erase(std::unique(Lines.begin(), Lines.end()), Lines.end());
  for (const std::string &L : Lines)
    OS << L << '\n';
}

/// Macros of the project's own, not of the system's headers.
static LockWords lockWords(clang::CompilerInstance &Compiler) {
  std::vector<llvm::StringRef> Names;
  for (const auto &[Name, Macro] : Compiler.getPreprocessor().macros())
    if (const clang::MacroInfo *M = Compiler.getPreprocessor().getMacroInfo(Name);
        M && M->isFunctionLike() && !Compiler.getSourceManager().isInSystemHeader(M->getDefinitionLoc()))
      Names.push_back(Name->getName());
  return LockWords::of(Names);
}

llvm::Error deed::showTu(const CompileCommand &Command, const AnalysisOptions &Options, ShowWhat What,
                         llvm::StringRef Function, llvm::raw_ostream &OS) {
  const Models &Library = Options.Library ? *Options.Library : Models::builtin();
  llvm::Error Missing = llvm::Error::success();
  llvm::Error Failure = parseTu(Command, Options.Parse, [&](ParsedTu &Parsed) {
    SourceSpans Spans(Parsed.Compiler.getSourceManager(), Parsed.Compiler.getLangOpts());
    LoweredTu Lowered = lowerTu(Parsed.Compiler.getASTContext(), Library, Spans, Options.FunctionBudget);
    TuFacts &Tu = Lowered.Facts;
    if (What == ShowWhat::Types)
      return showTypes(Tu, OS);

    std::vector<FunctionId> Shown;
    for (const FunctionFacts &Fn : Tu.Bodies)
      if (Function.empty() || isNamed(Tu.text(Tu[Fn.Function].Pattern), Function)) {
        Shown.push_back(Fn.Function);
        if (What == ShowWhat::Facts)
          dumpFunction(OS, Tu, Fn);
      }
    if (Shown.empty() && !Function.empty()) {
      Missing = llvm::joinErrors(std::move(Missing), noSuchFunction(Tu, Function));
      return;
    }
    if (What == ShowWhat::Facts)
      return;
    SummaryTable Summaries(Tu, [&](const FunctionInfo &F) { return Library.summaryOf(Tu, F); });
    if (What == ShowWhat::Locks || What == ShowWhat::Suggestions) {
      TuEvidence Evidence;
      analyzeFunctions(Tu, Summaries, [&](const SolvedFunction &Fn) { collectEvidence(Fn, Evidence); });
      if (What == ShowWhat::Locks)
        return showLocks({Tu, Summaries, Evidence}, Spans, OS);
      return suggest({Tu, Summaries, Evidence}, Spans, lockWords(Parsed.Compiler), [&](llvm::StringRef File) {
        return File == Command.File || Options.Wanted->reportsOn(File, Command.File);
      }, OS);
    }
    analyzeFunctions(Tu, Summaries, [](const SolvedFunction &) {});
    for (FunctionId F : Shown) {
      if (What == ShowWhat::Lifetimes) {
        OS << lifetimeSignature(Tu, Tu[F], Summaries.of(F)) << '\n';
        continue;
      }
      OS << Tu.text(Tu[F].Name) << '\n';
      dumpSummary(OS, Summaries.of(F), &Spans);
    }
  });
  return llvm::joinErrors(std::move(Failure), std::move(Missing));
}
