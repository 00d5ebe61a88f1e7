// What a variable says of a handle, a function of itself: asked later, the answer is about what it was asked of.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

int ok_asked_in_a_variable(const char *Name) {
  FILE *File = fopen(Name, "r");
  const bool IsOpen = File != nullptr;
  if (IsOpen)
    fclose(File);
  return IsOpen;
}
int ok_failure_in_a_variable(const char *Name) {
  int Fd = open(Name, O_RDONLY);
  bool Failed = Fd < 0;
  if (Failed)
    return -1;
  close(Fd);
  return 0;
}
int ok_negated_twice(const char *Name) {
  FILE *File = fopen(Name, "r");
  bool Missing = !File;
  bool There = !Missing;
  if (!There)
    return -1;
  fclose(File);
  return 0;
}
int ok_code_by_choice(const char *Name) {
  char *Copy = static_cast<char *>(malloc(64));
  int Code = Copy ? 0 : -ENOMEM;
  if (Code != 0)
    return Code;
  puts(Name);
  free(Copy);
  return 0;
}
int ok_owned_by_flag(char *Given) {
  char *Text = Given;
  const bool IsOurs = !Given;
  if (IsOurs)
    Text = static_cast<char *>(malloc(16));
  if (!Text)
    return -1;
  puts(Text);
  if (!Given)
    free(Text);
  return 0;
}
int bad_given_back_where_it_is_not(const char *Name) {
  FILE *File = fopen(Name, "r");
  const bool IsOpen = File != nullptr;
  if (!IsOpen && File)
    fclose(File);
  return IsOpen; // expect: leak
}
int bad_wrong_way_round(const char *Name) {
  int Fd = open(Name, O_RDONLY);
  bool Failed = Fd < 0;
  if (!Failed)
    return -1; // expect: leak
  close(Fd);
  return 0;
}
int bad_flag_of_something_else(char *Given, bool Keep) {
  char *Text = Given;
  const bool IsOurs = !Given;
  if (IsOurs)
    Text = static_cast<char *>(malloc(16));
  if (Text && Keep)
    free(Text);
  return 0; // expect: leak
}
