#include "engine/Suggest.h"
#include "engine/SuggestLocks.h"
#include "summary/Signature.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>

using namespace deed;

namespace {

constexpr llvm::StringLiteral Attribute = " [[clang::lifetimebound]]";


/// The result is a view of what the formal root refers to, and the attribute would say no more than that.
bool bindsResult(const Effect &E) {
  if (E.Kind != EffectKind::ReturnAlias && E.Kind != EffectKind::ReturnBorrow && E.Kind != EffectKind::ReturnLoans)
    return false;
  size_t Derefs =
      llvm::count_if(E.What.Path, [](const FormalStep &S) { return S.Kind == Projection::Deref; });
  // Through one reference, or the value of a view: not what a member refers to in turn.
  return E.Kind == EffectKind::ReturnLoans ? Derefs == 0 : Derefs == 1;
}

void collect(const TuFacts &Tu, const FunctionInfo &F, const Summary &S, const SpanResolver &Spans, Insertions &Out) {
  const TypeInfo &Result = Tu.Types[F.ResultType];
  if (!F.ResultIsReference && !(Result.IsPointer || Result.Kind == Category::View))
    return;
  for (const Effect &E : S.Effects) {
    if (!bindsResult(E))
      continue;
    if (E.What.Root == FormalRoot::Param && E.What.Param < F.Params.size()) {
      const Parameter &P = F.Params[E.What.Param];
      bool IsView = P.How != PassKind::Value || Tu.Types[P.Type].IsPointer || Tu.Types[P.Type].Kind == Category::View;
      if (IsView && !P.LifetimeBound && !Tu.text(P.Name).empty())
        Out.behind(Spans.resolve(P.At), Attribute);
    } else if (E.What.Root == FormalRoot::This && !F.ResultLifetimeBoundThis) {
      Out.behind(Spans.resolve(F.Declarator), Attribute);
    }
  }
}

void writeDiff(llvm::StringRef File, const std::map<std::pair<unsigned, unsigned>, std::string> &At,
               llvm::raw_ostream &OS) {
  auto Text = llvm::MemoryBuffer::getFile(File);
  if (!Text)
    return;
  llvm::SmallVector<llvm::StringRef> Lines;
  (*Text)->getBuffer().split(Lines, '\n');
  OS << "--- " << File << "\n+++ " << File << '\n';
  for (auto First = At.begin(); First != At.end();) {
    unsigned Line = First->first.first;
    auto Last = At.lower_bound({Line + 1, 0});
    if (Line == 0 || Line > Lines.size()) {
      First = Last;
      continue;
    }
    std::string New = Lines[Line - 1].str();
    for (auto It = Last; It != First;) {
      --It;
      if (It->first.second >= 1 && It->first.second - 1 <= New.size())
        New.insert(It->first.second - 1, It->second);
    }
    OS << "@@ -" << Line << " +" << Line << " @@\n-" << Lines[Line - 1] << "\n+" << New << '\n';
    First = Last;
  }
}

} // namespace

void deed::suggest(const SolvedTu &Solved, const SpanResolver &Spans, const LockWords &Words,
                   llvm::function_ref<bool(llvm::StringRef File)> MayEdit, llvm::raw_ostream &OS) {
  const TuFacts &Tu = Solved.Tu;
  Insertions All;
  for (uint32_t I = 0; I != Tu.Functions.size(); ++I) {
    const FunctionInfo &F = Tu.Functions[I];
    // What a template's instances do differs; closures and coroutines are nobody's declared interface.
    if (!F.HasBody || F.IsSystem || F.IsLambda || F.IsCoroutine || F.IsInstantiation || isAssignment(Tu, F))
      continue;
    collect(Tu, F, Solved.Summaries.of({I}), Spans, All);
  }
  suggestLocks(Solved, Spans, Words, All);
  for (const auto &[File, At] : All.ByFile)
    if (MayEdit(File))
      writeDiff(File, At, OS);
}
