// Types.h - clang's types as TypeInfo, decided once per canonical type.
//
// Category: [[gsl::Owner]] / [[gsl::Pointer]] (clang adds them to the standard library's classes itself), then the
// models, then what the class is made of: a closure or struct with view members is a view, a class with a destructor of
// its own over a raw pointer is an owner.
// AfterMove: a move copies if the type is trivially copyable or if no base or member has a move operation; a
// user-provided move constructor is taken at its word.
#pragma once
#include "facts/FunctionFacts.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/DenseMap.h"

namespace deed {

class Models;

/// `std::vector`, `ns::Outer::Inner`: qualified, without template arguments and inline namespaces, as in the models.
std::string patternName(const clang::NamedDecl *D);

/// The lock that an attribute of a member or of a function (Of) names, as in LockClaim; empty if it is no place.
std::string lockPlace(const clang::Expr *E, const clang::FunctionDecl *Of);

/// What a member or global declares of the lock that guards it, or if it is a lock, of the order in which it is taken.
void addLockDeclarations(const clang::ValueDecl *D, Symbols &Names, Member &M);

class TypeLowering {
public:
  TypeLowering(clang::ASTContext &Ctx, TuFacts &Tu, const Models &Known) : Ctx(Ctx), Tu(Tu), Known(Known) {}
  TypeId idOf(clang::QualType T);
  const TypeInfo &infoOf(clang::QualType T) { return Tu.Types[idOf(T)]; }
  const Models &models() const { return Known; }
  /// The key of a field's place; members without a name (anonymous unions) get one by their position.
  SymbolId fieldName(const clang::ValueDecl *Field);
  /// The same for a closure's field: what it captures, `this` included; a pack's captures are told apart.
  SymbolId captureName(const clang::CXXRecordDecl *Closure, const clang::FieldDecl *Field);
  /// Moving a value of the type does no more than copying it would.
  bool movesByCopying(clang::QualType T);

private:
  TypeInfo describe(clang::QualType T);
  void describeClass(const clang::CXXRecordDecl *C, TypeInfo &Info);
  void describeDestruction(const clang::CXXRecordDecl *C, TypeInfo &Info);
  std::optional<AllocKind> deletes(const clang::CXXRecordDecl *C) const;
  void addArguments(const clang::CXXRecordDecl *C, TypeInfo &Info);
  Member member(const clang::FieldDecl *F);
  bool isRecursiveBelow(TypeId T) const;
  Category inferCategory(const clang::CXXRecordDecl *C, std::string &Why);

  clang::ASTContext &Ctx;
  TuFacts &Tu;
  const Models &Known;
  llvm::DenseMap<const void *, TypeId> Ids;
  llvm::DenseMap<const clang::CXXRecordDecl *, bool> CopyingMoves;
};

} // namespace deed
