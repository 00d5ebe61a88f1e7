// Finding.h - one report, before any format: what is wrong, where, by which steps it came to be, and what to do.
//
// A finding is plain text and numbers; it outlives the AST and crosses process borders as JSON (FindingJson.h).
// Wording: lower case, no full stop, code in `backticks`, the variable named. Labels are short enough to stand under an
// underlined span ("moved here", "`s` used here after being moved").
#pragma once
#include "findings/Rule.h"
#include "support/Span.h"
#include <compare>
#include <string>
#include <vector>

namespace deed {

/// One step on the way to the mistake, in the order of execution. The finding's own location is not repeated here.
struct Step {
  enum class Kind {
    Cause,   ///< what made it go wrong: the move, the borrow, the free
    Via,     ///< inside a callee: how the cause came about through a call
    Branch,  ///< a condition's value on the witness path
    Related, ///< context: a declaration, a type
  };
  Kind What = Kind::Cause;
  FileSpan At;
  std::string Text;
  unsigned Thread = 0; ///< of findings about several threads: which of them does it, from 1; 0 where there is only one
  auto operator<=>(const Step &) const = default;
};

/// One textual replacement. Several edits make a Fix that is applied as a whole or not at all.
struct Edit {
  FileSpan At; ///< replaced; Length 0 inserts before Offset
  std::string Replacement;
  auto operator<=>(const Edit &) const = default;
};
struct Fix {
  std::string Title; ///< imperative: "copy instead of moving"
  bool Safe = false; ///< cannot change what a correct program does
  std::vector<Edit> Edits;
  auto operator<=>(const Fix &) const = default;
};

struct Finding {
  Rule Which = Rule::UseAfterMove;
  Level How = Level::Error;
  FileSpan At;               ///< the primary span: where the mistake shows
  std::string Message;       ///< the headline: "use of moved value: `s`"
  std::string Label;         ///< under the primary span
  std::vector<Step> Steps;   ///< before the primary span, in order of execution
  std::string Help;          ///< what to do; may be empty
  std::vector<Fix> Fixes;
  std::string Function;      ///< qualified name and parameter types of the enclosing function, as in `ns::f(int)`
  std::string Subject;       ///< what it is about, for the fingerprint: the place's name; no line numbers
  std::string Fingerprint;   ///< set by findings/Fingerprint
  bool Suppressed = false;   ///< kept for SARIF
  std::string SuppressedBy;  ///< the reason given, or how ("NOLINT")
  std::string Lapsed;        ///< the exception that was made of it and has expired: "allowed until 2026-05-31: legacy"
  /// What a baseline says of it.
  enum class Age {
    Unknown, ///< none was asked
    New,     ///< not in the baseline
    Known,   ///< in the baseline: suppressed, unless its entry has expired
    Changed, ///< known, but the code around it was rewritten
  };
  Age Since = Age::Unknown;
};

/// "new", "known", "changed"; empty for one that was compared with no baseline.
const char *ageName(Finding::Age A);

/// Total order by file, line, column, rule, then everything else: output does not depend on who found what first.
bool operator<(const Finding &A, const Finding &B);
bool operator==(const Finding &A, const Finding &B);

} // namespace deed
