// unsafe-operation: in functions that are held to the strict profile, what the language lets pass on the programmer's
// word alone must stand in a region that says why: `// deed: unsafe reason`.
//
// summary/UnsafeDeeds knows what is unsafe, of expressions, globals and callees; where the regions are is said by
// comments. A region without a reason is one that nobody can review, and is reported itself, once. A call is reported
// for the first thing that the callee does, with the way there; one of a function that is held to the profile itself,
// never.
#include "checks/Wording.h"
#include <map>

using namespace deed;

namespace {

class UnsafeReport {
public:
  UnsafeReport(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Out(Out) {}
  void run();

private:
  void report(const UnsafeAct &A, FileSpan At);
  std::string phrase(const UnsafeAct &A) const;
  std::string instead(const UnsafeAct &A) const;
  std::string nameOf(SymbolId S) const { return "`" + shortName(Fn.Tu.text(S)) + "`"; }
  std::string nameOf(const UnsafeAct &A) const { return nameOf(Fn.Tu[A.Callee].Name); }

  const SolvedFunction &Fn;
  FindingSink &Out;
};

} // namespace

static bool isOfClosure(const SolvedFunction &Fn, const UnsafeAct &A) { return A.Callee && Fn.Tu[A.Callee].IsLambda; }

std::string UnsafeReport::phrase(const UnsafeAct &A) const {
  if (A.How == UnsafeKind::MutableGlobal && A.Global)
    return "mutable global " + nameOf(A.Global) + " is used and no lock is held";
  if (isOfClosure(Fn, A))
    return info(A.How).Phrase.str();
  if (!A.Callee)
    return info(A.How).Phrase.str();
  if (!A.Trail.empty())
    return "call of " + nameOf(A) + ", which is not known to be safe";
  switch (A.How) {
  case UnsafeKind::RawMemory: return "call of " + nameOf(A) + ": memory managed by hand";
  case UnsafeKind::UncheckedCall: return "call of the C function " + nameOf(A) + ", which no model describes";
  case UnsafeKind::UnsafeLibrary: return "call of " + nameOf(A) + ", which is unsafe";
  default: return "call of " + nameOf(A) + ", which is only declared and not known to be safe";
  }
}

std::string UnsafeReport::instead(const UnsafeAct &A) const {
  if (A.Callee && !A.Trail.empty() && !isOfClosure(Fn, A))
    return "hold " + nameOf(A) + " to the strict profile, or ";
  if (A.How == UnsafeKind::UncheckedCall || A.How == UnsafeKind::UnknownCall)
    return "describe " + nameOf(A) + " in a model, or ";
  llvm::StringRef Instead = info(A.How).Instead;
  return Instead.empty() ? "" : Instead.str() + ", or ";
}

void UnsafeReport::report(const UnsafeAct &A, FileSpan At) {
  bool InCallee = A.Callee && !A.Trail.empty() && !isOfClosure(Fn, A);
  Finding F;
  F.Which = Rule::UnsafeOperation;
  F.How = A.How == UnsafeKind::UnknownCall ? Level::Warning : Level::Error; // nobody knows
  F.At = std::move(At);
  F.Message = phrase(A) + (A.Region ? ", in an unsafe region that gives no reason" : ", in safe code");
  F.Label = A.Region ? "write the reason behind `deed: unsafe`" : "needs an unsafe region";
  F.Help = (A.Region ? "" : instead(A)) +
           "say why it is right: `// deed: unsafe REASON` on the line, or before the statement or function";
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = A.Callee && !isOfClosure(Fn, A) ? Fn.Tu.text(Fn.Tu[A.Callee].Name).str()
              : A.Global                      ? Fn.Tu.text(A.Global).str()
                                              : info(A.How).Phrase.str();
  if (InCallee) {
    std::string Outer = nameOf(A);
    for (const TrailStep &T : A.Trail) {
      std::string Inner = T.Callee ? nameOf(T.Callee) : "";
      addStep(F.Steps, Step::Kind::Via, Out.resolve(T.At),
              Outer + (Inner.empty() ? " does it here: " + info(A.How).Phrase.str() : " calls " + Inner + " here"));
      Outer = std::move(Inner);
    }
  }
  Out.add(std::move(F));
}

void UnsafeReport::run() {
  std::map<FileSpan, const UnsafeAct *> ByPlace; // the graph brings a statement in several blocks more than once
  for (const UnsafeAct &A : Fn.Unsafe) {
    // What a closure does with globals is said where it is made, since a lock may be held there.
    if (A.isExcused() || (Fn.Info.IsLambda && A.How == UnsafeKind::MutableGlobal))
      continue;
    const UnsafeAct *&Here = ByPlace[Out.resolve(isOfClosure(Fn, A) && !A.Trail.empty() ? A.Trail.front().At : A.At)];
    if (!Here || A.How < Here->How)
      Here = &A;
  }
  for (const auto &[At, A] : ByPlace)
    report(*A, At);
}

void deed::checkUnsafeOperation(const SolvedFunction &Fn, FindingSink &Out) {
  if (Fn.Info.IsSafe && !Fn.Unsafe.empty())
    UnsafeReport(Fn, Out).run();
}
