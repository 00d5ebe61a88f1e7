// A lock that is held for something else when a field is touched is not the field's.
#include <map>
#include <mutex>
#include <string>

struct Node;
static std::mutex OverflowMutex;
static std::map<Node *, int> *Overflow;

struct Node { // a small count, which overflows into a map
  Node *ok_incref();
  void ok_decref();
  int ok_count();
  unsigned short Count = 1;
};
constexpr unsigned short Most = 0xffff;

Node *Node::ok_incref() {
  if (Count >= Most - 1) {
    static std::once_flag Once;
    std::call_once(Once, [] { Overflow = new std::map<Node *, int>; });
    std::lock_guard<std::mutex> Hold(OverflowMutex);
    if (Count == Most) {
      (*Overflow)[this]++;
    } else {
      (*Overflow)[this] = Most;
      Count = Most;
    }
    return this;
  }
  ++Count;
  return this;
}
void Node::ok_decref() {
  if (Count == Most) {
    std::lock_guard<std::mutex> Hold(OverflowMutex);
    int N = (*Overflow)[this] - 1;
    if (N < Most) {
      Count = static_cast<unsigned short>(N);
      Overflow->erase(this);
    } else {
      (*Overflow)[this] = N;
    }
    return;
  }
  --Count;
}
int Node::ok_count() {
  if (Count < Most)
    return Count;
  std::lock_guard<std::mutex> Hold(OverflowMutex);
  return (*Overflow)[this];
}

static std::mutex NamesMutex;
struct Entry { // guarded by one lock for all
  void rename(std::string N) {
    std::lock_guard<std::mutex> Hold(NamesMutex);
    Name = std::move(N);
  }
  std::string name() {
    std::lock_guard<std::mutex> Hold(NamesMutex);
    return Name;
  }
  void bad_clear() {
    Name.clear(); // expect: unguarded-access "`Name`"
  }
  std::string Name;
};

class Cache {
public:
  class ok_Locker { // a guard is its function's own, whatever it locks
  public:
    explicit ok_Locker(std::mutex *M) : M(M) { M->lock(); }
    ~ok_Locker() { M->unlock(); }
    void again() {
      if (!Twice) {
        M->unlock();
        M->lock();
        Twice = true;
      }
    }

  private:
    std::mutex *M;
    bool Twice = false;
  };
  void set(int V) {
    ok_Locker L(&M);
    L.again();
    Value = V;
  }
  int get() {
    ok_Locker L(&M);
    return Value;
  }
  int bad_peek() {
    return Value; // expect: unguarded-access "`Value`"
  }

private:
  std::mutex M;
  int Value = 0;
};
