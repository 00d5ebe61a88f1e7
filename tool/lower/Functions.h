// Functions.h - clang's function declarations as FunctionInfo: what is known of a function without its body.
#pragma once
#include "lower/Types.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseMap.h"

namespace deed {

class FunctionTable {
public:
  FunctionTable(clang::ASTContext &Ctx, TuFacts &Tu, TypeLowering &Types) : Ctx(Ctx), Tu(Tu), Types(Types) {}
  FunctionId idOf(const clang::FunctionDecl *F);
  /// Its body is among the facts; overridden functions learn of it.
  void hasBody(const clang::FunctionDecl *F);
  static PassKind passKindOf(clang::QualType ParamType);

private:
  FunctionInfo describe(const clang::FunctionDecl *F);
  void describeParameters(const clang::FunctionDecl *F, FunctionInfo &Info);
  void describeConstruction(const clang::FunctionDecl *F, FunctionInfo &Info);

  bool showsPointers(const clang::FunctionDecl *F);

  clang::ASTContext &Ctx;
  TuFacts &Tu;
  TypeLowering &Types;
  llvm::DenseMap<const clang::FunctionDecl *, FunctionId> Ids;
  llvm::DenseMap<const clang::CXXRecordDecl *, bool> ClassShows; ///< raw pointers, among its public members
};

} // namespace deed
