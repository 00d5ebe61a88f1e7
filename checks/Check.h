// Check.h - what a check is given and where its findings go.
//
// A check is one function per row of Rules.def: for a RULE called once for each solved function, for a TU_RULE once
// after all of them (a BOTH_RULE has one of each), with the evidence that they left (which field is accessed under
// which lock, who registers whom). It asks the flows and yields findings; it decides nothing about paths and never
// looks at the AST. A rule without a body does not link.
#pragma once
#include "checks/Evidence.h"
#include "findings/LockEdges.h"
#include "summary/AnalyzeFunctions.h"
#include <set>
#include <vector>

namespace deed {

/// What a finding that holds on some paths only rests on, for whoever can walk paths one by one (the deep mode): does
/// control get from Cause to Use, past none of Ends?
struct OpenQuestion {
  size_t Finding = 0; ///< its index; set by the sink
  FunctionId Function;
  Span Cause, Use;
  std::vector<Span> Ends = {}; ///< what would undo the cause
};

/// Takes the findings of one TU. Turns spans into places in files, which is why checks don't.
class FindingSink {
public:
  FindingSink(const SpanResolver &Spans, std::vector<Finding> &Out) : Spans(Spans), Out(Out) {}
  FileSpan resolve(Span S) const { return Spans.resolve(S); }
  const SpanResolver &spans() const { return Spans; }
  /// A finding whose primary span leads nowhere (code that nobody wrote) is dropped.
  void add(Finding F) {
    if (F.At.valid())
      Out.push_back(std::move(F));
  }
  /// One that is open to doubt.
  void add(Finding F, OpenQuestion Doubt) {
    if (!F.At.valid())
      return;
    Doubt.Finding = Out.size();
    Doubts.push_back(std::move(Doubt));
    Out.push_back(std::move(F));
  }
  /// A finding of the rule names this place.
  bool isTold(Rule Which, const FileSpan &At) const {
    auto isIt = [&](const FileSpan &F) { return F.File == At.File && F.Line == At.Line && F.Column == At.Column; };
    for (const Finding &F : Out)
      if (F.Which == Which) {
        if (isIt(F.At))
          return true;
        for (const Step &S : F.Steps)
          if (isIt(S.At))
            return true;
      }
    return false;
  }
  const std::vector<OpenQuestion> &doubts() const { return Doubts; }
  /// For the run as a whole, which may close a cycle.
  std::vector<LockEdge> LockOrder = {};

private:
  const SpanResolver &Spans;
  std::vector<Finding> &Out;
  std::vector<OpenQuestion> Doubts;
};

/// A TU all of whose functions have been solved. Their facts are gone; what rules need of them is in the evidence.
struct SolvedTu {
  const TuFacts &Tu;
  SummaryTable &Summaries;
  const TuEvidence &Evidence;
};

#define RULE(Name, Id, DefaultLevel, Cwe, Guideline, Rustc, Tags, Summary)                                             \
  void check##Name(const SolvedFunction &Fn, FindingSink &Out);
#define TU_RULE(Name, Id, DefaultLevel, Cwe, Guideline, Rustc, Tags, Summary)                                          \
  void check##Name(const SolvedTu &Tu, FindingSink &Out);
#define BOTH_RULE(Name, Id, DefaultLevel, Cwe, Guideline, Rustc, Tags, Summary)                                        \
  void check##Name(const SolvedFunction &Fn, FindingSink &Out);                                                        \
  void check##Name(const SolvedTu &Tu, FindingSink &Out);
#include "checks/Rules.def"

/// Every enabled check on one function; all of them if Enabled is empty.
void runChecks(const SolvedFunction &Fn, const std::set<Rule> &Enabled, TuEvidence &Evidence, FindingSink &Out);
/// Every enabled check that concludes over the whole TU, after its last function.
void concludeChecks(const SolvedTu &Tu, const std::set<Rule> &Enabled, FindingSink &Out);

} // namespace deed
