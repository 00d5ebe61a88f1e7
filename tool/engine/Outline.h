// Outline.h - what the analysis knows of one file's functions, as plain values for an editor: where each stands, its
// lifetimes, which locks guard what it uses, and where values are moved away.
//
// The same words as `deed show --lifetimes` and `--locks` have; templates are here once per instance in the analysis
// and once in the outline.
#pragma once
#include "engine/TuWatcher.h"
#include <string>
#include <vector>

namespace deed {

struct OutlineFunction {
  std::string Name;      ///< qualified, with parameter types
  FileSpan At;           ///< its name
  FileSpan Signature;    ///< from the beginning to where the body begins; inlay hints go to its end
  uint32_t FirstLine = 0, LastLine = 0;
  std::string Lifetimes; ///< "longest<'a>(x: &'a, y: &'a) -> &'a"
  bool TiesLifetimes = false; ///< some lifetime has a name: worth a hint
};

/// One use of a field or global that threads share.
struct OutlineGuard {
  uint32_t Line = 0;
  std::string Text; ///< "`Balance` is guarded by `M` (3 of 4 uses): written here without it"
};

struct OutlineMove {
  FileSpan At;
  std::string Place;
  bool Always = true;
};

struct Outline {
  std::vector<OutlineFunction> Functions; ///< in the order of the source
  std::vector<OutlineGuard> Guards;       ///< by line
  std::vector<OutlineMove> Moves;         ///< in the order of the source

  /// The innermost whose lines hold this one; null: none.
  const OutlineFunction *at(uint32_t Line) const;
};

class OutlineWatcher final : public TuWatcher {
public:
  explicit OutlineWatcher(std::string File) : File(std::move(File)) {}
  void lowered(const LoweredTu &Tu, const SourceSpans &Spans) override;
  void solved(const SolvedFunction &Fn, const SourceSpans &Spans) override;
  void concluded(const SolvedTu &Tu, const SourceSpans &Spans) override;
  Outline take();

private:
  std::string File;
  Outline Out;
  std::vector<std::pair<FunctionId, size_t>> Ids; ///< and index in Out.Functions
};

} // namespace deed
