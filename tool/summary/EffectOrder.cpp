#include "summary/EffectOrder.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// What is perhaps set and perhaps moved from counts as moved from in the end, or the move would be forgotten.
static bool precedesMove(const Effect &Write, const Summary &S) {
  if (Write.Early || Write.Always)
    return Write.Early;
  for (const Effect &E : S.Effects)
    if (E.Kind == EffectKind::Move && !E.Replaced && Write.What.covers(E.What))
      return true;
  return false;
}

/// `make_pair(std::move(s), s)`: the library takes its arguments one by one, so that the second finds s gone.
static bool readsWhatIsMoved(const Effect &E, const Summary &S, const Call &C) {
  if (S.Source != SummarySource::Model || E.Kind != EffectKind::Read || E.What.Root != FormalRoot::Param ||
      E.What.Param >= C.Args.size())
    return false;
  const Argument &Read = C.Args[E.What.Param];
  return Read.What && Read.How != PassKind::Value && llvm::any_of(S.Effects, [&](const Effect &M) {
           return M.Kind == EffectKind::Move && M.What.Root == FormalRoot::Param && M.What.Param < E.What.Param &&
                  C.Args[M.What.Param].What == Read.What;
         });
}

std::optional<FormalPlace> deed::handedOutBefore(const Effect &E, const Summary &Of) {
  bool OfReferent = (E.Kind == EffectKind::ReturnAlias || E.Kind == EffectKind::ReturnBorrow) && !E.What.Path.empty() &&
                    E.What.Path.back().Kind == Projection::Deref;
  if (!OfReferent && E.Kind != EffectKind::ReturnLoans)
    return std::nullopt;
  if (E.Replaced) {
    FormalPlace Pointer = E.What;
    if (OfReferent)
      Pointer.Path.pop_back();
    return Pointer;
  }
  for (const Effect &W : Of.Effects)
    if (W.Kind == EffectKind::Write && W.Always && !W.Early && W.What.Path.size() + OfReferent == E.What.Path.size() &&
        W.What.covers(E.What))
      return W.What;
  return std::nullopt;
}

/// `Lock = std::unique_lock(M)`: what the guard lets go is what it held before.
static bool isFilledAnew(const FormalPlace &What, const Summary &Of) {
  return llvm::any_of(Of.Effects, [&](const Effect &E) { return E.Kind == EffectKind::Store && E.What == What; });
}

CallPhase deed::phaseOf(const Effect &E, const Summary &Of, const Call &C) {
  if (readsWhatIsMoved(E, Of, C))
    return CallPhase::LateRead;
  if (handedOutBefore(E, Of))
    return CallPhase::HandOut;
  switch (E.Kind) {
  case EffectKind::Read:
  case EffectKind::LateRead: return CallPhase::Read;
  case EffectKind::ReturnLoans:
  case EffectKind::Store:
  case EffectKind::Borrow: return E.What.Root == FormalRoot::Return ? CallPhase::Result : CallPhase::Loans;
  case EffectKind::Write: return precedesMove(E, Of) ? CallPhase::EarlyWrite : CallPhase::Write;
  case EffectKind::Release: return isFilledAnew(E.What, Of) ? CallPhase::Free : CallPhase::Move;
  case EffectKind::Move: return CallPhase::Move;
  case EffectKind::Free: return CallPhase::Free;
  case EffectKind::Mutate:
  case EffectKind::Invalidate:
  case EffectKind::Adopt:
  case EffectKind::Acquire:
  case EffectKind::RequireLock:
  case EffectKind::Spawn:
  case EffectKind::Join:
  case EffectKind::Signal:
  case EffectKind::Wait: return CallPhase::Change;
  case EffectKind::ReturnAlias:
  case EffectKind::ReturnBorrow:
  case EffectKind::ReturnFresh: return CallPhase::Result;
  }
  return CallPhase::Change;
}

const Effect *deed::crossingStore(const Effect &E, const Summary &Of) {
  for (const Effect &Other : Of.Effects)
    if (Other.Kind == EffectKind::Store && E.Kind == EffectKind::Store && !E.What.isUnknown() && Other.What == E.From &&
        Other.From == E.What)
      return &Other;
  return nullptr;
}

bool deed::isExchange(const Effect &E, const Summary &Of) {
  const Effect *Other = crossingStore(E, Of);
  return Other && E.Always && Other->Always;
}

bool deed::perhapsRegains(const Effect &E, const Summary &Of) {
  EffectKind Other = E.Kind == EffectKind::Acquire ? EffectKind::Release : EffectKind::Acquire;
  return llvm::any_of(Of.Effects,
                      [&](const Effect &O) { return O.Kind == Other && O.What == E.What && !(O.Always && E.Always); });
}

bool deed::replacesWhat(const Effect &E, const Summary &Of) {
  // `n = malloc(...); n->data = data; list->head = n;`: what is made is kept there, the store is of what that holds.
  if (llvm::any_of(Of.Effects, [&](const Effect &Made) {
        return Made.Kind == EffectKind::ReturnFresh && Made.What.Root != FormalRoot::Return && Made.What == E.What;
      }))
    return false;
  bool Sets = E.Always || llvm::any_of(Of.Effects, [&](const Effect &W) {
                return W.Kind == EffectKind::Write && W.Always && !W.Early && W.What.covers(E.What);
              });
  // Each of two that cross means what the other held before: nothing may be forgotten in between.
  return Sets && !crossingStore(E, Of);
}

bool deed::returnsOthers(const Effect &E, const Summary &Of) {
  return llvm::any_of(Of.Effects, [&](const Effect &Other) {
    return &Other != &E && (Other.Kind == EffectKind::ReturnAlias || Other.Kind == EffectKind::ReturnBorrow ||
                            Other.Kind == EffectKind::ReturnLoans);
  });
}
