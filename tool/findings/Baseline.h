// Baseline.h - the findings that a project lives with for now, so that only new ones count.
//
// A file that is kept beside the sources and changed by `deed baseline`:
//
//   {
//   "findings": [
//   {"file":"src/a.cpp","rule":"use-after-move","function":"ns::f(T)","subject":"`s`","fingerprint":"0f…","count":1},
//   {"file":"src/b.cpp", …,"count":2,"reason":"dies with the old parser","until":"2026-12-31"},
//   {}
//   ],
//   "version": 1
//   }
//
// One entry a line, sorted, no line numbers, names relative to the file's own folder, and an empty entry at the end so
// that every line ends alike: two branches that each add or drop entries merge without a conflict, and an entry that
// stands there twice counts twice.
//
// A finding is known if an entry agrees in file, rule, function and fingerprint, each entry as often as it counts. What
// is left over on both sides is then tried by file, rule, function and subject: the code around the finding was
// rewritten. And an entry whose finding is gone serves one in another file that agrees in all else: the code was moved.
// The price: who repairs one finding about a variable and makes another about the same one in the same function is not
// told.
#pragma once
#include "findings/RunResult.h"
#include "llvm/Support/Error.h"
#include <functional>

namespace deed {

struct BaselineEntry {
  std::string File;     ///< relative to the baseline's folder, or absolute
  std::string Rule;     ///< its id; that of a rule which is gone does no harm
  std::string Function; ///< without what fingerprints leave out
  std::string Subject;
  std::string Fingerprint;
  uint64_t Count = 1;
  std::string Reason, Until; ///< may be empty
  bool operator==(const BaselineEntry &) const = default;
};

/// What new entries are given.
struct BaselineWords {
  std::string Reason, Until;
};

class Baseline {
public:
  /// An empty one, to be kept at Path (absolute).
  explicit Baseline(llvm::StringRef Path);
  /// Trusts nothing; errors name the file and the member.
  static llvm::Expected<Baseline> parse(llvm::StringRef Text, llvm::StringRef Path);
  std::string text() const;

  const std::string &path() const { return Path; }
  llvm::ArrayRef<BaselineEntry> entries() const { return Entries; }

  /// Whether all of a file has been looked at by a rule, so that what was not found there is gone. Takes an absolute
  /// path and a rule's id.
  using WasSeen = std::function<bool(llvm::StringRef File, llvm::StringRef RuleId)>;

  /// Marks each finding as new, known or changed; known ones are suppressed unless their entry has expired Today. What
  /// the source suppresses is left alone.
  RunResult::BaselineUse mark(std::vector<Finding> &Findings, const WasSeen &Seen, llvm::StringRef Today) const;

  enum class Change { Update, Prune };
  /// The entries that these findings need: those of old that still serve keep their words. Update adds the new
  /// findings, Prune does not. What could not be seen stays.
  Baseline changed(llvm::ArrayRef<Finding> Findings, const WasSeen &Seen, Change How,
                   const BaselineWords &Words = {}) const;

private:
  struct Match;
  Match match(llvm::ArrayRef<Finding> Findings, const WasSeen &Seen) const;
  BaselineEntry entryOf(const Finding &F) const;
  std::string absolute(llvm::StringRef File) const;
  void sort();

  std::string Path, Folder;
  std::vector<BaselineEntry> Entries; ///< sorted, each once
};

} // namespace deed
