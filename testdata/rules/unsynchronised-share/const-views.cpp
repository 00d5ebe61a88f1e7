// A thread that only reads, through a reference or pointer to const, what others change.
#include <future>
#include <thread>
#include <vector>

struct Model {
  std::vector<int> Points;
  int Version = 0;
};

static std::future<int> summed(const Model &M) {
  return std::async(std::launch::async, [&M] {
    int Sum = 0;
    for (int P : M.Points)
      Sum += P;
    return Sum;
  });
}

int bad_changed() {
  Model M;
  std::future<int> Sum = summed(M);
  M.Points.push_back(1); // expect: unsynchronised-share
  return Sum.get();
}

int ok_changed_later() {
  Model M;
  std::future<int> Sum = summed(M);
  int Before = Sum.get();
  M.Points.push_back(1);
  return Before;
}

int ok_only_read() {
  Model M;
  std::future<int> Sum = summed(M);
  int Version = M.Version;
  return Sum.get() + Version;
}

int bad_by_pointer() {
  Model M;
  const Model *View = &M;
  int Seen = 0;
  std::thread T([View, &Seen] { Seen = View->Version; });
  M.Version = 2; // expect: unsynchronised-share
  T.join();
  return Seen;
}
