#include "frontend/CommandLine.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"

using llvm::StringRef;

namespace deed {
namespace {

/// What a launcher takes before the command that it runs.
enum class Launcher {
  No,      ///< a compiler
  Plain,   ///< the command follows at once: ccache g++ ...; its own settings look like KEY=VALUE
  Options, ///< options (and their values, see takesValue), then the command: nice -n 10, env -u X A=b
  Dashes,  ///< everything up to `--`: cmake -E __run_co_compile --tidy=... --
};

Launcher launcherKind(StringRef Program) {
  return llvm::StringSwitch<Launcher>(llvm::sys::path::stem(Program))
      .Cases({"ccache", "sccache", "distcc", "icecc", "icerun", "gomacc", "pump", "buildcache", "fastbuild", "goma",
              "colorgcc", "scan-build", "rewrapper", "reclient", "cachecc1", "time", "nohup"},
             Launcher::Plain)
      .Cases({"env", "nice", "ionice", "chrt", "taskset", "stdbuf", "timeout", "libtool", "unbuffer"},
             Launcher::Options)
      .Case("cmake", Launcher::Dashes)
      .Default(Launcher::No);
}

/// Options of launchers whose value is a word of its own.
bool takesValue(StringRef Program, StringRef Option) {
  StringRef Name = llvm::sys::path::stem(Program);
  if (Name == "env")
    return Option == "-u" || Option == "-C" || Option == "-S";
  if (Name == "nice" || Name == "ionice" || Name == "taskset")
    return Option == "-n" || Option == "-c" || Option == "-p";
  if (Name == "stdbuf")
    return Option == "-i" || Option == "-o" || Option == "-e";
  return false;
}

/// "g++", "clang-17", "/opt/x/aarch64-linux-gnu-gcc-12", "c++": to see through wrapper scripts that nobody can list.
bool looksLikeCompiler(StringRef Program) {
  StringRef Name = llvm::sys::path::filename(Program);
  Name.consume_back(".exe");
  Name = Name.rtrim("0123456789.-");
  for (StringRef Known : {"gcc", "g++", "clang", "clang++", "cc", "c++"})
    if (Name == Known || (Name.ends_with(Known) && Name.drop_back(Known.size()).ends_with("-")))
      return true;
  return false;
}

bool isAssignment(StringRef Word) {
  size_t Equals = Word.find('=');
  return Equals != StringRef::npos && Equals != 0 && Word[0] != '-' && !Word.take_front(Equals).contains('/');
}

/// How many words of the front belong to a launcher; 0: none does.
size_t launcherLength(llvm::ArrayRef<std::string> Words) {
  if (Words.size() < 2)
    return 0;
  StringRef Program = Words[0];
  size_t At = 1;
  switch (launcherKind(Program)) {
  case Launcher::No: return !looksLikeCompiler(Program) && looksLikeCompiler(Words[1]) ? 1 : 0;
  case Launcher::Plain:
    while (At < Words.size() && (isAssignment(Words[At]) || StringRef(Words[At]).starts_with("-")))
      ++At;
    break;
  case Launcher::Options: {
    bool Bare = llvm::is_contained({"timeout", "chrt", "taskset"}, llvm::sys::path::stem(Program));
    while (At < Words.size() && (isAssignment(Words[At]) || StringRef(Words[At]).starts_with("-")))
      At += takesValue(Program, Words[At]) ? 2 : 1;
    if (Bare && At < Words.size()) // a duration, a priority, a mask
      ++At;
    break;
  }
  case Launcher::Dashes: {
    auto It = llvm::find(Words, "--");
    if (It != Words.end()) {
      At = It - Words.begin() + 1;
    } else if (Words[1] == "-E" && Words.size() > 2 && (Words[2] == "env" || Words[2] == "time")) {
      for (At = 3; At < Words.size() && (isAssignment(Words[At]) || StringRef(Words[At]).starts_with("--")); ++At)
        ;
    } else {
      return 0;
    }
    break;
  }
  }
  return At < Words.size() ? At : 0; // "ccache" alone is the compiler, whatever that means
}

class ResponseFiles {
public:
  ResponseFiles(StringRef Directory, llvm::vfs::FileSystem &Files, std::vector<FlagDrop> &Dropped)
      : Directory(Directory), Files(Files), Dropped(Dropped) {}

  void expand(llvm::ArrayRef<std::string> Words, std::vector<std::string> &Out) {
    for (const std::string &Word : Words) {
      if (Word.size() < 2 || Word[0] != '@')
        Out.push_back(Word);
      else if (const char *Reason = expandFile(StringRef(Word).drop_front(), Out))
        Dropped.push_back({Word, Reason});
    }
  }

private:
  static constexpr size_t MaxBytes = 16 << 20;
  static constexpr size_t MaxDepth = 16;

  /// Null, or why the file is left out.
  const char *expandFile(StringRef Name, std::vector<std::string> &Out) {
    llvm::SmallString<256> Path(Name);
    if (!llvm::sys::path::is_absolute(Path)) {
      Path = Directory;
      llvm::sys::path::append(Path, Name);
    }
    llvm::sys::path::remove_dots(Path, true);
    if (llvm::is_contained(Open, Path.str()))
      return "a response file that includes itself";
    if (Open.size() >= MaxDepth)
      return "response files are nested too deeply";
    auto Status = Files.status(Path);
    if (!Status || Status->isDirectory())
      return "there is no such response file (is it made by the build?)";
    if (Status->getSize() > MaxBytes - Read)
      return "response files are too large";
    auto Buffer = Files.getBufferForFile(Path);
    if (!Buffer)
      return "the response file cannot be read";
    Read += (*Buffer)->getBufferSize();
    if (Read > MaxBytes)
      return "response files are too large";
    llvm::BumpPtrAllocator Alloc;
    llvm::StringSaver Saver(Alloc);
    llvm::SmallVector<const char *> Words;
    llvm::cl::TokenizeGNUCommandLine((*Buffer)->getBuffer(), Saver, Words);
    Open.push_back(std::string(Path));
    expand(std::vector<std::string>(Words.begin(), Words.end()), Out);
    Open.pop_back();
    return nullptr;
  }

  StringRef Directory;
  llvm::vfs::FileSystem &Files;
  std::vector<FlagDrop> &Dropped;
  std::vector<std::string> Open; ///< the files being read, outermost first
  size_t Read = 0;
};

} // namespace

CommandLine takeApart(const CompileCommand &Command, llvm::vfs::FileSystem &Files, std::vector<FlagDrop> &Dropped) {
  llvm::ArrayRef<std::string> Words = Command.Args;
  while (size_t Length = launcherLength(Words)) {
    Dropped.push_back(
        {llvm::join(Words.take_front(Length), " "), "starts the compiler, and does not matter to parsing"});
    Words = Words.drop_front(Length);
  }
  CommandLine Out;
  if (Words.empty())
    return Out;
  Out.Compiler = Words.front();
  ResponseFiles(Command.Directory, Files, Dropped).expand(Words.drop_front(), Out.Args);
  return Out;
}

} // namespace deed
