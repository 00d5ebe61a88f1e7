// Embedded.h - a text file that was compiled into the program by cmake/Embed.cmake.
#pragma once
#include <string_view>

namespace deed {
struct EmbeddedFile {
  std::string_view Name; ///< file name without its folder
  std::string_view Text;
};
} // namespace deed
