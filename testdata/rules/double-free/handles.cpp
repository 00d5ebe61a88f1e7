// Files, descriptors and other handles closed twice.
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

void bad_file(const char *Path) {
  FILE *F = fopen(Path, "r");
  if (!F)
    return;
  fclose(F);
  fclose(F); // expect: double-free "closed twice"
}

int bad_descriptor(const char *Path) {
  int Fd = open(Path, O_RDONLY);
  if (Fd < 0)
    return -1;
  close(Fd);
  return close(Fd); // expect: double-free "`Fd`"
}

void bad_error_path(const char *Path) {
  int Fd = open(Path, O_RDONLY);
  if (Fd == -1)
    return;
  char Byte;
  if (read(Fd, &Byte, 1) != 1)
    close(Fd);
  close(Fd); // expect-warning: double-free
}

void bad_directory(const char *Path) {
  DIR *D = opendir(Path);
  if (!D)
    return;
  closedir(D);
  closedir(D); // expect: double-free
}

void ok_closed_once(const char *Path) {
  int Fd = open(Path, O_RDONLY);
  if (Fd < 0)
    return;
  char Byte;
  if (read(Fd, &Byte, 1) != 1) {
    close(Fd);
    return;
  }
  close(Fd);
}

void ok_marked_closed(int Fd, bool Now) {
  if (Now) {
    close(Fd);
    Fd = -1;
  }
  if (Fd >= 0)
    close(Fd);
}

void ok_reopened(const char *Path) {
  FILE *F = fopen(Path, "r");
  if (F)
    fclose(F);
  F = fopen(Path, "w");
  if (F)
    fclose(F);
}

void ok_duplicate(int Fd) {
  int Copy = dup(Fd);
  close(Fd);
  if (Copy >= 0)
    close(Copy);
}
