#include "report/Xml.h"
#include "llvm/Support/ConvertUTF.h"

namespace deed {

// Allowed by XML 1.0, besides tab, line feed and carriage return.
static bool isXmlCharacter(llvm::UTF32 C) {
  return (C >= 0x20 && C <= 0xD7FF) || (C >= 0xE000 && C <= 0xFFFD) || (C >= 0x10000 && C <= 0x10FFFF);
}

std::string xmlText(llvm::StringRef Text) {
  std::string Out;
  const auto *At = reinterpret_cast<const llvm::UTF8 *>(Text.begin());
  const auto *End = reinterpret_cast<const llvm::UTF8 *>(Text.end());
  while (At != End) {
    switch (*At) {
    case '&': Out += "&amp;"; break;
    case '<': Out += "&lt;"; break;
    case '>': Out += "&gt;"; break;
    case '"': Out += "&quot;"; break;
    case '\'': Out += "&apos;"; break;
    case '\n': Out += "&#10;"; break;
    case '\r': Out += "&#13;"; break;
    case '\t': Out += "&#9;"; break;
    default: {
      const llvm::UTF8 *Begin = At;
      llvm::UTF32 C = 0;
      if (llvm::convertUTF8Sequence(&At, End, &C, llvm::strictConversion) == llvm::conversionOK) {
        if (isXmlCharacter(C))
          Out.append(Begin, At);
        else
          Out += "\xEF\xBF\xBD";
        continue;
      }
      At = Begin;
      Out += "\xEF\xBF\xBD";
    }
    }
    ++At;
  }
  return Out;
}

} // namespace deed
