// Range-based for: over moved containers, moving elements out, the range's own temporaries.
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void keep(std::vector<std::string> All);
void show(const std::string &Text);
std::vector<std::string> load();

void bad_range_is_moved(std::vector<std::string> Names) {
  keep(std::move(Names));
  for (const auto &Name : Names) // expect-error: use-after-move "`Names`"
    show(Name);
}

// The range is looked at once, before the first round; it is the second move that goes wrong.
void bad_range_moved_inside(std::vector<std::string> Names) {
  for (const auto &Name : Names) {
    if (Name.empty())
      keep(std::move(Names)); // expect: use-after-move "`Names`"
  }
}

void bad_element_twice(std::vector<std::string> &Names) {
  for (auto &Name : Names) {
    keep(std::move(Name));
    show(Name); // expect-error: use-after-move "`Name`"
  }
}

void bad_copy_twice(const std::vector<std::string> &Names) {
  for (auto Name : Names) {
    keep(std::move(Name));
    keep(std::move(Name)); // expect-error: use-after-move "`Name`"
  }
}

void bad_outer_variable(const std::vector<std::string> &Names, std::string Header) {
  for (const auto &Name : Names) {
    show(Name);
    keep(std::move(Header)); // expect: use-after-move "`Header`"
  }
}

void bad_initialiser(std::vector<std::string> Names) {
  for (auto Mine = std::move(Names); const auto &Name : Names) // expect-error: use-after-move "`Names`"
    show(Name + Mine.front());
}

void bad_pointer_elements(std::vector<std::unique_ptr<std::string>> &Names) {
  for (auto &Name : Names) {
    auto Mine = std::move(Name);
    show(*Name); // expect-error: use-after-move "`Name`"
  }
}

// Moved out of, and then the elements are read again.
void bad_elements_read_later(std::vector<std::string> Names) {
  for (auto &Name : Names)
    keep(std::move(Name));
  show(Names.front()); // expect: use-after-move
}

void ok_elements_moved(std::vector<std::string> Names) {
  for (auto &Name : Names)
    keep(std::move(Name));
}

void ok_elements_moved_rvalue(std::vector<std::string> Names) {
  for (auto &&Name : Names)
    keep(std::move(Name));
}

void ok_copies_moved(const std::vector<std::string> &Names) {
  for (auto Name : Names)
    keep(std::move(Name));
  show(Names.front());
}

void ok_temporary_range() {
  for (auto &Name : load())
    keep(std::move(Name));
}

void ok_moved_into_range_expression(std::vector<std::string> Names) {
  for (const auto &Name : std::vector<std::string>(std::move(Names)))
    show(Name);
}

void ok_value_of_map(std::map<std::string, std::string> &M) {
  for (auto &Entry : M) {
    show(Entry.first);
    keep(std::move(Entry.second));
  }
  M.clear();
}

void ok_key_and_value(std::map<std::string, std::string> M) {
  for (auto &[Key, Value] : M) {
    keep(std::move(Value));
    show(Key);
  }
}

void ok_break_after_move(const std::vector<std::string> &Names, std::string Header) {
  for (const auto &Name : Names)
    if (Name == "h") {
      keep(std::move(Header));
      break;
    }
}

// The elements are new ones by then.
void ok_refilled(std::vector<std::string> Names) {
  for (auto &Name : Names) {
    keep(std::move(Name));
    Name = "next";
  }
  show(Names.front());
}
