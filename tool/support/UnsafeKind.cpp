#include "support/UnsafeKind.h"

using namespace deed;

static constexpr UnsafeKindInfo Kinds[] = {
    {UnsafeKind::PointerDereference, "pointer-dereference", "dereference of a raw pointer", "take a reference"},
    {UnsafeKind::PointerArithmetic, "pointer-arithmetic", "pointer arithmetic", "use a span and an index"},
    {UnsafeKind::ReinterpretCast, "reinterpret-cast", "reinterpret_cast",
     "use std::bit_cast or std::memcpy for values"},
    {UnsafeKind::PointerCast, "pointer-cast", "cast of a pointer that nobody checks", "keep the type"},
    {UnsafeKind::Downcast, "downcast", "cast to a derived class that nobody checks",
     "use dynamic_cast, a virtual function or std::variant"},
    {UnsafeKind::ConstCast, "const-cast", "const_cast that takes const away", "take a non-const reference"},
    {UnsafeKind::UnionAccess, "union-access", "read of a member of a union", "use std::variant"},
    {UnsafeKind::InlineAssembly, "inline-assembly", "inline assembly", ""},
    {UnsafeKind::New, "new", "`new`", "use std::make_unique or a container"},
    {UnsafeKind::PlacementNew, "placement-new", "placement `new`", "use std::optional, std::variant or a container"},
    {UnsafeKind::Delete, "delete", "`delete`", "use std::unique_ptr or a container"},
    {UnsafeKind::VariadicArgument, "variadic-argument", "`va_arg`",
     "use a template parameter pack or std::initializer_list"},
    {UnsafeKind::RawMemory, "raw-memory", "memory managed by hand", "use std::make_unique or a container"},
    {UnsafeKind::MutableGlobal, "mutable-global", "mutable global used without a lock",
     "hold a lock, or make it const, atomic or thread_local"},
    {UnsafeKind::UncheckedCall, "unchecked-call", "call of a C function that nobody has checked", "give it a model"},
    {UnsafeKind::UnsafeLibrary, "unsafe-library", "call of an unsafe library function", ""},
    {UnsafeKind::IndirectCall, "indirect-call", "call through a pointer to a function",
     "use std::function or a template parameter"},
    {UnsafeKind::UnknownCall, "unknown-call", "call of a function that is not known to be safe", ""},
};

llvm::ArrayRef<UnsafeKindInfo> deed::allUnsafeKinds() { return Kinds; }

const UnsafeKindInfo &deed::info(UnsafeKind K) { return Kinds[static_cast<size_t>(K)]; }

std::optional<UnsafeKind> deed::unsafeKindById(llvm::StringRef Id) {
  for (const UnsafeKindInfo &K : Kinds)
    if (K.Id == Id)
      return K.Kind;
  return std::nullopt;
}
