// LateReadFlow.h - how LateReads.cpp finds them: a forward flow of the changes made so far, each with what tells
// whether a later read may mean the same object. Private to its three sources:
//
//   LateReadPlaces.cpp   places as the caller knows them
//   LateReadEvents.cpp   what each fact changes, reads and sets anew
//   LateReads.cpp        the flow, and the reads behind a change
#pragma once
#include "flow/Loops.h"
#include "flow/Solver.h"
#include "summary/LateReads.h"
#include "summary/Signature.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

namespace deed {

class LateReadFlow {
public:
  /// A place as the caller knows it, with what decides whether it is the same in another round of a loop.
  struct Access {
    FormalPlace Place;
    unsigned Root = 0;                       ///< number of the formal root
    llvm::SmallVector<Index, 2> Elements;    ///< how each Element of the path is chosen
    int LastBy = -1;                         ///< of the last one, if its index is computed: which of the Choices
    llvm::SmallVector<unsigned, 2> Pointers; ///< the caller's pointers that the path leads through
    bool Held = false;                       ///< by an iterator, a pointer or a reference of this function's own
    bool Sure = true;                        ///< nothing else can be meant
  };

  /// How a computed index chooses.
  struct Choice {
    llvm::SmallVector<Amount, 2> Sums;       ///< one for each number; none: no more is known than
    llvm::SmallVector<PlaceId, 3> Variables; ///< in order of appearance
  };

  struct Change {
    FactRef At;
    Access What;
    ChangeKind By;
    bool Always;
    std::optional<Access> From; ///< what it was assigned from: if that is the same object, nothing changes
    std::optional<unsigned> ByKey = {}; ///< an element was erased that this root chose: nobody else's is meant
  };

  /// One change on the way to a point. The same change may be there several times, made in different rounds of loops.
  struct Entry {
    uint32_t Change;
    uint8_t Moved;    ///< by position among the elements of the path: the variable that chose it was moved on since
    uint32_t Passed;  ///< index variables that were moved on since
    uint32_t Reset;   ///< index variables that have started anew since
    uint64_t Differs; ///< pairs of roots that were known to differ when it happened
    auto key() const { return std::tie(Change, Moved, Passed, Reset); }
    bool operator==(const Entry &) const = default;
  };

  /// The changes so far.
  struct State {
    llvm::SmallVector<Entry, 4> Entries; ///< sorted by key
    llvm::BitVector Rebound;             ///< by pointer: perhaps set since the entry
    llvm::BitVector ContentRead;         ///< by pointer: what it led to was read before it was set
    llvm::BitVector Touched;             ///< by pointer: something in what it leads to was changed, as a count is
    uint64_t Differs = 0;                ///< pairs of roots
  };

  static constexpr Direction Way = Direction::Forward;

  LateReadFlow(const TuFacts &Tu, const FunctionFacts &Fn, const Formals &Names, const LoanSources &Sources,
               const EveryPath &Sure, llvm::function_ref<bool(FactRef)> IsExposed)
      : Tu(Tu), Fn(Fn), Names(Names), Sources(Sources), Sure(Sure), IsExposed(IsExposed) {}
  std::vector<LateReadPair> run();

  // The domain.
  State boundary() const {
    State S;
    S.Rebound.resize(Pointers.size());
    S.ContentRead.resize(Pointers.size());
    S.Touched.resize(Pointers.size());
    return S;
  }
  bool join(State &Into, const State &From) const;
  void transfer(State &S, FactRef At, const FactAt &F) const { step(S, At, F, nullptr); }
  void assume(State &S, const Edge &E) const;
  bool mayThrow(const FactAt &F) const { return callMayThrow(Tu, Fn, F); }

private:
  static constexpr unsigned MaxRoots = 8, MaxChanges = 200, MaxIndexVariables = 32, Budget = 1u << 17;
  using Accesses = llvm::SmallVector<Access, 1>;
  struct Pointer {
    PlaceId Place;
    FormalPlace Formal;
    unsigned Root;
  };
  /// What a fact does that matters here.
  struct Event {
    llvm::SmallVector<uint32_t, 1> Changes;
    llvm::SmallVector<unsigned, 1> Rebinds;     ///< pointers
    llvm::SmallVector<unsigned, 1> ReadContent; ///< of these pointers
    llvm::SmallVector<unsigned, 1> Touches;     ///< the same
    std::optional<unsigned> Moves, Resets;      ///< an index variable
  };

  bool mayMatter() const;
  std::optional<unsigned> rootOf(const FormalPlace &P);
  const Accesses &accessesOf(PlaceId P, unsigned Depth = 0);
  void expand(PlaceId P, unsigned Depth, Accesses &Out);
  void addFormal(PlaceId P, Accesses &Out);
  void addReferent(PlaceId View, unsigned Depth, Accesses &Out);
  void appendStep(Access &A, PlaceId Step);
  unsigned pointer(PlaceId P, const FormalPlace &Formal, unsigned Root);
  std::optional<unsigned> indexVariable(const Index &I) const;
  std::optional<unsigned> indexVariable(PlaceId P) const;
  void chooseByFact(Access &A, PlaceId P, FactRef At);
  void chooseByCall(Access &A, const FactAt &F);
  std::optional<Choice> choiceOf(const Access &A, size_t Which) const;
  bool mayBeChosenAgain(const Entry &E, const Choice &Changed, const Choice &Used) const;
  bool keepsSize(PlaceId Owner, FactRef At) const;
  std::optional<CopiedRange> asSpans(const FormalPlace &What, const Access &R, const FormalPlace &After,
                                     const Access &C) const;

  void collect();
  void collectCallable(FactRef At, const Call &C, Event &Here);
  bool isMemberOfLocal(PlaceId P) const;
  void collectChange(FactRef At, Accesses Of, ChangeKind By, bool Always, Event &Here);
  Accesses referentsOf(PlaceId Pointer);
  Accesses erased(PlaceId Element, FactRef At);
  bool isOneOfMany(PlaceId Element, const FactAt &Erased) const;
  std::optional<unsigned> keyOf(PlaceId Element);
  bool mayOwn(const Change &C, const Access &R) const;
  std::optional<Access> assignedFrom(const FactAt &F);
  bool inLoop(FactRef At) const { return Rounds && Rounds->around(At.Block); }

  void step(State &S, FactRef At, const FactAt &F, std::vector<LateReadPair> *Found) const;
  void read(const State &S, FactRef At, const FactAt &F, const Read &R, std::vector<LateReadPair> &Found) const;
  std::optional<CopiedRange> overHere(const LateRead &L, const FactAt &F) const;
  void lift(const State &S, FactRef At, const FactAt &F, const LateRead &L, std::vector<LateReadPair> &Found) const;
  static bool insert(State &S, const Entry &E);
  void moveOn(State &S, unsigned Variable, bool StartsAnew) const;
  bool mayBeSameElement(const Entry &E, const Index &Changed, size_t Which, const Index &Used) const;
  bool mayMeet(const State &S, const Entry &E, const Access &R) const;
  bool isCarriedOver(const State &S, const Change &C, const Access &R) const;
  bool isReplaced(const State &S, const Change &C, const Access &R) const;
  TypeId referentType(const FormalPlace &Root) const;
  bool areOtherFields(const Access &A, const Access &B) const;
  bool isCounted(FactRef At, PlaceId P) const;
  bool isRetained(const State &S, const Access &R) const;
  bool isStale(const State &S, const Access &A) const;
  FormalPlace general(const Access &A, FactRef At, bool IsInLoop) const;
  static uint64_t pairBit(unsigned A, unsigned B) {
    return uint64_t(1) << (std::min(A, B) * MaxRoots + std::max(A, B));
  }

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const Formals &Names;
  const LoanSources &Sources;
  const EveryPath &Sure;
  llvm::function_ref<bool(FactRef)> IsExposed;
  std::vector<FormalPlace> Roots;
  llvm::DenseMap<PlaceId, Accesses> Known;
  llvm::DenseSet<PlaceId> Asking;
  std::vector<Pointer> Pointers;
  std::vector<PlaceId> IndexVariables;
  llvm::DenseSet<PlaceId> MovedOn; ///< index variables that are changed somewhere
  llvm::DenseSet<PlaceId> Descending; ///< index variables that start from something else than a number
  std::vector<Choice> Choices;
  std::map<FactRef, Accesses> ByFact; ///< where the fact says more than the place that it names
  std::vector<Change> Changes;
  std::vector<std::vector<Event>> Events; ///< by block and fact
  std::optional<Loops> Rounds;
  const Accesses None;
};

} // namespace deed
