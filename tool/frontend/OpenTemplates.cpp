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
  const ClassTemplateDecl *Written = &T;
  while (const ClassTemplateDecl *From = Written->getInstantiatedFromMemberTemplate())
    Written = From;
  for (const CXXMethodDecl *M : Written->getTemplatedDecl()->methods())
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
  for (const Decl *D : Ctx.getTraversalScope()) {
    if (const auto *Whole = dyn_cast<TranslationUnitDecl>(D))
      scan(*Whole);
    else
      scanOne(*D);
  }
}

/// What the user wrote in namespaces: specialisations of library templates, and functions that libraries look up.
void OpenTemplates::scan(const DeclContext &Namespace) {
  for (const Decl *D : Namespace.decls())
    scanOne(*D);
}

void OpenTemplates::scanOne(const Decl &D) {
  if (isa<NamespaceDecl, LinkageSpecDecl>(D)) {
    if (!isSystem(D.getLocation()))
      scan(cast<DeclContext>(D));
  } else if (const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(&D)) {
    if (!isSystem(S->getLocation()) && isSystem(S->getSpecializedTemplate()->getLocation()) &&
        S->isThisDeclarationADefinition() && hasOpenMember(*S)) {
      for (const TemplateArgument &A : S->getTemplateArgs().asArray())
        if (A.getKind() == TemplateArgument::Type)
          if (const CXXRecordDecl *R = A.getAsType()->getAsCXXRecordDecl())
            Specialised.insert(R->getCanonicalDecl());
    }
  } else if (const auto *F = dyn_cast<FunctionTemplateDecl>(&D)) {
    if (isLookedUpByLibraries(*F->getTemplatedDecl()) && !isSystem(F->getLocation()) && isOpen(*F))
      OpenNamespaces.insert(F->getLexicalDeclContext()->getRedeclContext()->getPrimaryContext());
  }
}

bool OpenTemplates::isOpenItself(const CXXRecordDecl &R) {
  if (!R.hasDefinition()) { // named, but nobody needed it to be complete so far
    const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(&R);
    return S && isOpen(*S->getSpecializedTemplate());
  }
  return hasOpenMember(R) || Specialised.contains(R.getCanonicalDecl()) ||
         OpenNamespaces.contains(R.getEnclosingNamespaceContext()->getPrimaryContext());
}

bool OpenTemplates::mayBeReachedFrom(const FunctionDecl &F) {
  Mentioned Start;
  if (const TemplateArgumentList *Args = F.getTemplateSpecializationArgs())
    Start.append(Args->asArray().begin(), Args->asArray().end());
  if (const auto *R = dyn_cast<CXXRecordDecl>(F.getDeclContext()))
    Start.emplace_back(QualType(Ctx.getCanonicalTagType(R)));
  return isOpen(std::move(Start));
}

/// A search over what is mentioned. If it ends without a hit, everything it came by is closed for this round.
bool OpenTemplates::isOpen(Mentioned ToVisit) {
  llvm::SmallVector<const CXXRecordDecl *, 16> Visited;
  llvm::SmallPtrSet<const CXXRecordDecl *, 16> Seen;
  while (!ToVisit.empty()) {
    TemplateArgument A = ToVisit.pop_back_val();
    if (A.getKind() == TemplateArgument::Pack) {
      ToVisit.append(A.pack_begin(), A.pack_end());
    } else if (A.getKind() == TemplateArgument::Template) {
      const auto *T = dyn_cast_or_null<ClassTemplateDecl>(A.getAsTemplate().getAsTemplateDecl());
      if (T && !isSystem(T->getLocation()) && isOpen(*T))
        return true;
    } else if (A.getKind() == TemplateArgument::Type) {
      const CXXRecordDecl *R = recordOf(A.getAsType(), ToVisit);
      if (!R || Closed.contains(R) || !Seen.insert(R).second)
        continue;
      if (!isSystem(R->getLocation()) && isOpenItself(*R))
        return true;
      Visited.push_back(R);
      appendMentionedBy(*R, ToVisit);
    }
  }
  Closed.insert(Visited.begin(), Visited.end());
  return false;
}

/// The class that a type is about, looking through pointers and arrays; null for others, whose parts go to ToVisit.
const CXXRecordDecl *OpenTemplates::recordOf(QualType T, Mentioned &ToVisit) const {
  T = T.getCanonicalType();
  while (T->isAnyPointerType() || T->isReferenceType() || T->isArrayType())
    T = T->isArrayType() ? QualType(T->getArrayElementTypeNoTypeQual(), 0) : T->getPointeeType();
  if (const auto *F = T->getAs<FunctionProtoType>()) {
    ToVisit.append(F->param_types().begin(), F->param_types().end());
    ToVisit.emplace_back(F->getReturnType());
  } else if (const auto *M = T->getAs<MemberPointerType>()) {
    ToVisit.emplace_back(M->getPointeeType());
  }
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  return R && R->getDefinition() ? R->getDefinition() : R;
}

void OpenTemplates::appendMentionedBy(const CXXRecordDecl &R, Mentioned &ToVisit) const {
  if (R.hasDefinition() && !isSystem(R.getLocation())) {
    for (const CXXBaseSpecifier &B : R.bases())
      ToVisit.emplace_back(B.getType());
    for (const FieldDecl *F : R.fields())
      ToVisit.emplace_back(F->getType());
  }
  if (const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(&R))
    ToVisit.append(S->getTemplateArgs().asArray().begin(), S->getTemplateArgs().asArray().end());
  if (const auto *Outer = dyn_cast<CXXRecordDecl>(R.getDeclContext()))
    ToVisit.emplace_back(QualType(Ctx.getCanonicalTagType(Outer)));
}

} // namespace deed
