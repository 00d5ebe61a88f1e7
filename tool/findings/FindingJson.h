// FindingJson.h - one TU's result as JSON and back, byte for byte: how it crosses from a worker process to the parent.
//
// Not a report: the format is private to one version of the program, compact, and keeps bytes that are not UTF-8. What
// users get is report/Json.h. Reading trusts nothing: a worker that died half-way leaves half a text, which is an error
// that names the member, never a crash of the parent.
#pragma once
#include "findings/TuResult.h"
#include "support/Json.h"
#include "llvm/Support/Error.h"
#include <string>

namespace deed {

Json toJson(const FileSpan &At);
Json toJson(const Finding &F);
Json toJson(const Skip &S);

/// A member that is one.
FileSpan readFileSpan(JsonFields &From, const char *Key);
Finding readFinding(JsonFields &In);
Skip readSkip(JsonFields &In);

/// One line, without a line feed.
std::string writeTuResult(const TuResult &Result);
llvm::Expected<TuResult> readTuResult(llvm::StringRef Text);

} // namespace deed
