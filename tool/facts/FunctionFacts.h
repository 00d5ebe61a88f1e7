// FunctionFacts.h - one function as facts: its control flow graph, places, loans, calls and branch conditions.
//
// Plain values without pointers into clang. TuFacts holds what functions of one TU share.
#pragma once
#include "facts/Amount.h"
#include "facts/Fact.h"
#include "facts/Type.h"
#include "facts/UnsafeRegions.h"
#include "support/UnsafeKind.h"
#include "llvm/ADT/DenseSet.h"
#include <map>
#include "llvm/ADT/SmallVector.h"
#include <deque>
#include <string>
#include <vector>

namespace deed {

/// A fact and where the source says so. In a bound function, Call is the call that it came from, Source the index of
/// that call's (or of its own) fact in the unbound block, and Trail leads through the callees to where it really
/// happens.
struct FactAt {
  Fact What;
  Span At;
  CallId Call = {};
  uint32_t Source = ~0u;
  std::vector<TrailStep> Trail = {};
  bool Guessed = false; ///< no body or model says so, the callee's declaration alone
  bool ByThread = false; ///< a thread that is started here does it, at some time after
  std::optional<uint32_t> ChosenBy = {}; ///< of an element whose index is computed: which of the function's Sums it is
};

enum class LoanKind : uint8_t { Shared, Exclusive };
struct Loan {
  PlaceId Borrowed;
  LoanKind How = LoanKind::Shared;
  Span At;
  bool Exact =
      true; ///< the view refers to Borrowed itself, surely; false: to a part of it, or perhaps to something else
};

enum class PassKind : uint8_t {
  Value,     ///< What is the parameter object itself (a temporary), or the place of a scalar's or pointer's value
  Reference, ///< T&: What is the object referred to
  ConstRef,  ///< const T&
  RvalueRef, ///< T&&
};
struct Argument {
  PlaceId What; ///< invalid for a computed scalar
  PassKind How = PassKind::Value;
  TypeId Type; ///< of the parameter, without the reference
  Span At;
  std::optional<int64_t> Constant;
  SymbolId Text = {}; ///< of a string that is made of a literal: what that says
  std::optional<uint32_t>
      Sum; ///< of a number, an address or an iterator that is computed: which of the function's Sums
};

enum class CallKind : uint8_t { Function, Member, Constructor, Destructor, Closure, Indirect };
struct Call {
  FunctionId Callee; ///< invalid: unknown (a function pointer, std::function)
  CallKind How = CallKind::Function;
  bool Virtual = false;          ///< dispatched at run time: the callee's overriders may run
  uint32_t Ends = 0;             ///< set by binding: by bit, arguments by value whose content ends with the call
  bool OnlyDeclared = false;     ///< set by binding: neither body nor model is known, who knows what it keeps
  bool FreshOwner = false;       ///< set by binding: the result, a shared owner, is the only one of what it owns
  bool Throws = false;           ///< set by binding: the callee, or one that it calls, is seen to throw
  std::optional<Argument> Object; ///< `*this`: the object, not the pointer
  llvm::SmallVector<Argument, 3> Args; ///< default arguments included; variadic ones at the end
  PlaceId CalleeValue;           ///< Indirect: the place that holds the function
  PlaceId Result;                ///< a temporary; for a reference result it is the view, Deref(Result) the referent
  TypeId ResultType;
  Span At;                       ///< the whole call
};

/// One of several conditions, or the opposite of one.
struct ConditionPart {
  ConditionId If;
  bool AsIs = true;
};

/// A branch condition, so that contradictory paths can be told. Equal conditions have equal ids. Depends: writing (or
/// mutating) one of these places makes the condition's earlier value worthless.
struct Condition {
  enum class Kind : uint8_t {
    Truth,   ///< Place is non-zero, non-null, true
    Equals,  ///< Place == Value
    Less,    ///< Place < Value
    Opaque,  ///< some other pure expression; same text and places, same value
    All,     ///< of Parts, each asked only if those before hold: `a && b`, where that is one value
    Any,     ///< of Parts, each asked only if none before holds: `a || b`
  } How = Kind::Opaque;
  PlaceId Place;
  int64_t Value = 0;
  /// A comparison of two places, and what it says if they are the same object, or parts of the same object: true for
  /// `this == &o`, `n <= o.n`, false for `n < o.n`. Left is invalid for all else.
  PlaceId Left, Right;
  bool IfSame = true;
  SymbolId Text; ///< as written, for the steps of a finding ("`n == 0` is true")
  llvm::SmallVector<PlaceId, 2> Depends;
  std::vector<ConditionPart> Parts = {}; ///< All, Any: in the order in which they are asked
  Span At;
};

struct Edge {
  BlockId To;
  ConditionId If;           ///< invalid: always
  bool Taken = true;        ///< which way If went
  bool Exceptional = false; ///< taken when a call throws
};

struct Block {
  std::vector<FactAt> Facts;
  llvm::SmallVector<Edge, 2> Next;
  bool LoopHead = false; ///< target of a back edge
};

/// Operands of one expression whose order of evaluation the standard leaves open (function arguments [expr.call]/8,
/// operands of most operators [intro.execution]/10). Each operand is the facts it consists of.
struct FactRef {
  BlockId Block;
  uint32_t Index;
  auto operator<=>(const FactRef &) const = default;
};
struct Unsequenced {
  Span At;
  std::vector<std::vector<FactRef>> Operands;
};

/// Something unsafe that the expression itself shows.
struct UnsafeOperation {
  UnsafeKind How = UnsafeKind::PointerDereference;
  Span At;
};

/// A closure comes into being here, which may run from now on.
struct ClosureMade {
  FunctionId Runs;
  FactRef At; ///< before this fact of the unbound body
};

struct FunctionFacts {
  FunctionId Function;
  PlaceTable Places;
  std::vector<Loan> Loans;
  std::vector<Call> Calls;
  std::vector<Amount> Sums; ///< that arguments and indices are computed as
  std::vector<Condition> Conditions;
  std::vector<Block> Blocks; ///< Blocks[0] is the entry
  BlockId Exit;
  std::vector<Unsequenced> UnorderedOperands;
  std::vector<Span> LocalSpans; ///< by Local number: the declaration
  std::vector<UnsafeOperation> UnsafeOperations; ///< in no order of their own
  std::vector<ClosureMade> Closures;
  const Block &operator[](BlockId B) const { return Blocks[B.Raw]; }
  Loan &operator[](LoanId L) { return Loans[L.Raw]; }
  const Loan &operator[](LoanId L) const { return Loans[L.Raw]; }
  const Call &operator[](CallId C) const { return Calls[C.Raw]; }
};

/// What is known of a function without its body.
struct Parameter {
  SymbolId Name;
  TypeId Type;                       ///< without the reference
  PassKind How = PassKind::Value;
  bool PointeeConst = false;         ///< `const T*`
  bool LifetimeBound = false;        ///< [[clang::lifetimebound]]
  bool NoEscape = false;             ///< [[clang::noescape]]
  Span At = {};                      ///< its name in the first declaration
  bool Restrict = false;             ///< `T *restrict`
  std::vector<int> CapturedBy =
      {}; ///< [[clang::lifetime_capture_by]]: parameter indices, -1 this, -2 global, -3 unknown
};
/// What a declaration says of ownership, by attribute or by being one of a pair (`f_create`, `f_destroy`).
struct OwnershipClaim {
  enum class Role : uint8_t {
    Returns,  ///< what is returned is the caller's
    HandsOut, ///< what is stored through the parameter is the caller's
    Takes,    ///< what the parameter refers to is released
    Holds,    ///< what the parameter refers to is owned by somebody else from then on
    Borrows,  ///< what the parameter refers to stays the caller's: a function of the family that has such a pair
  } How = Role::Returns;
  unsigned Param = 0;
  AllocKind Kind = AllocKind::Handle;
};
enum class Special : uint8_t {
  None,
  DefaultConstructor,
  CopyConstructor,
  MoveConstructor,
  CopyAssignment,
  MoveAssignment,
  OtherConstructor,
  Destructor,
  CallOperator
};
/// What a declaration says of locks (Clang's thread-safety attributes, which most projects' macros become).
struct LockClaim {
  enum class Kind : uint8_t { Acquire, TryAcquire, Release, Requires, Excludes, Asserts } What = Kind::Requires;
  std::string Place; ///< as summaries write places: `(*this).mutex_`, `*param0`, `::ns::Lock`
  bool Shared = false;
};
/// `make_unique<T>(args)`, `v.emplace_back(args)`: the constructor that the function hands arguments on to, by a call
/// that nobody sees.
struct ForwardedConstruction {
  FunctionId Constructor;
  unsigned FirstParam = 0; ///< the parameter that becomes the constructor's first
  std::string Into;        ///< where the object is made, as summaries write places: `return.$`
};
/// What a function of such a name is taken to do, whoever wrote it: `habit` rows of the models.
enum class Habit : uint8_t {
  RunsElsewhere = 1, ///< a callable that it is given runs on another thread: `submit`
  WaitsForWork = 2,  ///< until what was handed to the object has been done: `shutdown`
  WantsLockHeld = 4, ///< by its callers: `sizeLocked`
  SetsUp = 8,        ///< before there are threads: `init`
  MakesRecursive = 16, ///< says of a lock to be that it may be locked again, if the second argument is not zero
  MakesLock = 32,      ///< its first argument is a lock from then on, of the kind that the second says
  KeepsCallbacks = 64, ///< what it is given to call, it calls later: `subscribe`
  SettlesCallbacks = 128, ///< calls them before it returns, or forgets them: `run`, `unsubscribe`
};
struct FunctionInfo {
  std::vector<OwnershipClaim> Ownership = {};
  SymbolId Usr;     ///< identity over TUs
  SymbolId Name;    ///< for people: `ns::C::f(int)`, template arguments included
  SymbolId Pattern; ///< for the models: `std::vector::push_back`, no template arguments, inline namespaces left out
  SymbolId Class;   ///< for the models: `std::vector`; empty if not a member
  std::vector<SymbolId>
      ParamClasses; ///< for the models, per parameter: `std::pair`, `char*`, `int`; no template arguments
  std::optional<int64_t> TemplateValue; ///< first integral template argument of the function itself: 1 in `std::get<1>`
  std::vector<Parameter> Params;
  TypeId ObjectType; ///< the class of a non-static member
  TypeId ResultType;
  bool ResultIsReference = false;
  bool ResultLifetimeBoundThis = false; ///< [[clang::lifetimebound]] on the member function
  Special Which = Special::None;
  bool HasBody = false;   ///< analysed in this TU: its summary is inferred
  bool Defaulted = false; ///< implicit or `= default`: member-wise
  bool IsConst = false, IsStatic = false, IsVirtual = false, IsVariadic = false;
  bool OnRvalue = false;           ///< `&&` after the parameters: the object is given up, as by T&&
  bool NoReturn = false, NoThrow = false;
  bool Reinitializes = false;      ///< [[clang::reinitializes]]
  bool IsSystem = false;           ///< declared in a system header
  bool IsExternC = false;          ///< `extern "C"`
  bool IsOwnCxx = false;           ///< neither that nor extern "C": no function of a C library, though it be called so
  bool IsStandard = false; ///< of the library that comes with the compiler: in namespace std, or a reserved name
  bool IsLambda = false;           ///< a closure's call operator
  bool IsInitialiser = false;      ///< no function: the initialiser of a variable at namespace scope, before main
  bool IsInstantiation = false;    ///< of a template: findings are merged over instantiations
  bool IsCoroutine = false;
  Span Declarator =
      {}; ///< of a member in its first declaration, up to where attributes of *this go; invalid if unclear
  bool IsSafe = false;             ///< held to the strict profile: by path, annotation or comment
  bool IsPublic = true;            ///< anyone may call it: not private, not protected, not of an unnamed namespace
  bool IsInternal = false;         ///< of this file alone: static, or in an unnamed namespace or function
  std::vector<LockClaim> Locks = {}; ///< declared
  uint8_t Habits = 0;                ///< by name
  bool hasHabit(Habit H) const { return Habits & static_cast<uint8_t>(H); }
  std::optional<ForwardedConstruction> Constructs = {};
  bool MakesObject = false; ///< the result owns an object that the function makes (`make_shared`), says a model
  std::vector<FunctionId> Overriders; ///< known in this TU, transitively
  Span At;                            ///< the name in the definition, else in the declaration
  Span DeclaredAt = {};               ///< the name in the first declaration
  Span Body = {};                     ///< of the definition, from its first word; invalid without one
  /// Raw pointers go in or come out where others can see it: by the public members of its class, else by itself.
  bool ShowsPointers = false;
};

struct TuFacts {
  Symbols Names;
  TypeTable Types;
  std::vector<FunctionInfo> Functions; ///< by FunctionId
  std::deque<FunctionFacts> Bodies;    ///< those with bodies, in source order
  UnsafeRegions Excused;
  /// Summaries shall say what functions do that is unsafe: some are held to the strict profile, or somebody counts.
  bool WantsUnsafe = false;
  llvm::DenseSet<uint32_t> ThreadLocals; ///< names of global places of which each thread has its own
  llvm::DenseSet<uint32_t> MutableGlobals; ///< of those that anyone may change: not const, not of a synchronised type
  llvm::DenseSet<uint32_t> RecursiveLocks; ///< names of global locks that their holder may lock again
  llvm::DenseSet<uint32_t>
      InternalGlobals; ///< names of globals that another file may have, too, and mean another object
  /// By name of a global: what is declared of the lock that guards it. Name and Type are not set.
  std::map<uint32_t, Member> DeclaredGlobals;
  const FunctionInfo &operator[](FunctionId F) const { return Functions[F.Raw]; }
  llvm::StringRef text(SymbolId S) const { return Names.text(S); }
  /// The type's name without `const`: a class and its constant objects' are two types.
  llvm::StringRef plainName(TypeId T) const {
    llvm::StringRef Name = text(Types[T].Name);
    Name.consume_front("const ");
    return Name;
  }
};

/// The place's type, or if it was made without one (by a summary's effect), what its whole says; may be invalid.
TypeId typeOf(const TuFacts &Tu, const FunctionFacts &Fn, PlaceId P);
/// The same member of two objects of one class, as far as their types are known.
bool areSameMember(const TuFacts &Tu, const FunctionFacts &Fn, PlaceId A, PlaceId B);
/// Locking it twice in one thread is allowed.
bool isRecursiveLock(const TuFacts &Tu, const FunctionFacts &Fn, PlaceId Lock);

/// The view that an Issue, Flow or Allocate gives something to refer to; invalid for all else.
PlaceId boundBy(const Fact &F);
/// What a Write, Mutate, Move or Invalidate leaves in another state; invalid for all else.
PlaceId changedBy(const Fact &F);

/// How the source would write the place: `s`, `this->name`, `p->next`, `v[i]`. Empty for temporaries.
std::string placeName(const TuFacts &Tu, const FunctionFacts &Fn, PlaceId P);

} // namespace deed
