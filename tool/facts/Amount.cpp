#include "facts/Amount.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// Two's complement without overflow.
static int64_t times(int64_t A, int64_t B) {
  return static_cast<int64_t>(static_cast<uint64_t>(A) * static_cast<uint64_t>(B));
}
static int64_t plus(int64_t A, int64_t B) {
  return static_cast<int64_t>(static_cast<uint64_t>(A) + static_cast<uint64_t>(B));
}

static void add(Amount &To, PlaceId P, int64_t Factor) {
  auto It = llvm::lower_bound(To.Terms, P, [](const Amount::Term &T, PlaceId Q) { return T.What.Raw < Q.Raw; });
  if (It == To.Terms.end() || It->What != P)
    It = To.Terms.insert(It, {P, 0});
  It->Factor = plus(It->Factor, Factor);
  if (It->Factor == 0)
    To.Terms.erase(It);
}

int64_t Amount::factorOf(PlaceId P) const {
  auto It = llvm::find_if(Terms, [&](const Term &T) { return T.What == P; });
  return It == Terms.end() ? 0 : It->Factor;
}

Amount Amount::renamed(llvm::function_ref<PlaceId(PlaceId)> Name) const {
  Amount Out = number(Constant);
  for (const Term &T : Terms)
    add(Out, Name(T.What), T.Factor);
  return Out;
}

Amount deed::sum(const Amount &A, const Amount &B, int64_t Times) {
  Amount Out = A;
  Out.Constant = plus(A.Constant, times(B.Constant, Times));
  for (const Amount::Term &T : B.Terms)
    add(Out, T.What, times(T.Factor, Times));
  return Out;
}

bool deed::areProportional(const Amount &A, const Amount &B) {
  if (A.isConstant() || A.Terms.size() != B.Terms.size() || (A.Terms[0].Factor < 0) != (B.Terms[0].Factor < 0))
    return false;
  const int64_t X = A.Terms[0].Factor, Y = B.Terms[0].Factor;
  if (times(A.Constant, Y) != times(B.Constant, X))
    return false;
  for (size_t I = 0; I != A.Terms.size(); ++I)
    if (A.Terms[I].What != B.Terms[I].What || times(A.Terms[I].Factor, Y) != times(B.Terms[I].Factor, X))
      return false;
  return true;
}
