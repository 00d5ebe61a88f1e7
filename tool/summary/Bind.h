// Bind.h - a function's calls turned into the primitive facts that the callees' summaries stand for.
//
// Lowering never waits for summaries: it leaves CallFacts. Binding replaces each by facts over the actual places, so
// that flows know no calls, and an SCC is bound and solved again without the AST. The CallFact itself stays in the
// stream, before the facts that it stands for, for whoever wants to say "this call".
//
//   move *param0          sink(std::move(s))     CallFact; Move s
//   return-alias (*this).name_                   CallFact; Write t; Issue loan(o.name_) -> t
//
// The facts of one call stand in the order that EffectOrder.h says. An effect on a place that the call does not have (a
// computed scalar, a result nobody holds) is left out.
#pragma once
#include "facts/FunctionFacts.h"
#include "summary/SummaryTable.h"

namespace deed {

/// Fn with its calls bound. Block, call and condition numbers stay; FactAt::Source leads back to the unbound index, and
/// UnorderedOperands name the bound facts. Names of fields that only a summary knows are interned in Tu.
FunctionFacts bindCalls(TuFacts &Tu, FunctionFacts Fn, SummaryTable &Summaries);

} // namespace deed
