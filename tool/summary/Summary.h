// Summary.h - what a caller needs to know of a callee: its effects over formal places.
//
// A plain value without pointers into clang or into a function's tables, serialisable (Store.h). Where it comes from,
// in this order: the body (Infer.h), declared attributes, the models, the signature alone (Signature.h).
//
//   void sink(std::string &s) { keep(std::move(s)); }     move *param0
//   std::string &name() { return name_; }                 return-alias (*this).name_
//   void reset() { a.clear(); b = {}; }                   write (*this).a; write (*this).b
//
// Only what the caller can see is kept: effects on what parameters, `this` and globals refer to, and on the result.
//
// Effects have no order of their own, so each kind says when it counts. Reads are upward-exposed: of the value that the
// caller passed, not of one that the callee wrote. A Move says that the place is moved from *when the callee returns*;
// one that the callee filled again is a Read and a Write. Hence a call is: reads, early writes, moves, the rest, writes
// (the whole of it: EffectOrder.h).
#pragma once
#include "facts/Fact.h"
#include "support/Id.h"
#include "support/Span.h"
#include "support/UnsafeKind.h"
#include <algorithm>
#include <compare>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace deed {

/// One step below a formal root. Key is text, so that it means the same in every TU: the name of the field; for Element
/// a number, `?` (any), or `#i` (the value of parameter i).
struct FormalStep {
  Projection Kind = Projection::Field; ///< Field, Deref, Content or Element
  std::string Key;
  auto operator<=>(const FormalStep &) const = default;
};

enum class FormalRoot : uint8_t { Param, This, Return, Global };
/// `*param0`, `(*this).name`, `return.content`. This is the pointer: the object is Deref of it. The parameter of a
/// reference type is the view: its referent is Deref of it, as in Place.h.
struct FormalPlace {
  FormalRoot Root = FormalRoot::This;
  unsigned Param = 0;  ///< Root == Param
  std::string Global;  ///< Root == Global: qualified name
  std::vector<FormalStep> Path;
  auto operator<=>(const FormalPlace &) const = default;

  static FormalPlace param(unsigned I) { return {FormalRoot::Param, I, {}, {}}; }
  static FormalPlace thisPointer() { return {}; }
  static FormalPlace result() { return {FormalRoot::Return, 0, {}, {}}; }
  static FormalPlace global(std::string Name) { return {FormalRoot::Global, 0, std::move(Name), {}}; }
  /// Somewhere nobody can name: an owner that is not known, a store that outlives the call.
  static FormalPlace unknown() { return global({}); }
  bool isUnknown() const { return Root == FormalRoot::Global && Global.empty(); }

  FormalPlace then(Projection Kind, std::string Key = {}) const {
    FormalPlace P = *this;
    P.Path.push_back({Kind, std::move(Key)});
    return P;
  }
  FormalPlace deref() const { return then(Projection::Deref); }
  FormalPlace content() const { return then(Projection::Content); }
  FormalPlace field(std::string Name) const { return then(Projection::Field, std::move(Name)); }
  FormalPlace element(std::string Key) const { return then(Projection::Element, std::move(Key)); }
  /// P is this place or a part of it.
  bool covers(const FormalPlace &P) const {
    return Root == P.Root && Param == P.Param && Global == P.Global && Path.size() <= P.Path.size() &&
           std::equal(Path.begin(), Path.end(), P.Path.begin());
  }
};

enum class EffectKind : uint8_t {
  Read,         ///< What is read before it is written (How)
  Write,        ///< What is set as a whole
  Mutate,       ///< What is changed in place
  Move,         ///< What is moved from
  Invalidate,   ///< see InvalidateKind
  Free,         ///< what What points to is released
  Adopt,        ///< What takes over what From points to; What unknown: someone does
  Store,        ///< the loans of From end up in What; What unknown: they outlive the call
  Borrow,       ///< a loan of From (the place itself) ends up in What: `*out = &param`; What unknown: as in Store
  ReturnAlias,  ///< the reference or pointer returned refers to What
  ReturnBorrow, ///< the value returned is a view of (part of) What
  ReturnLoans,  ///< the value returned carries the loans of What: `return p;`
  ReturnFresh,  ///< the pointer returned is a fresh allocation the caller owns
  Acquire, Release, RequireLock,
  Spawn, Join, Signal, Wait,
  LateRead,     ///< What is read (Read: how) when From has been changed already (By): the two must not overlap
};

/// The value of a scalar parameter that an effect needs: `void f(T &x, bool Really) { if (Really) ... }`.
struct ParamTest {
  unsigned Param = 0;
  bool NonZero = true;
  auto operator<=>(const ParamTest &) const = default;
};

struct Effect {
  EffectKind Kind = EffectKind::Read;
  FormalPlace What;
  FormalPlace From = {}; ///< Adopt, Store, Borrow, LateRead; Write of a number or handle: what it copies, if known
  bool Always = true;    ///< on every path that returns
  ReadKind Read = ReadKind::Value;
  InvalidateKind Invalid = InvalidateKind::Content;
  RoomUse Room = RoomUse::Unknown; ///< Invalidate, of a model's row
  AllocKind Alloc = AllocKind::New;
  LockMode Mode = LockMode::Exclusive;
  ChangeKind By = ChangeKind::Written; ///< LateRead
  std::optional<int64_t> Value = {};   ///< Write: the constant written
  std::vector<TrailStep> Trail = {};   ///< from the callee's statement inwards to where it really happens; at most 4
  bool Anew = false;                   ///< LateRead
  bool Guessed = false; ///< Write, Mutate, Store: no body or model says so, only some callee's declaration allows it
  std::vector<TrailStep> Changed = {}; ///< LateRead: likewise, to where From is changed
  /// Free, Move, Return...: What (where it ends in a Deref, its pointer) is set anew before the callee returns.
  bool Replaced = false;
  bool Early = false;       ///< Write: before the moves, so that What (or a part of it) ends up moved from
  ResultSigns IfResult = 0; ///< Free, Move: see the fact
  std::optional<CopiedRange> Over = {}; ///< LateRead: of a model's row; only where the two ranges overlap
  /// Adopt, of a model's row: the parameter whose call will end it; sure only if that releases.
  std::optional<uint8_t> Through = {};
  std::optional<ParamTest> OnlyIf = {}; ///< Always is false then; with the other constant, a call does nothing of it
  bool operator==(const Effect &) const = default;
};

/// Something that no rule can vouch for and that happens when the function runs, outside all regions that say why it is
/// right. Empty trail: the function is it (it is only declared, or `free`).
struct UnsafeDeed {
  UnsafeKind How = UnsafeKind::UnknownCall;
  std::vector<TrailStep> Trail = {};
  bool operator==(const UnsafeDeed &) const = default;
};

/// How a summary came about; findings say "`f` is declared to move from it" or show the trail into the body.
enum class SummarySource : uint8_t { Body, Attribute, Model, Signature };

struct Summary {
  std::vector<Effect> Effects = {}; ///< sorted, one per (Kind, What, From): see normalise in Merge.h
  bool NeverReturns = false;            ///< the bottom of the lattice: what an SCC's iteration starts from
  bool MayThrow = true;
  SummarySource Source = SummarySource::Body;
  bool FreshOwner = false; ///< the owner that is returned is the only one of what it owns
  uint32_t Ends = 0;       ///< by bit, parameters by value whose content the body keeps nowhere: it ends with the call
  bool Throws = false;     ///< a `throw` was seen that leaves the function on some path
  std::vector<UnsafeDeed> Unsafe = {}; ///< by kind, one of each; empty if TuFacts::WantsUnsafe is not set
  bool operator==(const Summary &) const = default;

  /// No path returns (yet).
  static Summary bottom() { return {{}, true, false, SummarySource::Body, /*FreshOwner=*/true}; }
};

} // namespace deed
