#include "frontend/UserFunctions.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;

namespace deed {
namespace {

class Collector {
public:
  explicit Collector(ASTContext &Ctx) : Sources(Ctx.getSourceManager()) {}

  void context(const DeclContext &C) {
    for (Decl *D : C.decls())
      declaration(*D);
  }
  void root(Decl &D) {
    if (auto *Whole = dyn_cast<TranslationUnitDecl>(&D))
      context(*Whole);
    else
      declaration(D);
  }
  UserFunctions take() {
    UserFunctions Out;
    Out.Bodies = std::move(Bodies);
    Out.Globals = std::move(Globals);
    for (FunctionDecl *F : Templates)
      if (!Instantiated.contains(F->getBody()->getBeginLoc()))
        Out.NeverInstantiated.push_back(F);
    return Out;
  }

private:
  void declaration(Decl &D);
  void function(FunctionDecl &F);
  void record(CXXRecordDecl &R);
  void global(VarDecl &V);
  bool isUser(const Decl &D) {
    return D.getLocation().isValid() && !Sources.isInSystemHeader(Sources.getExpansionLoc(D.getLocation()));
  }

  const SourceManager &Sources;
  std::vector<FunctionDecl *> Bodies, Templates;
  std::vector<VarDecl *> Globals;
  llvm::DenseSet<SourceLocation> Instantiated; ///< where bodies begin
  llvm::DenseSet<const Decl *> Seen;           ///< specialisations: each redeclaration of a template lists them all
};

/// `std::jthread Worker{[this] { run(); }};`: nobody wrote the constructor, but what it does.
static bool isWrittenAtMembers(const FunctionDecl &F) {
  const auto *C = dyn_cast<CXXConstructorDecl>(&F);
  return C && C->isDefaultConstructor() && llvm::any_of(C->getParent()->fields(), [](const FieldDecl *M) {
    return M->hasInClassInitializer() && (M->getType()->isRecordType() || M->getType()->isReferenceType());
  });
}

void Collector::function(FunctionDecl &F) {
  const bool IsWritten = (!F.isImplicit() && !F.isDefaulted()) || isWrittenAtMembers(F);
  if (F.doesThisDeclarationHaveABody() && F.getBody() && IsWritten) {
    if (F.isDependentContext()) {
      Templates.push_back(&F);
    } else {
      Bodies.push_back(&F);
      Instantiated.insert(F.getBody()->getBeginLoc());
    }
  }
  context(F);
}

void Collector::record(CXXRecordDecl &R) {
  if (R.isThisDeclarationADefinition())
    context(R);
}

void Collector::global(VarDecl &V) {
  if (V.isFileVarDecl() && V.isThisDeclarationADefinition() == VarDecl::Definition && V.getInit() && !V.isConstexpr() &&
      !V.getDeclContext()->isDependentContext() && !V.getType()->isDependentType() && !V.getInit()->isValueDependent())
    Globals.push_back(&V);
}

void Collector::declaration(Decl &D) {
  // An instantiation of a user's template stands where the template does, so one question serves all kinds.
  if (!isUser(D) && !isa<ExternCContextDecl, LinkageSpecDecl, NamespaceDecl, ExportDecl>(D))
    return;
  if (auto *T = dyn_cast<FunctionTemplateDecl>(&D)) {
    function(*T->getTemplatedDecl());
    for (FunctionDecl *S : T->specializations())
      if (S->getTemplateSpecializationKind() != TSK_ExplicitSpecialization && Seen.insert(S).second)
        if (FunctionDecl *Definition = S->getDefinition())
          function(*Definition);
  } else if (auto *C = dyn_cast<ClassTemplateDecl>(&D)) {
    record(*C->getTemplatedDecl());
    for (ClassTemplateSpecializationDecl *S : C->specializations())
      if (!S->isExplicitSpecialization() && Seen.insert(S).second)
        if (CXXRecordDecl *Definition = S->getDefinition())
          record(*Definition);
  } else if (auto *V = dyn_cast<FriendDecl>(&D)) {
    if (NamedDecl *Friend = V->getFriendDecl())
      declaration(*Friend);
  } else if (auto *F = dyn_cast<FunctionDecl>(&D)) {
    function(*F);
  } else if (auto *R = dyn_cast<CXXRecordDecl>(&D)) {
    record(*R);
  } else if (auto *G = dyn_cast<VarDecl>(&D)) {
    global(*G);
  } else if (auto *T = dyn_cast<VarTemplateDecl>(&D)) {
    for (VarTemplateSpecializationDecl *S : T->specializations())
      if (Seen.insert(S).second)
        global(*S);
  } else if (auto *Inner = dyn_cast<DeclContext>(&D)) {
    context(*Inner);
  }
}

} // namespace

UserFunctions userFunctions(ASTContext &Ctx) {
  Collector C(Ctx);
  for (Decl *D : Ctx.getTraversalScope())
    C.root(*D);
  return C.take();
}

static void eachUserDecl(const SourceManager &Sources, const DeclContext &In, llvm::function_ref<void(Decl &)> Visit) {
  for (Decl *D : In.decls()) {
    if (D->getLocation().isValid() && !Sources.isInSystemHeader(Sources.getExpansionLoc(D->getLocation())))
      Visit(*D);
    else if (isa<ExternCContextDecl, LinkageSpecDecl, NamespaceDecl, ExportDecl>(D))
      eachUserDecl(Sources, *cast<DeclContext>(D), Visit);
  }
}

void eachUserDecl(ASTContext &Ctx, llvm::function_ref<void(Decl &)> Visit) {
  eachUserDecl(Ctx.getSourceManager(), *Ctx.getTranslationUnitDecl(), Visit);
}

} // namespace deed
