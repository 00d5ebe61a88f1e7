// A C library's handle is released twice: once on the error path and once at the end. Rust: a handle has one owner.
#include <cstdio>

int countLines(const char *Path) {
  std::FILE *In = std::fopen(Path, "r");
  if (!In)
    return -1;
  int Lines = 0;
  for (int C = std::fgetc(In); C != EOF; C = std::fgetc(In))
    Lines += C == '\n';
  if (std::ferror(In))
    std::fclose(In);
  std::fclose(In); // expect-warning: double-free "`In`"
  return Lines;
}

int main(int, char **Argv) { std::printf("%d\n", countLines(Argv[0])); }
