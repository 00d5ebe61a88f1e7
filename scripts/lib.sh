# lib.sh - what scripts/deed and scripts/test share: packages, configuring, building. To be sourced.
# shellcheck shell=bash
set -euo pipefail
export CCACHE_SLOPPINESS=pch_defines,time_macros # see cmake/Ccache.cmake
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }
die() {
  say "${0##*/}: $*"
  exit 2
}

# Prints the comment at the top of a script, which is its help.
usage() { sed -n -e '1d' -e '/^# shellcheck/q' -e 's/^# \{0,1\}//p' "$1"; }

# A package and the file that tells that it is there: asking the file system costs nothing, asking dpkg 20 ms.
build_packages=(
  clang-22=/usr/bin/clang++-22
  lld-22=/usr/bin/ld.lld-22
  llvm-22-dev=/usr/lib/llvm-22/lib/cmake/llvm/LLVMConfig.cmake
  libclang-22-dev=/usr/lib/llvm-22/lib/cmake/clang/ClangConfig.cmake
  cmake=/usr/bin/cmake
  ninja-build=/usr/bin/ninja
  ccache=/usr/bin/ccache
  python3=/usr/bin/python3
  nlohmann-json3-dev=/usr/include/nlohmann/json.hpp
  libgtest-dev=/usr/include/gtest/gtest.h
  libgmock-dev=/usr/include/gmock/gmock.h
)

# need PACKAGE=FILE...: installs the packages whose file is missing. Package lists are fetched only if apt does not know one.
need() {
  local missing=() as_root=() pair
  for pair; do
    [[ -e ${pair#*=} ]] || missing+=("${pair%%=*}")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || die "needs ${missing[*]}; install them (this is no Debian, so that is left to you)"
  if ((EUID)); then
    command -v sudo >/dev/null || die "needs ${missing[*]}; run as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing ${missing[*]}"
  local log
  log=$(mktemp)
  if ! apt-cache show "${missing[@]}" &>/dev/null; then
    "${as_root[@]}" apt-get update -q &>>"$log" || say "apt-get update failed; trying with the lists that are there"
  fi
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "${missing[@]}" &>>"$log"; then
    tail -20 "$log" >&2
    die "could not install ${missing[*]} (the whole log: $log)"
  fi
  rm -f "$log"
}

# The folder of a preset's build.
build_folder() {
  case $1 in
  release) echo "$root/build" ;;
  debug | asan | coverage) echo "$root/build-$1" ;;
  *) die "no preset is called \`$1\`; there are release, debug, asan, coverage" ;;
  esac
}

# build PRESET TARGET...: brings the targets up to date; says nothing if they are. Whoever comes second waits.
build() {
  local preset=$1 folder
  shift
  folder=$(build_folder "$preset")
  mkdir -p "$folder"
  exec 9>"$folder/.lock"
  if ! flock -n 9; then
    say "waiting for another build in $folder"
    flock 9
  fi
  need "${build_packages[@]}"
  if [[ ! -e $folder/build.ninja ]]; then
    say "configuring $folder"
    if ! (cd "$root" && cmake --preset "$preset") >"$folder/configure.log" 2>&1; then
      cat "$folder/configure.log" >&2
      die "configuring failed"
    fi
    say "building (the first time takes some minutes)"
  fi
  NINJA_STATUS='[%f/%t %es] ' ninja -C "$folder" "$@" |
    sed -u -e '/no work to do/d' -e '/Re-checking globbed/d' -e '/Entering directory/d' >&2 ||
    die "the build failed"
  exec 9>&-
}
