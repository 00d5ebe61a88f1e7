// An iterator, a pointer or a span that was found under the lock is used behind it.
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

struct Tick {
  double Bid = 0, Ask = 0;
};

class Listener {
public:
  virtual ~Listener() = default;
  virtual void hear(std::span<const Tick> Window) = 0;
};

class bad_views {
public:
  void push(Tick T) {
    std::lock_guard<std::mutex> Hold(M);
    Window.push_back(T);
  }
  double spread() {
    std::vector<Tick>::iterator Last;
    {
      std::lock_guard<std::mutex> Hold(M);
      if (Window.empty())
        return 0;
      Last = Window.end() - 1;
    }
    return Last->Ask - Last->Bid; // expect: unguarded-access
  }

private:
  std::mutex M;
  std::vector<Tick> Window;
};

class ok_views {
public:
  void push(Tick T) {
    std::lock_guard<std::mutex> Hold(M);
    Window.push_back(T);
  }
  double spread() {
    std::lock_guard<std::mutex> Hold(M);
    if (Window.empty())
      return 0;
    auto Last = Window.end() - 1;
    return Last->Ask - Last->Bid;
  }
  double first() {
    Tick First;
    {
      std::lock_guard<std::mutex> Hold(M);
      if (Window.empty())
        return 0;
      First = Window.front();
    }
    return First.Bid;
  }
  double own() {
    std::vector<Tick> Copy;
    {
      std::lock_guard<std::mutex> Hold(M);
      Copy = Window;
    }
    double Sum = 0;
    for (const Tick &T : Copy)
      Sum += T.Bid;
    return Sum;
  }

private:
  std::mutex M;
  std::vector<Tick> Window;
};
