#include "report/Summary.h"
#include "llvm/ADT/StringExtras.h"
#include <map>
#include <set>

namespace deed {

std::string counted(uint64_t Count, llvm::StringRef One, llvm::StringRef Many) {
  std::string Noun = Count == 1 ? One.str() : Many.empty() ? (One + "s").str() : Many.str();
  return std::to_string(Count) + " " + Noun;
}

Tally tally(const RunResult &Run) {
  Tally T;
  for (const Finding &F : Run.Findings) {
    if (F.Suppressed) {
      ++(F.Since == Finding::Age::Unknown || F.Since == Finding::Age::New ? T.Suppressed : T.Known);
      continue;
    }
    switch (F.How) {
    case Level::Error: ++T.Errors; break;
    case Level::Warning: ++T.Warnings; break;
    case Level::Note: ++T.Notes; break;
    }
  }
  return T;
}

std::vector<SkipTotal> skipTotals(const RunResult &Run) {
  std::map<SkipReason, uint64_t> Counts;
  std::set<std::string> WithErrors; // a file may have many
  for (const Skip &S : Run.Skips)
    if (S.Reason != SkipReason::ParseErrors || WithErrors.insert(S.File).second)
      Counts[S.Reason] += S.Count;
  std::vector<SkipTotal> Out;
  for (const auto &[Reason, Count] : Counts)
    Out.push_back({Reason, Count});
  return Out;
}

std::string describe(const SkipTotal &T) {
  switch (T.Reason) {
  case SkipReason::ParseErrors: return counted(T.Count, "file") + " with parse errors";
  case SkipReason::ParseFailed: return counted(T.Count, "file") + " that could not be parsed";
  case SkipReason::Crash: return counted(T.Count, "file") + " on which the analysis crashed";
  case SkipReason::TimeOut: return counted(T.Count, "file") + " over the time limit";
  case SkipReason::OutOfMemory: return counted(T.Count, "file") + " over the memory limit";
  case SkipReason::FunctionBudget: return counted(T.Count, "function") + " over budget";
  case SkipReason::NoControlFlow: return counted(T.Count, "function") + " without a control flow graph";
  case SkipReason::NotUnderstood: return counted(T.Count, "expression") + " not understood";
  case SkipReason::NotInstantiated: return counted(T.Count, "template") + " never instantiated";
  case SkipReason::Excluded: return counted(T.Count, "file") + " excluded by configuration";
  case SkipReason::BaseFailed: return counted(T.Count, "file") + " whose old findings are not known";
  }
  return {};
}

std::string describe(const Skip &S) {
  std::string Thing = S.What.empty() ? "" : "`" + S.What + "` ";
  std::string Count = S.Count == 1 ? "" : " (" + std::to_string(S.Count) + ")";
  std::string Words;
  switch (S.Reason) {
  case SkipReason::ParseErrors: Words = "the file has errors; what could be parsed was analysed"; break;
  case SkipReason::ParseFailed: Words = "the file could not be parsed"; break;
  case SkipReason::Crash: Words = "the analysis of the file crashed"; break;
  case SkipReason::TimeOut: Words = "the analysis of the file ran into the time limit"; break;
  case SkipReason::OutOfMemory: Words = "the analysis of the file ran into the memory limit"; break;
  case SkipReason::FunctionBudget: Words = Thing + "is over the budget for one function"; break;
  case SkipReason::NoControlFlow: Words = Thing + "has no control flow graph"; break;
  case SkipReason::NotUnderstood: Words = Thing + "is not understood" + Count; break;
  case SkipReason::NotInstantiated:
    Words = counted(S.Count, "template") + " never instantiated, or only by library code that was skipped";
    break;
  case SkipReason::Excluded: Words = "the file is excluded by configuration"; break;
  case SkipReason::BaseFailed: Words = "the file could not be analysed as it was, so old findings pass for new"; break;
  }
  return S.Detail.empty() ? Words : Words + ": " + S.Detail;
}

std::string findingsLine(const RunResult &Run) {
  const Tally T = tally(Run);
  std::vector<std::string> Parts;
  if (T.Errors)
    Parts.push_back(counted(T.Errors, "error"));
  if (T.Warnings)
    Parts.push_back(counted(T.Warnings, "warning"));
  if (T.Notes)
    Parts.push_back(counted(T.Notes, "note"));
  std::string Out = Parts.empty() ? "no findings" : llvm::join(Parts, ", ");
  Out += " in " + counted(Run.Sources.size(), "file");
  std::vector<std::string> Aside;
  if (T.Suppressed)
    Aside.push_back(counted(T.Suppressed, "finding") + " suppressed");
  if (T.Known)
    Aside.push_back(std::to_string(T.Known) + " in the baseline");
  if (Run.NotOfChange)
    Aside.push_back(std::to_string(Run.NotOfChange) + " not of this change");
  if (Run.OverLimit)
    Aside.push_back(std::to_string(Run.OverLimit) + " more not shown");
  return Aside.empty() ? Out : Out + " (" + llvm::join(Aside, ", ") + ")";
}

std::string notAnalysedLine(const RunResult &Run) {
  std::vector<std::string> Parts;
  for (const SkipTotal &T : skipTotals(Run))
    Parts.push_back(describe(T));
  return Parts.empty() ? "" : "not analysed: " + llvm::join(Parts, ", ");
}

} // namespace deed
