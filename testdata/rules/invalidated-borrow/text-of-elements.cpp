// Views of what elements own, found through iterators.
#include <deque>
#include <string>
#include <string_view>
#include <vector>

template <class Texts> class Interner {
public:
  std::string_view intern(std::string Text) {
    for (const auto &Known : Pool)
      if (Known == Text)
        return Known;
    Pool.push_back(std::move(Text));
    return Pool.back();
  }

private:
  Texts Pool;
};

std::size_t ok_deque_keeps_elements() {
  Interner<std::deque<std::string>> Names;
  std::string_view First = Names.intern("a");
  Names.intern("b");
  return First.size();
}
std::size_t bad_vector_moves_them() {
  Interner<std::vector<std::string>> Names;
  std::string_view First = Names.intern("a");
  Names.intern("b");
  return First.size(); // expect: invalidated-borrow
}
