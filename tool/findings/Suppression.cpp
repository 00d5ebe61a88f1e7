#include "findings/Suppression.h"
#include "llvm/ADT/STLExtras.h"

namespace deed {

static std::string reasonOf(const Suppression &S) {
  if (!S.Reason.empty())
    return S.Reason;
  switch (S.How) {
  case Suppression::Kind::Allow: return "allowed by a comment";
  case Suppression::Kind::NoLint: return "NOLINT";
  case Suppression::Kind::ClangSuppress: return "[[clang::suppress]]";
  case Suppression::Kind::GslSuppress: return "[[gsl::suppress]]";
  }
  return {};
}

static std::string lapsed(const Suppression &S) {
  return "allowed until " + S.Until + (S.Reason.empty() ? "" : ": " + S.Reason);
}

void applySuppressions(std::vector<Finding> &Findings, std::vector<Suppression> &All, llvm::StringRef Today) {
  for (Finding &F : Findings) {
    const Suppression *Narrowest = nullptr, *Expired = nullptr;
    for (Suppression &S : All) {
      if (!S.covers(F.At, F.Which) || (F.Which == Rule::UnusedSuppression && F.At == S.At))
        continue;
      S.Used = true;
      if (!S.Until.empty() && S.Until < Today) {
        Expired = &S;
        continue;
      }
      if (!Narrowest || S.LastLine - S.FirstLine < Narrowest->LastLine - Narrowest->FirstLine)
        Narrowest = &S;
    }
    if (!Narrowest) {
      if (Expired)
        F.Lapsed = lapsed(*Expired);
      continue;
    }
    F.Suppressed = true;
    F.SuppressedBy = reasonOf(*Narrowest);
  }
}

// "`a`, `b`", or "any rule".
static std::string namesOf(const Suppression &S) {
  if (S.AllRules)
    return "any rule";
  std::string Out;
  for (Rule R : S.Rules)
    Out += (Out.empty() ? "`" : ", `") + info(R).Id.str() + "`";
  return Out;
}

static std::string linesOf(uint32_t First, uint32_t Last, uint32_t Comment) {
  if (Last == ~0u)
    return First <= 1 ? "in this file" : "in the rest of this file";
  if (First == Last)
    return First == Comment ? "on this line" : "on line " + std::to_string(First);
  return "on lines " + std::to_string(First) + " to " + std::to_string(Last);
}
static std::string linesOf(const Suppression &S) { return linesOf(S.FirstLine, S.LastLine, S.At.Line); }

static bool canBeJudged(const Suppression &S, const std::set<Rule> &Rules) {
  if (S.ForeignToo)
    return false;
  if (S.AllRules)
    return llvm::all_of(allRules(), [&](const RuleInfo &I) { return Rules.count(I.Which); });
  // Whether `allow(unused-suppression)` is needed depends on what would be said here: asking would go in circles.
  return llvm::all_of(S.Rules, [&](Rule R) { return R != Rule::UnusedSuppression && Rules.count(R); });
}

static Finding about(const FileSpan &At) {
  Finding F;
  F.Which = Rule::UnusedSuppression;
  F.How = info(F.Which).DefaultLevel;
  F.At = At;
  return F;
}

std::vector<Finding> unusedSuppressions(const Suppressions &Written, const std::set<Rule> &Rules) {
  std::vector<Finding> Out;
  if (!Rules.count(Rule::UnusedSuppression))
    return Out;
  for (const Suppression &S : Written.All) {
    if (S.Used || !canBeJudged(S, Rules))
      continue;
    Finding F = about(S.At);
    F.Subject = namesOf(S);
    F.Message = "unused suppression of " + F.Subject;
    F.Label = S.AllRules ? "no finding " + linesOf(S) : "no finding of " + F.Subject + " " + linesOf(S);
    // A comment of another tool's syntax may speak to that tool as well: only the user can take his words out of it.
    if (S.How == Suppression::Kind::Allow && S.At.Length != 0)
      F.Fixes.push_back({"remove the comment", /*Safe=*/true, {{S.At, ""}}});
    else
      F.Help = "remove it";
    Out.push_back(std::move(F));
  }
  for (const MarkedRegion &R : Written.Regions) {
    if (R.How != MarkedRegion::Kind::Unsafe || R.Used || !R.Judged)
      continue;
    Finding F = about(R.At);
    F.Subject = "deed: unsafe";
    F.Message = "unneeded unsafe region";
    F.Label = "nothing unsafe " + linesOf(R.FirstLine, R.LastLine, R.At.Line);
    F.Help = "remove it, so that those that are left say where to look";
    Out.push_back(std::move(F));
  }
  for (const SuppressionProblem &P : Written.Problems) {
    Finding F = about(P.At);
    F.Subject = P.Text;
    F.Message = "suppression without effect: " + P.Text;
    F.Label = P.Text;
    F.Help = P.Help;
    Out.push_back(std::move(F));
  }
  llvm::sort(Out);
  return Out;
}

} // namespace deed
