// Explorer.h - clang's path-sensitive engine, run within this process on single functions.
//
// The flows join paths and ask Witness for one that can be walked; the engine walks each by itself, with values and
// constraints. It is slow (about 15 ms for a small function, seconds for a large one), so it is asked only where that
// pays: about functions that handle memory by hand, and about findings that hold on some paths only.
//
// Two things come of a run. Reports: what clang's own memory checkers found, with the path. Answers: for each question
// "can control get from here to there, with none of these between?" whether the engine saw it happen.
//
// NeverReached is said only if nothing was left out: no budget hit, no loop cut short, no `try` (the engine does not
// follow exceptions), no coroutine, and all places of the question found in the function's body.
#pragma once
#include "support/Span.h"
#include "llvm/ADT/ArrayRef.h"
#include <memory>
#include <string>
#include <vector>

namespace clang {
class CompilerInstance;
class FunctionDecl;
} // namespace clang

namespace deed {

struct PathQuestion {
  Span Cause, Use;
  std::vector<Span> Ends; ///< what undoes the cause; a path through one of these after the cause does not count
};

/// One step of a path that the engine walked.
struct PathPiece {
  Span At;
  std::string Text; ///< the engine's words: "Assuming 'n' is equal to 0"
  bool IsBranch = false;
};

enum class PathAnswer : uint8_t { Reached, NeverReached, Unknown };
struct AnsweredQuestion {
  PathAnswer How = PathAnswer::Unknown;
  std::vector<PathPiece> Path; ///< empty unless Reached
};

struct PathReport {
  std::string Checker; ///< "cplusplus.NewDelete"
  std::string Type;    ///< "Use-after-free"
  std::string Text;
  Span At;
  std::vector<PathPiece> Path; ///< the last piece is the report's own place
};

struct Exploration {
  std::vector<PathReport> Reports;
  std::vector<AnsweredQuestion> Answers; ///< as many as there were questions
  bool Complete = false;                 ///< every path was walked to its end
};

class Explorer {
public:
  static constexpr unsigned DefaultNodes = 60000; ///< states per function; clang's own default is 225000

  /// Compiler must outlive this; its TU is parsed.
  explicit Explorer(clang::CompilerInstance &Compiler, unsigned Nodes = DefaultNodes);
  ~Explorer();

  Exploration explore(const clang::FunctionDecl &F, llvm::ArrayRef<PathQuestion> Questions);

private:
  class Engine;
  std::unique_ptr<Engine> Run;
};

} // namespace deed
