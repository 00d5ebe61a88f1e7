// Xml.h - text that may stand in an XML document, whatever bytes it was made of.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>

namespace deed {

/// For attributes and content alike. What XML 1.0 has no way to write (control characters, bytes that are not UTF-8)
/// becomes U+FFFD; line ends and tabs become references, which survive in attributes.
std::string xmlText(llvm::StringRef Text);

} // namespace deed
