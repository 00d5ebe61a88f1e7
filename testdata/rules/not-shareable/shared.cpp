// One shared_ptr object, and caches behind const, used by two threads.
#include <memory>
#include <mutex>
#include <string>
#include <thread>

void bad_same_pointer() {
  auto P = std::make_shared<int>(1);
  std::thread T([&P] { P = std::make_shared<int>(2); }); // expect: not-shareable "`P`"
  auto Copy = P;
  T.join();
}

void ok_copies() {
  auto P = std::make_shared<int>(1);
  std::thread T([P] { auto Mine = P; });
  P = std::make_shared<int>(2);
  T.join();
}

class bad_Lazy {
public:
  int value() const {
    if (!Known) {
      Cached = 42; // expect: not-shareable
      Known = true; // expect: not-shareable
    }
    return Cached;
  }

private:
  mutable bool Known = false;
  mutable int Cached = 0;
};

void shareCache() {
  bad_Lazy L;
  std::thread T([&] { L.value(); });
  L.value();
  T.join();
}

class LazyGuarded {
public:
  int value() const {
    std::lock_guard<std::mutex> Hold(M);
    if (!Known) {
      Cached = 42;
      Known = true;
    }
    return Cached;
  }

private:
  mutable std::mutex M;
  mutable bool Known = false;
  mutable int Cached = 0;
};

void ok_cache() {
  LazyGuarded L;
  std::thread T([&] { L.value(); });
  L.value();
  T.join();
}
