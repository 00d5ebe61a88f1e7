// A facet lives as long as any locale that has it.
#include <locale>
#include <string>

std::string ok_facet_of_a_copy() {
  const auto &Facet = std::use_facet<std::numpunct<char>>(std::locale());
  return Facet.grouping();
}
char bad_text_of_a_facet() {
  const char *Text = std::use_facet<std::numpunct<char>>(std::locale()).grouping().c_str();
  return *Text; // expect: dangling-temporary
}
