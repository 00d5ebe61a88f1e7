#include "frontend/Flags.h"
#include "frontend/CommandLine.h"
#include "frontend/FlagPolicy.h"
#include "frontend/FrontendError.h"
#include "clang/Driver/ToolChain.h"
#include "clang/Options/Options.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using llvm::StringRef;
using llvm::opt::Arg;
namespace opt = clang::options;

namespace deed {
namespace {

using Words = llvm::ArrayRef<std::string>;

/// Calls Each with every option of Flags and the words it consists of. A last option that lacks its value is left over.
template <class Fn> Words eachFlag(Words Flags, unsigned Visibility, Fn Each) {
  llvm::SmallVector<const char *> Pointers;
  for (const std::string &W : Flags)
    Pointers.push_back(W.c_str());
  unsigned MissingIndex = 0, MissingCount = 0;
  llvm::opt::InputArgList Parsed =
      clang::getDriverOptTable().ParseArgs(Pointers, MissingIndex, MissingCount, llvm::opt::Visibility(Visibility));
  size_t Stop = MissingCount ? MissingIndex : Flags.size();
  std::vector<const Arg *> Args(Parsed.begin(), Parsed.end());
  for (size_t I = 0; I != Args.size(); ++I) {
    size_t Begin = Args[I]->getIndex();
    size_t End = I + 1 != Args.size() ? Args[I + 1]->getIndex() : Stop;
    Each(*Args[I], Flags.slice(Begin, End - Begin));
  }
  return Flags.drop_front(Stop);
}

class FlagFilter {
public:
  FlagFilter(CleanCommand &Out, llvm::vfs::FileSystem &Files) : Out(Out), Files(Files) {}

  void run(Words Flags) {
    // The directory first: other flags' files are looked up in it.
    (void)eachFlag(Flags, opt::ClangOption, [&](const Arg &A, Words) {
      if (A.getOption().matches(opt::OPT_working_directory))
        Out.Directory = absolute(A.getValue());
    });
    Words Rest = eachFlag(Flags, opt::ClangOption, [&](const Arg &A, Words Flag) { driverFlag(A, Flag); });
    if (!Rest.empty())
      drop(Rest, "its value is missing");
    Rest = eachFlag(ForClang, opt::CC1Option, [&](const Arg &A, Words Flag) { clangFlag(A, Flag); });
    if (!Rest.empty())
      drop(Rest, "its value is missing");
    includeBehindPch();
  }

private:
  void keep(Words Flag) { Out.Args.insert(Out.Args.end(), Flag.begin(), Flag.end()); }
  void drop(Words Flag, StringRef Reason) { Out.Dropped.push_back({llvm::join(Flag, " "), Reason.str()}); }

  std::string absolute(StringRef Path) const {
    llvm::SmallString<256> P(Path);
    if (!llvm::sys::path::is_absolute(P)) {
      P = Out.Directory;
      llvm::sys::path::append(P, Path);
    }
    llvm::sys::path::remove_dots(P, true);
    return std::string(P);
  }
  bool isFile(StringRef Path) const {
    auto Status = Files.status(absolute(Path));
    return Status && !Status->isDirectory();
  }

  void driverFlag(const Arg &A, Words Flag);
  void clangFlag(const Arg &A, Words Flag);
  void preprocessorFlags(Words Pieces, Words Flag);
  bool common(const Arg &A, Words Flag);
  void precompiledHeader(StringRef Pch, Words Flag);
  void includeBehindPch();

  CleanCommand &Out;
  llvm::vfs::FileSystem &Files;
  std::vector<std::string> ForClang;   ///< the values of all -Xclang
  std::vector<std::string> Included;   ///< absolute paths of all -include
  std::vector<std::string> PchHeaders; ///< absolute paths of headers that stand for precompiled ones
};

/// Options that are looked at more closely, whether they were given to the driver or behind -Xclang.
bool FlagFilter::common(const Arg &A, Words Flag) {
  switch (A.getOption().getUnaliasedOption().getID()) {
  case opt::OPT_include_pch: precompiledHeader(A.getValue(), Flag); return true;
  case opt::OPT_include: Included.push_back(absolute(A.getValue())); return false;
  case opt::OPT_ivfsoverlay:
  case opt::OPT_vfsoverlay:
    if (!isFile(A.getValue())) {
      drop(Flag, "there is no such file");
      return true;
    }
    return false;
  default: return false;
  }
}

void FlagFilter::driverFlag(const Arg &A, Words Flag) {
  if (common(A, Flag))
    return;
  switch (A.getOption().getUnaliasedOption().getID()) {
  case opt::OPT_working_directory: return; // applied
  case opt::OPT_Xclang: ForClang.insert(ForClang.end(), A.getValues().begin(), A.getValues().end()); return;
  case opt::OPT_Wp_COMMA:
  case opt::OPT_Xpreprocessor:
    return preprocessorFlags(std::vector<std::string>(A.getValues().begin(), A.getValues().end()), Flag);
  case opt::OPT_W_Joined: // -Wno-x and -Wno-error=x may turn off what is an error by default
    if (StringRef(A.getValue()).starts_with("no-"))
      return keep(Flag);
    break;
  case opt::OPT_vfsoverlay:
  case opt::OPT_ivfsoverlay: return keep(Flag);
  case opt::OPT_x: // a header is read like any source; anything but the C family has no AST
    if (StringRef(A.getValue()).ends_with("-header")) {
      drop(Flag, "a header is read as a source");
      Out.Args.push_back("-x" + StringRef(A.getValue()).drop_back(strlen("-header")).str());
      return;
    }
    return keep(Flag);
  default: break;
  }
  if (const char *Reason = whyDropped(A.getOption()))
    drop(Flag, Reason);
  else
    keep(Flag);
}

void FlagFilter::preprocessorFlags(Words Pieces, Words Flag) {
  for (const std::string &P : Pieces) {
    StringRef Piece = P;
    if (Piece.size() > 2 && (Piece.starts_with("-D") || Piece.starts_with("-U") || Piece.starts_with("-I")))
      Out.Args.push_back(P);
    else
      return drop(Flag, "only macros and include paths pass to the preprocessor this way");
  }
}

void FlagFilter::clangFlag(const Arg &A, Words Flag) {
  if (common(A, Flag))
    return;
  // Options of the compiler proper that its driver does not know are its plumbing: actions, outputs, plug-ins.
  llvm::opt::Option O = A.getOption();
  const char *Reason = whyDropped(O);
  if (!Reason && !O.hasVisibilityFlag(opt::ClangOption))
    Reason = "belongs to the compiler's inner workings";
  if (Reason)
    return drop(Flag, Reason);
  for (const std::string &Word : Flag) {
    Out.Args.push_back("-Xclang");
    Out.Args.push_back(Word);
  }
}

/// A precompiled header is of the build's compiler and version. The header it was made from stands beside it, less its
/// extension: CMake's cmake_pch.hxx.pch, GCC's x.h.gch.
void FlagFilter::precompiledHeader(StringRef Pch, Words Flag) {
  StringRef Extension = llvm::sys::path::extension(Pch);
  if (Extension == ".pch" || Extension == ".gch") {
    StringRef Header = Pch.drop_back(Extension.size());
    if (isFile(Header)) {
      PchHeaders.push_back(absolute(Header));
      return drop(Flag, "read from its header, " + Header.str());
    }
  }
  drop(Flag, "a precompiled header cannot be read, and its header is not beside it");
}

/// CMake also includes the header itself; others do not.
void FlagFilter::includeBehindPch() {
  for (const std::string &Header : PchHeaders)
    if (!llvm::is_contained(Included, Header)) {
      Out.Args.push_back("-include");
      Out.Args.push_back(Header);
    }
}

/// Compilers whose flags are none of GCC's and Clang's.
bool isForeignCompiler(StringRef Compiler) {
  StringRef Name = llvm::sys::path::stem(Compiler);
  return Name.equals_insensitive("cl") || Name.equals_insensitive("clang-cl") || Name == "nvcc" || Name == "icl" ||
         Name == "armcc" || Name == "iccarm";
}

} // namespace

llvm::Expected<CleanCommand> cleanFlags(const CompileCommand &Command, llvm::vfs::FileSystem &Files) {
  CleanCommand Out;
  Out.Directory = Command.Directory;
  Out.File = Command.File;
  CommandLine Line = takeApart(Command, Files, Out.Dropped);
  if (Line.Compiler.empty())
    return frontendError(FrontendErrc::BadFlags, "the command for `" + Command.File + "` is empty",
                         "write the database anew: it lists no compiler for this file");
  bool ClMode = llvm::any_of(Line.Args, [](StringRef A) { return A == "--driver-mode=cl"; });
  if (ClMode || isForeignCompiler(Line.Compiler))
    return frontendError(FrontendErrc::UnsupportedCompiler,
                         "`" + Line.Compiler + "` takes flags that are not those of GCC or Clang (for `" +
                             Command.File + "`)",
                         "configure the project once with clang++ or g++ and use that compile_commands.json");

  // Clang looks for GCC's and its own libraries beside the compiler that it is told it is.
  std::string Compiler = Line.Compiler;
  if (StringRef(Compiler).contains('/')) {
    llvm::SmallString<256> Path(Compiler);
    if (!llvm::sys::path::is_absolute(Path)) {
      Path = Command.Directory;
      llvm::sys::path::append(Path, Compiler);
    }
    Compiler = std::string(Path);
  } else if (auto Found = llvm::sys::findProgramByName(Compiler)) {
    Compiler = *Found;
  }
  Out.Args.push_back(Compiler);
  auto Name = clang::driver::ToolChain::getTargetAndModeFromProgramName(Line.Compiler);
  bool IsCxx = Name.DriverMode && StringRef(Name.DriverMode) == "--driver-mode=g++";
  Out.Args.push_back(IsCxx ? "--driver-mode=g++" : "--driver-mode=gcc");
  // "aarch64-linux-gnu-g++" means its target; a later --target= in the flags overrides it.
  if (!Name.TargetPrefix.empty() && llvm::Triple(Name.TargetPrefix).getArch() != llvm::Triple::UnknownArch)
    Out.Args.push_back("--target=" + Name.TargetPrefix);

  FlagFilter(Out, Files).run(Line.Args);
  Out.Args.insert(Out.Args.end(), {"-w", "-fsyntax-only", "--", Out.File});
  return Out;
}

} // namespace deed
