// Bind.h - a function's calls turned into the primitive facts that the callees' summaries stand for.
//
// Lowering never waits for summaries: it leaves CallFacts. Binding replaces each by facts over the actual places, so that
// flows know no calls, and an SCC is bound and solved again without the AST. The CallFact itself stays in the stream,
// before the facts that it stands for, for whoever wants to say "this call".
#pragma once
#include "facts/FunctionFacts.h"
#include "summary/Summary.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace deed {

/// Never null for a valid FunctionId: with no body, attribute or model the signature speaks.
using SummaryLookup = llvm::function_ref<const Summary *(FunctionId)>;

/// A bound copy of Fn. Block and condition numbers stay; facts of calls are inserted; FactAt::Source leads back.
FunctionFacts bindCalls(const TuFacts &Tu, const FunctionFacts &Fn, SummaryLookup Lookup);

} // namespace deed
