#include "findings/Merge.h"
#include "findings/Fingerprint.h"
#include "findings/SeenFiles.h"
#include "llvm/ADT/STLExtras.h"

namespace deed {

Merge::Merge(MergeOptions Chosen) : Options(std::move(Chosen)) {
  if (Options.Rules.empty())
    for (const RuleInfo &I : allRules())
      Options.Rules.insert(I.Which);
}

// Whether A shall stand for the mistake rather than B. A strict order, so that any order of arrival ends the same.
static bool standsBefore(const Finding &A, const Finding &B) {
  if (A.Suppressed != B.Suppressed)
    return !A.Suppressed;
  if (A.How != B.How)
    return A.How > B.How;
  return A < B;
}

void Merge::add(TuResult Result) {
  Sources[Result.File] |= Result.failed();
  for (Finding &F : Result.Findings) {
    Mistake Key{F.At.File, F.At.Line, F.At.Column, F.Which, F.Subject};
    auto [It, New] = Findings.try_emplace(std::move(Key));
    if (New || standsBefore(F, It->second))
      It->second = std::move(F);
  }
  for (Skip &S : Result.Skips) {
    // What a header's function had skipped is the same in every TU: the most that any of them counted, not the sum.
    unsigned Count = std::exchange(S.Count, 0);
    unsigned &Most = Skips[std::move(S)];
    Most = std::max(Most, Count);
  }
  for (const auto &[Name, Value] : Result.Counts)
    Counts[Name] += Value;
  for (const auto &Cycle : lockCycles(Result.LockOrder))
    CyclesSeen.insert(keyOfCycle(Cycle));
  llvm::append_range(LockOrder, Result.LockOrder);
  for (auto &[File, In] : Result.Functions) {
    FileFunctions &All = Functions[File];
    All.Analysed.merge(In.Analysed);
    All.Open.merge(In.Open);
  }
  for (Suppression &S : Result.Written.All) {
    bool Used = std::exchange(S.Used, false);
    Written[std::move(S)] |= Used;
  }
  for (MarkedRegion &R : Result.Written.Regions) {
    auto [Judged, Used] = std::pair(std::exchange(R.Judged, false), std::exchange(R.Used, false));
    auto &Known = Regions[std::move(R)];
    Known.first |= Judged;
    Known.second |= Used;
  }
  std::move(Result.Audited.begin(), Result.Audited.end(), std::back_inserter(Audited));
  Problems.insert(Result.Written.Problems.begin(), Result.Written.Problems.end());
}

// "Unused" can be said only where all of the file was seen by all who could have used it.
void Merge::addUnusedSuppressions(RunResult &Run) {
  const SeenFiles Seen(Run, Options.WholeProject);

  Suppressions Judged;
  auto IsOn = [&](const Suppression &S) {
    const FilePolicy &Here = Options.Wanted->of(S.At.File);
    if (S.AllRules)
      return !Here.Excluded && llvm::all_of(Here.Rules, [](const auto &Said) { return Said.second.On.value_or(true); });
    return llvm::all_of(S.Rules, [&](Rule R) { return Here.isOn(R); });
  };
  for (const auto &[S, Used] : Written)
    if (Seen.sawAllOf(S.At.File) && IsOn(S)) {
      Judged.All.push_back(S);
      Judged.All.back().Used = Used;
    }
  for (const auto &[R, Known] : Regions)
    if (Seen.sawAllOf(R.At.File) && Options.Wanted->of(R.At.File).isOn(Rule::UnusedSuppression)) {
      Judged.Regions.push_back(R);
      std::tie(Judged.Regions.back().Judged, Judged.Regions.back().Used) = Known;
    }
  Judged.Problems.assign(Problems.begin(), Problems.end());
  std::vector<Finding> Unused = unusedSuppressions(Judged, Options.Rules);
  applyPolicy(Unused, *Options.Wanted);

  std::vector<Suppression> All;
  for (const auto &[S, Used] : Written)
    All.push_back(S);
  applySuppressions(Unused, All, Options.Today);
  llvm::append_range(Run.Findings, Unused);
}

// Locks that one TU takes in this order and another in that. To be called before it is said which suppressions are
// unused.
void Merge::addLockOrder(RunResult &Run) {
  Run.LockOrder = mergedLockEdges(std::move(LockOrder));
  std::vector<Finding> Added;
  for (const auto &Cycle : lockCycles(Run.LockOrder))
    if (!CyclesSeen.count(keyOfCycle(Cycle)))
      Added.push_back(lockOrderFinding(Cycle));
  llvm::erase_if(Added, [&](const Finding &F) {
    return !F.At.valid() || !Options.Wanted->of(F.At.File).isOn(Rule::LockOrder);
  });
  applyPolicy(Added, *Options.Wanted);
  if (Added.empty())
    return;
  std::vector<Suppression> All;
  for (const auto &[S, Used] : Written)
    All.push_back(S);
  applySuppressions(Added, All, Options.Today);
  for (Suppression &S : All) {
    bool Used = std::exchange(S.Used, false);
    Written[std::move(S)] |= Used;
  }
  llvm::append_range(Run.Findings, Added);
}

// What one TU does not instantiate another may.
void Merge::addOpenTemplates(RunResult &Run) const {
  uint64_t Analysed = 0, Open = 0;
  for (const auto &[File, In] : Functions) {
    unsigned Here = llvm::count_if(In.Open, [&In = In](const auto &Place) { return !In.Analysed.count(Place); });
    if (Here)
      Run.Skips.push_back({SkipReason::NotInstantiated, File, "", "", Here});
    Analysed += In.Analysed.size();
    Open += Here;
  }
  Run.Counts["functions.unique"] = Analysed;
  Run.Counts["functions.never-instantiated"] = Open;
}

RunResult Merge::finish(SourceLines &Source) {
  RunResult Run;
  for (auto &[Key, F] : Findings)
    Run.Findings.push_back(std::move(F));
  for (const auto &[Key, Count] : Skips) {
    Run.Skips.push_back(Key);
    Run.Skips.back().Count = Count;
  }
  Run.Counts = std::move(Counts);
  addOpenTemplates(Run);
  llvm::sort(Run.Skips);
  for (const auto &[File, Failed] : Sources) {
    Run.Sources.push_back(File);
    if (Failed)
      Run.Failed.push_back(File);
  }
  Run.Audited = std::move(Audited);
  joinAudited(Run.Audited);
  addLockOrder(Run);
  addUnusedSuppressions(Run);
  llvm::sort(Run.Findings);
  assignFingerprints(Run.Findings, Source);
  return Run;
}

} // namespace deed
