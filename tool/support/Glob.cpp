#include "support/Glob.h"

using llvm::StringRef;

namespace deed {

/// One `[...]` of a glob, Glob standing behind the bracket. Moves past the closing one; false: none, it is a plain `[`.
static bool matchClass(StringRef &Glob, char Ch, bool &Matches) {
  size_t Close = Glob.find(']', Glob.starts_with("!") || Glob.starts_with("^") ? 2 : 1);
  if (Close == StringRef::npos)
    return false;
  StringRef Set = Glob.take_front(Close);
  bool Negated = Set.consume_front("!") || Set.consume_front("^");
  Matches = false;
  for (size_t I = 0; I < Set.size(); ++I) {
    char Last = I + 2 < Set.size() && Set[I + 1] == '-' ? Set[I + 2] : Set[I];
    Matches |= Ch >= Set[I] && Ch <= Last;
    if (Last != Set[I] || (I + 2 < Set.size() && Set[I + 1] == '-'))
      I += 2;
  }
  Matches = Matches != Negated && Ch != '/';
  Glob = Glob.drop_front(Close + 1);
  return true;
}

bool matchesGlob(StringRef Glob, StringRef Path) {
  // One point to return to per kind of star, the last one of each: globs need no more, and cost stays quadratic.
  while (true) {
    if (Glob.consume_front("**/")) {
      for (StringRef Rest = Path;; Rest = Rest.drop_front(Rest.find('/') + 1)) {
        if (matchesGlob(Glob, Rest))
          return true;
        if (!Rest.contains('/'))
          return false;
      }
    }
    if (Glob.consume_front("**")) {
      for (size_t I = 0; I <= Path.size(); ++I)
        if (matchesGlob(Glob, Path.drop_front(I)))
          return true;
      return false;
    }
    if (Glob.consume_front("*")) {
      for (size_t I = 0;; ++I) {
        if (matchesGlob(Glob, Path.drop_front(I)))
          return true;
        if (I == Path.size() || Path[I] == '/')
          return false;
      }
    }
    if (Glob.empty() || Path.empty())
      return Glob.empty() && Path.empty();
    bool Matches = Glob.front() == Path.front();
    StringRef Behind = Glob.drop_front();
    if (Glob.front() == '?')
      Matches = Path.front() != '/';
    else if (Glob.front() == '[' && !matchClass(Behind, Path.front(), Matches))
      Matches = Path.front() == '[';
    if (!Matches)
      return false;
    Glob = Behind;
    Path = Path.drop_front();
  }
}

} // namespace deed
