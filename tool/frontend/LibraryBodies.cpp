#include "frontend/LibraryBodies.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Sema/Sema.h"
#include "clang/Serialization/ASTReader.h"

using namespace clang;

namespace deed {
namespace {

/// The parser asks the language options anew at each body, so they can say "delayed" for system headers only.
class DelayInSystemHeaders final : public PPCallbacks {
public:
  explicit DelayInSystemHeaders(LangOptions &Lang) : Lang(Lang), User(Lang.DelayedTemplateParsing) {}
  void FileChanged(SourceLocation, FileChangeReason, SrcMgr::CharacteristicKind Kind, FileID) override {
    Lang.DelayedTemplateParsing = User || SrcMgr::isSystem(Kind);
  }

private:
  LangOptions &Lang;
  bool User; ///< as the flags have it
};

} // namespace

LibraryBodies::LibraryBodies(CompilerInstance &Compiler) : Compiler(Compiler), Open(Compiler.getASTContext()) {}

LibraryBodies::Constants LibraryBodies::constantsIn(const LangOptions &Lang) {
  return Lang.CPlusPlus20 ? Constants::RunTimeOnly : Constants::AsTheyAre;
}

llvm::IntrusiveRefCntPtr<LibraryBodies> LibraryBodies::attach(CompilerInstance &Compiler, Templates How,
                                                              Constants Functions) {
  auto Out = llvm::makeIntrusiveRefCnt<LibraryBodies>(Compiler);
  Out->IsPreamble = How == Templates::Parsed;
  if (Functions == Constants::RunTimeOnly)
    Out->Deferred.emplace(Compiler);
  Compiler.setExternalSemaSource(Out);
  if (How == Templates::AsTokens)
    Compiler.getPreprocessor().addPPCallbacks(std::make_unique<DelayInSystemHeaders>(Compiler.getLangOpts()));
  return Out;
}

bool LibraryBodies::isSystem(SourceLocation Loc) const {
  const SourceManager &Sources = Compiler.getSourceManager();
  return Loc.isInvalid() || Sources.isInSystemHeader(Sources.getExpansionLoc(Loc));
}

bool LibraryBodies::skipsBody(const Decl &D) const {
  const FunctionDecl *F = D.getAsFunction();
  return F && !F->isTemplated() && isSystem(F->getLocation());
}

void LibraryBodies::queued(FunctionDecl &F) {
  std::deque<Instantiation> &Queue = Compiler.getSema().PendingInstantiations;
  if (Queue.empty() || Queue.back().first != &F || !isSystem(F.getLocation()))
    return;
  Aside.push_back(Queue.back());
  Queue.pop_back();
}

/// The AST reader would hand these to Sema after us, and Sema would instantiate them all.
void LibraryBodies::takeOverFromPreamble() {
  llvm::IntrusiveRefCntPtr<ASTReader> Reader = Compiler.getASTReader();
  if (!Reader)
    return;
  llvm::SmallVector<Instantiation, 64> Left;
  Reader->ReadPendingInstantiations(Left);
  std::deque<Instantiation> &Queue = Compiler.getSema().PendingInstantiations;
  auto End = std::stable_partition(Left.begin(), Left.end(), [&](const Instantiation &I) {
    return !isa<FunctionDecl>(I.first) || !isSystem(I.first->getLocation());
  });
  Queue.insert(Queue.begin(), Left.begin(), End);
  Aside.insert(Aside.begin(), End, Left.end()); // in the order of the source
}

void LibraryBodies::ReadPendingInstantiations(llvm::SmallVectorImpl<Instantiation> &) {
  Sema &S = Compiler.getSema();
  auto isStopped = [&] { return IsStopped && IsStopped(); };
  if (isStopped()) {
    takeOverFromPreamble();
    S.PendingInstantiations.clear();
    Aside.clear();
    return;
  }
  if (AtEnd)
    AtEnd();
  takeOverFromPreamble();
  for (bool Any = true; Any;) {
    S.PerformPendingInstantiations();
    Open.refresh();
    Any = false;
    // Depth first: as soon as std::sort has led to the comparison, its other branches lead to nothing new.
    std::vector<Instantiation> Closed;
    std::reverse(Aside.begin(), Aside.end());
    while (!Aside.empty()) {
      const Instantiation I = Aside.back();
      Aside.pop_back();
      if (isStopped() || !Open.mayBeReachedFrom(*cast<FunctionDecl>(I.first))) {
        Closed.push_back(I);
        continue;
      }
      Any = true;
      const size_t Before = Aside.size();
      S.PendingInstantiations.push_back(I);
      S.PerformPendingInstantiations();
      std::reverse(Aside.begin() + static_cast<ptrdiff_t>(Before), Aside.end());
    }
    Aside = std::move(Closed);
  }
  if (Deferred && IsPreamble)
    Deferred->sweep(*Compiler.getASTContext().getTranslationUnitDecl());
  // Neither missing (which would be an error for types without linkage) nor there.
  for (const Instantiation &I : Aside) {
    auto *F = cast<FunctionDecl>(I.first);
    F->setInstantiationIsPending(false);
    if (!F->isDefined())
      F->setHasSkippedBody();
  }
  Aside.clear();
}

} // namespace deed
