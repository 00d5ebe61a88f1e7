// Owners with a deleter that does not fit what they are given, and owners of a base that cannot delete the derived class.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

using Bytes = std::unique_ptr<unsigned char, decltype(&std::free)>;

Bytes bad_function(unsigned N) {
  auto *P = new unsigned char[N];
  P[0] = 1;
  return Bytes(P, &std::free); // expect: mismatched-free
}

Bytes ok_function(unsigned N) { return Bytes(static_cast<unsigned char *>(std::malloc(N)), &std::free); }

struct Closer {
  void operator()(std::FILE *F) const { std::fclose(F); }
};

struct Freer {
  void operator()(void *P) const { std::free(P); }
};

bool bad_object(const char *Path) {
  std::unique_ptr<std::FILE, Freer> F(std::fopen(Path, "r")); // expect: mismatched-free
  return F != nullptr;
}

bool ok_object(const char *Path) {
  std::unique_ptr<std::FILE, Closer> F(std::fopen(Path, "r"));
  return F != nullptr;
}

void bad_closure(const char *Path) {
  if (std::FILE *F = std::fopen(Path, "r"))
    std::shared_ptr<std::FILE> Shared(F, [](std::FILE *Ended) { std::free(Ended); }); // expect: mismatched-free
}

void ok_closure(const char *Path) {
  if (std::FILE *F = std::fopen(Path, "r"))
    std::shared_ptr<std::FILE> Shared(F, [](std::FILE *Ended) { std::fclose(Ended); });
}

// What an owner lets go of is released as its deleter would have done.
bool ok_let_go(const char *Path) {
  std::unique_ptr<std::FILE, Closer> F(std::fopen(Path, "w"));
  return F && std::fclose(F.release()) == 0;
}

bool bad_let_go(const char *Path) {
  std::unique_ptr<std::FILE, Closer> F(std::fopen(Path, "w"));
  if (!F)
    return false;
  std::free(F.release()); // expect: mismatched-free
  return true;
}

bool ok_let_go_by_pointer(const char *Path) {
  std::unique_ptr<std::FILE, int (*)(std::FILE *)> F(std::fopen(Path, "w"), &std::fclose);
  return F && std::fclose(F.release()) == 0;
}

struct Plain {
  int Id = 0;
};
struct Named : Plain {
  std::string Name;
};
struct Virtual {
  virtual ~Virtual() = default;
};
struct Derived : Virtual {
  std::string Name;
};

int bad_converted() {
  std::unique_ptr<Plain> P = std::make_unique<Named>(); // expect: mismatched-free
  return P->Id;
}

void bad_assigned(std::unique_ptr<Plain> &P) {
  P = std::make_unique<Named>(); // expect: mismatched-free
}

std::unique_ptr<Virtual> ok_virtual() { return std::make_unique<Derived>(); }
int ok_shared() {
  std::shared_ptr<Plain> P = std::make_shared<Named>(); // knows what it was made as
  return P->Id;
}
int ok_same() {
  std::unique_ptr<Plain> P = std::make_unique<Plain>();
  return P->Id;
}
