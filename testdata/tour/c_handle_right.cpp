// Right: the handle has an owner, which closes it once on every path.
#include <cstdio>
#include <memory>

struct Close {
  void operator()(std::FILE *F) const { std::fclose(F); }
};

int countLines(const char *Path) {
  std::unique_ptr<std::FILE, Close> In(std::fopen(Path, "r"));
  if (!In)
    return -1;
  int Lines = 0;
  for (int C = std::fgetc(In.get()); C != EOF; C = std::fgetc(In.get()))
    Lines += C == '\n';
  return Lines;
}

int main(int, char **Argv) { std::printf("%d\n", countLines(Argv[0])); }
