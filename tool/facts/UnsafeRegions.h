// UnsafeRegions.h - lines between which somebody has said that unsafe operations are right, and why.
//
// One TU's regions, from its comments. Asked for what stands in it, a region remembers that it is needed, since one
// that nothing needs is worth a word.
#pragma once
#include "support/Span.h"
#include <string>
#include <vector>

namespace deed {

struct UnsafeRegion {
  std::string File;
  uint32_t FirstLine = 0, LastLine = 0;
  std::string Reason;      ///< empty: none was given, which is a finding
  FileSpan At = {};        ///< the comment
  mutable bool IsNeeded = false;
};

class UnsafeRegions {
public:
  /// Where must outlive this.
  void add(UnsafeRegion R, const SpanResolver &Resolver) {
    All.push_back(std::move(R));
    Where = &Resolver;
  }
  bool empty() const { return All.empty(); }
  const std::vector<UnsafeRegion> &all() const { return All; }
  /// The innermost one around something unsafe, which needs it; null if there is none.
  const UnsafeRegion *around(Span Operation) const;

private:
  std::vector<UnsafeRegion> All;
  const SpanResolver *Where = nullptr;
};

} // namespace deed
