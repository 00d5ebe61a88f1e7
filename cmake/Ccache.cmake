# ccache, when present. With precompiled headers it also wants CCACHE_SLOPPINESS=pch_defines,time_macros in the
# environment, which the presets and scripts/lib.sh set, and headers that don't carry their time of birth.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
add_compile_options("$<$<COMPILE_LANG_AND_ID:CXX,Clang>:SHELL:-Xclang -fno-pch-timestamp>")
