// FlowText.h - for the tests of flows: a function read from fact text, its aliases, and its facts and places by their
// text.
#pragma once
#include "facts/Aliases.h"
#include "facts/Dump.h"
#include "facts/Read.h"
#include "llvm/Support/ErrorHandling.h"

namespace deed {

class FlowText {
public:
  explicit FlowText(llvm::StringRef Text) : Tu(read(Text)), Fn(Tu.Bodies.front()), Known(Tu, Fn) {}

  PlaceId place(llvm::StringRef Text) {
    auto P = readPlace(Tu, Fn, Text);
    if (!P)
      llvm::report_fatal_error(P.takeError());
    return *P;
  }
  /// The Nth fact (from 0) that dumps as Text.
  FactRef fact(llvm::StringRef Text, unsigned Nth = 0) const {
    for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
      for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I)
        if (dumpFact(Tu, Fn, Fn.Blocks[B].Facts[I]) == Text && Nth-- == 0)
          return {BlockId{B}, I};
    llvm::report_fatal_error("no such fact: " + Text);
  }
  std::string resolved(llvm::StringRef Text) { return text(Known.resolve(place(Text))); }
  std::string text(PlaceId P) const {
    FactAt F{Read{P}, {}};
    return llvm::StringRef(dumpFact(Tu, Fn, F)).drop_front(strlen("read value ")).str();
  }

  TuFacts Tu;
  FunctionFacts &Fn;
  Aliases Known;

private:
  static TuFacts read(llvm::StringRef Text) {
    auto Tu = readFacts(Text);
    if (!Tu)
      llvm::report_fatal_error(Tu.takeError());
    return std::move(*Tu);
  }
};

} // namespace deed
