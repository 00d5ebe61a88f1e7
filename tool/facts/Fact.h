// Fact.h - what a function does, one small step at a time, in evaluation order. A small MIR for C++.
//
// Lowering decides once, for all rules, what moves, what borrows and in which order; flows and checks read only these.
// Calls are facts too (CallFact); summary/Bind turns each into the primitive facts that the callee's summary stands
// for, over the caller's places, so that a flow knows neither calls nor summaries.
//
// Every fact that is an effect and not an observation says whether it surely happens (Always) or only on some of the
// callee's paths; lowering itself makes sure facts only.
//
// To add a fact kind: a struct here with its meaning, a line in Dump and Read, a line in NaiveSolver; the switch
// warnings list the rest.
#pragma once
#include "facts/Place.h"
#include "support/Id.h"
#include "support/Span.h"
#include <optional>
#include <variant>
#include <vector>

namespace deed {

/// One step into a callee, on the way from a call to where its effect really happens.
struct TrailStep {
  Span At;
  SymbolId Callee; ///< the function called there; invalid where it happens itself
  auto operator<=>(const TrailStep &) const = default;
};

/// Storage of What comes into being, uninitialised: a local's declaration is reached (again). All that was known of
/// What and its parts is forgotten.
struct StorageBegin { PlaceId What; };
/// Storage of What ends: scope left, temporary's full expression over. After its destructor ran.
struct StorageEnd { PlaceId What; };

/// `p = &x`, `T &r = x`, `string_view v = s`: a loan is made and held by the origin of the view place Into, replacing
/// what Into held. Every view place has one origin, so origins are named by their places.
struct Issue { LoanId Loan; PlaceId Into; };
/// `q = p`: what From's origin holds flows to To's. Kills: To held something else before, which is forgotten.
/// For structs, owners and closures the same goes for all parts: From.f flows to To.f.
/// Exact: To refers to the very object that From refers to; false for pointer arithmetic, which ends up beside it.
struct Flow { PlaceId From, To; bool Kills = true; bool Exact = true; };

/// By its sign, what a call's result may be: some of these bits. `false` and a null pointer are zero, all else of their
/// kind is positive.
using ResultSigns = uint8_t;
constexpr ResultSigns Negative = 1, Zero = 2, Positive = 4, AnySign = 7;
/// The one bit that a constant result has.
constexpr ResultSigns signOf(int64_t Value) { return Value < 0 ? Negative : Value == 0 ? Zero : Positive; }
/// The results that mean that something was done, from those returned where it was and where it was not. What is never
/// returned may be said to be either. 0: they do not tell.
constexpr ResultSigns signsThatTell(ResultSigns Done, ResultSigns Not) {
  return Done & Not || !Not ? ResultSigns{0} : static_cast<ResultSigns>(AnySign & ~Not);
}

/// From's value is taken out of it (move construction or assignment, a callee that moves from its parameter). IfResult:
/// if not 0, it happens just when the call's result is one of these; Always is false then. Refilled: and it is given a
/// new value before the call returns (`flush(std::move(rows_)); rows_.clear();`): what it owned has gone, it has not.
struct Move { PlaceId From; bool Always = true; ResultSigns IfResult = 0; bool Refilled = false; };

enum class ReadKind : uint8_t {
  Value,    ///< its value is taken: lvalue-to-rvalue conversion, copy
  Argument, ///< handed to a function that reads it
  Object,   ///< a member function is called on it
  Through,  ///< something is reached through it: `*up`, `it->x`, `v[i]`
  Query,    ///< asked what even a moved-from object may be asked (`up == nullptr`, `opt.has_value()`)
  Capture,  ///< captured by copy
};
/// What is observed. Reading a whole reads its fields, not what it refers to or owns.
struct Read { PlaceId What; ReadKind How = ReadKind::Value; };

/// What's value is set as a whole: initialisation, assignment, clear(), an out-parameter. Revives a moved-from place,
/// and ends what paths through it (its Deref, Content, Elements indexed by it) meant before. Value: the constant
/// written (integers, bool, enumerators, null pointer as 0), for branch correlation. SameAs: the place whose value it
/// copies. If: the condition that it is the answer to (`bool Failed = Fd < 0`), or, if not AsIs, to the opposite of.
struct Write {
  PlaceId What;
  bool Always = true;
  std::optional<int64_t> Value = {};
  PlaceId SameAs = {};
  ConditionId If = {};
  bool AsIs = true;
};
/// What is changed in place, not replaced: push_back, ++, a non-const member function.
struct Mutate { PlaceId What; bool Always = true; };

/// Loans of parts of What may no longer be used, though What lives on.
enum class InvalidateKind : uint8_t {
  Content,  ///< all of its elements may have moved or died: growth of a vector, clear
  Iterator, ///< iterators only, elements stay where they are: unordered_map rehash, deque push
  Element,  ///< only the element named: list.erase(it)
  Object,   ///< the object itself: its destructor was called by name, and its memory is bare
};
/// Why Content moves, where that depends on how much room a container has ([vector.capacity]).
enum class RoomUse : uint8_t {
  Unknown, ///< it moves
  Taken,   ///< only if there is no room for one element more at the end: push_back
  Made,    ///< only if there is no room for as many as the call's first argument says; afterwards there is: reserve
};
struct Invalidate {
  PlaceId What;
  InvalidateKind How = InvalidateKind::Content;
  bool Always = true;
  RoomUse Room = RoomUse::Unknown;
};

/// A fresh object that someone must release; Into is the pointer (or handle) place that first holds it.
/// Not Always: what Into holds may as well be something that somebody else has.
struct Allocate { PlaceId Object; PlaceId Into; AllocKind How = AllocKind::New; bool Always = true; };
/// What Pointer refers to is released. Replaced: where that happens (in a callee), Pointer itself is set anew.
/// IfResult: if not 0, it happens just when the call's result is one of these; Always is false then.
struct Free {
  PlaceId Pointer;
  AllocKind How = AllocKind::New;
  bool Always = true;
  bool Replaced = false;
  ResultSigns IfResult = 0;
};
/// Owner takes over the responsibility for what Pointer refers to. An invalid Owner: someone unknown does.
struct Adopt { PlaceId Owner; PlaceId Pointer; bool Always = true; };

enum class EscapeTo : uint8_t { Return, Global, Parameter, This, Thread, Unknown, Exception };
/// The value of What (a view, or a closure that holds views) outlives the function from here on.
struct Escape { PlaceId What; EscapeTo Where = EscapeTo::Unknown; };

enum class LockMode : uint8_t { Exclusive, Shared };
/// Lock is held from here (Guard: the object that releases it, invalid for a bare lock()).
/// Adopts: it was held already (`std::adopt_lock`), or is said to be (an assertion, an annotation). Not Always, and by
/// no guard: if it was held, a callee has let go of it and taken it again on some path, and so it is now held in this
/// mode.
struct Acquire {
  PlaceId Lock;
  PlaceId Guard;
  LockMode Mode = LockMode::Exclusive;
  bool Always = true;
  bool Adopts = false;
};
struct Release { PlaceId Lock; PlaceId Guard; bool Always = true; };
/// Callable runs on another thread from here on; Handle is the thread object that can be joined, if there is one.
struct Spawn { PlaceId Callable; PlaceId Handle; };
struct Join { PlaceId Handle; };
/// Order between threads other than by locks: what precedes a Signal of What is seen by what follows a Wait for it
/// (latches, semaphores, condition variables, atomics, promises, `call_once`, the initialisation of a static local).
struct Signal { PlaceId What; };
struct Wait { PlaceId What; };
/// co_await, co_yield: everyone else may run.
struct Suspend {};

/// The call of the function's call table; see FunctionFacts.h. Bound before any flow runs.
struct CallFact { CallId Call; };
/// Control never gets past here: a callee that never returns.
struct Unreachable {};

/// How far two ranges in one array go, by the numbers of the arguments that say so.
struct CopiedRange {
  uint8_t First = 0, Last = 0; ///< the range from the one argument to the other; if they are one: so many
  bool Upwards = false;        ///< copied from the front: no harm is done if the target begins before the source
  bool operator==(const CopiedRange &) const = default;
  bool isCount() const { return First == Last; }
};

/// How a place came to be another than before, the mildest first.
enum class ChangeKind : uint8_t {
  Called,      ///< a callable that was handed over is called: whatever it changes may have changed
  Changed,     ///< in place
  Invalidated, ///< what it owns may lie elsewhere
  Moved,       ///< its value was taken out
  Written,     ///< set as a whole: what it owned is gone
  Freed,       ///< what it was part of is released
};
/// Within a call: the callee reads What after it has changed After. Both are named as they are before the call, so that
/// it does harm exactly if they overlap. Anew: the callee comes to What from its argument when it reads, not by an
/// iterator or reference into it that it made before. Changed: the way to where After is changed; the fact's own trail
/// leads to the read.
struct LateRead {
  PlaceId What, After;
  ChangeKind By = ChangeKind::Written;
  ReadKind How = ReadKind::Value;
  bool Anew = false;
  bool Always = true;
  std::vector<TrailStep> Changed = {};
  std::optional<CopiedRange> Over = {}; ///< only where the ranges overlap
};

using Fact = std::variant<StorageBegin, StorageEnd, Issue, Flow, Move, Read, Write, Mutate, Invalidate, Allocate, Free,
                          Adopt, Escape, Acquire, Release, Spawn, Join, Signal, Wait, Suspend, CallFact,
                          Unreachable, LateRead>;

} // namespace deed
