// LoanSources.h - where the loans that a view may hold come from.
//
// A closure over the Issues, Flows and Allocates of one bound function: good enough for what leaves it (what a result
// aliases, what is stored where), since a summary says "perhaps" anyway wherever there is more than one source. Rules
// that report about loans ask the loan flow instead.
//
// Where it is known at which fact a view is asked for, only what reaches that fact counts: `p = q; q = new char[n];
// end = q + n` makes end fresh, and p what q was. What a pointer's referent holds is asked for any time.
#pragma once
#include "facts/FunctionFacts.h"
#include "summary/Formals.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <tuple>

namespace deed {

struct LoanSource {
  enum class Kind : uint8_t {
    Borrow,  ///< a loan of Place
    Carried, ///< what Place held when the function was entered
    Fresh,   ///< an allocation
    Unknown, ///< a local that nobody was seen to bind
  } How = Kind::Unknown;
  PlaceId Place;
  bool Exact = true;
  bool Guessed = false; ///< on the way is what only some callee's declaration allows
  AllocKind Alloc = AllocKind::New;
  const FactAt *At = nullptr; ///< the fact that makes it so; null if Carried from the start
  /// Steps from Place down to what is borrowed, or has what is carried, as far as that has no name; they take a place
  /// elsewhere.
  llvm::SmallVector<PlaceId, 2> Rest = {};
};

class LoanSources {
public:
  LoanSources(const FunctionFacts &Bound, const Formals &Names);
  /// Parts of View are included: what a closure captured is what the closure holds. Past MaxSources the rest is
  /// Unknown.
  std::vector<LoanSource> of(PlaceId View) const { return sources(View, {}, Parts); }
  /// What it holds just before the fact; Index may be one past the last.
  std::vector<LoanSource> of(PlaceId View, FactRef At) const { return sources(View, At, Parts); }
  /// Not what the objects hold that View refers to: only where View itself leads.
  std::vector<LoanSource> ofItself(PlaceId View) const { return sources(View, {}, OwnParts); }

private:
  static constexpr size_t MaxSources = 64;
  static constexpr unsigned MaxBlocks = 256; ///< looked at on the way back from a fact; past that everything counts
  struct Binding {
    PlaceId Into;
    FactRef Where;
    const FactAt *At;
    auto operator<=>(const Binding &B) const { return std::tie(Into, Where) <=> std::tie(B.Into, B.Where); }
  };
  using Table = std::vector<Binding>; ///< sorted
  /// A question that the answer to another one leads to.
  struct Item {
    PlaceId View;
    enum Ask : uint8_t {
      Held,       ///< what View holds
      Referent,   ///< what View refers to; of that, the part that Below names
      HeldBehind, ///< what that part holds
    } What = Held;
    bool Exact = true;
    bool Guessed = false;
    std::optional<FactRef> Before = {}; ///< what View is bound to there
    llvm::SmallVector<PlaceId, 2> Below = {}; ///< the steps down to the part, by places that take them elsewhere
    PlaceId Through = {};                     ///< the step through a view above them
  };
  std::vector<LoanSource> sources(PlaceId View, std::optional<FactRef> Before, const Table &PartsOf) const;
  /// Those of the bindings of P that reach the fact. FromEntry: and so may what it was bound to on entry.
  void keepReaching(PlaceId P, FactRef Before, llvm::SmallVectorImpl<Binding> &Bindings, bool &FromEntry) const;
  bool replaces(const FactAt &F, PlaceId P) const;
  bool isOneObject(PlaceId P) const;
  /// `r = c ? a : b; r.x`: asked of a part of what a local view may refer to, if P is one.
  std::optional<Item> throughLocalView(PlaceId P, Item::Ask What, bool Exact) const;
  PlaceId partOf(PlaceId Whole, llvm::ArrayRef<PlaceId> &Below, bool &Exact) const;
  static llvm::ArrayRef<Binding> find(const Table &In, PlaceId P);

  const FunctionFacts &Fn;
  const Formals &Names;
  Table Whole;    ///< by the place that is bound
  Table Parts;    ///< by each whole that the bound place is a part of
  Table OwnParts; ///< the same, but not through a pointer
  Table Emptied;  ///< by place: set to null, or its storage begins
  llvm::DenseSet<PlaceId> SetParams; ///< parameters that may be another pointer than the caller's
  /// By block: predecessors, and whether by a throw.
  std::vector<llvm::SmallVector<std::pair<BlockId, bool>, 2>> Before;
};

} // namespace deed
