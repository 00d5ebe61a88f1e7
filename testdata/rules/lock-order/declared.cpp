// acquired_before and acquired_after are declarations of an order, which the code must keep.
#include <mutex>

#define BEFORE(...) __attribute__((acquired_before(__VA_ARGS__)))
#define AFTER(...) __attribute__((acquired_after(__VA_ARGS__)))

class __attribute__((capability("mutex"))) Mutex {
public:
  void lock() __attribute__((acquire_capability()));
  void unlock() __attribute__((release_capability()));
};

class Store {
public:
  void bad_inverted() {
    Log.lock();
    Data.lock(); // expect: lock-order "another order than declared"
    Data.unlock();
    Log.unlock();
  }

private:
  Mutex Data BEFORE(Log), Log;
};

class Disk {
public:
  void ok_as_declared() {
    Index.lock();
    Blocks.lock();
    Blocks.unlock();
    Index.unlock();
  }

private:
  Mutex Index;
  Mutex Blocks AFTER(Index);
};

class Net {
public:
  void bad_after() {
    Packets.lock();
    Peers.lock(); // expect: lock-order
    Peers.unlock();
    Packets.unlock();
  }

private:
  Mutex Peers;
  Mutex Packets AFTER(Peers);
};
