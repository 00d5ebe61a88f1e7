// Rows.h - the rows of *.model files as plain values: what Parse.h makes of the text and Models.h looks up.
//
// All text points into the files' buffers, which outlive the rows; effects, parameters and path steps lie in shared
// pools, so that reading the thousands of rows that are built in costs a few allocations, not tens of thousands.
#pragma once
#include "facts/Fact.h"
#include "facts/FunctionFacts.h"
#include "summary/Summary.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <deque>
#include <optional>
#include <vector>

namespace deed {

/// Where a row stands. File is an index into ModelRows::Files.
struct RowAt {
  uint16_t File = 0;
  uint32_t Line = 0, Column = 0;
};

/// A range of one of the pools.
struct PoolRange {
  uint32_t Begin = 0, Size = 0;
};

/// `this`, `param0`, `param1...`, `params`, `return`, `::errno`, `unknown`; the object itself, however it was passed.
enum class PlaceRoot : uint8_t { None, This, Param, ParamsFrom, Return, Global, Unknown };
struct PlaceRow {
  PlaceRoot Root = PlaceRoot::None;
  uint8_t Param = 0;      ///< Param: which; ParamsFrom: the first one
  llvm::StringRef Global; ///< Global: qualified name
  PoolRange Steps;        ///< of StepRow
};
/// Key as in FormalStep; `N` stands for the function's template value until the row is applied.
struct StepRow {
  Projection Kind = Projection::Field;
  llvm::StringRef Key;
};

/// The words of an effect. Most are EffectKinds; Forward, Swap, Untouched and Independent are shorthands that Apply.cpp
/// spells out.
enum class Verb : uint8_t {
  Read,
  Query,
  Through,
  Write,
  Mutate,
  Move,
  Forward,
  Untouched,
  Invalidate,
  InvalidateIterators,
  InvalidateElement,
  Destroy,
  Swap,
  Store,
  Borrow,
  Adopt,
  Free,
  Fresh,
  ReturnAlias,
  ReturnBorrow,
  ReturnLoans,
  ReturnFresh,
  ReturnIndependent,
  Acquire,
  Release,
  Require,
  Spawn,
  Join,
  LateRead,
  Signal,
  Wait,
  Construct,
  NoReturn,
  NoThrow,
  Throws,
  Unsafe,
};

struct EffectRow {
  Verb What = Verb::Read;
  bool Maybe = false;
  bool IsCall = false; ///< LateRead: Other is a callable, and the change is whatever calling it does
  PlaceRow On;    ///< what the verb is about
  PlaceRow Other; ///< behind `in`, `by`, `as` or the second place of `swap`
  AllocKind Alloc = AllocKind::New;
  LockMode Mode = LockMode::Exclusive;
  std::optional<int64_t> Value; ///< Write: the constant
  std::optional<CopiedRange> Over; ///< LateRead
  RoomUse Room = RoomUse::Unknown; ///< Invalidate
  std::optional<uint8_t> Through; ///< Adopt: the parameter that is the deleter
};

enum class PassedAs : uint8_t { Any, Value, Reference, ConstRef, RvalueRef };
/// One parameter between the parentheses: `_`, `const _&`, `@pair&&`, `char*`, `std::*_iterator`.
struct ParamRow {
  llvm::StringRef Class; ///< `_` for any; a group's name if IsGroup
  bool IsGroup = false;
  bool PointeeConst = false; ///< `const char*`
  uint8_t Stars = 0;
  PassedAs How = PassedAs::Any;
};

enum class RowQualifier : uint8_t { None, Const, NonConst, OnRvalue };
enum class TemplateValueRow : uint8_t { Any, Some, Given }; ///< `get`, `get<N>`, `get<1>`

/// One name of one line. `front | back: ...` makes two rows that share their effects.
struct FunctionRow {
  llvm::StringRef Name;    ///< without the class; `constructor` and `destructor` whatever the class is called
  uint32_t Scope = 0;      ///< index into Scopes: classes or namespaces that it belongs to
  PoolRange Params;        ///< of ParamRow
  PoolRange Effects;       ///< of EffectRow
  bool HasParams = false;  ///< parentheses were given
  bool MoreParams = false; ///< `...` at their end
  RowQualifier Qualifier = RowQualifier::None;
  TemplateValueRow Template = TemplateValueRow::Any;
  int64_t TemplateValue = 0;
  bool User = false; ///< from a user's file
  RowAt At;
};

/// Classes or namespaces by pattern: `std::vector`, `std::*_ptr`, `@sequence`.
struct ClassPattern {
  llvm::StringRef Text; ///< a group's name if IsGroup
  bool IsGroup = false;
};
struct Scope {
  std::vector<ClassPattern> Classes;
};

enum class Holds : uint8_t {
  Nothing, ///< not a holder, or not said
  One,     ///< Content is one object: unique_ptr, optional
  Many,    ///< Content is a sequence of Elements: vector, map (an Element is then the pair), string
};

/// What a `type` row says of a class. Unset: as lowering infers it from the class itself.
struct TypeModel {
  std::optional<Category> Kind;
  std::optional<MovedFrom> AfterMove; ///< of instances whose move is no mere copy (`optional<int>` is trivially copied)
  Holds Content = Holds::Nothing;
  /// Pointers into the content stay valid when the owner is moved from or swapped, since it keeps its content apart:
  /// vector and unique_ptr do, optional, array and (for short texts) string don't.
  bool Stable = false;
  /// A smart pointer or a deleter: its first template argument, or array of it, is what it deletes, unless a second
  /// one, which is no such deleter, says how.
  bool Deletes = false;
  bool Synchronised = false; ///< any thread may use it at any time: atomics, condition variables
  bool Recursive = false;    ///< a lock that its holder may lock again
  bool MustJoin = false;     ///< a thread whose destructor ends the program if it has not been joined
};
struct TypeRow {
  uint32_t Scope = 0;
  TypeModel Says;
  bool User = false;
  RowAt At;
};

/// `alias std::__shared_ptr::* = std::shared_ptr::*`: how an implementation spells what the rows call by its public
/// name.
struct AliasRow {
  llvm::StringRef From, To;
  RowAt At;
};

/// `pair create new = destroy free`: a function named by one of the left words makes what one named by a right word
/// ends.
struct PairRow {
  llvm::SmallVector<llvm::StringRef, 4> Makers, Releasers;
};

/// `habit runs-elsewhere = submit* .execute`: what a function of such a name is taken to do. Names are compared in
/// lower case without underscores and scopes; a dot is for members only.
struct HabitRow {
  Habit Has = Habit::RunsElsewhere;
  llvm::SmallVector<llvm::StringRef, 8> Names;
};

struct ModelRows {
  std::vector<std::string> Files; ///< names, for messages
  std::deque<std::string> Texts;  ///< buffers of the users' files; the built-in ones are static
  std::vector<FunctionRow> Functions;
  std::vector<TypeRow> Types;
  std::vector<AliasRow> Aliases;
  std::vector<PairRow> Pairs;
  std::vector<HabitRow> Habits;
  std::vector<Scope> Scopes;
  llvm::StringMap<std::vector<ClassPattern>> Groups;
  llvm::StringMap<RowAt> GroupsAt;

  std::vector<EffectRow> EffectPool;
  std::vector<ParamRow> ParamPool;
  std::vector<StepRow> StepPool;

  llvm::ArrayRef<EffectRow> effects(const FunctionRow &R) const { return in(EffectPool, R.Effects); }
  llvm::ArrayRef<ParamRow> params(const FunctionRow &R) const { return in(ParamPool, R.Params); }
  llvm::ArrayRef<StepRow> steps(const PlaceRow &P) const { return in(StepPool, P.Steps); }

private:
  template <class T> static llvm::ArrayRef<T> in(const std::vector<T> &Pool, PoolRange R) {
    return llvm::ArrayRef<T>(Pool).slice(R.Begin, R.Size);
  }
};

} // namespace deed
