#include "lower/Functions.h"
#include "lower/Integers.h"
#include "lower/Ownership.h"
#include "models/Models.h"
#include "summary/Store.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Index/USRGeneration.h"

using namespace deed;
using namespace clang;

static Span spanOf(SourceRange R) { return {R.getBegin().getRawEncoding(), R.getEnd().getRawEncoding()}; }

PassKind FunctionTable::passKindOf(QualType T) {
  if (T->isRValueReferenceType())
    return T->getPointeeType().isConstQualified() ? PassKind::ConstRef : PassKind::RvalueRef;
  if (T->isLValueReferenceType())
    return T->getPointeeType().isConstQualified() ? PassKind::ConstRef : PassKind::Reference;
  return PassKind::Value;
}

/// `ns::C::f(int, const T &)`: what a person would call it, with template arguments.
static std::string displayName(const FunctionDecl *F, const PrintingPolicy &Policy) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  if (const auto *M = dyn_cast<CXXMethodDecl>(F);
      M && M->getParent()->isLambda() && M->getOverloadedOperator() == OO_Call) {
    OS << "lambda";
    if (const auto *Outer = dyn_cast_or_null<FunctionDecl>(M->getParent()->getDeclContext()))
      OS << " in " << displayName(Outer, Policy);
    return Text;
  }
  F->getNameForDiagnostic(OS, Policy, /*Qualified=*/true);
  OS << '(';
  llvm::ListSeparator Comma;
  for (const ParmVarDecl *P : F->parameters())
    OS << Comma << P->getType().getAsString(Policy);
  if (F->isVariadic())
    OS << Comma << "...";
  OS << ')';
  if (const auto *M = dyn_cast<CXXMethodDecl>(F); M && M->isConst())
    OS << " const";
  return Text;
}

static Special specialOf(const FunctionDecl *F) {
  if (const auto *C = dyn_cast<CXXConstructorDecl>(F)) {
    if (C->isMoveConstructor())
      return Special::MoveConstructor;
    if (C->isCopyConstructor())
      return Special::CopyConstructor;
    return C->isDefaultConstructor() ? Special::DefaultConstructor : Special::OtherConstructor;
  }
  if (isa<CXXDestructorDecl>(F))
    return Special::Destructor;
  if (const auto *M = dyn_cast<CXXMethodDecl>(F)) {
    if (M->isMoveAssignmentOperator())
      return Special::MoveAssignment;
    if (M->isCopyAssignmentOperator())
      return Special::CopyAssignment;
    if (M->getOverloadedOperator() == OO_Call)
      return Special::CallOperator;
  }
  return Special::None;
}

/// `[[clang::annotate("deed::safe")]]` on the function or on a class around it.
static bool isDeclaredSafe(const FunctionDecl *F) {
  auto isSafe = [](const Decl *D) {
    return llvm::any_of(D->specific_attrs<AnnotateAttr>(),
                        [](const AnnotateAttr *A) { return A->getAnnotation() == "deed::safe"; });
  };
  auto around = [](const Decl *D) { // a friend stands in its class
    return dyn_cast_or_null<Decl>(D->getFriendObjectKind() ? D->getLexicalDeclContext() : D->getDeclContext());
  };
  for (const Decl *D = F; D; D = around(D))
    if ((isa<FunctionDecl>(D) || isa<CXXRecordDecl>(D)) && D->hasAttrs() && isSafe(D))
      return true;
  return false;
}

FunctionId FunctionTable::idOf(const FunctionDecl *F) {
  F = F->getCanonicalDecl();
  auto [It, New] = Ids.try_emplace(F, FunctionId{static_cast<uint32_t>(Tu.Functions.size())});
  FunctionId Id = It->second;
  if (New) {
    Tu.Functions.emplace_back();
    FunctionInfo Info = describe(F);
    Tu.Functions[Id.Raw] = std::move(Info);
  }
  return Id;
}

void FunctionTable::hasBody(const FunctionDecl *F) {
  FunctionId Id = idOf(F);
  Tu.Functions[Id.Raw].HasBody = true;
  Tu.Functions[Id.Raw].At = spanOf(F->getNameInfo().getSourceRange());
  if (F->doesThisDeclarationHaveABody())
    Tu.Functions[Id.Raw].Body = spanOf(F->getSourceRange());
  Tu.Functions[Id.Raw].ShowsPointers = showsPointers(F);
  const auto *M = dyn_cast<CXXMethodDecl>(F);
  if (!M || !M->isVirtual())
    return;
  llvm::SmallVector<const CXXMethodDecl *, 4> Above(M->begin_overridden_methods(), M->end_overridden_methods());
  while (!Above.empty()) {
    const CXXMethodDecl *Base = Above.pop_back_val();
    Above.append(Base->begin_overridden_methods(), Base->end_overridden_methods());
    FunctionId BaseId = idOf(Base);
    auto &Known = Tu.Functions[BaseId.Raw].Overriders;
    if (!llvm::is_contained(Known, Id))
      Known.push_back(Id);
  }
}

static bool isRawPointer(QualType T) {
  T = T.getNonReferenceType();
  while (const auto *A = T->getAsArrayTypeUnsafe())
    T = A->getElementType();
  return T->isPointerType() && !T->isFunctionPointerType();
}

/// `operator->` has to return one, and what is deleted takes none. Program arguments come as they do.
static bool passesPointers(const FunctionDecl *F) {
  if (F->isDeleted() || F->isMain() || F->getOverloadedOperator() == OO_Arrow)
    return false;
  return isRawPointer(F->getReturnType()) ||
         llvm::any_of(F->parameters(), [](const ParmVarDecl *P) { return isRawPointer(P->getType()); });
}

bool FunctionTable::showsPointers(const FunctionDecl *F) {
  // A closure is a part of the function that makes it.
  const auto *M = dyn_cast<CXXMethodDecl>(F);
  while (M && M->getParent()->isLambda()) {
    const auto *Outer = dyn_cast_or_null<FunctionDecl>(M->getParent()->getDeclContext());
    if (!Outer)
      return false;
    F = Outer;
    M = dyn_cast<CXXMethodDecl>(F);
  }
  if (!M)
    return passesPointers(F);
  auto [It, New] = ClassShows.try_emplace(M->getParent()->getCanonicalDecl(), false);
  if (!New)
    return It->second;
  auto shows = [](const Decl *D) {
    if (D->getAccess() != AS_public || D->isImplicit())
      return false;
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D))
      D = Template->getTemplatedDecl();
    if (const auto *Member = dyn_cast<FunctionDecl>(D))
      return passesPointers(Member);
    const auto *Field = dyn_cast<ValueDecl>(D);
    return Field && isa<FieldDecl, VarDecl>(Field) && isRawPointer(Field->getType());
  };
  return It->second = llvm::any_of(M->getParent()->decls(), shows);
}

/// `View(const Owner &)` of a class declared [[gsl::Pointer]]: it refers to what it is made from.
static bool isViewMadeOf(const FunctionDecl *F, const ParmVarDecl *P) {
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(F);
  QualType T = P->getType();
  const CXXRecordDecl *Given = T->isLValueReferenceType() ? T.getNonReferenceType()->getAsCXXRecordDecl() : nullptr;
  return Constructor && Given && P->getFunctionScopeIndex() == 0 && Constructor->getParent()->hasAttr<PointerAttr>() &&
         Given->hasAttr<OwnerAttr>();
}

void FunctionTable::describeParameters(const FunctionDecl *F, FunctionInfo &Info) {
  for (const ParmVarDecl *P : F->parameters()) {
    QualType T = P->getType();
    Parameter Param;
    Param.Name = Tu.Names.intern(P->getName());
    Param.At = spanOf(P->getLocation());
    Param.Type = Types.idOf(T.getNonReferenceType());
    Param.How = passKindOf(T);
    Param.PointeeConst = T->isPointerType() && T->getPointeeType().isConstQualified();
    Param.LifetimeBound = P->hasAttr<LifetimeBoundAttr>();
    Param.NoEscape = P->hasAttr<NoEscapeAttr>();
    Param.Restrict = T.isRestrictQualified();
    if (const auto *Capture = P->getAttr<LifetimeCaptureByAttr>())
      for (int Index : Capture->params())
        Param.CapturedBy.push_back(Index == LifetimeCaptureByAttr::This     ? -1
                                   : Index == LifetimeCaptureByAttr::Global ? -2
                                   : Index < 0                              ? -3
                                                                            : Index);
    else if (isViewMadeOf(F, P))
      Param.CapturedBy.push_back(-1);
    Info.Params.push_back(std::move(Param));
    QualType Plain = T.getNonReferenceType().getUnqualifiedType();
    const CXXRecordDecl *C = Plain->getAsCXXRecordDecl();
    Info.ParamClasses.push_back(Tu.Names.intern(C ? patternName(C) : Plain.getCanonicalType().getAsString()));
  }
}

/// Clang's thread-safety attributes; without arguments they are about the object itself.
static std::vector<LockClaim> lockClaims(const FunctionDecl *F) {
  std::vector<LockClaim> Claims;
  auto claim = [&](LockClaim::Kind What, llvm::iterator_range<Expr **> Args, bool Shared) {
    if (Args.empty())
      Claims.push_back({What, "*this", Shared});
    for (const Expr *Arg : Args)
      if (std::string Place = lockPlace(Arg, F); !Place.empty())
        Claims.push_back({What, Place == "this" ? "*this" : std::move(Place), Shared});
  };
  for (const Attr *A : F->attrs()) {
    if (const auto *Acquired = dyn_cast<AcquireCapabilityAttr>(A))
      claim(LockClaim::Kind::Acquire, Acquired->args(), Acquired->isShared());
    else if (const auto *Tried = dyn_cast<TryAcquireCapabilityAttr>(A))
      claim(LockClaim::Kind::TryAcquire, Tried->args(), Tried->isShared());
    else if (const auto *Released = dyn_cast<ReleaseCapabilityAttr>(A))
      claim(LockClaim::Kind::Release, Released->args(), Released->isShared());
    else if (const auto *Required = dyn_cast<RequiresCapabilityAttr>(A))
      claim(LockClaim::Kind::Requires, Required->args(), Required->isShared());
    else if (const auto *Excluded = dyn_cast<LocksExcludedAttr>(A))
      claim(LockClaim::Kind::Excludes, Excluded->args(), false);
    else if (const auto *Asserted = dyn_cast<AssertCapabilityAttr>(A))
      claim(LockClaim::Kind::Asserts, Asserted->args(), Asserted->isShared());
    else if (isa<NoThreadSafetyAnalysisAttr>(A)) // whatever is needed is held, or nobody else is there
      Claims.push_back({LockClaim::Kind::Asserts, {}, false});
  }
  return Claims;
}

/// The class that the function makes an object of: its first template argument, or its class's.
static const CXXRecordDecl *constructedClass(const FunctionDecl *F, bool InResult) {
  const TemplateArgumentList *Args = nullptr;
  if (InResult)
    Args = F->getTemplateSpecializationArgs();
  else if (const auto *M = dyn_cast<CXXMethodDecl>(F))
    if (const auto *Of = dyn_cast<ClassTemplateSpecializationDecl>(M->getParent()))
      Args = &Of->getTemplateArgs();
  if (!Args || Args->size() == 0 || Args->get(0).getKind() != TemplateArgument::Type)
    return nullptr;
  const CXXRecordDecl *C = Args->get(0).getAsType()->getAsCXXRecordDecl();
  return C ? C->getDefinition() : nullptr;
}

/// The constructor that overload resolution would surely choose: the only one that takes so many arguments, or the one
/// whose parameters are of the arguments' own types.
static const CXXConstructorDecl *chooseConstructor(const CXXRecordDecl *C, llvm::ArrayRef<ParmVarDecl *> Args) {
  const CXXConstructorDecl *Best = nullptr;
  size_t BestScore = 0;
  bool Tie = false;
  for (const CXXConstructorDecl *Ctor : C->ctors()) {
    if (Ctor->isDeleted() || Ctor->isCopyOrMoveConstructor() || Ctor->getMinRequiredArguments() > Args.size() ||
        (Ctor->getNumParams() < Args.size() && !Ctor->isVariadic()))
      continue;
    size_t Score = 1;
    for (size_t I = 0; I != Args.size() && I != Ctor->getNumParams(); ++I)
      Score += Ctor->getParamDecl(I)->getType().getNonReferenceType().getCanonicalType().getUnqualifiedType() ==
               Args[I]->getType().getNonReferenceType().getCanonicalType().getUnqualifiedType();
    Tie = Score == BestScore || (Tie && Score < BestScore);
    if (Score > BestScore)
      Best = Ctor, BestScore = Score;
  }
  return Tie ? nullptr : Best;
}

void FunctionTable::describeConstruction(const FunctionDecl *F, FunctionInfo &Info) {
  if (!Info.IsSystem && !F->isTemplateInstantiation())
    return;
  auto Made = Types.models().constructionOf(Tu, Info);
  if (!Made || Made->FirstParam > F->getNumParams())
    return;
  Info.MakesObject = Made->Into.Root == FormalRoot::Return;
  const CXXRecordDecl *C = constructedClass(F, Made->Into.Root == FormalRoot::Return);
  if (!C || C->isLambda() || Ctx.getSourceManager().isInSystemHeader(C->getLocation()))
    return;
  if (const CXXConstructorDecl *Ctor = chooseConstructor(C, F->parameters().drop_front(Made->FirstParam)))
    Info.Constructs = ForwardedConstruction{idOf(Ctor), Made->FirstParam, formalPlaceText(Made->Into)};
}

/// `std::ranges::sort`, `__gnu_cxx::x`, `__builtin_y`: by what stands outermost.
static bool isStandard(const FunctionDecl *F) {
  const NamedDecl *Outermost = F;
  for (const DeclContext *In = F->getDeclContext(); !In->isTranslationUnit(); In = In->getParent())
    if (const auto *Named = dyn_cast<NamedDecl>(In))
      Outermost = Named;
  const auto *Space = dyn_cast<NamespaceDecl>(Outermost);
  return (Space && Space->isStdNamespace()) ||
         isReservedAtGlobalScope(Outermost->isReserved(F->getLangOpts()));
}

/// Of a C library, which throws nothing itself, though what it calls back may.
static bool isOfC(const FunctionDecl *F) {
  return F->isExternC() && llvm::none_of(F->parameters(), [](const ParmVarDecl *P) {
           return P->getType()->isFunctionPointerType();
         });
}

FunctionInfo FunctionTable::describe(const FunctionDecl *F) {
  FunctionInfo Info;
  PrintingPolicy Policy = Ctx.getPrintingPolicy();
  Policy.SuppressTagKeyword = true;
  Policy.AnonymousTagLocations = false;
  Policy.SuppressInlineNamespace = llvm::to_underlying(PrintingPolicy::SuppressInlineNamespaceMode::All);
  Info.Name = Tu.Names.intern(displayName(F, Policy));
  Info.Pattern = Tu.Names.intern(patternName(F));
  llvm::SmallString<128> Usr;
  if (!index::generateUSRForDecl(F, Usr))
    Info.Usr = Tu.Names.intern(Usr);
  describeParameters(F, Info);
  Info.IsSystem = Ctx.getSourceManager().isInSystemHeader(F->getLocation());
  // What clang brings along (`__builtin_expect`) is no library's.
  unsigned Builtin = F->getBuiltinID();
  Info.IsExternC = F->isExternC() && (!Builtin || Ctx.BuiltinInfo.isPredefinedLibFunction(Builtin));
  Info.IsOwnCxx = !Info.IsSystem && !F->isExternC();
  Info.IsStandard = isStandard(F);
  describeOwnership(F, Types.models(), Info);
  // Of the C library's functions only what is about their locks: what else they do has rows of its own.
  if ((!Info.IsSystem || F->isExternC()) && F->getIdentifier())
    Info.Habits = Types.models().habitsOf(F->getName(), isa<CXXMethodDecl>(F) && !cast<CXXMethodDecl>(F)->isStatic());
  if (Info.IsSystem)
    Info.Habits &= static_cast<uint8_t>(Habit::MakesRecursive) | static_cast<uint8_t>(Habit::MakesLock);
  if (const TemplateArgumentList *Args = F->getTemplateSpecializationArgs())
    for (const TemplateArgument &A : Args->asArray())
      if (A.getKind() == TemplateArgument::Integral) {
        Info.TemplateValue = int64Of(A.getAsIntegral());
        break;
      }
  QualType Result = F->getReturnType();
  Info.ResultIsReference = Result->isReferenceType();
  Info.ResultType = Types.idOf(Result.getNonReferenceType());
  Info.Which = specialOf(F);
  Info.IsInternal = !F->isExternallyVisible();
  if (F->hasAttrs())
    Info.Locks = lockClaims(F);
  Info.NoReturn = F->isNoReturn();
  Info.IsVariadic = F->isVariadic();
  Info.Reinitializes = F->hasAttr<ReinitializesAttr>();
  Info.IsInstantiation = F->isTemplateInstantiation();
  const FunctionDecl *WithBody = F->getDefinition();
  Info.IsCoroutine = WithBody && isa_and_nonnull<CoroutineBodyStmt>(WithBody->getBody());
  Info.At = spanOf(F->getNameInfo().getSourceRange());
  const FunctionDecl *Written = F->getTemplateInstantiationPattern();
  Info.DeclaredAt = spanOf((Written ? Written : F)->getCanonicalDecl()->getNameInfo().getSourceRange());
  if (const auto *Type = F->getType()->getAs<FunctionProtoType>())
    Info.NoThrow = (!isUnresolvedExceptionSpec(Type->getExceptionSpecType()) && Type->isNothrow()) ||
                   (Info.IsSystem && isOfC(F));
  if (const FunctionDecl *Definition = F->getDefinition())
    Info.Defaulted = Definition->isDefaulted() && !Definition->isUserProvided();
  else
    Info.Defaulted = F->isDefaulted() && !F->isUserProvided();
  Info.IsSafe = isDeclaredSafe(F);
  Info.IsPublic = F->getAccess() != AS_private && F->getAccess() != AS_protected;
  if (const auto *M = dyn_cast<CXXMethodDecl>(F)) {
    const CXXRecordDecl *C = M->getParent();
    Info.Class = Tu.Names.intern(patternName(C));
    Info.IsStatic = M->isStatic();
    Info.IsLambda = C->isLambda() && M->getOverloadedOperator() == OO_Call;
    if (!M->isStatic())
      Info.ObjectType = Types.idOf(Ctx.getCanonicalTagType(C));
    Info.IsConst = M->isConst();
    Info.IsVirtual = M->isVirtual();
    Info.OnRvalue = M->getRefQualifier() == RQ_RValue;
    const TypeSourceInfo *Source = M->getTypeSourceInfo();
    if (auto Proto =
            Source ? Source->getTypeLoc().IgnoreParens().getAs<FunctionProtoTypeLoc>() : FunctionProtoTypeLoc();
        Proto && !Proto.getTypePtr()->hasTrailingReturn())
      Info.Declarator = spanOf(SourceRange(Proto.getLocalRangeBegin(), Proto.getLocalRangeEnd()));
    if (const TypeSourceInfo *Written = M->getTypeSourceInfo())
      for (TypeLoc L = Written->getTypeLoc(); L; L = L.getNextTypeLoc())
        if (auto Attributed = L.getAs<AttributedTypeLoc>())
          Info.ResultLifetimeBoundThis |= isa_and_nonnull<LifetimeBoundAttr>(Attributed.getAttr());
  }
  describeConstruction(F, Info);
  return Info;
}
