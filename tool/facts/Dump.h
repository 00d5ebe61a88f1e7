// Dump.h - a function's facts as text: what `deed show --facts` prints, what golden tests hold, what Read reads back.
//
//   function ns::f(std::string &, bool)
//     param 0 s: std::string &
//     local 0 x: std::string
//     cond c0: #arg1 text 'verbose'
//   block 0:
//     begin x
//     call @0 constructor std::string::string(std::string &&)(object ref x, rref *s)
//     -> 1 if c0
//     -> 2 if !c0
//
// The same facts give the same text, whatever the order of hash tables. A bound function prints alike; facts that came
// from a call end in `by @0`. `maybe` before a fact says that it does not happen on all paths of the callee. Places:
// see PlaceText.h. Read(Dump(F)) dumps to the same text again; what is not in the text: spans, trails, FactAt::Source,
// loans that are never issued, and without Types what is known of types but their names. To add a fact kind: a line in
// Dump.cpp's Writer, one in Read.cpp's table of verbs.
#pragma once
#include "facts/FunctionFacts.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

struct DumpOptions {
  const SpanResolver *Lines = nullptr; ///< append `; line:column`, where known
  bool Types = false; ///< what the table knows of each type used, and the types of places other than roots
};

void dumpFunction(llvm::raw_ostream &OS, const TuFacts &Tu, const FunctionFacts &Fn, const DumpOptions &Options = {});
std::string dumpFunction(const TuFacts &Tu, const FunctionFacts &Fn, const DumpOptions &Options = {});
/// One fact, without indentation: `move maybe s`.
std::string dumpFact(const TuFacts &Tu, const FunctionFacts &Fn, const FactAt &F);

} // namespace deed
