// PlainText.h - a finding in a few lines of plain text, for formats that have one field for all of it.
#pragma once
#include "report/Context.h"
#include <string>

namespace deed {

/// The headline, what happens at the place, the steps with their places, and what to do:
///
///   use of moved value: `s`
///   src/a.cpp:7:10: value moved here
///   src/a.cpp:9:20: value used here after move
///   help: assign to `s` before it is used again
std::string plainText(const Finding &F, const ReportContext &Context);

/// "src/a.cpp:7:10"
std::string plainPlace(const FileSpan &At, const ReportContext &Context);

} // namespace deed
