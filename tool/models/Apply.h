// Apply.h - a row's effects on top of what the declaration says.
//
// A row is about some things and silent about others. What it says of the state of an argument (read, written, moved)
// replaces what the declaration lets one guess of the same argument, and nothing else; the same for what is kept,
// owned, locked and returned. So `push_back(_&&): mutate this, forward param0` need not repeat that the rest is read.
#pragma once
#include "facts/FunctionFacts.h"
#include "models/Rows.h"

namespace deed {

/// AttributesFirst: what F declares by attributes stands, whatever the row says of the same.
Summary applyRow(const TuFacts &Tu, const FunctionInfo &F, const ModelRows &Rows, const FunctionRow &Row, Summary Base,
                 bool AttributesFirst);

/// What `construct paramN... in PLACE` says; nothing if the row has no such words.
struct Construction {
  unsigned FirstParam = 0;
  FormalPlace Into;
};
std::optional<Construction> constructionOf(const TuFacts &Tu, const FunctionInfo &F, const ModelRows &Rows,
                                           const FunctionRow &Row);

/// F carries an attribute that says what it does to its arguments or where its result comes from.
bool hasDeclaredEffects(const FunctionInfo &F);

} // namespace deed
