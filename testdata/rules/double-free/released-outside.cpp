// A function asks an object for what it owns and releases that.
#include <cstdio>
#include <cstdlib>
#include <utility>

class Reader {
public:
  explicit Reader(const char *Path) : File(std::fopen(Path, "r")) {}
  Reader(const Reader &) = delete;
  ~Reader() {
    if (File)
      std::fclose(File);
  }
  std::FILE *file() const { return File; }
  std::FILE *detach() { return std::exchange(File, nullptr); }
  void forget() { File = nullptr; }

private:
  std::FILE *File;
};

void bad_closed(Reader &R) {
  std::fclose(R.file()); // expect-warning: double-free "`File`"
}

void bad_closed_later(Reader &R) {
  std::FILE *F = R.file();
  std::rewind(F);
  std::fclose(F); // expect-warning: double-free
}

void ok_detached(Reader &R) {
  if (std::FILE *F = R.detach())
    std::fclose(F);
}

void ok_forgotten(Reader &R) {
  std::fclose(R.file());
  R.forget();
}

void ok_destroyed(Reader *R) { delete R; }

struct Plain {
  char *Text;
};
void ok_no_destructor(Plain &P) { free(P.Text); }
