// Pack expansions and fold expressions, as instantiated.
// flags: -std=c++20
#include "types.h"

template <class... Ts> void forwarded(Ts &&...A) { (take(std::forward<Ts>(A)), ...); }
template void forwarded(Str &&, Str &);

template <class... Ts> int sum(Ts... A) { return (A + ... + 0); }
template int sum(int, int, int);

template <class... Ts> bool all(const Ts &...A) { return ((A.size() > 0) && ...); }
template bool all(const Str &, const Str &);

void three(Str, Str, Str);
template <class... Ts> void expanded(Ts... A) { three(std::move(A)...); }
template void expanded(Str, Str, Str);
