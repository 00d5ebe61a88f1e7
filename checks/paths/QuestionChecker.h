// QuestionChecker.h - a checker for clang's engine that answers PathQuestions: it follows the cause in the program's
// state and reports where the use is met on a path that still has it.
#pragma once
#include "checks/paths/Explorer.h"
#include "clang/AST/Stmt.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugType.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace deed {

class QuestionChecker
    : public clang::ento::Checker<clang::ento::check::PreStmt<clang::Stmt>, clang::ento::check::PostStmt<clang::Stmt>> {
public:
  static constexpr const char *Name = "deed.Questions";

  /// For the next run. Questions whose places are not statements of Body are left out: isPosed is false for them.
  void pose(llvm::ArrayRef<PathQuestion> Questions, const clang::Stmt *Body);
  bool isPosed(size_t Question) const { return Posed[Question]; }
  /// The question that a report is about.
  static size_t questionOf(llvm::StringRef Description);

  void checkPreStmt(const clang::Stmt *S, clang::ento::CheckerContext &C) const;
  void checkPostStmt(const clang::Stmt *S, clang::ento::CheckerContext &C) const;

private:
  /// What passing a statement means for a question.
  struct Meaning {
    enum class Of : uint8_t { Cause, Use, End } What;
    unsigned Question;
  };
  using Meanings = llvm::SmallVector<Meaning, 2>;

  std::vector<bool> Posed;
  llvm::DenseMap<const clang::Stmt *, Meanings> Before,
      After; ///< what counts when the statement begins, when it is done
  clang::ento::BugType Met{this, "path to a use", "deed"};
};

} // namespace deed
