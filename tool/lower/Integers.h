// Integers.h - constants that clang has evaluated, as facts hold them.
#pragma once
#include "llvm/ADT/APSInt.h"
#include <optional>

namespace deed {

/// The 64 bits of a number, whatever its sign: `std::string::npos` is -1. Nothing if it has more.
inline std::optional<int64_t> int64Of(const llvm::APSInt &N) {
  if (N.getBitWidth() > 64)
    return N.tryExtValue();
  return N.isSigned() ? N.getSExtValue() : static_cast<int64_t>(N.getZExtValue());
}

} // namespace deed
