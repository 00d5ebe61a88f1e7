// Descriptors that are used after they were closed: the number is, not what it points to.
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

int bad_read(const char *Path) {
  int Fd = open(Path, O_RDONLY);
  if (Fd < 0)
    return -1;
  close(Fd);
  char Byte;
  return static_cast<int>(read(Fd, &Byte, 1)); // expect: use-after-free
}

void bad_written_later(int Fd, const char *Text, bool Last) {
  if (Last)
    close(Fd);
  write(Fd, Text, 1); // expect: use-after-free
}

int ok_number_shown(const char *Path) {
  int Fd = open(Path, O_RDONLY);
  if (Fd < 0)
    return -1;
  close(Fd);
  std::printf("%d\n", Fd);
  return 0;
}

int ok_opened_anew(const char *Path) {
  int Fd = open(Path, O_RDONLY);
  if (Fd < 0)
    return -1;
  close(Fd);
  Fd = open(Path, O_RDWR);
  if (Fd < 0)
    return -1;
  char Byte;
  int Got = static_cast<int>(read(Fd, &Byte, 1));
  close(Fd);
  return Got;
}

int ok_end_of_pipe() {
  int Ends[2];
  if (pipe(Ends) == -1)
    return -1;
  close(Ends[1]);
  return Ends[0];
}
