// A buffer that is filled now and then holds the same text for two calls.
#include <cstdio>
#include <cstring>

class Labels {
public:
  const char *ok_name(const char *From) {
    if (Dirty) {
      snprintf(Name, sizeof Name, "%s", From);
      Dirty = false;
    }
    return Name;
  }
  const char *hex(unsigned N) {
    snprintf(Hex, sizeof Hex, "%x", N);
    return Hex;
  }

private:
  char Name[16], Hex[16];
  bool Dirty = true;
};
int ok_cached(Labels &L, const char *X) {
  const char *A = L.ok_name(X), *B = L.ok_name(X);
  return std::strcmp(A, B);
}
int bad_filled_anew(Labels &L) {
  const char *A = L.hex(1);
  const char *B = L.hex(2);
  return std::strcmp(A, B); // expect: invalidated-borrow
}
