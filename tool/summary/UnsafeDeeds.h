// UnsafeDeeds.h - what a solved function does that the language lets pass on the programmer's word alone: what its
// expressions show, and what only callees and locks tell.
//
//   g = 1;              a mutable global, with no lock held (Rust's `static mut`)
//   free(p);            what a model says of a library function
//   c_read(p);          a C function that no model describes
//   old.grow();         a function that does something unsafe in its turn, outside a region that says why
//   hook();             through a pointer to a function
//
// A closure counts where it is made: who runs it, and when, is rarely seen. Its own accesses to globals are those of
// the function that makes it, since the lock is often held there. Destructors that run by themselves are not asked.
#pragma once
#include "facts/FunctionIndex.h"
#include "summary/Summary.h"

namespace deed {

struct SolvedFunction;

struct UnsafeAct {
  UnsafeKind How = UnsafeKind::PointerDereference;
  Span At;
  FunctionId Callee = {};            ///< of a call
  SymbolId Global = {};              ///< MutableGlobal: its name
  std::vector<TrailStep> Trail = {}; ///< of a call: from the callee's statement inwards; empty: the callee itself
  const UnsafeRegion *Region = nullptr;
  bool isExcused() const { return Region && !Region->Reason.empty(); }
  /// Something that is done here, not in a callee or closure that has a body of its own.
  bool isOwn() const { return Trail.empty() && How != UnsafeKind::UnknownCall; }
};

/// In no order; a statement in several blocks may come more than once.
std::vector<UnsafeAct> unsafeActs(const SolvedFunction &Fn, FunctionIndex &Index);

/// What the caller of the function has to know of these. Of one that is held to the strict profile nothing, since it is
/// reported there; but a closure's use of globals is its maker's.
std::vector<UnsafeDeed> unsafeDeeds(const SolvedFunction &Fn);

/// The same of a function without a body, as its model and its declaration have it.
std::vector<UnsafeDeed> unsafeDeclared(const TuFacts &Tu, const FunctionInfo &F, const Summary &S);

} // namespace deed
