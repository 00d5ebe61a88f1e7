#include "support/Nearest.h"

namespace deed {

llvm::StringRef nearest(llvm::StringRef Written, llvm::ArrayRef<llvm::StringRef> Candidates) {
  llvm::StringRef Best;
  unsigned BestDistance = Written.size() / 3 + 2; // beyond that, a suggestion is a guess
  for (llvm::StringRef Candidate : Candidates) {
    unsigned Distance = Written.edit_distance(Candidate, /*AllowReplacements=*/true, BestDistance);
    if (Distance < BestDistance) {
      Best = Candidate;
      BestDistance = Distance;
    }
  }
  if (Best.empty() && Written.size() >= 3) // cut short rather than misspelt
    for (llvm::StringRef Candidate : Candidates)
      if (Candidate.starts_with(Written))
        return Candidate;
  return Best;
}

} // namespace deed
