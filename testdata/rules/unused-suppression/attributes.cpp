// Attributes: the one that names our rule is held to it, the one that speaks to all is not.
#include <string>
#include <utility>

void keep(std::string Text);
void show(const std::string &Text);

// expect@+1: unused-suppression
[[gsl::suppress("deed:use-after-move")]] void bad_attribute(std::string Text) { keep(std::move(Text)); }

[[gsl::suppress("deed:use-after-move")]] void ok_attribute(std::string Text) {
  keep(std::move(Text));
  show(Text);
}

[[clang::suppress]] void ok_speaks_to_all(std::string Text) { keep(std::move(Text)); }

[[gsl::suppress("bounds.1")]] void ok_other_profile(std::string Text) { keep(std::move(Text)); }
