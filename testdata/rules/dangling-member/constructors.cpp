// Constructors and setters that keep a view of something that is gone when they are done.
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

std::string make();

struct bad_by_value_parameter {
  std::string_view Name;
  explicit bad_by_value_parameter(std::string N) : Name(N) {} // expect: dangling-member "`N`"
};

struct bad_reference_to_parameter {
  const std::string &Name;
  explicit bad_reference_to_parameter(std::string N) : Name(N) {} // expect: dangling-member
};

struct bad_pointer_to_parameter {
  const int *P;
  explicit bad_pointer_to_parameter(int N) : P(&N) {} // expect: dangling-member
};

struct bad_temporary {
  std::string_view Name;
  bad_temporary() : Name(make()) {} // expect: dangling-member "a temporary"
};

struct bad_local {
  std::span<const int> All;
  bad_local() {
    std::vector<int> V{1, 2, 3};
    All = V; // expect: dangling-member "`V`"
  }
};

struct bad_setter {
  std::string_view Name;
  void setName(std::string N) { Name = N; } // expect: dangling-member
};

struct bad_setter_data {
  const char *Text = nullptr;
  void setText(std::string T) { Text = T.c_str(); } // expect: dangling-member
};

struct Holder {
  std::string_view Text;
  explicit Holder(std::string_view T) : Text(T) {}
};
struct bad_nested {
  Holder H;
  explicit bad_nested(std::string T) : H(T) {} // expect: dangling-member
};

struct bad_container_of_views {
  std::vector<std::string_view> Words;
  void add(std::string W) { Words.push_back(W); } // expect: dangling-member
};

struct ok_view_parameter {
  std::string_view Name;
  explicit ok_view_parameter(std::string_view N) : Name(N) {}
};

struct ok_reference_parameter { // the caller's to keep alive
  const std::string &Name;
  explicit ok_reference_parameter(const std::string &N) : Name(N) {}
};

struct ok_owner {
  std::string Name;
  explicit ok_owner(std::string N) : Name(std::move(N)) {}
};

struct ok_view_of_own_member {
  std::string Name;
  std::string_view View;
  explicit ok_view_of_own_member(std::string N) : Name(std::move(N)), View(Name) {}
};

struct ok_heap_stays {
  std::unique_ptr<int> Owner;
  int *P;
  explicit ok_heap_stays(std::unique_ptr<int> O) : Owner(std::move(O)), P(Owner.get()) {}
};

struct ok_reset_before_the_end {
  std::string_view Name;
  void with(std::string N) {
    Name = N;
    use();
    Name = {};
  }
  void use() const;
};

struct ok_literal {
  std::string_view Name;
  ok_literal() : Name("fixed") {}
  void set() {
    static const std::string S = "static";
    Name = S;
  }
};

struct ok_copies {
  std::vector<std::string> Words;
  void add(std::string W) { Words.push_back(W); }
};

// Short text lies in the string itself: it does not go along.
struct bad_view_of_moved_parameter {
  std::string_view Name;
  std::string Text;
  explicit bad_view_of_moved_parameter(std::string N) : Name(N), Text(std::move(N)) {} // expect: dangling-member "moved from"
};

struct ok_view_of_own_text {
  std::string Text;
  std::string_view Name;
  explicit ok_view_of_own_text(std::string N) : Text(std::move(N)), Name(Text) {}
};

struct ok_content_goes_along {
  std::span<const int> All;
  std::vector<int> Held;
  explicit ok_content_goes_along(std::vector<int> V) : All(V), Held(std::move(V)) {}
};
