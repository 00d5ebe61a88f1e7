#include "lower/Ownership.h"
#include "models/Models.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/StringExtras.h"

using namespace deed;
using namespace clang;

namespace {

/// A name cut into its words: `DestroyHTTPClient`, `http_client_destroy`.
struct Words {
  llvm::StringRef Name;
  struct Word {
    size_t Begin, End;
  };
  llvm::SmallVector<Word, 6> All;

  explicit Words(llvm::StringRef Name) : Name(Name) {
    size_t Begin = 0;
    for (size_t I = 0; I <= Name.size(); ++I) {
      bool Cut = I == Name.size() || Name[I] == '_' ||
                 (I > Begin && llvm::isUpper(Name[I]) && (llvm::isLower(Name[I - 1]) || llvm::isDigit(Name[I - 1])));
      if (!Cut)
        continue;
      if (I > Begin)
        All.push_back({Begin, I});
      Begin = I + (I < Name.size() && Name[I] == '_');
    }
  }
  std::string lower(Word W) const { return Name.slice(W.Begin, W.End).lower(); }
  /// The name with another word there, in the same case.
  std::string with(Word W, llvm::StringRef Other) const {
    llvm::StringRef Old = Name.slice(W.Begin, W.End);
    std::string New = Other.str();
    if (Old.size() > 1 && Old == Old.upper())
      New = Other.upper();
    else if (llvm::isUpper(Old.front()))
      New.front() = llvm::toUpper(New.front());
    return (Name.take_front(W.Begin) + New + Name.drop_front(W.End)).str();
  }
};

/// What a function makes: the type of the pointer, and the parameter through which it hands it out (-1: the result).
struct Made {
  QualType Pointer;
  int Param;
};

} // namespace

static std::optional<Made> madeBy(const FunctionDecl *F) {
  QualType Result = F->getReturnType().getCanonicalType();
  if (Result->isPointerType() && !Result->isFunctionPointerType())
    return Made{Result.getUnqualifiedType(), -1};
  for (unsigned I = 0; I != F->getNumParams(); ++I) {
    QualType T = F->getParamDecl(I)->getType().getCanonicalType();
    if (T->isPointerType() && T->getPointeeType()->isPointerType() &&
        !T->getPointeeType()->getPointeeType().isConstQualified() &&
        !T->getPointeeType()->getPointeeType()->isCharType())
      return Made{T->getPointeeType().getUnqualifiedType(), static_cast<int>(I)};
  }
  return std::nullopt;
}

static bool hasParameter(const FunctionDecl *F, QualType T) {
  return llvm::any_of(F->parameters(), [&](const ParmVarDecl *P) { return P->getType().getCanonicalType() == T; });
}

/// What is read says which part to release, `batch_delete(batch *, const char *key, size_t)`, and not the whole; unless
/// the maker needs it as well, as it does an allocator.
static bool namesAPart(const FunctionDecl *F, unsigned Handle, const FunctionDecl *Maker) {
  for (unsigned I = Handle + 1; I < F->getNumParams(); ++I) {
    QualType T = F->getParamDecl(I)->getType().getCanonicalType();
    bool IsRead = T->isPointerType() && T->getPointeeType().isConstQualified();
    if (IsRead && !(T->getPointeeType()->isRecordType() && hasParameter(Maker, T)))
      return true;
  }
  return false;
}

/// The parameter that takes such a pointer of the maker's, if it is the only pointer, or the first.
static std::optional<unsigned> takes(const FunctionDecl *F, QualType Pointer, const FunctionDecl *Maker) {
  for (unsigned I = 0; I != F->getNumParams(); ++I) {
    QualType T = F->getParamDecl(I)->getType().getCanonicalType();
    if (T.getUnqualifiedType() == Pointer)
      return namesAPart(F, I, Maker) ? std::nullopt : std::optional(I);
    if (T->isPointerType())
      return std::nullopt;
  }
  return std::nullopt;
}

static const FunctionDecl *sibling(const FunctionDecl *F, llvm::StringRef Name) {
  ASTContext &Ctx = F->getASTContext();
  const DeclContext *Scope = F->getDeclContext()->getRedeclContext();
  for (const NamedDecl *D : Scope->lookup(&Ctx.Idents.get(Name)))
    if (const auto *Other = dyn_cast<FunctionDecl>(D))
      return Other;
  return nullptr;
}

/// `CURL *`, where that is another name for void: pointers that only their spelling tells apart.
static const TypedefNameDecl *namedVoid(QualType Pointer) {
  QualType Pointee = Pointer->getPointeeType();
  const auto *Named = Pointee->isVoidType() ? Pointee->getAs<TypedefType>() : nullptr;
  return Named ? Named->getDecl()->getCanonicalDecl() : nullptr;
}

/// The name under which the declaration knows what the pointer leads to, without the ending that says it is a type.
static std::string nameOfPointee(QualType Pointer) {
  QualType Pointee = Pointer->getPointeeType();
  llvm::StringRef Name;
  if (const auto *Named = Pointee->getAs<TypedefType>())
    Name = Named->getDecl()->getName();
  else if (const auto *Record = Pointee->getAsRecordDecl(); Record && Record->getIdentifier())
    Name = Record->getName();
  for (llvm::StringRef Ending : {"_t", "_st", "_s"})
    if (Name.consume_back(Ending))
      break;
  return Name.str();
}

/// `parser_feed(parser *, ...)`, where `parser_create` and `parser_destroy` are a pair: a method, as it were.
static bool isMethodOfPair(const FunctionDecl *F, const Models &Known) {
  if (F->getNumParams() == 0)
    return false;
  QualType First = F->getParamDecl(0)->getType().getCanonicalType().getUnqualifiedType();
  if (!First->isPointerType())
    return false;
  const TypedefNameDecl *Void = namedVoid(F->getParamDecl(0)->getType());
  if (!First->getPointeeType()->isRecordType() && !Void)
    return false;
  // `NewMergingIterator(Iterator *)`: what it makes may well own what it was given.
  if (auto Makes = madeBy(F); Makes && Makes->Pointer == First)
    return false;
  Words Name(F->getName());
  auto makes = [&](const std::string &Other) {
    const FunctionDecl *Maker = sibling(F, Other);
    auto Makes = Maker ? madeBy(Maker) : std::nullopt;
    return Makes && Makes->Pointer == First &&
           (!Void || (Makes->Param < 0 && namedVoid(Maker->getReturnType()) == Void));
  };
  for (llvm::StringRef Maker : Known.makers()) {
    if (makes(Name.with(Name.All.front(), Maker)))
      return true;
    for (size_t Kept = Name.All.size() - 1; Kept != 0; --Kept)
      if (makes(Words(Name.Name.take_front(Name.All[Kept].End)).with(Name.All[Kept], Maker)))
        return true;
  }
  // `EVP_DigestUpdate(EVP_MD_CTX *, ...)`, where there is `EVP_MD_CTX_new`: of the same family.
  std::string Type = nameOfPointee(F->getParamDecl(0)->getType());
  Words Whole(Type);
  if (Whole.All.size() < 2 || Whole.lower(Whole.All.front()) != Name.lower(Name.All.front()))
    return false;
  return llvm::any_of(Known.makers(), [&](llvm::StringRef Maker) { return makes(Type + "_" + Maker.str()); });
}

/// What it makes or releases, as one of a pair.
static std::optional<OwnershipClaim> claimByPair(const FunctionDecl *F, const Words &Name, const Models &Known) {
  for (Words::Word W : Name.All) {
    std::string Word = Name.lower(W);
    for (llvm::StringRef Releaser : Known.releasersOf(Word))
      if (const FunctionDecl *Other = sibling(F, Name.with(W, Releaser)))
        if (auto Makes = madeBy(F); Makes && takes(Other, Makes->Pointer, F))
          return OwnershipClaim{Makes->Param < 0 ? OwnershipClaim::Role::Returns : OwnershipClaim::Role::HandsOut,
                                static_cast<unsigned>(std::max(Makes->Param, 0)), AllocKind::Handle};
    for (llvm::StringRef Maker : Known.makersOf(Word))
      if (const FunctionDecl *Other = sibling(F, Name.with(W, Maker)))
        if (auto Makes = madeBy(Other))
          if (auto Param = takes(F, Makes->Pointer, Other))
            return OwnershipClaim{OwnershipClaim::Role::Takes, *Param, AllocKind::Handle};
  }
  return std::nullopt;
}

static void describeByName(const FunctionDecl *F, const Models &Known, FunctionInfo &Info) {
  if (!F->getIdentifier() || (isa<CXXMethodDecl>(F) && !cast<CXXMethodDecl>(F)->isStatic()) || F->getNumParams() > 8)
    return;
  Words Name(F->getName());
  if (Name.All.size() < 2)
    return;
  auto Claim = claimByPair(F, Name, Known);
  if (Claim)
    Info.Ownership.push_back(*Claim);
  // `db_prepare(db *, const char *, stmt **)` makes a statement and leaves the database with its caller.
  bool Takes = Claim && Claim->How == OwnershipClaim::Role::Takes;
  if (!Takes && isMethodOfPair(F, Known))
    Info.Ownership.push_back({OwnershipClaim::Role::Borrows, 0, AllocKind::Handle});
}

static bool describeByAttributes(const FunctionDecl *F, FunctionInfo &Info) {
  bool Any = false;
  for (const auto *A : F->specific_attrs<OwnershipAttr>()) {
    AllocKind Kind = A->getModule()->getName() == "malloc" ? AllocKind::Malloc : AllocKind::Handle;
    Any = true;
    if (A->getOwnKind() == OwnershipAttr::Returns) {
      Info.Ownership.push_back({OwnershipClaim::Role::Returns, 0, Kind});
      continue;
    }
    auto Role = A->getOwnKind() == OwnershipAttr::Takes ? OwnershipClaim::Role::Takes : OwnershipClaim::Role::Holds;
    for (const ParamIdx &I : A->args())
      if (I.isValid())
        Info.Ownership.push_back({Role, I.getASTIndex(), Kind});
  }
  return Any;
}

void deed::describeOwnership(const FunctionDecl *F, const Models &Known, FunctionInfo &Info) {
  if (!describeByAttributes(F, Info) && !Info.IsSystem)
    describeByName(F, Known, Info);
}
