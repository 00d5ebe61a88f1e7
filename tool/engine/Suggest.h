// Suggest.h - attributes that declarations could carry: what the bodies do, written where callers and compilers that
// see the declaration alone can read it. As a unified diff without context lines (`git apply --unidiff-zero`, `patch`).
//
//   const std::string &name(const std::string &Text);     const std::string &name(const std::string &Text
//   [[clang::lifetimebound]]); int Balance = 0;                                       int Balance GUARDED_BY(Lock) = 0;
//   void add(int N);                                       void add(int N) REQUIRES(Lock);
//
// Lifetimes: only where the result surely is a view of inputs: a reference, pointer or view, of what a reference,
// pointer or view parameter or *this refers to. Not for functions that only this file can call, and not for system
// headers.
//
// Locks: only what `clang -Wthread-safety` then accepts. So of fields that are always used under the lock, which is a
// member of the same class and of a type that clang knows as a capability (std::mutex is none in libstdc++); of
// functions that touch such fields and leave the locking to their callers, where none of these may be anybody. In the
// project's words, if it has macros for the attributes.
#pragma once
#include "checks/Check.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

/// How the project writes the attributes.
struct LockWords {
  std::string GuardedBy = "__attribute__((guarded_by(", Requires = "__attribute__((requires_capability(";
  std::string End = ")))";
  /// Of the macros that a TU has: `ABSL_GUARDED_BY` and `ABSL_EXCLUSIVE_LOCKS_REQUIRED`, `GUARDED_BY` and `REQUIRES`.
  static LockWords of(llvm::ArrayRef<llvm::StringRef> Macros);
};

void suggest(const SolvedTu &Tu, const SpanResolver &Spans, const LockWords &Words,
             llvm::function_ref<bool(llvm::StringRef File)> MayEdit, llvm::raw_ostream &OS);

} // namespace deed
