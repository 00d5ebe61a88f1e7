// A thread that a default member initialiser starts: nobody wrote the constructor.
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

class Sampler {
public:
  std::size_t bad_count() { return Samples.size(); } // expect: unsynchronised-share

private:
  std::vector<int> Samples;
  std::jthread Worker{[this](std::stop_token Stop) {
    while (!Stop.stop_requested())
      Samples.push_back(1);
  }};
};
std::size_t sample() {
  Sampler S;
  return S.bad_count();
}

class Guarded {
public:
  std::size_t ok_count() {
    std::lock_guard<std::mutex> L(M);
    return Samples.size();
  }

private:
  std::mutex M;
  std::vector<int> Samples;
  std::jthread Worker{[this](std::stop_token Stop) {
    while (!Stop.stop_requested()) {
      std::lock_guard<std::mutex> L(M);
      Samples.push_back(1);
    }
  }};
};
std::size_t guarded() {
  Guarded G;
  return G.ok_count();
}
