#include "frontend/Preamble.h"
#include "frontend/ParseErrors.h"
#include "frontend/Patience.h"
#include "frontend/Suppressions.h"
#include "frontend/UserFunctions.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Serialization/ASTReader.h"
#include "clang/Serialization/ASTWriter.h"
#include "clang/Serialization/PCHContainerOperations.h"

using namespace clang;

namespace deed {
namespace {

/// Decides about bodies as the parse of a whole file does, and takes down what is not in the AST.
class Recorder final : public PreambleCallbacks {
public:
  Recorder(const Patience *Patient, LibraryBodies::Constants Functions) : Patient(Patient), Functions(Functions) {}
  std::vector<LocalDeclID> UserDecls;
  Suppressions InHeaders;
  std::vector<Preamble::Comment> InMain;

private:
  void BeforeExecute(CompilerInstance &CI) override {
    Compiler = &CI;
    if (CI.getFrontendOpts().SkipFunctionBodies)
      Library = LibraryBodies::attach(CI, LibraryBodies::Templates::Parsed, Functions);
  }
  CommentHandler *getCommentHandler() override { return &Comments; }
  std::unique_ptr<PPCallbacks> createPPCallbacks() override {
    if (!Patient)
      return nullptr;
    auto Watch = std::make_unique<PatienceWatch>(*Patient);
    Waiting = Watch.get();
    return Watch;
  }
  void HandleTopLevelDecl(DeclGroupRef) override {
    if (Waiting)
      Waiting->madeWay();
  }
  bool shouldSkipFunctionBody(Decl *D) override { return Library && Library->skipsBody(*D); }

  void AfterPCHEmitted(ASTWriter &Writer) override {
    eachUserDecl(Compiler->getASTContext(), [&](Decl &D) {
      if (LocalDeclID Id = Writer.getDeclID(&D); Id.isValid())
        UserDecls.push_back(Id);
    });
    // What is said in the source itself may be about what follows, and is read then.
    SourceManager &Sources = Compiler->getSourceManager();
    SuppressionComments Elsewhere;
    for (SourceRange C : Comments.all()) {
      if (Sources.getFileID(C.getBegin()) != Sources.getMainFileID()) {
        Elsewhere.add(C);
        continue;
      }
      unsigned Begin = Sources.getFileOffset(C.getBegin());
      InMain.push_back({Begin, Sources.getFileOffset(C.getEnd()) - Begin});
    }
    InHeaders = collectSuppressions(*Compiler, Elsewhere);
  }

  const Patience *Patient;
  const LibraryBodies::Constants Functions;
  PatienceWatch *Waiting = nullptr; ///< the preprocessor's
  CompilerInstance *Compiler = nullptr;
  llvm::IntrusiveRefCntPtr<LibraryBodies> Library;
  SuppressionComments Comments;
};

std::unique_ptr<Preamble> build(const CompilerInvocation &Invocation, const llvm::MemoryBuffer &Main,
                                PreambleBounds Bounds, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
                                const Patience *Patient, LibraryBodies::Constants Functions) {
  CompilerInvocation Mine(Invocation);
  ParseErrors Errors;
  auto Diags =
      CompilerInstance::createDiagnostics(*Files, Mine.getDiagnosticOpts(), &Errors, /*ShouldOwnClient=*/false);
  Diags->setFatalsAsError(true);
  Recorder Seen(Patient, Functions);
  auto Made = PrecompiledPreamble::Build(Mine, &Main, Bounds, Diags, Files, std::make_shared<PCHContainerOperations>(),
                                         /*StoreInMemory=*/false, /*StoragePath=*/"", Seen);
  if (!Made || Errors.includesItself())
    return nullptr;
  bool Skips = Mine.getFrontendOpts().SkipFunctionBodies;
  if (Skips && (Errors.inSystemHeader() || Errors.missesConstant())) { // see ParseTu.cpp
    if (Functions == LibraryBodies::Constants::RunTimeOnly)
      return build(Mine, Main, Bounds, std::move(Files), Patient, LibraryBodies::Constants::AsTheyAre);
    if (Errors.inSystemHeader()) {
      Mine.getFrontendOpts().SkipFunctionBodies = false;
      return build(Mine, Main, Bounds, std::move(Files), Patient, Functions);
    }
  }
  return std::make_unique<Preamble>(Preamble{std::move(*Made), Skips, Functions, Errors.take(),
                                             std::move(Seen.InHeaders), std::move(Seen.InMain),
                                             std::move(Seen.UserDecls)});
}

} // namespace

std::vector<Decl *> Preamble::userDecls(CompilerInstance &Compiler) const {
  std::vector<Decl *> Out;
  llvm::IntrusiveRefCntPtr<ASTReader> Reader = Compiler.getASTReader();
  if (!Reader || Reader->getModuleManager().size() == 0)
    return Out;
  serialization::ModuleFile &File = Reader->getModuleManager().getPrimaryModule();
  for (LocalDeclID Id : UserDecls)
    if (Decl *D = Reader->GetLocalDecl(File, Id))
      Out.push_back(D);
  return Out;
}

void KeptPreamble::keepConstants() {
  if (!KeepsConstants)
    Kept.reset();
  KeepsConstants = true;
}

static PreambleBounds boundsOf(const CompilerInvocation &Invocation, const llvm::MemoryBuffer &Main) {
  return ComputePreambleBounds(Invocation.getLangOpts(), Main, /*MaxLines=*/0);
}

bool KeptPreamble::fits(const CompilerInvocation &Invocation, const llvm::MemoryBuffer &Main,
                        llvm::vfs::FileSystem &Files) const {
  return Kept && Kept->Compiled.CanReuse(Invocation, Main, boundsOf(Invocation, Main), Files);
}

const Preamble *KeptPreamble::bring(const CompilerInvocation &Invocation, const llvm::MemoryBuffer &Main,
                                    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files, const Patience *Patient) {
  const PreambleBounds Bounds = boundsOf(Invocation, Main);
  if (Bounds.Size == 0)
    return nullptr;
  llvm::StringRef Beginning = Main.getBuffer().take_front(Bounds.Size);
  if (Beginning == Hopeless)
    return nullptr;
  if (fits(Invocation, Main, *Files))
    return Kept.get();
  Kept.reset(); // its memory, before that of the next
  if (Begins)
    Begins();
  Kept = build(Invocation, Main, Bounds, std::move(Files), Patient,
               KeepsConstants ? LibraryBodies::Constants::AsTheyAre
                              : LibraryBodies::constantsIn(Invocation.getLangOpts()));
  if (Ended)
    Ended();
  if (!Kept)
    Hopeless = Beginning.str();
  return Kept.get();
}

} // namespace deed
