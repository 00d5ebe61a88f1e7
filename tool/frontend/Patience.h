// Patience.h - notices that a parse makes no way any more, in a process that others depend on.
//
// A worker of `deed check` that hangs is ended from outside. A server's parse runs in the server: a thread cannot be
// ended, and clang asks nobody between two declarations. It can be caught where the hang is one of the preprocessor's,
// as in
//
//   #define A0 x x
//   #define A1 A0 A0      ... up to A40: two to the fortieth tokens
//
// for there it calls back with each macro. (How deep files include each other, templates instantiate each other and
// constants are evaluated, it limits itself.)
#pragma once
#include "clang/Lex/PPCallbacks.h"
#include <chrono>
#include <functional>
#include <memory>

namespace deed {

struct Patience {
  std::chrono::milliseconds Limit{0}; ///< without a finished declaration, while macros expand
  std::function<void()> End;          ///< then called, in the midst of clang's work, and must not return
};

/// Watches one parse.
class PatienceWatch final : public clang::PPCallbacks {
public:
  explicit PatienceWatch(const Patience &Asked) : Asked(Asked) {}
  /// A declaration has been finished.
  void madeWay() { Since = Clock::now(); }

private:
  using Clock = std::chrono::steady_clock;
  static constexpr unsigned Between = 4096; ///< macros from one look at the clock to the next
  void MacroExpands(const clang::Token &, const clang::MacroDefinition &, clang::SourceRange,
                    const clang::MacroArgs *) override {
    if (++Seen % Between == 0 && Clock::now() - Since > Asked.Limit)
      Asked.End();
  }
  const Patience &Asked;
  Clock::time_point Since = Clock::now();
  unsigned Seen = 0;
};

} // namespace deed
