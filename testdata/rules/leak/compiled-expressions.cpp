// Objects that a C library fills with what another of its functions releases.
#include <regex.h>

bool bad_found(const char *Pattern, const char *const *Lines, unsigned N) {
  regex_t Re;
  if (regcomp(&Re, Pattern, REG_EXTENDED) != 0)
    return false;
  for (unsigned I = 0; I != N; ++I)
    if (regexec(&Re, Lines[I], 0, nullptr, 0) == 0)
      return true; // expect: leak
  regfree(&Re);
  return false;
}
bool ok_found(const char *Pattern, const char *const *Lines, unsigned N) {
  regex_t Re;
  if (regcomp(&Re, Pattern, REG_EXTENDED) != 0)
    return false;
  bool Found = false;
  for (unsigned I = 0; I != N && !Found; ++I)
    Found = regexec(&Re, Lines[I], 0, nullptr, 0) == 0;
  regfree(&Re);
  return Found;
}
bool ok_message(const char *Pattern) {
  regex_t Re;
  int Error = regcomp(&Re, Pattern, 0);
  if (Error) {
    char Text[64];
    regerror(Error, &Re, Text, sizeof Text);
    return false;
  }
  regfree(&Re);
  return true;
}

class ok_Filter {
public:
  explicit ok_Filter(const char *Pattern) : Good(regcomp(&Re, Pattern, 0) == 0) {}
  ok_Filter(const ok_Filter &) = delete;
  ok_Filter &operator=(const ok_Filter &) = delete;
  ~ok_Filter() {
    if (Good)
      regfree(&Re);
  }

private:
  regex_t Re;
  bool Good;
};
bool ok_lent(regex_t *Re, const char *Pattern) { return regcomp(Re, Pattern, 0) == 0; }
