// Rdjson.h - reviewdog's diagnostic format, one object: findings with their steps as related places and their fixes as
// suggestions. What could not be analysed is a diagnostic too. Columns count bytes, as there.
#pragma once
#include "report/Context.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

void writeRdjson(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context);

} // namespace deed
