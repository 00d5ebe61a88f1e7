// Store.h - summaries as JSON, to be read back by another process for another TU, and as text, for people.
//
//   void sink(std::string &)                        {"source": "body", "effects": [
//     move *param0 always            ; a.cpp:3:8      {"kind": "move", "what": "*param0", "always": true,
//     read *param0 as argument                         "trail": [{"file": "a.cpp", ...}]}, ...]}
//
// Spans mean something within one TU only: they leave as file spans, through the resolver, and come back as whatever
// Spans the reader makes of these. The format has a version; a summary of another version is refused, not guessed at.
#pragma once
#include "summary/Summary.h"
#include "support/Json.h"
#include "support/Symbols.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

constexpr unsigned SummaryFormat = 1;

/// `*param0`, `(*this).items.$[#1]`, `return.left`, `::ns::global`; what PlaceText is for a function's own places.
/// Names that are no identifiers are quoted. Reads back with parseFormalPlace.
std::string formalPlaceText(const FormalPlace &P);
std::optional<FormalPlace> parseFormalPlace(llvm::StringRef Text);

/// One line, no line end: `move *param0 always`, `store (*this).view <- *param1 maybe`.
std::string effectText(const Effect &E);
/// Indented by two, one effect a line. Where: append where it happens.
void dumpSummary(llvm::raw_ostream &OS, const Summary &S, const SpanResolver *Where = nullptr);

Json summaryToJson(const Summary &S, const Symbols &Names, const SpanResolver &Spans);
/// Makes Spans of the reader's own from where trails lead; may return none.
using SpanMaker = llvm::function_ref<Span(const FileSpan &)>;
llvm::Expected<Summary> summaryFromJson(const Json &J, Symbols &Names, SpanMaker Make);

} // namespace deed
