// UnsafeTable.h - the unsafe audit, counted: per function, file and folder, by kind, and against an earlier one.
//
// An operation is *wrapped* if the function that does it has a safe interface (no raw pointer goes in or out, see
// AuditedFunction), else it *leaks*: whoever calls it has to know. One in a region that gives a reason is *excused*,
// and is one of the two all the same. Folders count what stands in them and below.
#pragma once
#include "findings/RunResult.h"
#include "llvm/Support/Error.h"
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace deed {

constexpr size_t UnsafeKinds = static_cast<size_t>(UnsafeKind::UnknownCall) + 1;

struct UnsafeCounts {
  uint64_t Wrapped = 0, Leaking = 0, Excused = 0;
  uint64_t total() const { return Wrapped + Leaking; }
  void add(const UnsafeCounts &More);
  bool operator==(const UnsafeCounts &) const = default;
};

struct UnsafeFunctionRow {
  const AuditedFunction *Function;
  UnsafeCounts Counts;
};
struct UnsafeFileRow {
  std::string Path; ///< as shown
  UnsafeCounts Counts;
  std::vector<UnsafeFunctionRow> Functions; ///< as they stand in the file
};

/// What an earlier report said.
struct EarlierAudit {
  std::string File; ///< the report
  UnsafeCounts Totals;
  std::map<std::string, uint64_t> Kinds, Files, Folders; ///< operations
  /// How many there were: 0 of what it did not mention.
  static uint64_t of(const std::map<std::string, uint64_t> &Counts, const std::string &Key);
};

struct UnsafeTable {
  UnsafeCounts Totals;
  std::array<uint64_t, UnsafeKinds> ByKind = {};
  std::vector<UnsafeFileRow> Files;              ///< by path
  std::map<std::string, UnsafeCounts> Folders;   ///< `.` is where the paths start
  std::set<std::string> GoneFiles;               ///< that the earlier report mentions and this does not
  uint64_t Functions = 0;                        ///< analysed
  uint64_t UnsafeFunctions = 0;
  std::optional<EarlierAudit> Before;
};

/// Run must outlive it. Paths are shown from Root.
UnsafeTable unsafeTable(const RunResult &Run, llvm::StringRef Root, std::optional<EarlierAudit> Before);

/// "3 fewer", "2 more", "as many".
std::string trend(uint64_t Now, uint64_t Before);

} // namespace deed
