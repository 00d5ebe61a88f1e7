// A buffer of one's own that grows: what it held is in the new one, but who points into the old one is left behind.
#include <cstdlib>
#include <cstring>

class Text {
public:
  const char *c_str() const { return P; }
  std::size_t size() const { return N; }
  void append(const Text &O) {
    reserve(N + O.N);
    std::memcpy(P + N, O.P, O.N);
    N += O.N;
  }
  void appendInPlace(const Text &O) {
    const std::size_t Total = N + O.N;
    if (Total > Room) {
      P = grown(Total);
      Room = Total;
    }
    std::memcpy(P + N, O.P, O.N);
    N = Total;
  }
  void appendCounted(const Text &O) {
    N += O.N;
    P = grown(N);
    std::memcpy(P + N - O.N, O.P, O.N);
  }
  void append(const char *S, std::size_t K) {
    reserve(N + K);
    std::memcpy(P + N, S, K);
    N += K;
  }
  void assign(const char *S) {
    const std::size_t K = std::strlen(S);
    std::free(P);
    P = static_cast<char *>(std::malloc(K + 1));
    std::memcpy(P, S, K + 1);
    N = K;
  }
  void assignCopied(const char *S) {
    const std::size_t K = std::strlen(S);
    char *Fresh = static_cast<char *>(std::malloc(K + 1));
    std::memcpy(Fresh, S, K + 1);
    std::free(P);
    P = Fresh;
    N = K;
  }

private:
  void reserve(std::size_t Want) {
    if (Want > Room) {
      P = grown(Want);
      Room = Want;
    }
  }
  char *grown(std::size_t Want) {
    void *Grown = std::realloc(P, Want);
    if (!Grown)
      std::abort();
    return static_cast<char *>(Grown);
  }
  char *P = nullptr;
  std::size_t N = 0, Room = 0;
};

void ok_grown_by_itself(Text &T) { T.append(T); }
void ok_grown_in_place(Text &T) { T.appendInPlace(T); }
void bad_counted_first(Text &T) { T.appendCounted(T); } // expect: aliased-arguments
void bad_own_text(Text &T) { T.append(T.c_str(), T.size()); } // expect: aliased-arguments
void bad_own_tail(Text &T) { T.append(T.c_str() + 1, T.size() - 1); } // expect: aliased-arguments
void bad_assigned_own_tail(Text &T) { T.assign(T.c_str() + 1); } // expect: aliased-arguments
void ok_copied_first(Text &T) { T.assignCopied(T.c_str() + 1); }
void ok_of_another(Text &T, const Text &O) { T.assign(O.c_str() + 1); }
