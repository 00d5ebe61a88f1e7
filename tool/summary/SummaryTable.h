// SummaryTable.h - the summary of every function of one TU, from the best source there is.
//
// In this order: what was inferred from the body (set), what outside knowledge says (the models, or other TUs'
// summaries), the declaration alone. The last two are asked once and kept. References stay valid until the same
// function is set again.
#pragma once
#include "facts/FunctionFacts.h"
#include "facts/FunctionIndex.h"
#include "summary/Summary.h"
#include <functional>
#include <optional>
#include <vector>

namespace deed {

/// Knowledge of functions without a body here; nothing if there is none.
using OutsideSummaries = std::function<std::optional<Summary>(const FunctionInfo &)>;

class SummaryTable {
public:
  SummaryTable(const TuFacts &Tu, OutsideSummaries Outside);

  const Summary &of(FunctionId F);
  /// Any function that a virtual call of F may run: those whose body or model is known, joined. If none is, F's own.
  const Summary &ofVirtual(FunctionId F);
  void set(FunctionId F, Summary S);
  /// What was set is worthless: outside knowledge or the declaration speaks again.
  void forget(FunctionId F);

private:
  const TuFacts &Tu;
  FunctionIndex Index;
  OutsideSummaries Outside;
  std::vector<std::optional<Summary>> Known;
  std::vector<std::optional<Summary>> Joined;               ///< of virtual calls
  std::vector<llvm::SmallVector<FunctionId, 1>> Overridden; ///< by overrider: whose joins it is part of
};

} // namespace deed
