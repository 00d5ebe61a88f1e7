// To start it, the one before is ended first: that is no end of the one that has been started.
#include <thread>
#include <vector>

class Sampler {
public:
  void start() {
    Worker = std::jthread([this](std::stop_token Stop) {
      while (!Stop.stop_requested())
        Samples.push_back(1); // expect: unsynchronised-share
    });
  }
  size_t count() const { return Samples.size(); }

private:
  std::vector<int> Samples;
  std::jthread Worker;
};

size_t counted() {
  Sampler S;
  S.start();
  return S.count();
}

class Painter {
public:
  ~Painter() { cancel(); }
  void start() {
    cancel();
    Worker = std::thread([this] { ++Painted; });
  }
  void cancel() {
    if (Worker.joinable())
      Worker.join();
  }
  int painted() const { return Painted; }

private:
  int Painted = 0;
  std::thread Worker;
};

int main() {
  Painter P;
  P.start();
  P.cancel();
  return P.painted() + static_cast<int>(counted());
}
