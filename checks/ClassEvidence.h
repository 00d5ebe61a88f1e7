// ClassEvidence.h - what the functions of a class show of its members: which member refers to which, which member runs
// functions that use others, and what the destructor settles before members are destroyed.
//
// Collected function by function, over formal places rooted at *this; DestructionOrder concludes.
#pragma once
#include "facts/FunctionIndex.h"
#include "summary/AnalyzeFunctions.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace deed {

/// `view = &data`: Holder, within one member, refers to Borrowed, within another or the whole object.
struct MemberLoan {
  TypeId Class;
  FormalPlace Holder, Borrowed;
  Span At;
  bool Exact =
      true; ///< false: Holder is the whole of which some part refers there; Borrowed may be what it was made from
};

struct MemberUse {
  FormalPlace What;
  Span At;
  SymbolId Function;
};
/// `thread = std::jthread([this] { ... })`: Holder runs a function that uses other members of the object.
struct MemberTask {
  TypeId Class;
  FormalPlace Holder;
  std::vector<MemberUse> Uses;
  std::vector<SymbolId> MadeLater; ///< members that the task uses and that are made after it was started
  Span At;
};

struct DestructorBody {
  llvm::DenseSet<SymbolId> Settled;   ///< members that the body joins, resets or changes before they are destroyed
  std::vector<FormalPlace> Invoked;   ///< members that it calls
};

/// A local whose destructor uses another that was destroyed before it.
struct LocalOrder {
  std::string Holder, Gone, Function; ///< names; as for findings
  Span HolderAt, GoneAt, Borrowed, Used;
  SymbolId Destructor;
  bool Sure = true;
};

/// An object with static storage and a destructor.
struct StaticObject {
  SymbolId Name; ///< of its place
  TypeId Type;
  FunctionId In;                  ///< whose local it is; or the initialiser of it
  bool IsLocal = false;           ///< made when its function is called first
  std::vector<SymbolId> Before;   ///< local ones that its function asks for
};

struct ClassEvidence {
  std::vector<StaticObject> Statics;
  std::vector<FunctionId> AskedByMain; ///< called by main itself
  std::vector<LocalOrder> Locals;
  std::vector<MemberLoan> Loans;
  std::vector<MemberTask> Tasks;
  llvm::DenseMap<TypeId, DestructorBody> Destructors; ///< those with a body
  std::optional<FunctionIndex> Index;
};

void collectClassEvidence(const SolvedFunction &Fn, ClassEvidence &Out);
void collectStatics(const SolvedFunction &Fn, ClassEvidence &Out);
void collectLocalOrder(const SolvedFunction &Fn, ClassEvidence &Out);

/// The member of *this that the place is, or is a part of; invalid for the object itself and for what is not part of
/// it.
SymbolId memberOf(const TuFacts &Tu, TypeId Class, const FormalPlace &P);
std::optional<size_t> memberIndex(const TuFacts &Tu, TypeId Class, SymbolId Name);

} // namespace deed
