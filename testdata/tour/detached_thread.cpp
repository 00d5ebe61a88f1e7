// A thread borrows a local of the function that has already returned. Rust: E0373, closure may outlive.
#include <chrono>
#include <iostream>
#include <string>
#include <thread>

void announce(const std::string &Name) {
  std::string Text = "hello, " + Name;
  std::thread([&Text] { std::cout << Text << '\n'; }).detach(); // expect: dangling-capture "`Text`"
}

int main() {
  announce("Ada");
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
}
