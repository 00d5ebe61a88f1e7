// Wrappers that call each other through their base: what stands behind such a call is reached, and holds its lock.
#include <map>
#include <mutex>
#include <string>

class Store {
public:
  virtual ~Store() = default;
  virtual bool rename(const std::string &From, const std::string &To) = 0;
};

class Wrapper : public Store {
public:
  explicit Wrapper(Store *Target) : Target(Target) {}
  bool rename(const std::string &From, const std::string &To) override { return Target->rename(From, To); }

private:
  Store *Target;
};

class Recorder : public Wrapper {
public:
  using Wrapper::Wrapper;
  bool rename(const std::string &From, const std::string &To) override {
    bool Done = Wrapper::rename(From, To);
    if (Done) {
      std::lock_guard<std::mutex> Hold(Lock);
      Seen[To] = Seen[From];
      Seen.erase(From);
    }
    return Done;
  }
  void add(const std::string &Name) {
    std::lock_guard<std::mutex> Hold(Lock);
    Seen[Name] = 1;
  }

private:
  std::mutex Lock;
  std::map<std::string, int> Seen;
};

class Forgetful : public Wrapper {
public:
  using Wrapper::Wrapper;
  bool bad_rename(const std::string &From, const std::string &To) {
    bool Done = Wrapper::rename(From, To);
    Last = To; // expect: unguarded-access
    return Done;
  }
  void set(const std::string &Name) {
    std::lock_guard<std::mutex> Hold(Lock);
    Last = Name;
  }
  std::string last() {
    std::lock_guard<std::mutex> Hold(Lock);
    return Last;
  }

private:
  std::mutex Lock;
  std::string Last;
};
