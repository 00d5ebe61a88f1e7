// HeapAnswers.h - which values say whether there is an object at all, though nobody compares its pointer here.
//
// Who is given a pointer to nothing but compare it may be asked whether it is null, and a branch on his answer is a
// null test: of an assertion's helper class, of a predicate. What he answers may as well be something else; so either
// way it is open whether there is an object, until somebody uses it or compares its pointer.
//
//   AssertionResult R = notEqual(f, nullptr);  if (!R) return;      R answers for f
//   if (!isSet(f)) return;                                          so does the call
//   if (parse(text)) return;                                        does not: it reads the text, so there is one
//
// One that is handed the pointer itself and could write through it is taken to work with the object.
#pragma once
#include "facts/Aliases.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace deed {

class HeapAnswers {
public:
  HeapAnswers(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known);

  /// Nobody is asked.
  bool empty() const { return ByPlace.empty() && ByCall.empty(); }
  /// The pointers, resolved, for which the condition answers.
  llvm::SmallVector<PlaceId, 2> pointers(const Condition &C) const;

private:
  using Pointers = llvm::SmallVector<PlaceId, 2>;
  bool ask(BlockId B, uint32_t At);
  bool onlyCompares(const Argument &A, const Call &C, BlockId B, uint32_t At) const;
  void addCompared(const Argument &A, BlockId B, uint32_t At, Pointers &Into) const;
  void addAnswers(PlaceId P, Pointers &Into) const;
  bool put(PlaceId Answer, const Pointers &For);

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const Aliases &Known;
  llvm::DenseMap<PlaceId, Pointers> ByPlace;
  std::vector<std::pair<Span, Pointers>> ByCall; ///< conditions that are such a call
};

} // namespace deed
