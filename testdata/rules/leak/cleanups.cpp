// A cleanup that sees the variable releases whatever it holds in the end, also what is put there later.
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <utility>

class Cleanup {
public:
  explicit Cleanup(std::function<void()> Do) : Do(std::move(Do)) {}
  ~Cleanup() { Do(); }
  Cleanup(const Cleanup &) = delete;

private:
  std::function<void()> Do;
};

void ok_allocated_later(std::size_t N) {
  char *Text = nullptr;
  Cleanup Release([&Text] { std::free(Text); });
  Text = static_cast<char *>(std::malloc(N));
  if (Text)
    Text[0] = 0;
}

void bad_another_variable(std::size_t N) {
  char *Text = nullptr;
  Cleanup Release([&Text] { std::free(Text); });
  char *Other = static_cast<char *>(std::malloc(N)); // expect: leak
  if (Other)
    Other[0] = 0;
}


int ok_not_the_standard_stream(const char *Path) {
  FILE *In = Path ? fopen(Path, "r") : stdin;
  if (!In)
    return 1;
  int C = fgetc(In);
  if (In != stdin)
    fclose(In);
  return C;
}

int bad_only_if_verbose(const char *Path, bool Verbose) {
  FILE *In = Path ? fopen(Path, "r") : stdin;
  if (!In)
    return 1;
  int C = fgetc(In);
  if (Verbose && In != stdin)
    fclose(In);
  return C; // expect: leak
}
