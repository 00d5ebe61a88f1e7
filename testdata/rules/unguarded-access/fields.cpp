// A field that most functions use under a mutex, and one that forgets it.
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

class bad_read_without_lock {
public:
  void add(int N) {
    std::lock_guard<std::mutex> Hold(M);
    Total += N;
  }
  int total() const { return Total; } // expect: unguarded-access "`Total` is read without `M`"

private:
  mutable std::mutex M;
  int Total = 0;
};

class bad_write_without_lock {
public:
  int value() const {
    std::scoped_lock Hold(M);
    return Value;
  }
  void set(int V) { Value = V; } // expect: unguarded-access "`Value` is written without `M`"

private:
  mutable std::mutex M;
  int Value = 0;
};

class bad_container {
public:
  void put(const std::string &Key, int V) {
    std::lock_guard<std::mutex> Hold(M);
    Entries[Key] = V;
  }
  bool has(const std::string &Key) const { return Entries.count(Key) != 0; } // expect: unguarded-access "`Entries`"
  void clear() {
    Entries.clear(); // expect: unguarded-access "`Entries`"
  }

private:
  mutable std::mutex M;
  std::map<std::string, int> Entries;
};

class bad_released_too_early {
public:
  int next() {
    {
      std::lock_guard<std::mutex> Hold(M);
      ++Last;
    }
    return Last; // expect: unguarded-access "`Last` is read"
  }

private:
  std::mutex M;
  int Last = 0;
};

class bad_other_mutex {
public:
  void push(int V) {
    std::lock_guard<std::mutex> Hold(QueueM);
    Queue.push_back(V);
  }
  int pop() {
    std::lock_guard<std::mutex> Hold(QueueM);
    int V = Queue.back();
    Queue.pop_back();
    return V;
  }
  size_t size() {
    std::lock_guard<std::mutex> Hold(StatsM);
    return Queue.size(); // expect: unguarded-access "`Queue` is read without `QueueM`"
  }

private:
  std::mutex QueueM, StatsM;
  std::vector<int> Queue;
};

class bad_written_by_reader {
public:
  int get() const {
    std::shared_lock Hold(M);
    return Value;
  }
  void set(int V) {
    std::unique_lock Hold(M);
    Value = V;
  }
  void bump() {
    std::shared_lock Hold(M);
    ++Value; // expect: unguarded-access "locked for reading only"
  }

private:
  mutable std::shared_mutex M;
  int Value = 0;
};

class bad_manual_lock {
public:
  void add() {
    M.lock();
    ++Count;
    M.unlock();
  }
  void reset() {
    Count = 0; // expect: unguarded-access "`Count`"
    M.lock();
    M.unlock();
  }

private:
  std::mutex M;
  int Count = 0;
};

class ok_all_guarded {
public:
  void add(int N) {
    std::lock_guard<std::mutex> Hold(M);
    Total += N;
  }
  int total() const {
    std::lock_guard<std::mutex> Hold(M);
    return Total;
  }

private:
  mutable std::mutex M;
  int Total = 0;
};

class ok_constant_after_construction {
public:
  explicit ok_constant_after_construction(std::string Name) : Name(std::move(Name)) {}
  const std::string &name() const { return Name; }
  void log(std::vector<std::string> &Into) {
    std::lock_guard<std::mutex> Hold(M);
    Into.push_back(Name);
    ++Lines;
  }

private:
  std::mutex M;
  std::string Name;
  int Lines = 0;
};

class ok_constructor_and_destructor {
public:
  ok_constructor_and_destructor() { Items.push_back(1); }
  ~ok_constructor_and_destructor() { Items.clear(); }
  void add(int V) {
    std::lock_guard<std::mutex> Hold(M);
    Items.push_back(V);
  }

private:
  std::mutex M;
  std::vector<int> Items;
};

class ok_reader_and_writer {
public:
  int get() const {
    std::shared_lock Hold(M);
    return Value;
  }
  void set(int V) {
    std::unique_lock Hold(M);
    Value = V;
  }

private:
  mutable std::shared_mutex M;
  int Value = 0;
};

class ok_try_lock {
public:
  bool tryAdd() {
    if (!M.try_lock())
      return false;
    ++Count;
    M.unlock();
    return true;
  }
  bool tryGet(int &Into) {
    std::unique_lock<std::mutex> Hold(M, std::try_to_lock);
    if (!Hold.owns_lock())
      return false;
    Into = Count;
    return true;
  }
  void add() {
    std::unique_lock<std::mutex> Hold(M, std::defer_lock);
    Hold.lock();
    ++Count;
  }

private:
  std::mutex M;
  int Count = 0;
};

class bad_try_lock_ignored {
public:
  void add() {
    std::unique_lock<std::mutex> Hold(M, std::try_to_lock);
    ++Count; // expect: unguarded-access "`Count`"
  }
  int get() {
    std::lock_guard<std::mutex> Hold(M);
    int Old = Count;
    Count = 0;
    return Old;
  }

private:
  std::mutex M;
  int Count = 0;
};

class bad_after_unlock {
public:
  void run() {
    std::unique_lock<std::mutex> Hold(M);
    ++State;
    Hold.unlock();
    ++State; // expect: unguarded-access "`State`"
  }

private:
  std::mutex M;
  int State = 0;
};
