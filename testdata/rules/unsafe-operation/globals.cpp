// Globals that anyone may change are used under a lock, or somebody says why not: Rust's `static mut`.
#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

int Counter = 0, Guarded = 0, Half = 0;
static std::vector<int> Items, GuardedItems;
std::mutex Lock;
const int Limit = 10;
constexpr int Table[] = {1, 2, 3};
const char *const Names[] = {"a", "b"};
std::atomic<int> Hits{0};
thread_local int Depth = 0;
int Grid[4][4];

class Registry {
public:
  void add(int X) {
    std::lock_guard<std::mutex> Hold(M);
    All.push_back(X);
  }
  int Plain = 0;

private:
  std::mutex M;
  std::vector<int> All;
};
Registry TheRegistry;

struct Settings {
  static int Level;
  static const int Maximum;
  inline static int Verbose = 0;
};
int Settings::Level = 0;
const int Settings::Maximum = 3;

// deed: safe
int bad_read() {
  return Counter; // expect: unsafe-operation "mutable global `Counter`"
}
// deed: safe
void bad_write() {
  Counter = 3; // expect: unsafe-operation "mutable global"
}
// deed: safe
void bad_increment() {
  ++Counter; // expect: unsafe-operation
}
// deed: safe
void bad_call() {
  Items.push_back(1); // expect: unsafe-operation "`Items`"
}
// deed: safe
int bad_element() {
  return Grid[1][2]; // expect: unsafe-operation "`Grid`"
}
// deed: safe
void bad_static_member() {
  Settings::Level = 1; // expect: unsafe-operation "`Level`"
  Settings::Verbose++; // expect: unsafe-operation "`Verbose`"
}
// deed: safe
int bad_static_local() {
  static int Next = 0;
  return ++Next; // expect: unsafe-operation "`Next`"
}
// deed: safe
void bad_through_a_reference() {
  int &R = Counter;
  R = 4; // expect: unsafe-operation "`Counter`"
}
// deed: safe
void bad_after_the_lock() {
  {
    std::lock_guard<std::mutex> Hold(Lock);
    Guarded = 1;
  }
  Half = 2; // expect: unsafe-operation "no lock is held"
}
// deed: safe
void bad_lambda() {
  auto F = [] {
    ++Counter; // expect: unsafe-operation "global"
  };
  F();
}
// deed: safe
void bad_public_member() {
  TheRegistry.Plain = 1; // expect: unsafe-operation "`TheRegistry`"
}

// deed: safe
int ok_guard() {
  std::lock_guard<std::mutex> Hold(Lock);
  ++Guarded;
  GuardedItems.push_back(Guarded);
  return Guarded;
}
// deed: safe
void ok_scoped_and_unique() {
  std::scoped_lock Hold(Lock);
  Guarded = 1;
}
// deed: safe
void ok_bare_lock() {
  Lock.lock();
  Guarded = 1;
  Lock.unlock();
}
// deed: safe
void ok_lambda_under_the_lock(std::vector<int> &V) {
  std::lock_guard<std::mutex> Hold(Lock);
  auto Add = [](int X) { Guarded += X; };
  for (int X : V)
    Add(X);
}
// deed: safe
int ok_constants() { return Limit + Table[1] + (Names[0] == nullptr) + Settings::Maximum; }
// deed: safe
int ok_atomic() {
  ++Hits;
  return Hits.load() + Hits;
}
// deed: safe
int ok_thread_local() { return ++Depth; }
// deed: safe
void ok_locks_itself() { TheRegistry.add(1); }
// deed: safe
int ok_static_const_local() {
  static const int Start = 3;
  static constexpr std::array<int, 2> Pair{1, 2};
  static std::atomic<int> Next{0};
  return Start + Pair[0] + ++Next;
}
// deed: safe
const std::string &ok_made_once() {
  static const std::string Text = "made";
  return Text;
}
// deed: safe
Registry &ok_handed_out() {
  static Registry Only;
  return Only;
}
// deed: safe
int ok_reason() {
  // deed: unsafe set before the first thread is started
  return Counter;
}
// deed: safe
int ok_locals(int Counter) { return Counter + 1; }
int ok_not_held() { return ++Counter; }
// What gives a global its first value runs before there are threads, whatever it needs for that.
// deed: safe
class ok_initialised {
  inline static int Level = 0;
  inline static std::vector<int> Levels = [] {
    Counter = 1;
    return std::vector<int>{Counter, 2};
  }();
};
// deed: safe
class bad_changed_later {
public:
  static int next() { return ++Level; } // expect: unsafe-operation "mutable global"

private:
  inline static int Level = 0;
};
