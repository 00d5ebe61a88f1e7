#include "report/Output.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <string>

namespace deed {

namespace fs = llvm::sys::fs;

static llvm::Error cannotWrite(llvm::StringRef Path, llvm::StringRef Why, std::error_code Code) {
  std::string Name = Path == "-" ? "standard output" : "`" + Path.str() + "`";
  return llvm::createStringError(Code, "cannot write " + Name + ": " + Why.str());
}

// All of Text, and the first error of any of its pieces. A stream that is destroyed with an error unasked ends the
// process.
static std::error_code writeAll(llvm::raw_fd_ostream &OS, llvm::StringRef Text) {
  OS << Text;
  OS.flush();
  std::error_code Code = OS.error();
  OS.clear_error();
  return Code;
}

static llvm::Error writeDirectly(llvm::StringRef Path, llvm::StringRef Text) {
  std::error_code Code;
  llvm::raw_fd_ostream OS(Path, Code, fs::CD_OpenExisting, fs::FA_Write, fs::OF_None);
  if (!Code)
    Code = writeAll(OS, Text);
  return Code ? cannotWrite(Path, Code.message(), Code) : llvm::Error::success();
}

static llvm::Error replaceFile(llvm::StringRef Path, llvm::StringRef Text) {
  llvm::SmallString<128> Target(Path);
  fs::file_status Old;
  bool Exists = !fs::status(Path, Old) && fs::exists(Old);
  if (Exists) // through a symbolic link to what it names
    if (fs::real_path(Path, Target))
      Target = Path;

  llvm::StringRef Folder = llvm::sys::path::parent_path(Target);
  if (!Folder.empty() && !fs::is_directory(Folder))
    return cannotWrite(Path, "there is no folder `" + Folder.str() + "`",
                       std::make_error_code(std::errc::no_such_file_or_directory));
  llvm::Expected<fs::TempFile> Temporary =
      fs::TempFile::create(Target + ".%%%%%%%%.tmp", Exists ? Old.permissions() : fs::all_read | fs::all_write);
  if (!Temporary) {
    std::error_code Code = llvm::errorToErrorCode(Temporary.takeError());
    return cannotWrite(Path, Code.message(), Code);
  }
  llvm::raw_fd_ostream OS(Temporary->FD, /*shouldClose=*/false);
  if (std::error_code Code = writeAll(OS, Text)) {
    llvm::consumeError(Temporary->discard());
    return cannotWrite(Path, Code.message(), Code);
  }
  if (llvm::Error Failed = Temporary->keep(Target)) {
    std::error_code Code = llvm::errorToErrorCode(std::move(Failed));
    fs::remove(Temporary->TmpName);
    return cannotWrite(Path, Code.message(), Code);
  }
  return llvm::Error::success();
}

llvm::Error writeOutput(llvm::StringRef Path, llvm::function_ref<void(llvm::raw_ostream &)> Write) {
  // Rendered before anything is opened: what goes wrong from here on is the file's fault.
  std::string Text;
  llvm::raw_string_ostream Rendered(Text);
  Write(Rendered);

  if (Path == "-") {
    std::error_code Code = writeAll(llvm::outs(), Text);
    return Code ? cannotWrite(Path, Code.message(), Code) : llvm::Error::success();
  }
  fs::file_status Status;
  if (!fs::status(Path, Status) && fs::exists(Status)) {
    if (fs::is_directory(Status))
      return cannotWrite(Path, "it is a folder", std::make_error_code(std::errc::is_a_directory));
    if (!fs::is_regular_file(Status))
      return writeDirectly(Path, Text);
  }
  return replaceFile(Path, Text);
}

} // namespace deed
