// TuWatcher.h - for whoever wants more of an analysis than its findings: told of the facts, of each solved function and
// of the end, while what they refer to lives. Must change nothing that is shown to it.
#pragma once
#include "checks/Check.h"
#include "frontend/Spans.h"
#include "lower/LowerTu.h"

namespace deed {

class TuWatcher {
public:
  virtual ~TuWatcher() = default;
  virtual void lowered(const LoweredTu &Tu, const SourceSpans &Spans) {}
  virtual void solved(const SolvedFunction &Fn, const SourceSpans &Spans) {}
  virtual void concluded(const SolvedTu &Tu, const SourceSpans &Spans) {}
};

} // namespace deed
