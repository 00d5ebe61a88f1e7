// LibraryBodies.h - which bodies of system headers are read, and which of their templates instantiated.
//
// Most of a parse goes into library code that no rule looks at: what library functions do is in the models. So bodies
// of system functions are not parsed, and templates of system headers are not instantiated - unless that would
// instantiate code of the user's in turn, which is what an analysis is about:
//
//   std::sort(v.begin(), v.end(), [](auto &a, auto &b) { ... });   the lambda's body exists only once sort's does
//   std::make_unique<Node<int>>(x)                                 so does the constructor of Node<int>
//
// Three means, each clang's own:
//   - SkipFunctionBodies, for system functions that are no templates;
//   - DelayedTemplateParsing, switched on while a system header is read: the bodies of its templates are kept as tokens
//     and parsed only if they are instantiated (constexpr functions excepted, which may be needed at once; most of
//     these only ever run, see RunTimeOnly.h);
//   - clang tells its consumer of each function it queues for instantiation. System functions are taken off the queue
//     and set aside. At the end of the TU, when all of the user's code is instantiated, those that may lead to more of
//     it (OpenTemplates.h) go back, until nothing new is found; the rest is declared to have a skipped body.
//
// A precompiled preamble leaves what its templates still lack to the file behind it; that is sorted here in the same
// way.
//
// Rejected: a table of library functions that call back, since it is incomplete by nature and one is needed for every
// library; skipping the bodies of templates like the others, since it loses what they instantiate.
#pragma once
#include "frontend/OpenTemplates.h"
#include "frontend/RunTimeOnly.h"
#include "clang/Sema/ExternalSemaSource.h"
#include <functional>

namespace clang {
class CompilerInstance;
}

namespace deed {

class LibraryBodies final : public clang::ExternalSemaSource {
public:
  enum class Templates {
    AsTokens, ///< bodies in system headers are parsed when they are instantiated
    Parsed,   ///< at once: what is precompiled is parsed once and instantiated often
  };
  enum class Constants {
    AsTheyAre,
    RunTimeOnly, ///< see RunTimeOnly.h
  };
  /// Before C++20, what owns something is constexpr nowhere.
  static Constants constantsIn(const clang::LangOptions &Lang);
  /// Attaches itself to the preprocessor and to the Sema that Compiler is about to make; Sema keeps it.
  static llvm::IntrusiveRefCntPtr<LibraryBodies> attach(clang::CompilerInstance &Compiler, Templates How,
                                                        Constants Functions);

  /// For ASTConsumer::shouldSkipFunctionBody.
  bool skipsBody(const clang::Decl &D) const;
  /// For ASTConsumer::HandleCXXImplicitFunctionInstantiation.
  void queued(clang::FunctionDecl &F);

  /// For ASTConsumer::GetASTMutationListener.
  clang::ASTMutationListener *listener() { return Deferred ? &*Deferred : nullptr; }

  /// Called when all of the source is read and before anything is asked of the user's declarations.
  std::function<void()> AtEnd;
  /// Asked then: nobody wants the result any more, and nothing need be instantiated for it.
  std::function<bool()> IsStopped;

  explicit LibraryBodies(clang::CompilerInstance &Compiler);

private:
  using Instantiation = std::pair<clang::ValueDecl *, clang::SourceLocation>; ///< and where it is asked for

  /// Sema asks this at the end of the TU, before it instantiates what is queued.
  void ReadPendingInstantiations(llvm::SmallVectorImpl<Instantiation> &) override;
  void takeOverFromPreamble();
  bool isSystem(clang::SourceLocation Loc) const;

  clang::CompilerInstance &Compiler;
  OpenTemplates Open;
  std::vector<Instantiation> Aside;
  std::optional<RunTimeOnly> Deferred;
  bool IsPreamble = false;
};

} // namespace deed
