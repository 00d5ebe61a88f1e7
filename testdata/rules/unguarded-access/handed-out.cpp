// Locks that one function takes and another, or an object that it returns, gives back.
#include <mutex>
#include <utility>
#include <vector>

class ok_guard_from_helper {
public:
  void add(int V) {
    std::unique_lock<std::mutex> Held = acquire();
    Values.push_back(V);
    Dirty = true;
  }
  void drop() {
    begin();
    Values.clear();
    end();
  }

private:
  [[nodiscard]] std::unique_lock<std::mutex> acquire() {
    std::unique_lock<std::mutex> L(M);
    ++Edits;
    return L;
  }
  void begin() {
    M.lock();
    ++Edits;
  }
  void end() {
    Dirty = true;
    M.unlock();
  }
  std::mutex M;
  std::vector<int> Values;
  unsigned Edits = 0;
  bool Dirty = false;
};

class bad_guard_from_helper {
public:
  void add(int V) {
    {
      std::unique_lock<std::mutex> Held = acquire();
      Values.push_back(V);
    }
    Dirty = true; // expect: unguarded-access
  }
  void drop() {
    std::unique_lock<std::mutex> Held = acquire();
    Values.clear();
    Dirty = true;
  }
  bool dirty() {
    std::unique_lock<std::mutex> Held = acquire();
    return Dirty;
  }

private:
  [[nodiscard]] std::unique_lock<std::mutex> acquire() {
    std::unique_lock<std::mutex> L(M);
    ++Edits;
    return L;
  }
  std::mutex M;
  std::vector<int> Values;
  unsigned Edits = 0;
  bool Dirty = false;
};

class ok_scoped_handle {
public:
  class Access {
  public:
    explicit Access(ok_scoped_handle &O) : Hold(O.M), Of(O) {}
    std::vector<int> *operator->() { return &Of.Values; }

  private:
    std::unique_lock<std::mutex> Hold;
    ok_scoped_handle &Of;
  };
  void add(int V) {
    Access A(*this);
    A->push_back(V);
    Last = V;
  }
  int last() {
    std::lock_guard<std::mutex> Hold(M);
    return Last;
  }

private:
  std::mutex M;
  std::vector<int> Values;
  int Last = 0;
};

class bad_after_handle {
public:
  class Access {
  public:
    explicit Access(bad_after_handle &O) : Hold(O.M), Of(O) {}
    std::vector<int> *operator->() { return &Of.Values; }

  private:
    std::unique_lock<std::mutex> Hold;
    bad_after_handle &Of;
  };
  void add(int V) {
    {
      Access A(*this);
      A->push_back(V);
    }
    Last = V; // expect: unguarded-access
  }
  int last() {
    std::lock_guard<std::mutex> Hold(M);
    return Last;
  }
  void reset() {
    std::lock_guard<std::mutex> Hold(M);
    Last = 0;
  }

private:
  std::mutex M;
  std::vector<int> Values;
  int Last = 0;
};
