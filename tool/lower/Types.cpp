#include "lower/Types.h"
#include "models/Models.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"

using namespace deed;
using namespace clang;

/// A lock as an attribute names it: a member of the object, a parameter, a global, or a path from one of these.
std::string deed::lockPlace(const Expr *E, const FunctionDecl *Of) {
  E = E->IgnoreParenImpCasts();
  if (isa<CXXThisExpr>(E))
    return "this";
  if (const auto *U = dyn_cast<UnaryOperator>(E); U && (U->getOpcode() == UO_AddrOf || U->getOpcode() == UO_LNot))
    return lockPlace(U->getSubExpr(), Of);
  if (const auto *U = dyn_cast<UnaryOperator>(E); U && U->getOpcode() == UO_Deref) {
    std::string Pointer = lockPlace(U->getSubExpr(), Of);
    return Pointer.empty() ? Pointer : "*" + Pointer;
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E); Member && isa<FieldDecl>(Member->getMemberDecl())) {
    std::string Object = lockPlace(Member->getBase(), Of);
    if (Object.empty())
      return {};
    return (Member->isArrow() || Member->getBase()->getType()->isReferenceType() ? "(*" + Object + ")" : Object) + "." +
           Member->getMemberDecl()->getNameAsString();
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *Param = dyn_cast<ParmVarDecl>(Ref->getDecl())) {
      if (!Of || Param->getFunctionScopeIndex() >= Of->getNumParams())
        return {};
      QualType T = Param->getType();
      bool Indirect = T->isReferenceType() || T->isPointerType();
      return (Indirect ? "*param" : "param") + std::to_string(Param->getFunctionScopeIndex());
    }
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()); Var && Var->hasGlobalStorage())
      return "::" + Var->getQualifiedNameAsString();
  }
  return {};
}

std::string deed::patternName(const NamedDecl *D) {
  llvm::SmallVector<const NamedDecl *, 8> Parts{D};
  for (const DeclContext *C = D->getDeclContext(); C && !C->isTranslationUnit(); C = C->getParent()) {
    if (const auto *N = dyn_cast<NamespaceDecl>(C)) {
      if (!N->isInline() && !N->isAnonymousNamespace())
        Parts.push_back(N);
    } else if (const auto *R = dyn_cast<RecordDecl>(C)) {
      Parts.push_back(R);
    } else if (const auto *F = dyn_cast<FunctionDecl>(C)) {
      Parts.push_back(F); // a local class
    }
  }
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  for (const NamedDecl *Part : llvm::reverse(Parts)) {
    if (!Text.empty())
      OS << "::";
    // A constructor's name prints with its class's template arguments; the class's own name is what the models say.
    if (isa<CXXConstructorDecl>(Part))
      OS << cast<CXXConstructorDecl>(Part)->getParent()->getName();
    else if (isa<CXXDestructorDecl>(Part))
      OS << '~' << cast<CXXDestructorDecl>(Part)->getParent()->getName();
    else if (isa<CXXConversionDecl>(Part))
      OS << "operator " << cast<CXXConversionDecl>(Part)->getConversionType().getUnqualifiedType().getAsString();
    else
      OS << Part->getDeclName();
  }
  return Text;
}

SymbolId TypeLowering::captureName(const CXXRecordDecl *Closure, const FieldDecl *Field) {
  // The captures of a pack share one name.
  std::string Name;
  llvm::SmallVector<std::string, 4> Before;
  auto Capture = Closure->captures_begin();
  for (const FieldDecl *F : Closure->fields()) {
    if (Capture == Closure->captures_end())
      break;
    bool Named = Capture->capturesVariable();
    std::string Own = Named ? Capture->getCapturedVar()->getName().str() : "this";
    ++Capture;
    if (F == Field) {
      Name = Own;
      break;
    }
    Before.push_back(std::move(Own));
  }
  auto Same = llvm::count(Before, Name);
  return Tu.Names.intern(Same ? Name + "#" + std::to_string(Same) : Name);
}

SymbolId TypeLowering::fieldName(const ValueDecl *F) {
  if (const auto *Field = dyn_cast<FieldDecl>(F); Field && Field->getName().empty())
    return Tu.Names.intern(("<field " + llvm::Twine(Field->getFieldIndex()) + ">").str());
  return Tu.Names.intern(F->getName());
}

TypeId TypeLowering::idOf(QualType T) {
  if (T.isNull())
    return {};
  QualType Canonical = Ctx.getCanonicalType(T);
  // A closure is known by its class, which has no name: constness makes no other of it.
  if (const auto *C = Canonical->getAsCXXRecordDecl(); C && C->isLambda())
    Canonical = Canonical.getUnqualifiedType();
  auto It = Ids.find(Canonical.getAsOpaquePtr());
  if (It != Ids.end())
    return It->second;
  TypeId Id = Tu.Types.add({});
  Ids[Canonical.getAsOpaquePtr()] = Id; // first, for types that refer to themselves
  deed::TypeInfo Info = describe(Canonical);
  Tu.Types.at(Id) = Info;
  return Id;
}

/// What the models call it: a class without a tag goes by its typedef (`typedef union {...} pthread_mutex_t;`).
static std::string modelName(const RecordDecl *R) {
  const TypedefNameDecl *Typedef = R->getTypedefNameForAnonDecl();
  return patternName(Typedef ? static_cast<const NamedDecl *>(Typedef) : R);
}

deed::TypeInfo TypeLowering::describe(QualType T) {
  deed::TypeInfo Info;
  Info.IsConst = T.isConstQualified();
  PrintingPolicy Policy = Ctx.getPrintingPolicy();
  Policy.SuppressTagKeyword = true;
  Policy.AnonymousTagLocations = false; // a closure's name is the same wherever the source lies
  Info.Name = Tu.Names.intern(T.getAsString(Policy));
  if (T->isReferenceType()) {
    Info.IsReference = true;
    Info.IsRvalueReference = T->isRValueReferenceType();
    Info.Kind = Category::View;
    Info.Pointee = idOf(T.getNonReferenceType());
  } else if (T->isPointerType() || T->isNullPtrType()) {
    Info.IsPointer = true;
    Info.Kind = T->isFunctionPointerType() ? Category::Callable : Category::View;
    if (T->isPointerType())
      Info.Pointee = idOf(T->getPointeeType());
  } else if (const auto *Atomic = T->getAs<AtomicType>()) {
    Info = describe(Ctx.getCanonicalType(Atomic->getValueType()));
    Info.IsSynchronised = true;
  } else if (T->isMemberPointerType()) {
    Info.IsPointer = true;
  } else if (const ArrayType *A = Ctx.getAsArrayType(T)) {
    QualType Element = A->getElementType();
    Info.Pointee = idOf(Element);
    const deed::TypeInfo &E = Tu.Types[Info.Pointee];
    Info.Kind = E.Kind, Info.AfterMove = E.AfterMove, Info.HasDestructor = E.HasDestructor;
  } else if (T->isVoidType()) {
    Info.IsVoid = true;
  } else if (T->isBooleanType()) {
    Info.IsBool = true;
  } else if (T->isAnyCharacterType()) {
    Info.IsCharacter = true;
  } else if (T->isIntegerType() && !T->isEnumeralType()) {
    Info.IsInteger = true;
  } else if (T->isRecordType()) {
    Info.IsClass = true;
    Info.IsIncomplete = T->isIncompleteType();
    if (const auto *C = T->getAsCXXRecordDecl()) {
      Info.IsClosure = C->isLambda();
      describeClass(C, Info);
    } else if (const TypeModel *Model = Known.typeOf(modelName(T->getAsRecordDecl()))) { // C
      Info.Kind = Model->Kind.value_or(Info.Kind);
      Info.IsSynchronised = Model->Synchronised || Info.Kind == Category::Lock;
      Info.IsRecursive = Model->Recursive;
    } else if (const RecordDecl *S = T->getAsRecordDecl()->getDefinition();
               S && !S->isUnion() && !Ctx.getSourceManager().isInSystemHeader(S->getLocation())) {
      for (const FieldDecl *F : S->fields())
        Info.Members.push_back(member(F));
    }
  }
  return Info;
}

/// A smart pointer without a deleter of its own, or such a deleter. What deletes in the same way as it would, the
/// models say of the class that is its second argument.
std::optional<AllocKind> TypeLowering::deletes(const CXXRecordDecl *C) const {
  const auto *Instance = dyn_cast<ClassTemplateSpecializationDecl>(C);
  if (!Instance)
    return std::nullopt;
  const TemplateArgumentList &Args = Instance->getTemplateArgs();
  if (!Args.size() || Args[0].getKind() != TemplateArgument::Type)
    return std::nullopt;
  if (Args.size() > 1 && Args[1].getKind() == TemplateArgument::Type) {
    const CXXRecordDecl *Deleter = Args[1].getAsType()->getAsCXXRecordDecl();
    const TypeModel *Model = Deleter ? Known.typeOf(modelName(Deleter)) : nullptr;
    if (!Model || !Model->Deletes)
      return std::nullopt;
  }
  return Args[0].getAsType()->isArrayType() ? AllocKind::NewArray : AllocKind::New;
}

/// Anyone may copy it, and no copy constructor of its own says what that means.
static bool copiesMembers(const CXXRecordDecl *C) {
  for (const CXXConstructorDecl *K : C->ctors())
    if (K->isCopyConstructor())
      return K->isDefaulted() && !K->isDeleted() && K->getAccess() != AS_private;
  return !C->hasUserDeclaredMoveOperation() && !C->defaultedCopyConstructorIsDeleted();
}

/// Declared here, and written elsewhere.
static bool hasUnseenFunctions(const CXXRecordDecl *C) {
  return llvm::any_of(C->decls(), [](const Decl *D) {
    const auto *Template = dyn_cast<FunctionTemplateDecl>(D);
    const auto *Method = dyn_cast<CXXMethodDecl>(Template ? Template->getTemplatedDecl() : D);
    return Method && !Method->isImplicit() && !Method->isDefaulted() && !Method->isDeleted() && !Method->isDefined();
  });
}

void TypeLowering::describeDestruction(const CXXRecordDecl *C, deed::TypeInfo &Info) {
  Info.IsPolymorphic = C->isPolymorphic();
  Info.IsFinal = C->isEffectivelyFinal();
  Info.CopiesMembers = copiesMembers(C);
  Info.HasUnseenFunctions = hasUnseenFunctions(C);
  if (const CXXDestructorDecl *D = C->getDestructor())
    Info.HasVirtualDestructor = D->isVirtual();
  for (const CXXBaseSpecifier &B : C->bases()) {
    const CXXRecordDecl *Base = B.getType()->getAsCXXRecordDecl();
    if (!Base || !Base->getDefinition())
      continue;
    TypeId Id = idOf(B.getType());
    Tu.Types.at(Id).HasDerived = true;
    Info.Bases.push_back(Tu.Types[Id].Name);
    Info.Bases.insert(Info.Bases.end(), Tu.Types[Id].Bases.begin(), Tu.Types[Id].Bases.end());
  }
}

static Span spanOf(SourceRange R) { return {R.getBegin().getRawEncoding(), R.getEnd().getRawEncoding()}; }

static bool hasOwnDestructor(const CXXRecordDecl *C) {
  return C->hasUserDeclaredDestructor() && C->getDestructor() && C->getDestructor()->isUserProvided();
}

/// Of a library's template: what its objects may be made of or hold.
void TypeLowering::addArguments(const CXXRecordDecl *C, deed::TypeInfo &Info) {
  const auto *Instance = dyn_cast<ClassTemplateSpecializationDecl>(C);
  if (!Instance)
    return;
  auto add = [&](const TemplateArgument &A) {
    if (A.getKind() == TemplateArgument::Type && (A.getAsType()->isRecordType() || A.getAsType()->isPointerType()))
      if (TypeId Id = idOf(A.getAsType()); !Tu.Types[Id].IsStateless)
        Info.Arguments.push_back(Id);
  };
  for (const TemplateArgument &A : Instance->getTemplateArgs().asArray())
    if (A.getKind() == TemplateArgument::Pack)
      for (const TemplateArgument &Each : A.pack_elements())
        add(Each);
    else
      add(A);
}

void TypeLowering::describeClass(const CXXRecordDecl *C, deed::TypeInfo &Info) {
  C = C->getDefinition();
  if (!C)
    return;
  Info.HasDestructor = C->hasNonTrivialDestructor();
  Info.OwnDestructor = hasOwnDestructor(C);
  describeDestruction(C, Info);
  Info.IsStateless = C->isEmpty() && Ctx.getSourceManager().isInSystemHeader(C->getLocation());
  Info.AfterMove = movesByCopying(Ctx.getCanonicalTagType(C)) ? MovedFrom::Copied : MovedFrom::Unspecified;
  std::string Why;
  Info.Kind = inferCategory(C, Why);
  Info.Why = Tu.Names.intern(Why);
  if (!C->isUnion() && !C->isLambda() && !Ctx.getSourceManager().isInSystemHeader(C->getLocation())) {
    for (const CXXBaseSpecifier &B : C->bases())
      if (const CXXRecordDecl *Base = B.getType()->getAsCXXRecordDecl())
        Info.Members.push_back(
            {Tu.Names.intern(patternName(Base)), idOf(B.getType()), spanOf(B.getSourceRange()), /*IsBase=*/true});
    for (const FieldDecl *F : C->fields())
      Info.Members.push_back(member(F));
  }
  const TypeModel *Model = Known.typeOf(modelName(C));
  if (C->hasAttr<OwnerAttr>()) {
    Info.Kind = Category::Owner;
    Info.Why = Tu.Names.intern("declared [[gsl::Owner]]");
  } else if (C->hasAttr<PointerAttr>()) {
    Info.Kind = Category::View;
    Info.Why = Tu.Names.intern("declared [[gsl::Pointer]]");
  } else if (C->hasAttr<ScopedLockableAttr>()) {
    Info.Kind = Category::Guard;
    Info.Why = Tu.Names.intern("declared a scoped capability");
  } else if (C->hasAttr<CapabilityAttr>()) {
    Info.Kind = Category::Lock;
    Info.Why = Tu.Names.intern("declared a capability");
  }
  if (Model && Model->Kind) {
    Info.Kind = *Model->Kind;
    Info.Why = Tu.Names.intern("the models say so");
  }
  if (Model && Model->Deletes)
    Info.Deletes = deletes(C);
  if (Model)
    Info.IsSynchronised = Model->Synchronised, Info.IsRecursive = Model->Recursive, Info.MustBeJoined = Model->MustJoin;
  Info.IsSynchronised |= Info.Kind == Category::Lock;
  Info.IsCapability = C->hasAttr<CapabilityAttr>();
  // A lock of the project's own is what it locks: a recursive mutex, or a class around one.
  if (Info.Kind == Category::Lock)
    for (const Member &M : Info.Members)
      Info.IsRecursive |= isRecursiveBelow(M.Type);
  if (Model && Model->AfterMove && Info.AfterMove != MovedFrom::Copied)
    Info.AfterMove = *Model->AfterMove;
  bool OfLibrary = Ctx.getSourceManager().isInSystemHeader(C->getLocation());
  if (OfLibrary)
    addArguments(C, Info);
  if (Model && Model->Stable)
    Info.Content = ContentAt::Apart;
  else if (Model && Model->Content != Holds::Nothing)
    Info.Content = Model->Content == Holds::One ? ContentAt::Inside : ContentAt::Mixed;
  else if (OfLibrary && !Model && Info.Kind == Category::Owner)
    Info.Content = ContentAt::Apart; // behind the pointer that made it an owner
}

/// What is declared of the lock that guards it, and if it is one, of its order.
void deed::addLockDeclarations(const ValueDecl *D, Symbols &Names, Member &M) {
  auto place = [&](const Expr *Lock) {
    std::string Place = lockPlace(Lock, nullptr);
    return Place.empty() ? SymbolId{} : Names.intern(Place);
  };
  auto add = [&](llvm::iterator_range<Expr **> Locks, std::vector<SymbolId> &To) {
    for (const Expr *Lock : Locks)
      if (SymbolId Place = place(Lock))
        To.push_back(Place);
  };
  for (const Attr *A : D->attrs()) {
    if (const auto *Guarded = dyn_cast<GuardedByAttr>(A))
      M.GuardedBy = place(Guarded->getArg());
    else if (const auto *Pointee = dyn_cast<PtGuardedByAttr>(A))
      M.PointeeGuardedBy = place(Pointee->getArg());
    else if (const auto *Before = dyn_cast<AcquiredBeforeAttr>(A))
      add({Before->args_begin(), Before->args_end()}, M.LockedBefore);
    else if (const auto *After = dyn_cast<AcquiredAfterAttr>(A))
      add({After->args_begin(), After->args_end()}, M.LockedAfter);
  }
}

Member TypeLowering::member(const FieldDecl *F) {
  Member M{fieldName(F), idOf(F->getType())};
  M.At = spanOf(F->getLocation());
  M.IsMutable = F->isMutable();
  M.IsOfThisFile = Ctx.getSourceManager().isInMainFile(F->getLocation()) && !F->hasInClassInitializer();
  if (F->hasAttrs())
    addLockDeclarations(F, Tu.Names, M);
  return M;
}

/// The lock, or what the pointer to it or its owner leads to.
bool TypeLowering::isRecursiveBelow(TypeId T) const {
  const TypeInfo &Info = Tu.Types[T];
  if (Info.Kind != Category::Lock && Info.Arguments.size() == 1)
    return Tu.Types[Info.Arguments[0]].IsRecursive;
  return Info.IsRecursive || (Info.IsPointer && Tu.Types[Info.Pointee].IsRecursive);
}

/// From what the class is made of. Why: the part that decides.
Category TypeLowering::inferCategory(const CXXRecordDecl *C, std::string &Why) {
  std::string View, RawPointer, Owner;
  auto Look = [&](QualType T, const std::string &Part) {
    auto note = [&](std::string &Found, llvm::StringRef Is) {
      if (Found.empty())
        Found = (Part + " is " + Is).str();
    };
    if (T->isReferenceType()) {
      note(View, "a reference");
    } else if (T->isPointerType() && !T->isFunctionPointerType()) {
      note(View, "a pointer");
      note(RawPointer, "a pointer");
    } else if (T->isRecordType() || T->isArrayType()) {
      Category Kind = infoOf(T).Kind;
      if (Kind == Category::View)
        note(View, "a view");
      else if (Kind == Category::Owner || Kind == Category::SharedOwner)
        note(Owner, "an owner");
    }
  };
  for (const CXXBaseSpecifier &B : C->bases())
    Look(B.getType(), "base `" + B.getType()->getAsCXXRecordDecl()->getNameAsString() + "`");
  for (const FieldDecl *F : C->fields())
    Look(F->getType(), C->isLambda() ? "capture `" + Tu.text(captureName(C, F)).str() + "`"
                                     : "member `" + F->getNameAsString() + "`");
  bool OwnDestructor = hasOwnDestructor(C);
  if (!RawPointer.empty() && OwnDestructor) {
    Why = RawPointer + ", and the class has a destructor of its own";
    return Category::Owner;
  }
  if (!View.empty()) {
    Why = View;
    return Category::View;
  }
  if (C->isLambda()) {
    Why = "a closure without captures by reference";
    return Category::Callable;
  }
  Why = !Owner.empty() ? Owner : OwnDestructor ? "the class has a destructor of its own" : "no part owns or refers";
  return !Owner.empty() || OwnDestructor ? Category::Owner : Category::Value;
}

bool TypeLowering::movesByCopying(QualType T) {
  T = Ctx.getBaseElementType(T);
  if (T.isConstQualified() || !T->isRecordType())
    return true;
  const CXXRecordDecl *C = T->getAsCXXRecordDecl();
  if (!C || !C->getDefinition())
    return false;
  C = C->getDefinition();
  auto [It, New] = CopyingMoves.try_emplace(C, true); // a cycle cannot be by value
  if (!New)
    return It->second;
  bool Copies = [&] {
    if (T.isTriviallyCopyableType(Ctx))
      return true;
    bool HasMove = C->needsImplicitMoveConstructor() || C->hasSimpleMoveConstructor();
    for (const CXXConstructorDecl *Ctor : C->ctors()) {
      if (!Ctor->isMoveConstructor() || Ctor->isDeleted())
        continue;
      if (Ctor->isUserProvided())
        return false;
      HasMove = true;
    }
    if (!HasMove)
      return true; // overload resolution takes the copy constructor
    for (const CXXBaseSpecifier &B : C->bases())
      if (!movesByCopying(B.getType()))
        return false;
    for (const FieldDecl *F : C->fields())
      if (!F->getType()->isReferenceType() && !movesByCopying(F->getType()))
        return false;
    return true;
  }();
  CopyingMoves[C] = Copies;
  return Copies;
}
