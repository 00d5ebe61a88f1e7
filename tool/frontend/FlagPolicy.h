// FlagPolicy.h - which of clang's options may reach its driver: a table over clang's own option table.
//
// Groups pass as a whole where nearly all of their members select language, target or include paths (-f, -m, -I, ...);
// the members that do not are listed with the reason. An option in no listed group passes only if it is listed itself.
// What slips through by a group has nothing to hold on to: see Invocation.h.
// To add a row: take the enumerator from clang/Options/Options.inc.
#pragma once

namespace llvm::opt {
class Option;
}

namespace deed {

/// Null if the option may pass, else why not. Options that need a closer look at their value (-include-pch, -Xclang,
/// -ivfsoverlay, ...) are Flags.cpp's.
const char *whyDropped(const llvm::opt::Option &O);

} // namespace deed
