// EffectOrder.h - how the effects of one summary stand to each other: in which order they happen, and which belong
// together.
//
// Summaries keep no order (Summary.h), so what happens when follows from the kinds. One call's facts stand so:
//
//   Read         what is read
//   Free         what is freed
//   HandOut      what leaves through the result and is set anew
//   Loans        whose loans leave through a store or the result; all of these mean the values passed in
//   EarlyWrite   writes that precede a move
//   Move         moves and unlocks: `unlock(); lock();` of a callee's leaves the lock held
//   LateRead     what is read when it has been moved from
//   Change       locks and the like
//   Write        writes
//   Result       loans of what is returned
#pragma once
#include "facts/FunctionFacts.h"
#include "summary/Summary.h"

namespace deed {

enum class CallPhase : uint8_t { Read, Free, HandOut, Loans, EarlyWrite, Move, LateRead, Change, Write, Result };

/// E is one of Of's effects.
CallPhase phaseOf(const Effect &E, const Summary &Of, const Call &C);

/// `T *release() { T *p = p_; p_ = nullptr; return p; }`: what is handed out is what the pointer held before. The
/// pointer; nothing if the effect is none such.
std::optional<FormalPlace> handedOutBefore(const Effect &E, const Summary &Of);

/// The store the other way round; null if there is none.
const Effect *crossingStore(const Effect &E, const Summary &Of);
/// A store that crosses another, both of them for sure: `swap(a, b)`.
bool isExchange(const Effect &E, const Summary &Of);

/// Let go and taken again on some path: who held the lock holds it still, in the mode of the Acquire. Always both, it
/// is a release and an acquisition.
bool perhapsRegains(const Effect &E, const Summary &Of);

/// What the effect's place held before is forgotten: the callee surely sets it, by this store or by another one.
bool replacesWhat(const Effect &E, const Summary &Of);

/// Beside this, the callee returns other things.
bool returnsOthers(const Effect &E, const Summary &Of);

} // namespace deed
