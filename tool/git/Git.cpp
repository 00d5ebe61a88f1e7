#include "git/Git.h"
#include "support/Date.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using llvm::StringRef;

namespace deed {

static llvm::Error gitError(const llvm::Twine &What) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), What);
}

static std::string contentOf(StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  return Buffer ? (*Buffer)->getBuffer().str() : "";
}

static llvm::Expected<std::string> runGit(StringRef Program, StringRef Folder, llvm::ArrayRef<StringRef> Args) {
  llvm::SmallString<128> Out, Err;
  if (std::error_code Code = llvm::sys::fs::createTemporaryFile("deed-git", "out", Out))
    return gitError("no temporary file can be made: " + Code.message());
  llvm::FileRemover RemoveOut(Out);
  if (std::error_code Code = llvm::sys::fs::createTemporaryFile("deed-git", "err", Err))
    return gitError("no temporary file can be made: " + Code.message());
  llvm::FileRemover RemoveErr(Err);

  std::vector<StringRef> All{Program,
                             "-C",
                             Folder,
                             "--no-pager",
                             "--no-optional-locks",
                             "-c",
                             "core.fsmonitor=",
                             "-c",
                             "core.quotePath=false"};
  llvm::append_range(All, Args);
  std::string Wrong;
  int Status = llvm::sys::ExecuteAndWait(Program, All, /*Env=*/std::nullopt,
                                         {StringRef(""), StringRef(Out), StringRef(Err)}, 0, 0, &Wrong);
  if (Status == 0)
    return contentOf(Out);
  std::string Said = StringRef(contentOf(Err)).trim().split('\n').first.str();
  return gitError("git " + Args.front() + ": " + (Said.empty() ? Wrong : Said));
}

llvm::Expected<Git> Git::open(StringRef Folder) {
  llvm::ErrorOr<std::string> Program = llvm::sys::findProgramByName("git");
  if (!Program)
    return gitError("the program `git` is not installed");
  // By way of `..`, so that names begin as the user's do where symbolic links are on the way.
  llvm::Expected<std::string> Up = runGit(*Program, Folder, {"rev-parse", "--show-cdup"});
  if (!Up)
    return Up.takeError();
  llvm::SmallString<128> Top(Folder);
  llvm::sys::path::append(Top, StringRef(*Up).rtrim('\n'));
  llvm::sys::path::remove_dots(Top, /*remove_dot_dot=*/true);
  return Git(*Program, Top.str().rtrim('/').str());
}

llvm::Expected<std::string> Git::run(llvm::ArrayRef<StringRef> Args) const { return runGit(Program, Top, Args); }

std::string Git::absolute(StringRef Path) const {
  llvm::SmallString<128> Out(Top);
  llvm::sys::path::append(Out, Path);
  return Out.str().str();
}

llvm::Expected<std::string> Git::baseOf(StringRef Revision) const {
  // Whatever it looks like, it is a revision and no option.
  llvm::Expected<std::string> Commit =
      run({"rev-parse", "--verify", "--quiet", "--end-of-options", (Revision + "^{commit}").str()});
  if (!Commit) {
    llvm::consumeError(Commit.takeError());
    return gitError("`" + Revision + "` is no revision that git knows in `" + Top + "`");
  }
  std::string Id = StringRef(*Commit).trim().str();
  llvm::Expected<std::string> Common = run({"merge-base", Id, "HEAD"});
  if (!Common) { // unrelated histories, or a shallow clone
    llvm::consumeError(Common.takeError());
    return Id;
  }
  return StringRef(*Common).trim().str();
}

llvm::Expected<std::vector<FileDelta>> Git::changesSince(StringRef Commit) const {
  llvm::Expected<std::string> Diff =
      run({"diff", "--name-status", "-z", "-M", "--no-ext-diff", "--no-textconv", "--ignore-submodules", Commit, "--"});
  if (!Diff)
    return Diff.takeError();
  llvm::Expected<std::string> New = run({"ls-files", "--others", "--exclude-standard", "-z"});
  if (!New)
    return New.takeError();

  std::vector<FileDelta> Out;
  llvm::SmallVector<StringRef> Words;
  StringRef(*Diff).split(Words, '\0', -1, /*KeepEmpty=*/false);
  for (size_t I = 0; I + 1 < Words.size(); I += 2) {
    char Status = Words[I].front();
    std::string Name = absolute(Words[I + 1]);
    if ((Status == 'R' || Status == 'C') && I + 2 < Words.size()) {
      Out.push_back({Status == 'R' ? Name : "", absolute(Words[I + 2])});
      ++I;
    } else {
      Out.push_back({Status == 'A' ? "" : Name, Status == 'D' ? "" : Name});
    }
  }
  Words.clear();
  StringRef(*New).split(Words, '\0', -1, /*KeepEmpty=*/false);
  for (StringRef Name : Words)
    Out.push_back({"", absolute(Name)});
  llvm::sort(Out, [](const FileDelta &A, const FileDelta &B) {
    return std::tie(A.After, A.Before) < std::tie(B.After, B.Before);
  });
  return Out;
}

/// "+12,3" of a hunk's header.
static std::optional<std::pair<unsigned, unsigned>> newRange(StringRef Header) {
  StringRef Plus = Header.split(" +").second.split(' ').first;
  auto [First, Count] = Plus.split(',');
  unsigned Line, Lines = 1;
  if (First.getAsInteger(10, Line) || (!Count.empty() && Count.getAsInteger(10, Lines)))
    return std::nullopt;
  return Lines == 0 ? std::pair(std::max(Line, 1u), Line + 1) : std::pair(Line, Line + Lines - 1);
}

llvm::Expected<std::map<std::string, Git::Ranges>> Git::changedLines(StringRef Commit) const {
  llvm::Expected<std::vector<FileDelta>> Changes = changesSince(Commit);
  if (!Changes)
    return Changes.takeError();
  std::map<std::string, Ranges> Out;
  for (const FileDelta &D : *Changes) {
    if (D.After.empty())
      continue;
    Ranges &Lines = Out[D.After];
    if (D.Before.empty()) {
      Lines.push_back({1, ~0u});
      continue;
    }
    // File by file: a name may hold what would end a header's line.
    StringRef Then = D.Before, Now = D.After;
    Then.consume_front(Top + "/");
    Now.consume_front(Top + "/");
    llvm::Expected<std::string> Diff =
        run({"diff", "-U0", "-M", "--no-color", "--no-ext-diff", "--no-textconv", Commit, "--", Then, Now});
    if (!Diff)
      return Diff.takeError();
    llvm::SmallVector<StringRef> Text;
    StringRef(*Diff).split(Text, '\n');
    for (StringRef Line : Text)
      if (Line.starts_with("@@ "))
        if (auto Range = newRange(Line))
          Lines.push_back(*Range);
  }
  return Out;
}

llvm::Expected<std::string> Git::read(StringRef Commit, StringRef Path) const {
  StringRef Name = Path;
  Name.consume_front(Top + "/");
  return run({"cat-file", "blob", (Commit + ":" + Name).str()});
}

std::vector<std::string> Git::datesOf(StringRef Path) const {
  llvm::Expected<std::string> Blame = run({"blame", "--line-porcelain", "--", Path});
  if (!Blame) {
    llvm::consumeError(Blame.takeError());
    return {};
  }
  std::vector<std::string> Out;
  llvm::SmallVector<StringRef> Lines;
  StringRef(*Blame).split(Lines, '\n');
  bool Committed = true;
  std::string Date;
  for (StringRef Line : Lines) {
    int64_t Seconds;
    if (Line.starts_with("\t")) {
      Out.push_back(Committed ? Date : "");
      Committed = true;
    } else if (Line.starts_with("0000000000000000000000000000000000000000 ")) {
      Committed = false;
    } else if (Line.consume_front("author-time ") && !Line.getAsInteger(10, Seconds)) {
      Date = dateOf(Seconds);
    }
  }
  return Out;
}

} // namespace deed
