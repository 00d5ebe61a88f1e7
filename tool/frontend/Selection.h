// Selection.h - the files, folders and globs that a user names, mapped to commands of the database.
//
//   deed check                    every TU
//   deed check src                every TU below src/
//   deed check src/a.cpp          its commands (all of them, if it is compiled in several ways)
//   deed check 'src/**/*_test.cpp' '*.c'     globs, see support/Glob.h
//   deed check src/a.h            a header: the TU that most likely includes it, see below
#pragma once
#include "frontend/CompileDb.h"

namespace deed {

struct Selection {
  std::vector<CompileCommand> Commands; ///< in the database's order, each once
  std::vector<std::string> Notes;       ///< choices made for the user: "`a.h` is read as part of `a.cpp`"
};

/// A header has no command. The TU that stands for it: one of the same name beside it, else one of the same name, else
/// the first in the nearest folder whose text includes a file of that name. A file that is in no command is an error
/// that names the nearest one; so is a folder or glob that selects nothing.
llvm::Expected<Selection> select(const CompileDb &Db, llvm::ArrayRef<std::string> Patterns, llvm::StringRef Directory,
                                 llvm::vfs::FileSystem &Files);

} // namespace deed
