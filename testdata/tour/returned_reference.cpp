// A view of a local leaves its function. Rust: E0515, cannot return reference to local variable.
#include <iostream>
#include <string>
#include <string_view>

std::string_view greeting(std::string_view Name) {
  std::string Text = "hello, ";
  Text += Name;
  return Text; // expect-error: dangling-return "`Text`"
}

int main() { std::cout << greeting("Ada") << '\n'; }
