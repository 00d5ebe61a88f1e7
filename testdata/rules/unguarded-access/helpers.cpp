// Private helpers are judged by the locks that all their callers hold.
#include <mutex>
#include <vector>

class ok_helper_with_lock {
public:
  void add(int V) {
    std::lock_guard<std::mutex> Hold(M);
    append(V);
  }
  void addTwice(int V) {
    std::lock_guard<std::mutex> Hold(M);
    append(V);
    append(V);
  }

private:
  void append(int V) { Items.push_back(V); }
  std::mutex M;
  std::vector<int> Items;
};

class bad_helper_without_lock {
public:
  void add(int V) {
    std::lock_guard<std::mutex> Hold(M);
    append(V);
  }
  void addUnsafely(int V) {
    append(V); // expect: unguarded-access "`append` is called here without `M`"
  }

private:
  void append(int V) { Items.push_back(V); }
  std::mutex M;
  std::vector<int> Items;
};

class ok_named_locked {
public:
  void grow() {
    std::lock_guard<std::mutex> Hold(M);
    ++Size;
    if (sizeLocked() > 3)
      Size = 0;
  }
  int sizeLocked() const { return Size; }

private:
  mutable std::mutex M;
  int Size = 0;
};

class ok_lock_returned {
public:
  std::unique_lock<std::mutex> lock() { return std::unique_lock<std::mutex>(M); }
  void add() {
    auto Hold = lock();
    ++Count;
  }
  void sub() {
    std::lock_guard<std::mutex> Hold(M);
    --Count;
  }

private:
  std::mutex M;
  int Count = 0;
};

class bad_deep_helper {
public:
  void add() {
    std::lock_guard<std::mutex> Hold(M);
    ++Count;
  }
  int peek() { return outer(); }

private:
  int outer() { return inner(); }
  int inner() { return Count; } // expect: unguarded-access "`Count` is read without `M`"
  std::mutex M;
  int Count = 0;
};

// A lock and a guard of one's own.
class Spin {
public:
  void enter() { Inner.lock(); }
  void leave() { Inner.unlock(); }

private:
  std::mutex Inner;
};
class Holder {
public:
  explicit Holder(Spin &S) : S(S) { S.enter(); }
  ~Holder() { S.leave(); }

private:
  Spin &S;
};

class ok_own_guard {
public:
  void add() {
    Holder Hold(L);
    ++Count;
  }
  int get() {
    Holder Hold(L);
    return Count;
  }

private:
  Spin L;
  int Count = 0;
};

class bad_own_guard {
public:
  void add() {
    Holder Hold(L);
    ++Count;
  }
  int get() { return Count; } // expect: unguarded-access "`Count` is read without"

private:
  Spin L;
  int Count = 0;
};

// Base and derived.
class Guarded {
protected:
  std::mutex M;
  int Shared = 0;
};
class ok_derived : Guarded {
public:
  void add() {
    std::lock_guard<std::mutex> Hold(M);
    ++Shared;
  }
  int get() {
    std::lock_guard<std::mutex> Hold(M);
    return Shared;
  }
};
class bad_derived : Guarded {
public:
  void add() {
    std::lock_guard<std::mutex> Hold(M);
    ++Shared;
  }
  int get() { return Shared; } // expect: unguarded-access "`Shared` is read"
};

class ok_Shard {
public:
  void setCapacity(int N) { Capacity = N; } // called by constructors alone
  void grow() {
    std::lock_guard<std::mutex> Hold(M);
    ++Capacity;
  }

private:
  std::mutex M;
  int Capacity = 0;
};
class ok_Shards {
public:
  ok_Shards() {
    for (ok_Shard &S : All)
      S.setCapacity(4);
  }

private:
  ok_Shard All[4];
};
