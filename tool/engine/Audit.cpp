#include "engine/Audit.h"

using namespace deed;

/// A closure's use of globals counts where it is made, since the lock may be held there; all else in the closure
/// itself.
static bool countsHere(const SolvedFunction &Fn, const UnsafeAct &A) {
  if (A.How != UnsafeKind::MutableGlobal)
    return A.isOwn();
  return A.isOwn() ? !Fn.Info.IsLambda : A.Callee && Fn.Tu[A.Callee].IsLambda && A.Trail.size() == 1;
}

void Audit::note(const SolvedFunction &Fn) {
  if (Fn.Unsafe.empty() || Fn.Info.IsSystem)
    return;
  AuditedFunction F;
  for (const UnsafeAct &A : Fn.Unsafe) {
    if (!countsHere(Fn, A))
      continue;
    AuditedOperation O;
    O.At = Spans.resolve(A.isOwn() ? A.At : A.Trail.front().At);
    O.How = A.How;
    if (A.Callee && A.isOwn())
      O.What = Fn.Tu.text(Fn.Tu[A.Callee].Pattern).str();
    else if (A.Global)
      O.What = Fn.Tu.text(A.Global).str();
    O.InRegion = A.isExcused();
    if (O.InRegion)
      O.Reason = A.Region->Reason;
    if (O.At.valid())
      F.Operations.push_back(std::move(O));
  }
  if (F.Operations.empty())
    return;
  F.At = Fn.Facts.Function ? Spans.resolve(Fn.Info.At) : F.Operations.front().At;
  F.Name = Fn.Facts.Function ? Fn.Tu.text(Fn.Info.Name).str() : "initialiser at namespace scope";
  F.IsHeld = Fn.Info.IsSafe;
  F.Leaks = Fn.Info.ShowsPointers;
  if (F.At.valid() && Wants(F.At.File))
    All.push_back(std::move(F));
}

std::vector<AuditedFunction> Audit::take() {
  joinAudited(All);
  return std::move(All);
}
