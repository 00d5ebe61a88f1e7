// Right: the thread owns its text, and is waited for.
#include <iostream>
#include <string>
#include <thread>
#include <utility>

std::thread announce(const std::string &Name) {
  std::string Text = "hello, " + Name;
  return std::thread([Text = std::move(Text)] { std::cout << Text << '\n'; });
}

int main() { announce("Ada").join(); }
