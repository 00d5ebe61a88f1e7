#include "checks/LockReport.h"
#include "checks/GuardedFields.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

static std::string placeText(const SpanResolver &Spans, Span At) {
  FileSpan S = Spans.resolve(At);
  return S.valid() ? S.File + ":" + std::to_string(S.Line) + ":" + std::to_string(S.Column) : "(unknown)";
}

static void showField(const GuardedField &G, const SpanResolver &Spans, llvm::raw_ostream &OS) {
  size_t Guarded = llvm::count_if(G.Uses, [&](const FieldUse &U) { return G.isGuarded(U); });
  OS << "  " << G.Name << ": ";
  if (G.Declared)
    OS << "declared to be guarded by " << G.LockName;
  else if (G.isConvincing())
    OS << "guarded by " << G.LockName;
  else if (Guarded)
    OS << "sometimes used under " << G.LockName;
  else
    OS << "guarded by nothing";
  OS << ", by " << Guarded << " of " << G.Uses.size() << (G.Uses.size() == 1 ? " use\n" : " uses\n");
  std::set<std::string> Lines;
  for (const FieldUse &U : G.Uses) {
    std::string Line = U.Access.Writes ? "written " : "read ";
    if (G.isGuarded(U))
      Line += "under " + G.LockName;
    else
      Line += U.Locks.empty() ? "without a lock" : "under another lock";
    Line += U.InThread ? ", by a thread  " : "  ";
    Lines.insert(Line + placeText(Spans, U.Access.Way.back().At));
  }
  for (const std::string &Line : Lines)
    OS << "    " << Line << '\n';
}

void deed::showLocks(const SolvedTu &Tu, const SpanResolver &Spans, llvm::raw_ostream &OS) {
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  std::string Class = "\n";
  for (const GuardedField &G : guardedFields(threadModel(Tu))) {
    if (llvm::none_of(G.Uses, [](const FieldUse &U) { return U.Access.Writes; }) && !G.Declared)
      continue; // nobody need guard what never changes
    if (G.Class != Class) {
      Class = G.Class;
      OS << (Class.empty() ? std::string("globals") : "class " + Class) << '\n';
    }
    showField(G, Spans, OS);
  }
}
