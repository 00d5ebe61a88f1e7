// Callbacks that are kept beside something else, in pairs and tuples.
#include <functional>
#include <utility>
#include <vector>

class Wheel {
public:
  void after(int Ticks, std::function<void()> Run) { Entries.emplace_back(Ticks, std::move(Run)); }
  void tick() {
    for (auto &[Left, Run] : Entries)
      if (--Left == 0)
        Run();
  }

private:
  std::vector<std::pair<int, std::function<void()>>> Entries;
};

class bad_Connection {
public:
  explicit bad_Connection(Wheel &W) {
    W.after(3, [this] { TimedOut = true; }); // expect: dangling-callback
  }

private:
  bool TimedOut = false;
};

class ok_Independent {
public:
  explicit ok_Independent(Wheel &W, int Ticks) {
    W.after(Ticks, [Ticks] { (void)Ticks; });
  }
};
