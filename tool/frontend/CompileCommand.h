// CompileCommand.h - one TU to analyse: a file, the folder its relative paths start from, and its flags.
#pragma once
#include <string>
#include <vector>

namespace deed {

struct CompileCommand {
  std::string Directory;
  std::string File;              ///< absolute, normalised
  std::vector<std::string> Args; ///< Args[0] is the compiler, as in the database; not yet cleaned
  bool operator==(const CompileCommand &) const = default;
};

} // namespace deed
