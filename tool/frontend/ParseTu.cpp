#include "frontend/ParseTu.h"
#include "frontend/FrontendError.h"
#include "frontend/Invocation.h"
#include "frontend/LibraryBodies.h"
#include "frontend/ParseErrors.h"
#include "frontend/Suppressions.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"

namespace deed {
namespace {

using UseTu = llvm::function_ref<void(ParsedTu &)>;

/// Whether a parse without library bodies is taken as it is. Should it ever be the cause of errors itself, they stand
/// in system headers: then everything is parsed once more.
enum class Outcome { NotStarted, Used, ParseAllBodies };

/// Decides about bodies while clang parses, and hands the finished TU on while Sema still lives.
class TuConsumer final : public clang::ASTConsumer {
public:
  TuConsumer(clang::CompilerInstance &Compiler, ParseErrors &Errors, UseTu Use, Outcome &Result)
      : Compiler(Compiler), Errors(Errors), Use(Use), Result(Result) {
    Compiler.getPreprocessor().addCommentHandler(&Comments);
    if (Compiler.getFrontendOpts().SkipFunctionBodies)
      Library = LibraryBodies::attach(Compiler);
  }

  bool shouldSkipFunctionBody(clang::Decl *D) override { return Library && Library->skipsBody(*D); }
  void HandleCXXImplicitFunctionInstantiation(clang::FunctionDecl *F) override {
    if (Library)
      Library->queued(*F);
  }
  void HandleTranslationUnit(clang::ASTContext &) override {
    if (Library && Errors.inSystemHeader()) {
      Result = Outcome::ParseAllBodies;
      return;
    }
    Result = Outcome::Used;
    ParsedTu Tu{Compiler, Errors.take(), Comments};
    Use(Tu);
  }

private:
  clang::CompilerInstance &Compiler;
  ParseErrors &Errors;
  UseTu Use;
  Outcome &Result;
  llvm::IntrusiveRefCntPtr<LibraryBodies> Library; ///< null: everything is parsed
  SuppressionComments Comments;
};

class TuAction final : public clang::ASTFrontendAction {
public:
  TuAction(ParseErrors &Errors, UseTu Use) : Errors(Errors), Use(Use) {}
  Outcome Result = Outcome::NotStarted;

private:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &Compiler, llvm::StringRef) override {
    return std::make_unique<TuConsumer>(Compiler, Errors, Use, Result);
  }
  ParseErrors &Errors;
  UseTu Use;
};

Outcome parse(const clang::CompilerInvocation &Invocation, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
              ParseErrors &Errors, UseTu Use) {
  clang::CompilerInstance Compiler(std::make_shared<clang::CompilerInvocation>(Invocation));
  Compiler.createVirtualFileSystem(std::move(Files), &Errors); // -ivfsoverlay goes on top
  Compiler.createDiagnostics(&Errors, /*ShouldOwnClient=*/false);
  // Go on after a missing header: the rest of the file is worth reading, and templates keep being instantiated.
  Compiler.getDiagnostics().setFatalsAsError(true);
  TuAction Action(Errors, Use);
  Compiler.ExecuteAction(Action);
  return Action.Result;
}

/// The source must be a file that can be read; clang's own words would be about its driver.
llvm::Error checkSource(llvm::StringRef File, llvm::vfs::FileSystem &Files) {
  auto Status = Files.status(File);
  if (!Status)
    return Status.getError() == std::errc::permission_denied
               ? frontendError(FrontendErrc::Unreadable, "`" + File + "` cannot be read: permission denied")
               : frontendError(
                     FrontendErrc::NoSuchFile, "there is no file `" + File + "`",
                     "if the build generates it, build first; if it is gone, write compile_commands.json anew");
  if (Status->isDirectory())
    return frontendError(FrontendErrc::NotAFile, "`" + File + "` is a directory, not a source file");
  auto Opened = Files.openFileForRead(File);
  if (!Opened)
    return frontendError(FrontendErrc::Unreadable, "`" + File + "` cannot be read: " + Opened.getError().message());
  return llvm::Error::success();
}

} // namespace

llvm::Error parseTu(const CompileCommand &Command, const ParseOptions &Options, UseTu Use) {
  // A file system of its own: its working directory is the command's, whatever other threads do.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files = Options.Files;
  if (!Files)
    Files = llvm::vfs::createPhysicalFileSystem();
  if (llvm::Error E = checkSource(Command.File, *Files))
    return E;
  llvm::Expected<CleanCommand> Clean = cleanFlags(Command, *Files);
  if (!Clean)
    return Clean.takeError();
  // A directory that is gone (a deleted build tree) is made up for by FileSystemOptions::WorkingDir.
  Files->setCurrentWorkingDirectory(Clean->Directory);
  auto Invocation = makeInvocation(*Clean, Files);
  if (!Invocation)
    return Invocation.takeError();
  (*Invocation)->getFrontendOpts().SkipFunctionBodies = Options.SkipSystemBodies;
  ParseErrors Errors;
  Outcome Result = parse(**Invocation, Files, Errors, Use);
  if (Result == Outcome::ParseAllBodies) {
    (*Invocation)->getFrontendOpts().SkipFunctionBodies = false;
    Errors.take();
    Result = parse(**Invocation, Files, Errors, Use);
  }
  if (Result == Outcome::Used)
    return llvm::Error::success();
  std::string Words;
  for (const ParseError &E : Errors.take())
    Words += (Words.empty() ? "" : "; ") + E.Text;
  return frontendError(FrontendErrc::BadFlags, "clang cannot start on `" + Command.File + "`: " + Words,
                       "`deed check --check-flags` shows the flags");
}

} // namespace deed
