// Memory that is mapped: unmapped on every path, and nothing where mapping failed.
#include <cstddef>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

unsigned sum(const void *, size_t);
struct Region {
  void *Base;
  size_t Length;
};

unsigned bad_not_unmapped(int Fd, size_t Length) {
  void *Base = mmap(nullptr, Length, PROT_READ, MAP_SHARED, Fd, 0);
  if (Base == MAP_FAILED)
    return 0;
  unsigned Sum = sum(Base, Length);
  return Sum; // expect: leak "`Base`"
}

unsigned bad_early_return(int Fd, size_t Length) {
  void *Base = mmap(nullptr, Length, PROT_READ, MAP_SHARED, Fd, 0);
  if (Base != MAP_FAILED) {
    if (sum(Base, Length) == 0)
      return 1; // expect: leak
    munmap(Base, Length);
  }
  return 0;
}

void bad_unmapped_twice(int Fd, size_t Length) {
  void *Base = mmap(nullptr, Length, PROT_READ, MAP_SHARED, Fd, 0);
  if (Base == MAP_FAILED)
    return;
  munmap(Base, Length);
  munmap(Base, Length); // expect: double-free
}

unsigned ok_unmapped(int Fd, size_t Length) {
  void *Base = mmap(nullptr, Length, PROT_READ, MAP_SHARED, Fd, 0);
  if (Base == MAP_FAILED)
    return 0;
  unsigned Sum = sum(Base, Length);
  munmap(Base, Length);
  return Sum;
}

bool ok_handed_out(int Fd, size_t Length, Region **Out) {
  void *Base = mmap(nullptr, Length, PROT_READ, MAP_SHARED, Fd, 0);
  bool Good = true;
  if (Base != MAP_FAILED)
    *Out = new Region{Base, Length};
  else
    Good = false;
  close(Fd);
  return Good;
}
