#include "engine/Outline.h"
#include "checks/GuardedFields.h"
#include "summary/Lifetimes.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

const OutlineFunction *Outline::at(uint32_t Line) const {
  const OutlineFunction *Best = nullptr;
  for (const OutlineFunction &F : Functions)
    if (F.FirstLine <= Line && Line <= F.LastLine &&
        (!Best || F.LastLine - F.FirstLine <= Best->LastLine - Best->FirstLine))
      Best = &F;
  return Best;
}

void OutlineWatcher::lowered(const LoweredTu &Tu, const SourceSpans &Spans) {
  size_t I = 0;
  std::set<std::pair<uint32_t, uint32_t>> Seen; // instances of a template stand at one place
  for (const FunctionFacts &Fn : Tu.Facts.Bodies) {
    const clang::FunctionDecl *Definition = Tu.Definitions[I++];
    const FunctionInfo &Info = Tu.Facts[Fn.Function];
    if (!Definition || Info.IsLambda || !Definition->getBody())
      continue;
    OutlineFunction F;
    F.At = Spans.resolve(Info.At);
    if (F.At.File != File || !Seen.emplace(F.At.Line, F.At.Column).second)
      continue;
    FileSpan All = Spans.resolve(Definition->getSourceRange());
    FileSpan Body = Spans.resolve(Definition->getBody()->getSourceRange());
    if (All.File != File || Body.File != File)
      continue;
    F.Name = Tu.Facts.text(Info.Name).str();
    F.FirstLine = All.Line;
    F.LastLine = std::max(All.EndLine, Body.EndLine);
    F.Signature = F.At;
    if (clang::FunctionTypeLoc Type = Definition->getFunctionTypeLoc())
      if (FileSpan Parameters = Spans.resolve(Type.getParensRange()); Parameters.File == File) {
        F.Signature.EndLine = Parameters.EndLine;
        F.Signature.EndColumn = Parameters.EndColumn;
      }
    Ids.push_back({Fn.Function, Out.Functions.size()});
    Out.Functions.push_back(std::move(F));
  }
}

/// A result is moved out of what ends there: no news.
static bool isIntoResult(const FunctionFacts &Fn, const FactAt &F) {
  if (!F.Call)
    return false;
  const Call &C = Fn[F.Call];
  return C.Object && C.Object->What && Fn.Places[Fn.Places.rootOf(C.Object->What)].Kind == Projection::Return;
}

void OutlineWatcher::solved(const SolvedFunction &Fn, const SourceSpans &Spans) {
  if (Spans.resolve(Fn.Info.At).File != File)
    return;
  for (const Block &B : Fn.Facts.Blocks)
    for (const FactAt &F : B.Facts) {
      const auto *M = std::get_if<Move>(&F.What);
      if (!M || M->Refilled || isIntoResult(Fn.Facts, F))
        continue;
      TypeId Type = typeOf(Fn.Tu, Fn.Facts, M->From);
      if (Type && Fn.Tu.Types[Type].AfterMove == MovedFrom::Copied)
        continue;
      std::string Place = placeName(Fn.Tu, Fn.Facts, M->From);
      FileSpan At = Place.empty() ? FileSpan() : Spans.resolve(F.At);
      if (At.File == File)
        Out.Moves.push_back({std::move(At), std::move(Place), M->Always});
    }
}

static std::string guardText(const GuardedField &G, const FieldUse &U, size_t Guarded) {
  std::string Text = "`" + G.Name + "` is ";
  if (G.Declared)
    Text += "declared to be guarded by `" + G.LockName + "`";
  else
    Text += std::string(G.isConvincing() ? "guarded" : "sometimes guarded") + " by `" + G.LockName + "`";
  Text +=
      " (" + std::to_string(Guarded) + " of " + std::to_string(G.Uses.size()) + (G.Uses.size() == 1 ? " use" : " uses");
  Text += std::string("): ") + (U.Access.Writes ? "written" : "read") + " here ";
  if (G.isGuarded(U))
    return Text + "under it";
  return Text + (U.Locks.empty() ? "without a lock" : "under another lock");
}

void OutlineWatcher::concluded(const SolvedTu &Tu, const SourceSpans &Spans) {
  for (auto [Id, Index] : Ids) {
    OutlineFunction &F = Out.Functions[Index];
    F.Lifetimes = lifetimeSignature(Tu.Tu, Tu.Tu[Id], Tu.Summaries.of(Id));
    F.TiesLifetimes = F.Lifetimes.find('\'') != std::string::npos;
  }
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  for (const GuardedField &G : guardedFields(threadModel(Tu))) {
    bool IsChanged = llvm::any_of(G.Uses, [](const FieldUse &U) { return U.Access.Writes; });
    if (G.Lock.empty() || !(IsChanged || G.Declared))
      continue; // nobody need guard what never changes
    size_t Guarded = llvm::count_if(G.Uses, [&](const FieldUse &U) { return G.isGuarded(U); });
    for (const FieldUse &U : G.Uses)
      if (FileSpan At = Spans.resolve(U.Access.Way.back().At); At.File == File)
        Out.Guards.push_back({At.Line, guardText(G, U, Guarded)});
  }
}

Outline OutlineWatcher::take() {
  llvm::sort(Out.Functions, [](const OutlineFunction &A, const OutlineFunction &B) { return A.At < B.At; });
  llvm::sort(Out.Guards, [](const OutlineGuard &A, const OutlineGuard &B) {
    return std::tie(A.Line, A.Text) < std::tie(B.Line, B.Text);
  });
  Out.Guards.erase(llvm::unique(Out.Guards, [](const OutlineGuard &A, const OutlineGuard &B) {
                     return A.Line == B.Line && A.Text == B.Text;
                   }), Out.Guards.end());
  // One place, moved by several instances or as several parts: the first word, and sure only if all are.
  llvm::stable_sort(Out.Moves, [](const OutlineMove &A, const OutlineMove &B) { return A.At < B.At; });
  std::vector<OutlineMove> Moves;
  for (OutlineMove &M : Out.Moves) {
    if (!Moves.empty() && Moves.back().At == M.At)
      Moves.back().Always &= M.Always;
    else
      Moves.push_back(std::move(M));
  }
  Out.Moves = std::move(Moves);
  return std::move(Out);
}
