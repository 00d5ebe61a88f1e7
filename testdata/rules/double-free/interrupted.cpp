// A release that says it failed was none: asked again, it is no second one.
#include <cerrno>
#include <cstdio>
#include <sys/mman.h>
#include <unistd.h>

void ok_retried(int Fd) {
  int Result;
  do {
    Result = close(Fd);
  } while (Result == -1 && errno == EINTR);
}

void ok_retried_in_condition(int Fd) {
  while (close(Fd) < 0 && errno == EINTR)
    ;
}

bool ok_once_more(int Fd) {
  int Failed = close(Fd);
  if (Failed)
    Failed = close(Fd);
  return !Failed;
}

void ok_retried_thrice(int Fd, bool Quiet) {
  int Result, Tries = 0;
  do {
    Result = close(Fd);
  } while ((Result < 0 && errno == EINTR) && (Tries++ < 3 || Quiet));
}

void bad_retried_or(int Fd) {
  int Result;
  do {
    Result = close(Fd); // expect: double-free
  } while (Result == 0 || errno == EINTR);
}

void bad_retried_after_success(int Fd) {
  if (close(Fd) == 0)
    close(Fd); // expect: double-free
}

void bad_whatever_it_says(int Fd) {
  int Result = close(Fd);
  if (Result != -1)
    std::puts("closed");
  close(Fd); // expect: double-free
}

void bad_file_is_gone_either_way(FILE *F) {
  if (std::fclose(F) != 0)
    std::fclose(F); // expect: double-free
}

void ok_in_parts(char *Base) {
  munmap(Base + 4096, 4096);
  munmap(Base, 4096);
}

void bad_whole_twice(char *Base, size_t Length) {
  munmap(Base, Length);
  munmap(Base, Length); // expect: double-free
}
