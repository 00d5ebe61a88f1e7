// A file descriptor is closed twice, in two copies of its owner. Rust: OwnedFd is not Copy.
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

struct Device {
  int Fd;
  explicit Device(const char *Path) : Fd(open(Path, O_RDONLY)) {}
  ~Device() { close(Fd); }
};

bool readable(Device D) {
  char Byte;
  return read(D.Fd, &Byte, 1) == 1;
}

int main() {
  Device Zero("/dev/zero");
  std::printf("%d\n", readable(Zero)); // expect: double-free "`Device`"
}
