// Members used in the initialiser list before they are made.
#include <string>
#include <string_view>
#include <vector>

struct bad_reads_later_member {
  size_t Length;
  std::string Text;
  explicit bad_reads_later_member(std::string T)
      : Length(Text.size()), Text(std::move(T)) {} // expect: dangling-member "`Text`"
};

struct bad_view_of_later_member {
  std::string_view View;
  std::string Text;
  explicit bad_view_of_later_member(std::string T)
      : View(Text), Text(std::move(T)) {} // expect: dangling-member
};

struct bad_default_initialiser {
  std::vector<int> Copy = All; // expect: dangling-member
  std::vector<int> All;
  bad_default_initialiser() {}
};

struct ok_earlier_member {
  std::string Text;
  size_t Length;
  explicit ok_earlier_member(std::string T) : Text(std::move(T)), Length(Text.size()) {}
};

struct ok_address_only { // a pointer to what will be there
  std::string *P;
  std::string Text;
  ok_address_only() : P(&Text) {}
};

struct Child {
  explicit Child(std::string &S);
};
struct ok_reference_handed_on {
  Child C;
  std::string Text;
  ok_reference_handed_on() : C(Text) {}
};

struct ok_parameter_of_the_same_name {
  size_t Length;
  std::string Text;
  explicit ok_parameter_of_the_same_name(std::string Text) : Length(Text.size()), Text(std::move(Text)) {}
};
