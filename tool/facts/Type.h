// Type.h - what the rules need to know of a type, decided once per canonical type.
//
// The table is filled by lower/ (from clang's types), by models/ (rows for the standard library and others) and, in
// tests, by facts/Read. It holds no clang pointers.
#pragma once
#include "support/Id.h"
#include "support/Span.h"
#include "support/Symbols.h"
#include <optional>
#include <vector>

namespace deed {

enum class AllocKind : uint8_t { New, NewArray, Malloc, File, Descriptor, Handle, Placement };

/// Who answers for the memory behind a value. First from [[gsl::Owner]]/[[gsl::Pointer]], then the models, else
/// inferred from members, destructor and copy operations.
enum class Category : uint8_t {
  Value,       ///< no indirection that matters: int, struct of values
  Owner,       ///< owns its content alone: unique_ptr, vector, string, optional, function, a user's RAII class
  SharedOwner, ///< keeps its content alive together with others: shared_ptr, an intrusive pointer
  View,        ///< refers to what it does not own: pointer, reference, string_view, span, iterator, struct of views
  Guard,       ///< holds a lock while it lives: lock_guard, unique_lock
  Lock,        ///< mutex
  Callable,    ///< closure without captures by reference, std::function
  Thread,      ///< thread, jthread
  Future,      ///< future, shared_future
};

/// What a moved-from object of the type is.
enum class MovedFrom : uint8_t {
  Copied,      ///< moving copies: trivially copyable, or no part of it has a move operation. A move is then no move
  Unspecified, ///< valid but unspecified ([lib.types.movedfrom]): string, vector, most user classes
  Empty,       ///< the type promises an empty state that may be asked for: unique_ptr, shared_ptr, function, thread
};

/// Where the content of an owner lies, and so what becomes of pointers into it when the owner is moved.
enum class ContentAt : uint8_t {
  Unknown,
  Apart,  ///< elsewhere: it stays there and belongs to the new owner (vector, unique_ptr)
  Inside, ///< in the owner itself, where it stays, moved from (optional, variant)
  Mixed,  ///< inside or elsewhere, by its size (string): pointers into it are void
};

/// A direct base or non-static field of a class, in order of declaration. Name is the key of its Field place.
struct Member {
  SymbolId Name;
  TypeId Type;
  Span At = {};               ///< the declaration
  bool IsBase = false;
  bool IsMutable = false;     ///< `mutable`: may be changed by const members
  SymbolId GuardedBy = {};        ///< by declaration: the lock, as in LockClaim: `(*this).mutex_`
  SymbolId PointeeGuardedBy = {}; ///< likewise of what the member points to
  /// Of a lock: others that are declared to be taken after it, and before it.
  std::vector<SymbolId> LockedBefore = {}, LockedAfter = {};
  bool IsOfThisFile = false; ///< declared in the file that is analysed, not in a header, and without an initialiser
};

struct TypeInfo {
  SymbolId Name; ///< canonical spelling, for dumps and messages
  SymbolId Why;  ///< what the category comes from, for people: "member `Text` is a view"; of classes
  Category Kind = Category::Value;
  MovedFrom AfterMove = MovedFrom::Copied;
  bool IsClass = false;     ///< struct, class or union, closures included
  bool IsClosure = false;   ///< of a lambda expression
  bool IsPointer = false;   ///< raw pointer (nullptr_t too)
  bool IsReference = false; ///< lvalue or rvalue reference
  bool IsRvalueReference = false;
  bool IsBool = false;
  bool IsInteger = false;   ///< of any width and sign; characters, bool and enumerators are none
  bool IsCharacter = false; ///< char, wchar_t, char16_t and the like
  bool IsConst = false;
  bool HasDestructor = false; ///< non-trivial destructor
  bool OwnDestructor = false; ///< and somebody wrote its body
  bool IsStateless = false;   ///< an empty class of the library's: allocators, comparators. There is nothing to lose
  ContentAt Content = ContentAt::Unknown; ///< of owners
  bool IsVoid = false, IsIncomplete = false; ///< classes only declared are incomplete
  bool IsPolymorphic = false, HasVirtualDestructor = false, IsFinal = false;
  bool CopiesMembers = false;      ///< can be copied, and is so member by member
  bool HasUnseenFunctions = false; ///< some member function has no body here
  bool HasDerived = false;         ///< a class derived from it is known
  std::vector<SymbolId> Bases = {}; ///< names of all base classes, direct or not
  /// Of a smart pointer with the library's own deleter: how it releases what it owns.
  std::optional<AllocKind> Deletes = {};
  bool IsSynchronised = false; ///< any thread may use it at any time: atomics, condition variables, locks
  bool IsRecursive = false;    ///< a lock that its holder may lock again, or a class whose lock is such a one
  bool IsCapability = false;   ///< Clang's thread-safety analysis knows it as a lock
  bool MustBeJoined = false;  ///< a thread whose destructor ends the program if it has neither been joined nor detached
  TypeId Pointee;             ///< of pointers, references, arrays (element); invalid otherwise
  /// Of the project's own structs and classes, unions left out. Writing all of them that a move empties sets the whole
  /// ("Clear() overwrites every moved part"). Empty: not known, so the parts never add up to the whole.
  std::vector<Member> Members = {};
  /// Of an instance of a library's class template: the classes and pointers among its arguments, without allocators and
  /// the like. What an owner's content is made of: `unique_ptr<T>`, `map<K, V>`.
  std::vector<TypeId> Arguments = {};
};

class TypeTable {
public:
  TypeId add(TypeInfo I) {
    Infos.push_back(I);
    return {static_cast<uint32_t>(Infos.size() - 1)};
  }
  const TypeInfo &operator[](TypeId T) const { return T ? Infos[T.Raw] : Unknown; }
  TypeInfo &at(TypeId T) { return Infos[T.Raw]; }
  size_t size() const { return Infos.size(); }

private:
  std::vector<TypeInfo> Infos;
  TypeInfo Unknown;
};

} // namespace deed
