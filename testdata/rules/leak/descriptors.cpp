// Numbers that are descriptors: of a standard stream nobody has to close it; opened on a condition it is one all the same.
#include <fcntl.h>
#include <unistd.h>

bool ok_standard(const char *Path) {
  int Fd = ::open(Path, O_WRONLY);
  if (Fd < 0)
    return false;
  bool Ok = ::dup2(Fd, STDERR_FILENO) >= 0;
  if (Fd != STDERR_FILENO)
    ::close(Fd);
  return Ok;
}

bool bad_other_number(const char *Path) {
  int Fd = ::open(Path, O_WRONLY);
  if (Fd < 0)
    return false;
  bool Ok = ::dup2(Fd, STDERR_FILENO) >= 0;
  if (Fd != 7)
    ::close(Fd);
  return Ok; // expect: leak
}

bool bad_conditional(const char *Path) {
  int Fd = Path ? ::open(Path, O_RDONLY) : -1;
  if (Fd < 0)
    return false;
  char C;
  return ::read(Fd, &C, 1) == 1; // expect: leak
}

bool ok_conditional(const char *Path) {
  int Fd = Path ? ::open(Path, O_RDONLY) : -1;
  if (Fd < 0)
    return false;
  char C;
  bool Ok = ::read(Fd, &C, 1) == 1;
  ::close(Fd);
  return Ok;
}

bool ok_or_standard(const char *Path) {
  int Fd = Path ? ::open(Path, O_RDONLY) : STDIN_FILENO;
  if (Fd < 0)
    return false;
  char C;
  bool Ok = ::read(Fd, &C, 1) == 1;
  if (Path)
    ::close(Fd);
  return Ok;
}
