#include "frontend/Invocation.h"
#include "ClangResourceDir.h"
#include "frontend/FrontendError.h"
#include "frontend/ParseErrors.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Driver/CreateInvocationFromArgs.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendOptions.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/Support/FileSystem.h"

namespace deed {

llvm::Expected<std::string> clangResourceDir() {
  static const std::string Dir = [] {
    std::string D = DEED_CLANG_RESOURCE_DIR;
    return llvm::sys::fs::exists(D + "/include/stddef.h") ? D : std::string();
  }();
  if (Dir.empty())
    return frontendError(FrontendErrc::NoResourceDir, "clang's own headers are not in `" DEED_CLANG_RESOURCE_DIR "`",
                         "install libclang-common-22-dev, or build with -DDEED_CLANG_RESOURCE_DIR=DIR");
  return Dir;
}

namespace {

void copyHeaderSearch(const clang::HeaderSearchOptions &From, clang::HeaderSearchOptions &To) {
  To.Sysroot = From.Sysroot;
  To.UserEntries = From.UserEntries;
  To.SystemHeaderPrefixes = From.SystemHeaderPrefixes;
  To.ResourceDir = From.ResourceDir;
  To.VFSOverlayFiles = From.VFSOverlayFiles;
  To.UseBuiltinIncludes = From.UseBuiltinIncludes;
  To.UseStandardSystemIncludes = From.UseStandardSystemIncludes;
  To.UseStandardCXXIncludes = From.UseStandardCXXIncludes;
  To.UseLibcxx = From.UseLibcxx;
}

void copyPreprocessor(const clang::PreprocessorOptions &From, clang::PreprocessorOptions &To) {
  To.Macros = From.Macros;
  To.Includes = From.Includes;
  To.MacroIncludes = From.MacroIncludes;
  To.UsePredefines = From.UsePredefines;
  To.DefineTargetOSMacros = From.DefineTargetOSMacros;
  To.EmbedEntries = From.EmbedEntries;
  To.SourceDateEpoch = From.SourceDateEpoch;
  To.ObjCXXARCStandardLibrary = From.ObjCXXARCStandardLibrary;
  To.DisablePragmaDebugCrash = true; // `#pragma clang __debug crash` in a source is no reason to
}

void copyLanguage(const clang::LangOptions &From, clang::LangOptions &To) {
  To = From;
  // Headers are read as text: a module or a cache of them would have to be written first.
  To.Modules = false;
  To.ModulesLocalVisibility = To.ModulesLocalVisibility && To.CPlusPlusModules;
  To.ImplicitModules = false;
  To.ModuleName.clear();
  To.CurrentModule.clear();
  To.ModuleFeatures.clear();
  To.NoSanitizeFiles.clear();
  To.ProfileListFiles.clear();
  To.XRayAlwaysInstrumentFiles.clear();
  To.XRayNeverInstrumentFiles.clear();
  To.XRayAttrListFiles.clear();
  To.OMPHostIRFile.clear();
  To.SpellChecking = false; // did-you-mean costs more than the parse of what it helps
  To.RetainCommentsFromSystemHeaders = false;
}

/// The first source of the driver's job, with its language; everything else stays at clang's defaults.
void copySource(const clang::FrontendOptions &From, clang::FrontendOptions &To) {
  To.ProgramAction = clang::frontend::ParseSyntaxOnly;
  To.DashX = From.DashX;
  To.Inputs = From.Inputs;
  To.DisableFree = false; // many TUs pass through one process
}

/// For --check-flags: that something was asked for and is left behind, although no flag of that name was let through.
void recordLeftBehind(const clang::CompilerInvocation &I, std::vector<FlagDrop> &Dropped) {
  const clang::FrontendOptions &F = I.getFrontendOpts();
  auto Note = [&](bool Asked, const char *What) {
    if (Asked)
      Dropped.push_back({What, "left behind after the driver"});
  };
  Note(!F.Plugins.empty() || !F.AddPluginActions.empty() || !F.ActionName.empty(), "plug-ins");
  Note(!F.LLVMArgs.empty() || !F.MLIRArgs.empty(), "LLVM options");
  Note(!I.getDependencyOutputOpts().OutputFile.empty() ||
           !I.getDependencyOutputOpts().HeaderIncludeOutputFile.empty() ||
           !I.getDependencyOutputOpts().DOTOutputFile.empty(),
       "dependency files");
  Note(!I.getDiagnosticOpts().DiagnosticSerializationFile.empty() || !I.getDiagnosticOpts().DiagnosticLogFile.empty(),
       "diagnostics written to a file");
  Note(!I.getPreprocessorOpts().ImplicitPCHInclude.empty() || !F.ModuleFiles.empty() ||
           !I.getHeaderSearchOpts().PrebuiltModuleFiles.empty(),
       "precompiled headers and modules");
}

/// Processors and features that this clang does not know (-march=native elsewhere, a newer GCC's names) must not cost
/// the TU: without them, intrinsics are what may be missing.
void dropUnknownProcessor(clang::CompilerInvocation &I, llvm::vfs::FileSystem &Files, std::vector<FlagDrop> &Dropped) {
  ParseErrors Rejected;
  clang::DiagnosticOptions Options;
  auto Diags = clang::CompilerInstance::createDiagnostics(Files, Options, &Rejected, /*ShouldOwnClient=*/false);
  clang::TargetOptions Tried = I.getTargetOpts();
  if (llvm::IntrusiveRefCntPtr<clang::TargetInfo>(clang::TargetInfo::CreateTargetInfo(*Diags, Tried)))
    return;
  for (ParseError &E : Rejected.take())
    Dropped.push_back({"", std::move(E.Text)});
  clang::TargetOptions &T = I.getTargetOpts();
  T.CPU.clear();
  T.TuneCPU.clear();
  T.ABI.clear();
  T.FPMath.clear();
  T.FeaturesAsWritten.clear();
}

} // namespace

llvm::Expected<std::shared_ptr<clang::CompilerInvocation>>
makeInvocation(CleanCommand &Command, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files) {
  llvm::Expected<std::string> ResourceDir = clangResourceDir();
  if (!ResourceDir)
    return ResourceDir.takeError();

  std::vector<std::string> Args = Command.Args;
  // Before the flags: Clang's configuration files (clang.cfg beside the compiler, in the home directory) are not
  // theirs.
  Args.insert(Args.begin() + 1, {"--no-default-config", "-resource-dir=" + *ResourceDir});
  llvm::SmallVector<const char *> Pointers;
  for (const std::string &A : Args)
    Pointers.push_back(A.c_str());

  ParseErrors Rejected;
  clang::DiagnosticOptions DiagOpts;
  DiagOpts.IgnoreWarnings = true;
  clang::CreateInvocationOptions Options;
  Options.Diags = clang::CompilerInstance::createDiagnostics(*Files, DiagOpts, &Rejected, /*ShouldOwnClient=*/false);
  Options.VFS = Files;
  Options.RecoverOnError = true;
  Options.ProbePrecompiled = false;
  std::unique_ptr<clang::CompilerInvocation> Made = clang::createInvocation(Pointers, std::move(Options));
  std::string Words;
  for (ParseError &E : Rejected.take()) {
    Words += (Words.empty() ? "" : "; ") + E.Text;
    Command.Dropped.push_back({"", std::move(E.Text)});
  }
  if (!Made || Made->getFrontendOpts().Inputs.empty())
    return frontendError(FrontendErrc::BadFlags,
                         "clang can make nothing of the flags for `" + Command.File + "`" +
                             (Words.empty() ? "" : ": " + Words),
                         "`deed check --check-flags` shows them");

  recordLeftBehind(*Made, Command.Dropped);
  auto Out = std::make_shared<clang::CompilerInvocation>();
  copyLanguage(Made->getLangOpts(), Out->getLangOpts());
  Out->getTargetOpts() = Made->getTargetOpts();
  dropUnknownProcessor(*Out, *Files, Command.Dropped);
  copyHeaderSearch(Made->getHeaderSearchOpts(), Out->getHeaderSearchOpts());
  copyPreprocessor(Made->getPreprocessorOpts(), Out->getPreprocessorOpts());
  copySource(Made->getFrontendOpts(), Out->getFrontendOpts());
  Out->getFileSystemOpts().WorkingDir = Command.Directory;
  clang::DiagnosticOptions &D = Out->getDiagnosticOpts();
  D.Warnings = Made->getDiagnosticOpts().Warnings; // -Wno-x of what is an error by default
  D.IgnoreWarnings = true;
  D.ErrorLimit = 0;
  D.ShowCarets = false;
  return Out;
}

llvm::Expected<FlagReport> reportFlags(const CompileCommand &Command,
                                       llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files) {
  llvm::Expected<CleanCommand> Clean = cleanFlags(Command, *Files);
  if (!Clean)
    return Clean.takeError();
  FlagReport Out{std::move(*Clean), {}};
  auto Invocation = makeInvocation(Out.Command, std::move(Files));
  if (!Invocation)
    return Invocation.takeError();
  Out.ClangArgs = (*Invocation)->getCC1CommandLine();
  return Out;
}

} // namespace deed
