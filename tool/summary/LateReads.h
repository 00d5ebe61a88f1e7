// LateReads.h - what a function reads of one thing that it is given after it has changed another.
//
// A caller that lets the two overlap breaks the function: `scale(v, v[0])` divides all but the first element by one.
// What a caller must know is the pair (what is changed, what is read thereafter), over formal places:
//
//   void scale(vector<double> &v, const double &k) {            late-read *param1 after changed (*param0).$
//     for (double &x : v) x /= k;
//   }
//   void cross(Vec &out, const Vec &a, const Vec &b) {          late-read (*param1).x after written (*param0).x, ...
//     out.x = a.y * b.z - a.z * b.y; out.y = a.z * b.x - ...
//   }
//
// A forward flow over the changes made so far. Left out, since it does no harm if the two are one:
//   - loops that go over both in step: `out[i] = a[i] + b[i]`;
//   - paths on which a test has shown them to differ: `if (&out == &in) return;`, `if (n != o.n) reallocate();`;
//   - what lies behind a pointer that has been set anew, since it is no longer what the caller passed;
//   - content that was carried over to where the pointer now leads (`reserve` before a copy from oneself);
//   - what was assigned from the very thing that is read;
//   - what only the declaration of a callee allows to be changed.
// Names of elements: one chosen by a variable that a loop moves on stands for all of them, so the path ends before it.
#pragma once
#include "summary/EveryPath.h"
#include "summary/Formals.h"
#include "summary/LoanSources.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace deed {

/// Both are gone over from where they begin, and nobody says how far: they surely meet only if they begin at one place.
constexpr CopiedRange UnboundedRanges{255, 255, false};

struct LateReadPair {
  FormalPlace What, After;
  ReadKind How = ReadKind::Value;
  ChangeKind By = ChangeKind::Changed;
  bool Anew = false;
  bool Always = false;
  FactRef Read, Change; ///< the same fact if a callee does both
  std::optional<CopiedRange> Over = {}; ///< of a callee that copies a range: only where the two overlap
};

/// IsExposed: a read of a place that the caller knows may meet the value that the caller left there.
/// Of places with different roots; at most MaxLateReads, in order of the reads.
constexpr size_t MaxLateReads = 48;
std::vector<LateReadPair> lateReads(const TuFacts &Tu, const FunctionFacts &Bound, const Formals &Names,
                                    const LoanSources &Sources, const EveryPath &Sure,
                                    llvm::function_ref<bool(FactRef)> IsExposed);

} // namespace deed
