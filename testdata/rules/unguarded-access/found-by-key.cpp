// Elements that have a lock each: that of one guards nothing of another.
#include <array>
#include <functional>
#include <map>
#include <mutex>
#include <string>

struct Stripe {
  std::mutex M;
  std::map<std::string, long> Counts;
};

class Striped {
public:
  void increment(const std::string &Key) {
    Stripe &S = stripeFor(Key);
    std::lock_guard<std::mutex> L(S.M);
    ++S.Counts[Key];
  }
  long get(const std::string &Key) {
    Stripe &S = stripeFor(Key);
    std::lock_guard<std::mutex> L(S.M);
    auto It = S.Counts.find(Key);
    return It == S.Counts.end() ? 0 : It->second;
  }
  void bad_moves(const std::string &From, const std::string &To) {
    Stripe &A = stripeFor(From);
    Stripe &B = stripeFor(To);
    std::lock_guard<std::mutex> L(A.M);
    long N = A.Counts[From];
    A.Counts.erase(From);
    B.Counts[To] += N; // expect: unguarded-access
  }
  void ok_moves(const std::string &From, const std::string &To) {
    long N = 0;
    {
      Stripe &A = stripeFor(From);
      std::lock_guard<std::mutex> L(A.M);
      N = A.Counts[From];
      A.Counts.erase(From);
    }
    Stripe &B = stripeFor(To);
    std::lock_guard<std::mutex> L(B.M);
    B.Counts[To] += N;
  }
  void ok_one_key(const std::string &Key) {
    Stripe &A = stripeFor(Key);
    std::lock_guard<std::mutex> L(A.M);
    stripeFor(Key).Counts[Key] = 0;
    A.Counts.erase(Key);
  }

private:
  Stripe &stripeFor(const std::string &Key) { return Stripes[std::hash<std::string>{}(Key) % Stripes.size()]; }
  std::array<Stripe, 16> Stripes;
};
