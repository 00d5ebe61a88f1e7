# LLVM is built without exceptions: none may cross its frames, so ours are off as well. RTTI is on, as in the packages.
add_library(deed_warnings INTERFACE)
target_compile_options(deed_warnings INTERFACE
  -fno-exceptions -Wall -Wextra -Wshadow -Wno-unused-parameter)
target_compile_definitions(deed_warnings INTERFACE JSON_NOEXCEPTION)
