// Right: the caller gets the string itself.
#include <iostream>
#include <string>
#include <string_view>

std::string greeting(std::string_view Name) {
  std::string Text = "hello, ";
  Text += Name;
  return Text;
}

int main() { std::cout << greeting("Ada") << '\n'; }
