// Exceptions that keep a reference to what the throw destroys on its way.
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

struct ParseError {
  explicit ParseError(const char *Text) : Text(Text) {}
  const char *Text;
};

class ConfigError : public std::exception {
public:
  ConfigError(std::string_view Key, int Line) : Key(Key), Line(Line) {}
  std::string_view Key;
  int Line;
};

struct OwnedError {
  explicit OwnedError(const char *Text) : Text(Text) {}
  std::string Text;
};

void bad_local(int Line) {
  std::string Text = "line " + std::to_string(Line);
  throw ParseError(Text.c_str()); // expect: dangling-escape
}

void bad_temporary(int Line) {
  if (Line < 0)
    throw ParseError(("line " + std::to_string(Line)).c_str()); // expect: dangling-escape
}

void bad_array(int Line) {
  char Key[8] = {char('a' + Line), 0};
  throw ConfigError(Key, Line); // expect: dangling-escape
}

void bad_parameter(std::string Key) {
  if (Key.empty())
    throw ConfigError(Key, 0); // expect: dangling-escape
}

void bad_pointer_to_local() {
  std::runtime_error E("gone");
  throw &E; // expect: dangling-escape
}

int bad_caught_here(int Line) {
  try {
    std::string Text = "line " + std::to_string(Line);
    throw ParseError(Text.c_str()); // expect: dangling-escape
  } catch (const ParseError &E) {
    return E.Text[0];
  }
}

void ok_literal() { throw ParseError("empty line"); }

void ok_owned(int Line) {
  std::string Text = "line " + std::to_string(Line);
  throw OwnedError(Text.c_str());
}

void ok_library(int Line) {
  char Text[8] = {char('a' + Line), 0};
  throw std::runtime_error(Text);
}

void ok_of_the_callers(const std::string &Key) {
  if (Key.empty())
    throw ConfigError(Key, 0);
}

void ok_static(int Line) {
  static std::string Text;
  Text = std::to_string(Line);
  throw ParseError(Text.c_str());
}

int ok_lives_longer_than_the_handler(int Line) {
  std::string Text = "line " + std::to_string(Line);
  try {
    throw ParseError(Text.c_str());
  } catch (const ParseError &E) {
    return E.Text[0];
  }
}

void ok_again(int Line) {
  try {
    bad_local(Line);
  } catch (const OwnedError &E) {
    throw;
  }
}
