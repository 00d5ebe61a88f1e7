#include "frontend/Selection.h"
#include "frontend/FrontendError.h"
#include "support/Glob.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using llvm::StringRef;

namespace deed {
namespace {

bool isHeader(StringRef Path) {
  StringRef E = llvm::sys::path::extension(Path);
  return E.equals_insensitive(".h") || E.equals_insensitive(".hh") || E.equals_insensitive(".hpp") ||
         E.equals_insensitive(".hxx") || E == ".h++" || E == ".inc" || E == ".inl" || E == ".ipp" || E == ".tcc";
}

bool isBelow(StringRef Path, StringRef Folder) {
  return Path.consume_front(Folder) && (Folder.ends_with("/") || Path.starts_with("/"));
}

/// How many leading folders two paths share.
size_t sharedFolders(StringRef A, StringRef B) {
  size_t N = 0;
  auto I = llvm::sys::path::begin(A), J = llvm::sys::path::begin(B);
  for (; I != llvm::sys::path::end(A) && J != llvm::sys::path::end(B) && *I == *J; ++I, ++J)
    ++N;
  return N;
}

/// True if a line of the source is an #include of a file of this name.
bool includes(const CompileCommand &C, StringRef HeaderName, llvm::vfs::FileSystem &Files) {
  auto Buffer = Files.getBufferForFile(C.File);
  if (!Buffer)
    return false;
  StringRef Rest = (*Buffer)->getBuffer();
  while (!Rest.empty()) {
    auto [Line, After] = Rest.split('\n');
    Rest = After;
    Line = Line.ltrim();
    if (!Line.consume_front("#") || !(Line = Line.ltrim()).consume_front("include"))
      continue;
    Line = Line.ltrim(" \t<\"");
    StringRef Name = Line.take_until([](char Ch) { return Ch == '>' || Ch == '"'; });
    if (llvm::sys::path::filename(Name) == HeaderName)
      return true;
  }
  return false;
}

/// Null if no TU is known to include the header.
const CompileCommand *standIn(const CompileDb &Db, StringRef Header, llvm::vfs::FileSystem &Files) {
  const CompileCommand *Best = nullptr;
  std::pair<bool, size_t> BestRank;
  auto Offer = [&](const CompileCommand &C, bool SameName) {
    std::pair<bool, size_t> Rank{SameName, sharedFolders(C.File, Header)};
    if (!Best || Rank > BestRank) {
      Best = &C;
      BestRank = Rank;
    }
  };
  for (const CompileCommand &C : Db.commands())
    if (llvm::sys::path::stem(C.File) == llvm::sys::path::stem(Header))
      Offer(C, true);
  if (Best)
    return Best;
  for (const CompileCommand &C : Db.commands())
    if (includes(C, llvm::sys::path::filename(Header), Files))
      Offer(C, false);
  return Best;
}

std::string nearestFile(const CompileDb &Db, StringRef Path) {
  StringRef Name = llvm::sys::path::filename(Path);
  const CompileCommand *Best = nullptr;
  unsigned BestDistance = Name.size() / 3 + 1;
  for (const CompileCommand &C : Db.commands()) {
    unsigned Distance = Name.edit_distance(llvm::sys::path::filename(C.File), true, BestDistance);
    if (Distance < BestDistance ||
        (Distance == BestDistance && Best && sharedFolders(C.File, Path) > sharedFolders(Best->File, Path))) {
      Best = &C;
      BestDistance = Distance;
    }
  }
  return Best ? Best->File : std::string();
}

class Selector {
public:
  Selector(const CompileDb &Db, StringRef Directory, llvm::vfs::FileSystem &Files)
      : Db(Db), Directory(Directory), Files(Files), Chosen(Db.commands().size()) {}

  llvm::Error add(StringRef Pattern);
  Selection take() {
    Selection Out;
    for (size_t I = 0; I != Chosen.size(); ++I)
      if (Chosen[I])
        Out.Commands.push_back(Db.commands()[I]);
    Out.Notes = std::move(Notes);
    return Out;
  }

private:
  template <class Pred> bool choose(Pred Wanted) {
    bool Any = false;
    for (size_t I = 0; I != Chosen.size(); ++I)
      if (Wanted(Db.commands()[I]))
        Any = Chosen[I] = true;
    return Any;
  }
  llvm::Error notListed(StringRef Path);

  const CompileDb &Db;
  StringRef Directory;
  llvm::vfs::FileSystem &Files;
  std::vector<bool> Chosen;
  std::vector<std::string> Notes;
};

llvm::Error Selector::notListed(StringRef Path) {
  std::string Nearest = nearestFile(Db, Path);
  if (!Files.exists(Path))
    return frontendError(FrontendErrc::NoSuchFile, "there is no file `" + Path + "`",
                         Nearest.empty() ? "" : "did you mean `" + Nearest + "`?");
  return frontendError(FrontendErrc::NotInDatabase, "`" + Path + "` is not in `" + Db.path() + "`",
                       (Nearest.empty() ? "" : "did you mean `" + Nearest + "`? ") +
                           llvm::Twine("To check it by itself, give its flags: deed check FILE -- -std=c++20"));
}

llvm::Error Selector::add(StringRef Pattern) {
  std::string Path = absolutePath(Pattern, Directory);
  if (choose([&](const CompileCommand &C) { return C.File == Path; }))
    return llvm::Error::success();
  auto Status = Files.status(Path);
  if (Status && Status->isDirectory()) {
    std::error_code EC;
    Files.dir_begin(Path, EC);
    if (EC)
      return frontendError(FrontendErrc::Unreadable, "`" + Path + "` cannot be read: " + EC.message());
    if (choose([&](const CompileCommand &C) { return isBelow(C.File, Path); }))
      return llvm::Error::success();
    return frontendError(FrontendErrc::NoMatch, "no file below `" + Path + "` is in `" + Db.path() + "`",
                         "was the database written for another checkout? It starts with `" +
                             Db.commands().front().File + "`");
  }
  if (!Status && Pattern.find_first_of("*?[") != StringRef::npos) {
    if (choose([&](const CompileCommand &C) { return matchesGlob(Path, C.File); }))
      return llvm::Error::success();
    return frontendError(FrontendErrc::NoMatch, "no file in `" + Db.path() + "` matches `" + Pattern + "`",
                         "`*` stays within one folder, `**` crosses folders");
  }
  // The same file by another name: through a symbolic link, here or in the database.
  if (Status && choose([&](const CompileCommand &C) {
        if (llvm::sys::path::filename(C.File) != llvm::sys::path::filename(Path))
          return false;
        auto Other = Files.status(C.File);
        return Other && Other->equivalent(*Status);
      }))
    return llvm::Error::success();
  if (Status && isHeader(Path)) {
    const CompileCommand *C = standIn(Db, Path, Files);
    if (!C)
      return frontendError(FrontendErrc::NotInDatabase,
                           "`" + Path + "` is a header, and no file in `" + Db.path() + "` includes it directly",
                           "name a source that includes it");
    Notes.push_back("`" + Pattern.str() + "` is a header: read as part of `" + C->File + "`");
    choose([&](const CompileCommand &Other) { return &Other == C; });
    return llvm::Error::success();
  }
  return notListed(Path);
}

} // namespace

llvm::Expected<Selection> select(const CompileDb &Db, llvm::ArrayRef<std::string> Patterns, StringRef Directory,
                                 llvm::vfs::FileSystem &Files) {
  if (Patterns.empty())
    return Selection{{Db.commands().begin(), Db.commands().end()}, {}};
  Selector S(Db, Directory, Files);
  for (const std::string &P : Patterns)
    if (llvm::Error E = S.add(P))
      return std::move(E);
  return S.take();
}

} // namespace deed
