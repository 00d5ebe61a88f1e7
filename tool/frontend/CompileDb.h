// CompileDb.h - compile_commands.json: where it is, and what it says.
//
// Looked for as clangd does: in the folder of the file (or the current one), then in each folder above it, and in each
// of these also in build*/ . Two databases beside each other (build-debug/, build-release/): the first by name, and the
// choice can be seen (path()).
//
// Entries keep their order. Several for one file are usual (a test helper compiled into many programs): those that
// differ in more than their output are all kept, the rest dropped, so that nothing is analysed twice for no reason.
#pragma once
#include "frontend/CompileCommand.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace deed {

class CompileDb {
public:
  /// From what the user gave with -p: a database, or a folder that holds one (itself or in build*/).
  static llvm::Expected<CompileDb> load(llvm::StringRef FileOrDirectory, llvm::vfs::FileSystem &Files);
  /// Upwards from a source or a folder. Fails with NoDatabase, and says where it looked.
  static llvm::Expected<CompileDb> find(llvm::StringRef Near, llvm::vfs::FileSystem &Files);
  /// Of a database's text. Path is for messages, and what a relative "directory" is relative to.
  static llvm::Expected<CompileDb> parse(llvm::StringRef Text, llvm::StringRef Path);
  /// `deed check a.cpp b.cpp -- -std=c++20`: the same flags for all files; the compiler is chosen by the extension.
  static CompileDb fixed(llvm::ArrayRef<std::string> Sources, llvm::ArrayRef<std::string> Flags,
                         llvm::StringRef Directory);

  const std::string &path() const { return Path; } ///< empty for fixed flags
  llvm::ArrayRef<CompileCommand> commands() const { return Commands; }

private:
  std::string Path;
  std::vector<CompileCommand> Commands;
};

/// An absolute path without `.` and `..`; relative ones start from Directory. Symbolic links are kept.
std::string absolutePath(llvm::StringRef Path, llvm::StringRef Directory);

} // namespace deed
