#include "frontend/CompileDb.h"
#include "frontend/FrontendError.h"
#include "support/Json.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"
#include <algorithm>
#include <set>

using llvm::StringRef;

namespace deed {
namespace {

constexpr const char *DbName = "compile_commands.json";
constexpr const char *HowToMake = "CMake: configure with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON; Meson writes one by "
                                  "itself; make: `bear -- make`. Or give "
                                  "the flags: deed check a.cpp -- -std=c++20";

/// The database in Folder or in one of its build*/, or nothing.
std::string databaseIn(StringRef Folder, llvm::vfs::FileSystem &Files) {
  auto Holds = [&](StringRef Dir) {
    llvm::SmallString<256> P(Dir);
    llvm::sys::path::append(P, DbName);
    auto Status = Files.status(P);
    return Status && !Status->isDirectory() ? std::string(P) : std::string();
  };
  if (std::string Found = Holds(Folder); !Found.empty())
    return Found;
  std::set<std::string> Builds; // sorted: the same choice on every machine
  std::error_code EC;
  for (llvm::vfs::directory_iterator It = Files.dir_begin(Folder, EC), End; !EC && It != End; It.increment(EC))
    if (llvm::sys::path::filename(It->path()).starts_with("build"))
      Builds.insert(It->path().str());
  for (const std::string &Build : Builds)
    if (std::string Found = Holds(Build); !Found.empty())
      return Found;
  return {};
}

llvm::Error badDatabase(StringRef Path, const llvm::Twine &What) {
  return frontendError(FrontendErrc::BadDatabase, "`" + Path + "`: " + What,
                       "write the database anew. " + llvm::Twine(HowToMake));
}

/// Where nlohmann's parser stopped, as line and column, without exceptions.
class WhereItBroke : public nlohmann::json_sax<Json> {
public:
  size_t Position = 0;
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t &) override { return true; }
  bool string(string_t &) override { return true; }
  bool binary(binary_t &) override { return true; }
  bool start_object(size_t) override { return true; }
  bool key(string_t &) override { return true; }
  bool end_object() override { return true; }
  bool start_array(size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(size_t At, const std::string &, const nlohmann::detail::exception &) override {
    Position = At;
    return false;
  }
};

std::string lineOf(StringRef Text) {
  WhereItBroke Sax;
  Json::sax_parse(Text.begin(), Text.end(), &Sax);
  StringRef Before = Text.take_front(Sax.Position ? Sax.Position - 1 : 0);
  size_t Column = Before.size() - (Before.rfind('\n') + 1) + 1; // npos + 1 is 0: no line break before
  return "line " + std::to_string(Before.count('\n') + 1) + ", column " + std::to_string(Column);
}

/// The flags less what only names the output: two commands that agree in them read the source alike.
std::string identity(const CompileCommand &C) {
  std::string Key = C.Directory + '\0' + C.File;
  for (size_t I = 0; I != C.Args.size(); ++I) {
    StringRef A = C.Args[I];
    if (A == "-o" || A == "-MF" || A == "-MT" || A == "-MQ" || A == "-dumpbase" || A == "-dumpbase-ext" ||
        A == "--serialize-diagnostics") {
      ++I;
      continue;
    }
    if (A.starts_with("-o") || A.starts_with("-MF") || A.starts_with("--output="))
      continue;
    Key += '\0';
    Key += A;
  }
  return Key;
}

std::vector<std::string> wordsOf(StringRef Command) {
  llvm::BumpPtrAllocator Alloc;
  llvm::StringSaver Saver(Alloc);
  llvm::SmallVector<const char *> Words;
  llvm::cl::TokenizeGNUCommandLine(Command, Saver, Words);
  return {Words.begin(), Words.end()};
}

/// One entry, or what is wrong with it.
llvm::Expected<CompileCommand> readEntry(const Json &Entry, size_t Index, StringRef Path, StringRef Folder) {
  auto Wrong = [&](const llvm::Twine &What) {
    return badDatabase(Path, "entry " + llvm::Twine(Index + 1) + " " + What);
  };
  if (!Entry.is_object())
    return Wrong("is no object");
  auto Text = [&](const char *Key) -> const std::string * {
    auto It = Entry.find(Key);
    return It != Entry.end() && It->is_string() ? It->get_ptr<const std::string *>() : nullptr;
  };
  const std::string *File = Text("file");
  if (!File || File->empty())
    return Wrong(Entry.contains("file") ? "has a \"file\" that is no text" : "has no \"file\"");
  const std::string *Directory = Text("directory");
  if (!Directory && Entry.contains("directory"))
    return Wrong("(`" + *File + "`) has a \"directory\" that is no text");

  CompileCommand Out;
  Out.Directory = absolutePath(Directory ? *Directory : "", Folder);
  Out.File = absolutePath(*File, Out.Directory);
  if (auto Args = Entry.find("arguments"); Args != Entry.end()) {
    if (!Args->is_array())
      return Wrong("(`" + *File + "`) has \"arguments\" that are no list");
    for (const Json &A : *Args) {
      if (!A.is_string())
        return Wrong("(`" + *File + "`) has an argument that is no text");
      Out.Args.push_back(*A.get_ptr<const std::string *>());
    }
  } else if (const std::string *Command = Text("command")) {
    Out.Args = wordsOf(*Command);
  } else {
    return Wrong("(`" + *File + "`) has neither \"arguments\" nor a \"command\"");
  }
  if (Out.Args.empty())
    return Wrong("(`" + *File + "`) has an empty command");
  return Out;
}

} // namespace

std::string absolutePath(StringRef Path, StringRef Directory) {
  llvm::SmallString<256> P(Path);
  if (!llvm::sys::path::is_absolute(P)) {
    P = Directory;
    llvm::sys::path::append(P, Path);
  }
  llvm::sys::path::remove_dots(P, /*remove_dot_dot=*/true);
  return std::string(P);
}

llvm::Expected<CompileDb> CompileDb::parse(StringRef Text, StringRef Path) {
  if (Text.trim().empty())
    return frontendError(FrontendErrc::EmptyDatabase, "`" + Path + "` is empty", HowToMake);
  std::optional<Json> Root = parseJson(Text);
  if (!Root)
    return badDatabase(Path, "not JSON at " + lineOf(Text));
  if (!Root->is_array())
    return badDatabase(Path, "a list of commands is expected, this is something else");
  if (Root->empty())
    return frontendError(FrontendErrc::EmptyDatabase, "`" + Path + "` lists no files", HowToMake);

  CompileDb Db;
  Db.Path = Path.str();
  llvm::StringSet<> Seen;
  size_t Index = 0;
  for (const Json &Entry : *Root) {
    auto Command = readEntry(Entry, Index++, Path, llvm::sys::path::parent_path(Path));
    if (!Command)
      return Command.takeError();
    if (Seen.insert(identity(*Command)).second)
      Db.Commands.push_back(std::move(*Command));
  }
  return Db;
}

llvm::Expected<CompileDb> CompileDb::load(StringRef Given, llvm::vfs::FileSystem &Files) {
  auto Status = Files.status(Given);
  if (!Status)
    return frontendError(FrontendErrc::NoDatabase, "`" + Given + "`: " + Status.getError().message(),
                         "-p takes compile_commands.json or the folder that holds it");
  std::string Path = Given.str();
  if (Status->isDirectory()) {
    Path = databaseIn(Given, Files);
    if (Path.empty())
      return frontendError(FrontendErrc::NoDatabase,
                           "there is no " + llvm::Twine(DbName) + " in `" + Given + "` or its build*/", HowToMake);
  }
  auto Buffer = Files.getBufferForFile(Path);
  if (!Buffer)
    return frontendError(FrontendErrc::BadDatabase, "`" + Path + "` cannot be read: " + Buffer.getError().message());
  llvm::SmallString<256> Absolute(Path);
  Files.makeAbsolute(Absolute);
  llvm::sys::path::remove_dots(Absolute, true);
  return parse((*Buffer)->getBuffer(), Absolute);
}

llvm::Expected<CompileDb> CompileDb::find(StringRef Near, llvm::vfs::FileSystem &Files) {
  llvm::SmallString<256> Start(Near);
  Files.makeAbsolute(Start);
  llvm::sys::path::remove_dots(Start, true);
  auto Status = Files.status(Start);
  StringRef Folder = Status && Status->isDirectory() ? StringRef(Start) : llvm::sys::path::parent_path(Start);
  for (StringRef Dir = Folder; !Dir.empty(); Dir = llvm::sys::path::parent_path(Dir))
    if (std::string Found = databaseIn(Dir, Files); !Found.empty())
      return load(Found, Files);
  return frontendError(FrontendErrc::NoDatabase,
                       "there is no " + llvm::Twine(DbName) + " in `" + Folder +
                           "`, in a folder above it, or in build*/ of one of them",
                       HowToMake);
}

CompileDb CompileDb::fixed(llvm::ArrayRef<std::string> Sources, llvm::ArrayRef<std::string> Flags,
                           StringRef Directory) {
  CompileDb Db;
  for (const std::string &Source : Sources) {
    CompileCommand C{Directory.str(), absolutePath(Source, Directory), {}};
    C.Args.push_back(StringRef(Source).ends_with(".c") ? "clang" : "clang++");
    C.Args.insert(C.Args.end(), Flags.begin(), Flags.end());
    C.Args.push_back(C.File);
    if (!llvm::is_contained(Db.Commands, C))
      Db.Commands.push_back(std::move(C));
  }
  return Db;
}

} // namespace deed
