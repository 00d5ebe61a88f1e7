// Deleters.h - who will release an object that a call takes or lets go, as far as the caller's block and types show it.
//
//   unique_ptr<FILE, Closer> f(fopen(...));   Closer::operator() closes what it is given: f is an owner
//   shared_ptr<Node> n(&Root, keep);          keep() frees nothing: n owns nothing
//   use(f.release());                         what f lets go of wants fclose
//   addRule(new LessThan);                    nobody but the callee has it
#pragma once
#include "facts/FunctionIndex.h"
#include "summary/SummaryTable.h"

namespace deed {

class Deleters {
public:
  /// Bound: the block's facts so far, up to the call that is asked about.
  Deleters(const TuFacts &Tu, const FunctionFacts &Fn, SummaryTable &Summaries, FunctionIndex &Functions,
           const std::vector<FactAt> &Bound)
      : Tu(Tu), Fn(Fn), Summaries(Summaries), Bound(Bound), Functions(Functions) {}

  /// An owner that calls a deleter in the end is one only if that releases what it is given.
  bool isSureOwner(const Effect &Adopts, const Call &C);
  /// `file.release()`: the way in which the library's owner would have released what it hands out, by its deleter.
  std::optional<AllocKind> letGoAs(const Call &C);
  /// It points to an object that this block has made on the heap, and no variable does.
  bool isMadeForCall(PlaceId Pointer) const;
  /// The function whose address the pointer has got in this block; invalid if that can't be seen.
  FunctionId functionIn(PlaceId Pointer);

private:
  bool releases(const Argument &Deleter);

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  SummaryTable &Summaries;
  const std::vector<FactAt> &Bound;
  FunctionIndex &Functions;
};

} // namespace deed
