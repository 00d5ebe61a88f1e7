// Default member initialisers ([class.base.init]/9): temporaries in them end with the initialisation of the member,
// whoever wrote the constructor.
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

std::string name();

struct bad_view {
  std::string_view Name = std::string("none"); // expect: dangling-member
  int Count = 3;
};
std::size_t views() {
  bad_view V;
  return V.Name.size();
}

struct bad_call {
  std::string_view Name = name(); // expect: dangling-member
  explicit bad_call(int N) : Count(N) {}
  int Count;
};

struct ok_owner {
  std::string Name = name() + "!";
  std::string_view View = Name;
  std::string_view Literal = "literal";
  std::vector<int> Numbers = {1, 2};
  std::unique_ptr<int> Held = std::make_unique<int>(1);
  std::function<std::size_t()> Count = [this] { return Numbers.size(); };
};
std::size_t owners() {
  ok_owner O;
  return O.View.size() + O.Count();
}

struct ok_given {
  explicit ok_given(std::string_view N) : Name(N) {}
  std::string_view Name = name(); // not where the constructor says otherwise
};
std::size_t given(const std::string &N) { return ok_given(N).Name.size(); }
