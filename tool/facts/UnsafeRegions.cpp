#include "facts/UnsafeRegions.h"

using namespace deed;

const UnsafeRegion *UnsafeRegions::around(Span Operation) const {
  if (All.empty())
    return nullptr;
  FileSpan At = Where->resolve(Operation);
  const UnsafeRegion *Innermost = nullptr;
  for (const UnsafeRegion &R : All)
    if (R.File == At.File && R.FirstLine <= At.Line && At.Line <= R.LastLine &&
        (!Innermost || R.LastLine - R.FirstLine <= Innermost->LastLine - Innermost->FirstLine))
      Innermost = &R;
  if (Innermost)
    Innermost->IsNeeded = true;
  return Innermost;
}
