#include "frontend/OpenTemplates.h"
#include "clang/AST/DeclFriend.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace deed {
namespace {

/// Names that libraries look up in the namespaces of their arguments, besides operators.
constexpr llvm::StringRef CustomisationPoints[] = {
    "swap",      "iter_swap", "iter_move", "begin",         "end",     "size",      "get",           "hash_value",
    "to_string", "to_json",   "from_json", "AbslHashValue", "PrintTo", "format_as", "AbslStringify", "tag_invoke",
};

bool isLookedUpByLibraries(const FunctionDecl &F) {
  if (F.isOverloadedOperator())
    return true;
  const IdentifierInfo *Name = F.getIdentifier();
  return Name && llvm::is_contained(CustomisationPoints, Name->getName());
}

/// The template's own declaration that holds the body, whichever way it was come by; null: there is no body.
const FunctionDecl *patternOf(const FunctionDecl &F) {
  const FunctionDecl *Pattern = F.getTemplateInstantiationPattern();
  const FunctionDecl *Definition = nullptr;
  return (Pattern ? Pattern : &F)->isDefined(Definition) ? Definition : nullptr;
}

void append(const TemplateArgument &A, llvm::SmallVectorImpl<QualType> &Out) {
  if (A.getKind() == TemplateArgument::Type)
    Out.push_back(A.getAsType());
  else if (A.getKind() == TemplateArgument::Pack)
    for (const TemplateArgument &E : A.pack_elements())
      append(E, Out);
}

void append(const TemplateArgumentList &Args, llvm::SmallVectorImpl<QualType> &Out) {
  for (const TemplateArgument &A : Args.asArray())
    append(A, Out);
}

} // namespace

bool OpenTemplates::isSystem(SourceLocation Loc) const {
  const SourceManager &Sources = Ctx.getSourceManager();
  return Loc.isInvalid() || Sources.isInSystemHeader(Sources.getExpansionLoc(Loc));
}

/// Is the pattern of this member of a specialisation without an instance?
bool OpenTemplates::isOpen(const FunctionDecl &Instance) {
  if (Instance.isImplicit() || Instance.isDefaulted() || Instance.isDeleted() || !Instance.isTemplateInstantiation())
    return false;
  const FunctionDecl *Pattern = patternOf(Instance);
  if (!Pattern || Instantiated.contains(Pattern))
    return false;
  if (!Instance.isDefined())
    return true;
  Instantiated.insert(Pattern);
  return false;
}

bool OpenTemplates::isOpen(const FunctionTemplateDecl &T) {
  const FunctionDecl *Pattern = patternOf(*T.getTemplatedDecl());
  if (!Pattern || Instantiated.contains(Pattern))
    return false;
  for (const FunctionDecl *S : T.specializations())
    if (S->isDefined()) {
      Instantiated.insert(Pattern);
      return false;
    }
  return true;
}

bool OpenTemplates::isOpen(const ClassTemplateDecl &T) {
  for (const ClassTemplateSpecializationDecl *S : T.specializations())
    if (const CXXRecordDecl *R = S->getDefinition())
      hasOpenMember(*R); // notes what has an instance
  for (const CXXMethodDecl *M : T.getTemplatedDecl()->methods())
    if (const FunctionDecl *Pattern = M->isImplicit() || M->isDefaulted() ? nullptr : patternOf(*M);
        Pattern && !Instantiated.contains(Pattern))
      return true;
  return false;
}

/// All members are looked at, so that each one's instance is noted.
bool OpenTemplates::hasOpenMember(const CXXRecordDecl &R) {
  bool Any = false;
  for (const Decl *D : R.decls()) {
    if (const auto *Friend = dyn_cast<FriendDecl>(D))
      D = Friend->getFriendDecl();
    if (const auto *F = dyn_cast_or_null<FunctionDecl>(D))
      Any |= isOpen(*F);
    else if (const auto *T = dyn_cast_or_null<FunctionTemplateDecl>(D))
      Any |= isOpen(*T);
    else if (const auto *C = dyn_cast_or_null<ClassTemplateDecl>(D); C && C->getDeclContext()->Equals(&R))
      Any |= isOpen(*C);
  }
  return Any;
}

void OpenTemplates::refresh() {
  Closed.clear();
  Specialised.clear();
  OpenNamespaces.clear();
  scan(*Ctx.getTranslationUnitDecl());
}

/// What the user wrote in namespaces: specialisations of library templates, and functions that libraries look up.
void OpenTemplates::scan(const DeclContext &Namespace) {
  for (const Decl *D : Namespace.decls()) {
    if (isa<NamespaceDecl, LinkageSpecDecl>(D)) {
      if (!isSystem(D->getLocation()))
        scan(*cast<DeclContext>(D));
    } else if (const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(D)) {
      if (!isSystem(S->getLocation()) && isSystem(S->getSpecializedTemplate()->getLocation()) &&
          S->isThisDeclarationADefinition() && hasOpenMember(*S)) {
        Types Args;
        append(S->getTemplateArgs(), Args);
        for (QualType T : Args)
          if (const CXXRecordDecl *R = T->getAsCXXRecordDecl())
            Specialised.insert(R->getCanonicalDecl());
      }
    } else if (const auto *F = dyn_cast<FunctionTemplateDecl>(D)) {
      if (isLookedUpByLibraries(*F->getTemplatedDecl()) && !isSystem(F->getLocation()) && isOpen(*F))
        OpenNamespaces.insert(Namespace.getRedeclContext()->getPrimaryContext());
    }
  }
}

bool OpenTemplates::isOpenItself(const CXXRecordDecl &R) {
  return hasOpenMember(R) || Specialised.contains(R.getCanonicalDecl()) ||
         OpenNamespaces.contains(R.getEnclosingNamespaceContext()->getPrimaryContext());
}

bool OpenTemplates::mayBeReachedFrom(const FunctionDecl &F) {
  Types Start;
  if (const TemplateArgumentList *Args = F.getTemplateSpecializationArgs())
    append(*Args, Start);
  if (const auto *R = dyn_cast<CXXRecordDecl>(F.getDeclContext()))
    Start.push_back(Ctx.getCanonicalTagType(R));
  return isOpen(std::move(Start));
}

/// A search over what types mention. If it ends without a hit, everything it came by is closed for this round.
bool OpenTemplates::isOpen(Types ToVisit) {
  llvm::SmallVector<const CXXRecordDecl *, 16> Visited;
  llvm::SmallPtrSet<const CXXRecordDecl *, 16> Seen;
  while (!ToVisit.empty()) {
    QualType T = ToVisit.pop_back_val().getCanonicalType();
    while (T->isAnyPointerType() || T->isReferenceType() || T->isArrayType())
      T = T->isArrayType() ? QualType(T->getArrayElementTypeNoTypeQual(), 0) : T->getPointeeType();
    if (const auto *F = T->getAs<FunctionProtoType>()) {
      ToVisit.append(F->param_types().begin(), F->param_types().end());
      ToVisit.push_back(F->getReturnType());
      continue;
    }
    if (const auto *M = T->getAs<MemberPointerType>()) {
      ToVisit.push_back(M->getPointeeType());
      continue;
    }
    const CXXRecordDecl *R = T->getAsCXXRecordDecl();
    if (R)
      R = R->getDefinition();
    if (!R || Closed.contains(R) || !Seen.insert(R).second)
      continue;
    if (!isSystem(R->getLocation())) {
      if (isOpenItself(*R))
        return true;
      for (const CXXBaseSpecifier &B : R->bases())
        ToVisit.push_back(B.getType());
      for (const FieldDecl *F : R->fields())
        ToVisit.push_back(F->getType());
    }
    Visited.push_back(R);
    if (const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(R))
      append(S->getTemplateArgs(), ToVisit);
    if (const auto *Outer = dyn_cast<CXXRecordDecl>(R->getDeclContext()))
      ToVisit.push_back(Ctx.getCanonicalTagType(Outer));
  }
  Closed.insert(Visited.begin(), Visited.end());
  return false;
}

} // namespace deed
