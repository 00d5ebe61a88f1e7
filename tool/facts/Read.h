// Read.h - fact text (see Dump.h) read back, so that flows are tested without clang, and a dump can be replayed.
//
// Whatever Dump writes is read. A person may write less:
//
//   type Owned: owner moved-empty class          categories and so on; see Dump.cpp, Writer::type
//   local p: int *                               roots are declared, or made as untyped locals where they are first
//   named; place this->up: Owned                        parts get their types from the whole's, or from a line like
//   this cond c0: p block head loop:                             labels are words; the first block is the entry
//     read value p
//     -> body if c0                              no edge at all: control goes to the next block; `stop`: nowhere
//     -> done if !c0
//   block done exit:                             no block is marked exit: an empty one is added at the end, called
//   `exit`
//
// Facts before any `block` line make the entry block; without a `function` line the function is called `f`. A type that
// no `type` line describes is guessed from its name: `T *` is a pointer, `T &` a reference, `T[3]` an array, `const T`
// const, `int` and its like values, all else an owning class whose moved-from state is unspecified. `;` begins a
// comment.
#pragma once
#include "facts/FunctionFacts.h"
#include "llvm/Support/Error.h"

namespace deed {

/// Reads all functions of the text. The error names the line: "line 3: expected a place".
llvm::Expected<TuFacts> readFacts(llvm::StringRef Text);

/// A place of a function that was read, in fact text; makes it if there is none.
llvm::Expected<PlaceId> readPlace(TuFacts &Tu, FunctionFacts &Fn, llvm::StringRef Text);

} // namespace deed
