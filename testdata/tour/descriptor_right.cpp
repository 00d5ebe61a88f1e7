// Right: an owner of a descriptor can be moved and not copied; who only looks gets a reference.
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

struct Device {
  int Fd;
  explicit Device(const char *Path) : Fd(open(Path, O_RDONLY)) {}
  Device(Device &&Other) noexcept : Fd(std::exchange(Other.Fd, -1)) {}
  Device &operator=(Device &&Other) noexcept {
    std::swap(Fd, Other.Fd);
    return *this;
  }
  ~Device() {
    if (Fd >= 0)
      close(Fd);
  }
};

bool readable(const Device &D) {
  char Byte;
  return read(D.Fd, &Byte, 1) == 1;
}

int main() {
  Device Zero("/dev/zero");
  std::printf("%d\n", readable(Zero));
}
