// LowerAmounts.cpp - arguments that are sums: `memcpy(buf + n, buf, len - n)`, `copy(v.begin() + 1, v.end(),
// v.begin())`.
#include "lower/LowerFunction.h"
#include "clang/AST/ExprCXX.h"

using namespace deed;
using namespace clang;

/// The operand itself, without what the compiler puts around it and without casts that keep number and address.
static const Expr *plain(const Expr *E) {
  while (true) {
    const Expr *Inner = E->IgnoreImplicit()->IgnoreParenCasts();
    if (const auto *Made = dyn_cast<CXXConstructExpr>(Inner); Made && Made->getNumArgs() == 1 &&
                                                              Made->getConstructor()->isCopyOrMoveConstructor())
      Inner = Made->getArg(0);
    if (Inner == E)
      return E;
    E = Inner;
  }
}

/// `const size_t half = n / 2;`: what stands for the variable wherever it is named.
static const Expr *fixedValue(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!V || !V->hasLocalStorage() || isa<ParmVarDecl>(V) || !V->getType().isConstQualified() || !V->hasInit())
    return nullptr;
  return V->getInit();
}

std::optional<Amount> FunctionLowering::amountOf(const Expr *E, unsigned Depth) const {
  constexpr unsigned MaxDepth = 8;
  if (Depth == MaxDepth || E->isValueDependent())
    return std::nullopt;
  E = plain(E);
  if (isa<StringLiteral>(E))
    return std::nullopt;
  QualType T = E->getType();
  auto part = [&](const Expr *Sub) { return amountOf(Sub, Depth + 1); };
  /// Bytes for each step of a pointer, 1 for numbers and iterators.
  auto step = [&](QualType Of) -> std::optional<int64_t> {
    if (!Of->isPointerType() && !Of->isArrayType())
      return 1;
    QualType Element = Of->isArrayType() ? C.Ast.getAsArrayType(Of)->getElementType() : Of->getPointeeType();
    if (Element->isVoidType() || Element->isFunctionType())
      return 1;
    if (Element->isIncompleteType() || !Element->isConstantSizeType())
      return std::nullopt;
    return C.Ast.getTypeSizeInChars(Element).getQuantity();
  };
  auto moved = [&](const Expr *Base, const Expr *By, int64_t Sign) -> std::optional<Amount> {
    auto A = part(Base), B = part(By);
    auto Step = step(plain(Base)->getType());
    return A && B && Step ? std::optional(sum(*A, *B, Sign * *Step)) : std::nullopt;
  };

  if (T->isIntegralOrEnumerationType())
    if (auto N = evaluated(E))
      return Amount::number(*N);
  if (const auto *B = dyn_cast<BinaryOperator>(E)) {
    const bool Moves = B->getLHS()->getType()->isPointerType();
    const bool Counts = B->getLHS()->getType()->isIntegralOrEnumerationType();
    if (B->getOpcode() == BO_Add && B->getRHS()->getType()->isPointerType())
      return moved(B->getRHS(), B->getLHS(), 1);
    if ((B->getOpcode() == BO_Add || B->getOpcode() == BO_Sub) && (Moves || Counts) &&
        B->getRHS()->getType()->isIntegralOrEnumerationType())
      return moved(B->getLHS(), B->getRHS(), B->getOpcode() == BO_Add ? 1 : -1);
    if (B->getOpcode() != BO_Mul || !Counts)
      return std::nullopt;
    auto X = part(B->getLHS()), Y = part(B->getRHS());
    if (!X || !Y || (!X->isConstant() && !Y->isConstant()))
      return std::nullopt;
    return X->isConstant() ? scaled(*Y, X->Constant) : scaled(*X, Y->Constant);
  }
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
      Op && Op->getNumArgs() == 2 && (Op->getOperator() == OO_Plus || Op->getOperator() == OO_Minus) &&
      Op->getArg(0)->getType()->isRecordType() && Op->getArg(1)->getType()->isIntegralOrEnumerationType())
    return moved(Op->getArg(0), Op->getArg(1), Op->getOperator() == OO_Plus ? 1 : -1);
  if (const auto *Address = dyn_cast<UnaryOperator>(E); Address && Address->getOpcode() == UO_AddrOf)
    if (const auto *Element = dyn_cast<ArraySubscriptExpr>(Address->getSubExpr()->IgnoreParens()))
      return moved(Element->getBase(), Element->getIdx(), 1);
  if (const Expr *Fixed = fixedValue(E))
    if (auto A = part(Fixed))
      return A;
  const Value *V = known(E);
  PlaceId P = V ? (V->Place ? V->Place : V->AddressOf) : PlaceId{};
  return P ? std::optional(Amount::of(P)) : std::nullopt;
}
