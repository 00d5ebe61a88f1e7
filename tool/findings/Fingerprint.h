// Fingerprint.h - a finding's name that survives changes elsewhere, so that a baseline knows it again tomorrow.
//
// Made from the rule, the function, the subject and the text of the reported lines, and, among findings in one file
// that agree in all of these, the how-manieth it is. Left out on purpose:
//  - line and column, and the text's blanks and comments: code above may come and go, a formatter may run;
//  - the message, level and steps: they get better with every version of the tool;
//  - template arguments and the places in clang's names for lambdas: which instantiation was seen first is an accident;
//  - the file's name: files move. So a fingerprint is unique within one file, and baselines count per (file,
//  fingerprint).
// The price of counting equals: the first of two equal findings repaired, the second takes its name.
#pragma once
#include "findings/Finding.h"
#include "support/Files.h"

namespace deed {

/// Changed whenever the same finding would get another fingerprint. Part of the key in SARIF ("deed/v1").
inline constexpr const char *FingerprintVersion = "v1";

/// Sets Fingerprint of all, 16 hexadecimal digits each. The findings must be sorted, and those of a file all be there.
void assignFingerprints(std::vector<Finding> &Sorted, SourceLines &Source);

/// `ns::f<int>(T)` -> `ns::f(T)`, `(lambda at a.cpp:3:4)` -> `(lambda)`. Operators keep their angle brackets.
std::string stableFunctionName(llvm::StringRef Name);

/// A line without blanks and comments. Text in quotes stays as it is.
std::string normalisedLine(llvm::StringRef Line);

} // namespace deed
