// CopiedNumbers.h - which numbers that the caller sees are, when the function returns, those that it had before.
//
// A descriptor is a number, so its way through a class is one of copies, which loans do not follow:
//
//   explicit Fd(int N) : fd_(N) {}                        (*this).fd_ as param0
//   int get() const { return fd_; }                       return as (*this).fd_
//   int release() { return std::exchange(fd_, -1); }      return as (*this).fd_, though fd_ is set
//   void swap(Fd &O) { std::swap(fd_, O.fd_); }           each as the other was
//
// Forward, must, over integers wide enough for a handle. State: place -> the place that had its value at the entry, or
// nothing known; what is not listed is as its nearest listed whole, a root that is not listed has its own value still.
// Join: where they differ, nothing is known. Large functions are not looked at: accessors are short.
#pragma once
#include "summary/Formals.h"

namespace deed {

struct CopiedNumber {
  FormalPlace Into, From; ///< From: its value at the entry
};

std::vector<CopiedNumber> copiedNumbers(const TuFacts &Tu, const FunctionFacts &Bound, const Formals &Names);

} // namespace deed
