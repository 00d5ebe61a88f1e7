// Html.h - one file that a browser shows without a network: an overview, and every finding on its source with its steps
// numbered and joined by arrows, to be filtered, searched and walked through by keyboard.
//
// The page's script and style are page/page.js and page/page.css; the run is JSON beside them, made here. Sources and
// file names may hold anything: `<` and `&` don't occur in that JSON, the script makes text nodes of it and no markup,
// and a content security policy lets no other script run, should that ever fail.
#pragma once
#include "report/Context.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

void writeHtml(llvm::raw_ostream &OS, const RunResult &Run, const ReportContext &Context);

} // namespace deed
