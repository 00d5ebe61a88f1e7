// UnsafeKind.h - what the language lets pass on the programmer's word alone: the one table of its kinds.
//
// Lowering notes the ones that an expression shows, summary/UnsafeDeeds those that need to know callees and locks; the
// strict profile reports them, the audit counts them. A new kind: an enumerator, its row in UnsafeKind.cpp, and whoever
// finds it.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace deed {

enum class UnsafeKind : uint8_t {
  PointerDereference, ///< `*p`, `p->x`, `p[i]` of a raw pointer other than `this`
  PointerArithmetic,
  ReinterpretCast,
  PointerCast,    ///< a C cast that makes up a pointer, or a number of one; a static_cast from void *
  Downcast,       ///< to a derived class, by nothing but a promise
  ConstCast,      ///< takes const away, and what it yields may be written through
  UnionAccess,    ///< reads a member of a union
  InlineAssembly,
  New,
  PlacementNew,
  Delete,
  VariadicArgument, ///< `va_arg`
  RawMemory,        ///< `malloc`, `free` and their kin
  MutableGlobal,    ///< a global that anyone may change is read or changed, and no lock is held
  UncheckedCall,    ///< a C function that no model describes
  UnsafeLibrary,    ///< a library function that its model calls unsafe (`longjmp`, `std::launder`)
  IndirectCall,     ///< through a pointer to a function, which may be any
  UnknownCall,      ///< a function of which there is a declaration and nothing else
};

struct UnsafeKindInfo {
  UnsafeKind Kind;
  llvm::StringRef Id;      ///< in reports: `pointer-dereference`
  llvm::StringRef Phrase;  ///< "dereference of a raw pointer"
  llvm::StringRef Instead; ///< "take a reference"; may be empty
};
/// In the order of the enumeration.
llvm::ArrayRef<UnsafeKindInfo> allUnsafeKinds();
const UnsafeKindInfo &info(UnsafeKind K);
std::optional<UnsafeKind> unsafeKindById(llvm::StringRef Id);

} // namespace deed
