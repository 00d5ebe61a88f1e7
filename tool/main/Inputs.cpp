#include "main/Inputs.h"
#include "frontend/FrontendError.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace deed {

std::string workingDirectory() {
  llvm::SmallString<256> Path;
  if (llvm::sys::fs::current_path(Path)) // it was deleted under our feet
    return "/";
  return Path.str().str();
}

namespace {

/// The part of a pattern that names a place on disk: of `src/*/a.cpp`, `src`.
std::string placeOf(llvm::StringRef Pattern) {
  size_t Wild = Pattern.find_first_of("*?[");
  if (Wild == llvm::StringRef::npos)
    return Pattern.str();
  llvm::StringRef Fixed = Pattern.take_front(Wild);
  size_t Slash = Fixed.rfind('/');
  if (Slash == llvm::StringRef::npos)
    return ".";
  return Slash == 0 ? "/" : Fixed.take_front(Slash).str();
}

bool meansNoDatabase(const llvm::Error &Wrong) {
  bool None = false;
  llvm::visitErrors(Wrong, [&](const llvm::ErrorInfoBase &E) {
    if (E.isA<FrontendError>())
      None |= static_cast<const FrontendError &>(E).Code == FrontendErrc::NoDatabase;
  });
  return None;
}

/// Near the first thing named, as an editor would, and else where the user stands.
llvm::Expected<CompileDb> openDatabase(const InputOptions &Options, llvm::StringRef Here,
                                       llvm::vfs::FileSystem &Files) {
  if (!Options.Database.empty())
    return CompileDb::load(Options.Database, Files);
  if (!Options.Patterns.empty()) {
    std::string Place = absolutePath(placeOf(Options.Patterns.front()), Here);
    if (Files.exists(Place)) {
      llvm::Expected<CompileDb> Near = CompileDb::find(Place, Files);
      if (Near)
        return Near;
      llvm::Error Wrong = Near.takeError();
      if (!meansNoDatabase(Wrong))
        return std::move(Wrong);
      llvm::consumeError(std::move(Wrong));
    }
  }
  return CompileDb::find(Here, Files);
}

llvm::Error unlessSource(llvm::StringRef Given, llvm::StringRef Here, llvm::vfs::FileSystem &Files) {
  std::string Path = absolutePath(Given, Here);
  llvm::ErrorOr<llvm::vfs::Status> Status = Files.status(Path);
  if (!Status)
    return frontendError(Status.getError() == std::errc::no_such_file_or_directory ? FrontendErrc::NoSuchFile
                                                                                   : FrontendErrc::Unreadable,
                         "`" + Given + "`: " + Status.getError().message());
  if (Status->isDirectory())
    return frontendError(FrontendErrc::NotAFile, "`" + Given + "` is a folder",
                         "flags behind `--` are for files; a folder needs a compile_commands.json (-p)");
  return llvm::Error::success();
}

} // namespace

llvm::Expected<Inputs> chooseInputs(const InputOptions &Options, llvm::vfs::FileSystem &Files) {
  std::string Here = workingDirectory();
  Inputs Out;
  if (Options.Flags) {
    llvm::Error Wrong = llvm::Error::success();
    for (const std::string &Source : Options.Patterns)
      Wrong = llvm::joinErrors(std::move(Wrong), unlessSource(Source, Here, Files));
    if (Wrong)
      return std::move(Wrong);
    CompileDb Db = CompileDb::fixed(Options.Patterns, *Options.Flags, Here);
    Out.Chosen.Commands = Db.commands().vec();
    return Out;
  }
  llvm::Expected<CompileDb> Db = openDatabase(Options, Here, Files);
  if (!Db)
    return Db.takeError();
  llvm::Expected<Selection> Chosen = select(*Db, Options.Patterns, Here, Files);
  if (!Chosen)
    return Chosen.takeError();
  Out.Chosen = std::move(*Chosen);
  Out.Database = Db->path();
  Out.WholeProject = Out.Chosen.Commands.size() == Db->commands().size();
  return Out;
}

} // namespace deed
