# LLVM and Clang 22.1 as Debian ships them, linked shared. LLVM's version file refuses a bare "22", and Clang's package
# is taken from beside LLVM's so that a second installation cannot slip in.
find_package(LLVM 22.1 CONFIG REQUIRED HINTS /usr/lib/llvm-22/lib/cmake/llvm)
find_package(Clang CONFIG REQUIRED PATHS "${LLVM_DIR}/../clang" NO_DEFAULT_PATH)

# Both libraries export hundreds of component targets; only the two shared ones are linked.
add_library(deed_llvm INTERFACE)
target_include_directories(deed_llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
target_compile_definitions(deed_llvm INTERFACE ${LLVM_DEFINITIONS_LIST})
target_link_libraries(deed_llvm INTERFACE LLVM)

add_library(deed_clang INTERFACE)
target_include_directories(deed_clang SYSTEM INTERFACE ${CLANG_INCLUDE_DIRS})
target_link_libraries(deed_clang INTERFACE deed_llvm clang-cpp)

# Clang's own headers (stddef.h, immintrin.h, ...) must be of the version that is linked; those of a project's compiler
# would not do. The path is compiled in; -DDEED_CLANG_RESOURCE_DIR=... for an installation elsewhere.
set(DEED_CLANG_RESOURCE_DIR "${LLVM_LIBRARY_DIR}/clang/${LLVM_VERSION_MAJOR}" CACHE PATH "Clang's resource directory")
file(CONFIGURE OUTPUT generated/ClangResourceDir.h CONTENT
  "#pragma once\n#define DEED_CLANG_RESOURCE_DIR \"@DEED_CLANG_RESOURCE_DIR@\"\n" @ONLY)
