// Suppression.h - one place in the source where the user said "not here", whichever way it was said.
//
// The frontend reads comments and attributes (frontend/Suppressions.h) and yields these plain values; applySuppressions
// matches findings with them by file, line and rule alone, so that nobody above the frontend knows the spellings.
// A header's suppressions are seen by every TU that includes it: two that compare equal but for Used are the same one,
// and it counts as used if any TU used it. Only then may "unused" be said.
#pragma once
#include "findings/Finding.h"
#include "support/Span.h"
#include <set>
#include <string>
#include <vector>

namespace deed {

struct Suppression {
  /// How it was written; decides the words ("suppressed by a NOLINT comment") and whether "unused" is worth saying.
  enum class Kind {
    Allow,         ///< `// deed: allow(rule) reason` and its kin
    NoLint,        ///< `// NOLINT(rule)`, NOLINTNEXTLINE, NOLINTBEGIN … NOLINTEND
    ClangSuppress, ///< `[[clang::suppress]]`
    GslSuppress,   ///< `[[gsl::suppress("deed:rule")]]`
  };
  Kind How = Kind::Allow;
  FileSpan At; ///< the comment or the attribute itself; At.File is also the file it covers
  uint32_t FirstLine =
      0;                 ///< the lines it covers, both inclusive; a finding is covered if its primary span begins there
  uint32_t LastLine = 0; ///< ~0u: to the end of the file
  bool AllRules = false; ///< `*`, or no list at all; Rules is then empty
  bool ForeignToo =
      false; ///< also speaks to other tools (bare NOLINT, `[[clang::suppress]]`): never report it as unused
  std::vector<Rule> Rules; ///< sorted, without repetition
  std::string Reason;      ///< the user's words, trimmed; may be empty
  std::string Until;       ///< the last day on which it holds, "2026-12-31"; empty: for ever
  bool Used = false;       ///< set by applySuppressions

  bool covers(const FileSpan &Where, Rule Which) const {
    if (Where.File != At.File || Where.Line < FirstLine || Where.Line > LastLine)
      return false;
    if (AllRules)
      return true;
    for (Rule R : Rules)
      if (R == Which)
        return true;
    return false;
  }
  auto operator<=>(const Suppression &) const = default;
};

/// A suppression that was meant but can't be understood: an unknown rule, a NOLINTEND without its begin. It suppresses
/// nothing by itself (known rules beside an unknown one still count). Reported as a finding of `unused-suppression`.
struct SuppressionProblem {
  FileSpan At;
  std::string Text; ///< "unknown rule `use-after-mov`"
  std::string Help; ///< "did you mean `use-after-move`?"; may be empty
  auto operator<=>(const SuppressionProblem &) const = default;
};

/// Lines about which a comment says that they are held to the strict profile, or that unsafe operations are allowed in
/// them; At is the comment.
struct MarkedRegion {
  enum class Kind { Safe, Unsafe } How = Kind::Safe;
  FileSpan At;
  uint32_t FirstLine = 0, LastLine = 0;
  std::string Reason;
  bool Judged = false; ///< an analysed function stands in it: whether something unsafe does, too, is known
  bool Used = false;   ///< something unsafe does
  auto operator<=>(const MarkedRegion &) const = default;
};

struct Suppressions {
  std::vector<Suppression> All;             ///< sorted by file and line
  std::vector<SuppressionProblem> Problems; ///< sorted
  std::vector<MarkedRegion> Regions;        ///< sorted
};

/// Marks the findings that a suppression covers, with the reason that the narrowest of those gives, and marks every
/// suppression that covers one as used. A suppression never covers what is said about itself. One that has expired
/// Today covers nothing: the finding is one again, and says so. Without a date none expires.
void applySuppressions(std::vector<Finding> &Findings, std::vector<Suppression> &All, llvm::StringRef Today = "");

/// A finding of `unused-suppression` for each that covers nothing and for each problem. Rules are those that ran: a
/// suppression that also names another is left alone, as is one that speaks to other tools too. Apply the suppressions
/// before (to all TUs' findings) and once more to what this returns: `allow(unused-suppression)` is a wish as any
/// other.
std::vector<Finding> unusedSuppressions(const Suppressions &Written, const std::set<Rule> &Rules);

} // namespace deed
