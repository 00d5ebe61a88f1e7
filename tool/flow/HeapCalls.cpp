// HeapCalls.cpp - HeapRules: what calls do of whose callee nobody has read the body: they may keep, take out or close
// what they are given. All others come with the facts of their summaries.
#include "flow/HeapRules.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

using Role = HeapName::Role;
using Status = HeapState::Status;

/// Nobody reads the callee's body: it may take what it is given, and what is in there.
bool HeapRules::called(const HeapObject &O, HeapState &S, const Call &C) const {
  // Its parameter is that temporary, and is destroyed by the callee: what becomes of its parts nobody says.
  for (const Argument &A : C.Args)
    if (A.How == PassKind::Value && A.What && Fn.Places[A.What].Kind == Projection::Temp &&
        Tu.Types[A.Type].HasDestructor)
      share(S, A.What);
  bool IsRead = C.Callee && Tu[C.Callee].HasBody;
  if (C.How == CallKind::Destructor || (IsRead && !C.OnlyDeclared))
    return true;
  auto borrows = [&](const Argument &A) {
    return C.Callee && llvm::any_of(Tu[C.Callee].Ownership, [&](const OwnershipClaim &Claim) {
             return Claim.How == OwnershipClaim::Role::Borrows && Claim.Param < C.Args.size() &&
                    &C.Args[Claim.Param] == &A;
           });
  };
  auto hand = [&](const Argument &A, bool IsObject) {
    PlaceId P = resolve(A.What);
    if (!P)
      return;
    const TypeInfo &T = Tu.Types[A.Type];
    if (A.How == PassKind::Value && !IsObject) {
      if (T.IsPointer && Tu.Types[T.Pointee].IsConst && !S.find(P)) {
        // `memcpy(copy, s, sizeof *s)`: what s holds is in the copy as well.
        if (PlaceId Whole = Tu.Types[T.Pointee].IsVoid ? Fn.Places.find(A.What, Projection::Deref, 0) : PlaceId{})
          share(S, resolve(Whole));
        return;
      }
      // The system works with a descriptor; it is the caller's as before.
      bool IsNumber = T.IsInteger && C.Callee && Tu[C.Callee].IsSystem;
      bool MayKeep = C.OnlyDeclared && !borrows(A) && !IsNumber && !(T.IsPointer && Tu.Types[T.Pointee].IsConst);
      if (MayKeep && S.find(P))
        S.Elsewhere = true;
      if (C.OnlyDeclared && !S.find(P))
        share(S, P);
      // `cleanup(&s)`: what s holds may be taken out of it.
      if (PlaceId Referent = Fn.Places.find(A.What, Projection::Deref, 0))
        share(S, resolve(Referent));
    } else if (A.How != PassKind::ConstRef && C.OnlyDeclared) {
      share(S, P);
      // `timer->start()`: it may well register itself.
      if (IsObject && C.Callee && !Tu[C.Callee].IsConst)
        S.Elsewhere |= within(O, S, P).Inside;
      if (IsObject && S.How == Status::Freed && !(C.Callee && Tu[C.Callee].IsConst))
        drop(S, P, /*Silently=*/false); // it may set its members
    }
  };
  if (C.Object)
    hand(*C.Object, true);
  for (const Argument &A : C.Args)
    hand(A, false);
  return true;
}

/// A destructor that nobody reads may release what the object holds; one that the compiler writes runs those of its
/// members, which may.
void HeapRules::destroyed(HeapState &S, const Call &C) const {
  bool Implicit = C.Callee && Tu[C.Callee].Defaulted;
  if ((!Implicit && !C.OnlyDeclared) || !C.Object->What)
    return;
  PlaceId Object = resolve(C.Object->What);
  for (const HeapName &N : S.Names)
    if (N.How != Role::Owner && Fn.Places.isPartOf(N.Place, Object) &&
        !(Implicit && Fn.Places[N.Place].Parent == Object))
      S.Elsewhere = true;
}

/// The descriptor that the system is asked to work on, if it is closed already. A number is no use by itself: it may be
/// shown or compared.
const HeapName *HeapRules::closedNumber(const HeapState &S, const Call &C, FactRef At) const {
  if (S.How != Status::Freed || S.Pending || S.ByOwner || !C.Callee || !Tu[C.Callee].IsSystem || C.Args.empty() ||
      C.Args[0].How != PassKind::Value)
    return nullptr;
  const auto *Closed = std::get_if<Free>(&at(S.Site).What);
  const HeapName *N = C.Args[0].What ? S.find(resolve(C.Args[0].What)) : nullptr;
  if (!Closed || Closed->How != AllocKind::Descriptor || !N || N->How != Role::Exact || sameCall(At, S.Site))
    return nullptr;
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  for (uint32_t I = At.Index + 1; I != Facts.size() && Facts[I].Call == Facts[At.Index].Call; ++I)
    if (std::holds_alternative<Free>(Facts[I].What))
      return nullptr; // closed once more
  return N;
}
