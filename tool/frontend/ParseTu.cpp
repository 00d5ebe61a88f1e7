#include "frontend/ParseTu.h"
#include "frontend/FrontendError.h"
#include "frontend/Invocation.h"
#include "frontend/LibraryBodies.h"
#include "frontend/LiveSource.h"
#include "frontend/ParseErrors.h"
#include "frontend/Patience.h"
#include "frontend/Preamble.h"
#include "frontend/Suppressions.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/STLExtras.h"

namespace deed {
namespace {

using UseTu = llvm::function_ref<void(ParsedTu &)>;

/// Whether a parse without library bodies is taken as it is. Should it ever be the cause of errors itself, they stand
/// in system headers, or where a constant expression is wanted: then everything is parsed once more.
enum class Outcome { NotStarted, Used, ParseConstants, ParseAllBodies, Stopped };

/// What one parse is given beside its invocation.
struct Task {
  UseTu Use;
  const std::atomic<bool> *Stop = nullptr;
  const Patience *Patient = nullptr;
  const Preamble *Before = nullptr;         ///< null: the source is read from its first line
  llvm::MemoryBuffer *Main = nullptr;       ///< the source's text, if there is one
  LiveSource *Source = nullptr;             ///< whose text that is, if it may still change
  LiveSource::StillFits Fits;               ///< whether Before does, asked when the text has changed
  LibraryBodies::Constants Functions = LibraryBodies::Constants::AsTheyAre;
};

/// Decides about bodies while clang parses, and hands the finished TU on while Sema still lives.
class TuConsumer final : public clang::ASTConsumer {
public:
  TuConsumer(clang::CompilerInstance &Compiler, ParseErrors &Errors, const Task &Asked, Outcome &Result)
      : Compiler(Compiler), Errors(Errors), Asked(Asked), Result(Result) {
    Compiler.getPreprocessor().addCommentHandler(&Comments);
    if (Compiler.getFrontendOpts().SkipFunctionBodies) {
      Library = LibraryBodies::attach(Compiler, LibraryBodies::Templates::AsTokens, Asked.Functions);
      Library->AtEnd = [this] { limitScope(); };
      Library->IsStopped = [this] { return isOfNoUse(); };
    }
    if (Asked.Before)
      addCommentsBefore(*Asked.Before);
    if (Asked.Patient) {
      auto Watch = std::make_unique<PatienceWatch>(*Asked.Patient);
      Waiting = Watch.get();
      Compiler.getPreprocessor().addPPCallbacks(std::move(Watch));
    }
  }

  bool shouldSkipFunctionBody(clang::Decl *D) override {
    askSource();
    return Library && Library->skipsBody(*D);
  }
  void HandleCXXImplicitFunctionInstantiation(clang::FunctionDecl *F) override {
    if (Library)
      Library->queued(*F);
  }
  clang::ASTMutationListener *GetASTMutationListener() override { return Library ? Library->listener() : nullptr; }
  bool HandleTopLevelDecl(clang::DeclGroupRef) override {
    if (Waiting)
      Waiting->madeWay();
    askSource();
    if (!isStopped())
      return true;
    Result = Outcome::Stopped;
    return false;
  }
  void HandleTranslationUnit(clang::ASTContext &) override {
    if (isOfNoUse()) {
      Result = Outcome::Stopped;
      return;
    }
    if (Library && (Errors.inSystemHeader() || Errors.missesConstant())) {
      const bool IsFirst = Library->listener() != nullptr;
      Result = IsFirst ? Outcome::ParseConstants : Errors.inSystemHeader() ? Outcome::ParseAllBodies : Outcome::Used;
      if (Result != Outcome::Used)
        return;
    }
    Result = Outcome::Used;
    limitScope();
    std::vector<ParseError> All = Asked.Before ? Asked.Before->Errors : std::vector<ParseError>();
    llvm::append_range(All, Errors.take());
    ParsedTu Tu{Compiler, std::move(All), Comments};
    Asked.Use(Tu);
  }

private:
  bool isStopped() const { return Asked.Stop && *Asked.Stop; }
  bool isOfNoUse() const {
    return isStopped() || (Asked.Source && Asked.Source->MustHold && !Asked.Source->wasHeld());
  }
  void askSource() {
    if (!Asked.Source)
      return;
    if (Asked.Source->ask(Compiler, isStopped(), Asked.Fits) && Waiting)
      Waiting->madeWay();
  }
  /// Behind a preamble the AST that is walked is the user's alone.
  void limitScope() {
    if (!Asked.Before)
      return;
    if (UserDecls.empty())
      UserDecls = Asked.Before->userDecls(Compiler);
    std::vector<clang::Decl *> All = UserDecls;
    for (clang::Decl *D : Compiler.getASTContext().getTranslationUnitDecl()->noload_decls())
      if (!D->isFromASTFile())
        All.push_back(D);
    Compiler.getASTContext().setTraversalScope(All);
  }
  void addCommentsBefore(const Preamble &Before) {
    clang::SourceManager &Sources = Compiler.getSourceManager();
    clang::SourceLocation Start = Sources.getLocForStartOfFile(Sources.getMainFileID());
    for (const Preamble::Comment &C : Before.InMain)
      Comments.add({Start.getLocWithOffset(C.Offset), Start.getLocWithOffset(C.Offset + C.Length)});
    Comments.Before = Before.InHeaders;
  }

  clang::CompilerInstance &Compiler;
  ParseErrors &Errors;
  const Task &Asked;
  Outcome &Result;
  llvm::IntrusiveRefCntPtr<LibraryBodies> Library; ///< null: everything is parsed
  SuppressionComments Comments;
  PatienceWatch *Waiting = nullptr;     ///< the preprocessor's
  std::vector<clang::Decl *> UserDecls; ///< of the preamble
};

class TuAction final : public clang::ASTFrontendAction {
public:
  TuAction(ParseErrors &Errors, const Task &Asked) : Errors(Errors), Asked(Asked) {}
  Outcome Result = Outcome::NotStarted;

private:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &Compiler, llvm::StringRef) override {
    return std::make_unique<TuConsumer>(Compiler, Errors, Asked, Result);
  }
  ParseErrors &Errors;
  const Task &Asked;
};

Outcome parse(const clang::CompilerInvocation &Given, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
              ParseErrors &Errors, const Task &Asked) {
  auto Invocation = std::make_shared<clang::CompilerInvocation>(Given);
  if (Asked.Before) {
    Asked.Before->Compiled.AddImplicitPreamble(*Invocation, Files, Asked.Main);
    Invocation->getPreprocessorOpts().AllowPCHWithCompilerErrors = true; // they are told all the same
    Invocation->getPreprocessorOpts().RetainRemappedFileBuffers = true;  // Main is our caller's
  } else if (Asked.Main) {
    Invocation->getPreprocessorOpts().addRemappedFile(Invocation->getFrontendOpts().Inputs[0].getFile(), Asked.Main);
    Invocation->getPreprocessorOpts().RetainRemappedFileBuffers = true;
  }
  clang::CompilerInstance Compiler(std::move(Invocation));
  Compiler.createVirtualFileSystem(std::move(Files), &Errors); // -ivfsoverlay goes on top
  Compiler.createDiagnostics(&Errors, /*ShouldOwnClient=*/false);
  // Go on after a missing header: the rest of the file is worth reading, and templates keep being instantiated.
  Compiler.getDiagnostics().setFatalsAsError(true);
  TuAction Action(Errors, Asked);
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
  clang::FrontendOptions &Frontend = (*Invocation)->getFrontendOpts();
  Frontend.SkipFunctionBodies = Options.SkipSystemBodies;
  Task Asked{Use, Options.Stop, Options.Patient, nullptr, nullptr, nullptr, {}};
  Asked.Functions = LibraryBodies::constantsIn((*Invocation)->getLangOpts());
  std::unique_ptr<llvm::MemoryBuffer> Main;
  if (Options.Headers && Options.Source) {
    Asked.Main = &Options.Source->buffer();
  } else if (Options.Headers) {
    if (auto Text = Files->getBufferForFile(Command.File)) {
      Main = std::move(*Text);
      Asked.Main = Main.get();
    }
  }
  auto Fits = [&] { return Options.Headers->fits(**Invocation, *Asked.Main, *Files); };
  Asked.Fits = Fits;
  auto bringPreamble = [&] {
    Asked.Before = Asked.Main ? Options.Headers->bring(**Invocation, *Asked.Main, Files, Options.Patient) : nullptr;
    Asked.Source = Asked.Before ? Options.Source : nullptr;
    if (!Asked.Before)
      return;
    Frontend.SkipFunctionBodies = Asked.Before->SkipsBodies;
    Asked.Functions = Asked.Before->Functions;
  };
  bringPreamble();
  std::optional<ParseErrors> Errors(std::in_place);
  Outcome Result = parse(**Invocation, Files, *Errors, Asked);
  if (Asked.Source && Asked.Source->Once && (Result == Outcome::ParseConstants || Result == Outcome::ParseAllBodies)) {
    Asked.Source->MustBeginAnew = true;
    Result = Outcome::Stopped;
  }
  if (Result == Outcome::ParseConstants) {
    Asked.Functions = LibraryBodies::Constants::AsTheyAre;
    if (Options.Headers)
      Options.Headers->keepConstants();
    bringPreamble();
    Asked.Source = nullptr; // it has its text by now
    Result = parse(**Invocation, Files, Errors.emplace(), Asked);
  }
  if (Result == Outcome::ParseAllBodies) {
    Frontend.SkipFunctionBodies = false;
    Asked.Before = nullptr;
    Asked.Source = nullptr;
    Result = parse(**Invocation, Files, Errors.emplace(), Asked);
  }
  if (Result == Outcome::Stopped)
    return frontendError(FrontendErrc::Stopped, "not wanted any more");
  if (Result == Outcome::Used)
    return llvm::Error::success();
  std::string Words;
  for (const ParseError &E : Errors->take())
    Words += (Words.empty() ? "" : "; ") + E.Text;
  return frontendError(FrontendErrc::BadFlags, "clang cannot start on `" + Command.File + "`: " + Words,
                       "`deed check --check-flags` shows the flags");
}

} // namespace deed
