#include "frontend/IncludedFiles.h"
#include "frontend/CompileDb.h"
#include "frontend/Invocation.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "llvm/ADT/STLExtras.h"

namespace deed {
namespace {

/// Lexes the whole TU and keeps the names of its files.
class Including final : public clang::PreprocessOnlyAction {
public:
  std::vector<std::string> Found;

private:
  void EndSourceFileAction() override {
    const clang::SourceManager &Sources = getCompilerInstance().getSourceManager();
    for (auto It = Sources.fileinfo_begin(); It != Sources.fileinfo_end(); ++It)
      Found.push_back(It->first.getName().str());
  }
};

} // namespace

llvm::Expected<std::vector<std::string>> includedFiles(const CompileCommand &Command,
                                                       llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files) {
  if (!Files)
    Files = llvm::vfs::createPhysicalFileSystem();
  llvm::Expected<CleanCommand> Clean = cleanFlags(Command, *Files);
  if (!Clean)
    return Clean.takeError();
  Files->setCurrentWorkingDirectory(Clean->Directory);
  auto Invocation = makeInvocation(*Clean, Files);
  if (!Invocation)
    return Invocation.takeError();
  clang::IgnoringDiagConsumer NoDiagnostics;
  clang::CompilerInstance Compiler(std::move(*Invocation));
  Compiler.createVirtualFileSystem(std::move(Files), &NoDiagnostics);
  Compiler.createDiagnostics(&NoDiagnostics, /*ShouldOwnClient=*/false);
  Compiler.getDiagnostics().setFatalsAsError(true);
  Including Action;
  Compiler.ExecuteAction(Action);
  std::vector<std::string> Out;
  for (const std::string &Name : Action.Found)
    Out.push_back(absolutePath(Name, Clean->Directory));
  Out.push_back(Command.File);
  llvm::sort(Out);
  Out.erase(llvm::unique(Out), Out.end());
  return Out;
}

} // namespace deed
