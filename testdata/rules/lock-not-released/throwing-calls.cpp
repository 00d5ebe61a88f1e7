// An exception of a callee passes a lock that was taken by hand.
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>

static int parsed(const std::string &Text) {
  if (Text.empty())
    throw std::invalid_argument("nothing there");
  return static_cast<int>(Text.size());
}
static int lengthOf(const std::string &Text) { return static_cast<int>(Text.size()); }

class Releaser {
public:
  explicit Releaser(std::mutex &M) : M(M) {}
  ~Releaser() { M.unlock(); }

private:
  std::mutex &M;
};

class Settings {
public:
  void bad_set(const std::string &Name, const std::string &Text) {
    Lock.lock(); // expect: lock-not-released
    Values[Name] = parsed(Text);
    Lock.unlock();
  }
  void ok_set(const std::string &Name, const std::string &Text) {
    int Value = parsed(Text);
    Lock.lock();
    Values[Name] = Value;
    Lock.unlock();
  }
  void ok_measured(const std::string &Name, const std::string &Text) {
    Lock.lock();
    Values[Name] = lengthOf(Text);
    Lock.unlock();
  }
  bool ok_caught(const std::string &Name, const std::string &Text) {
    Lock.lock();
    try {
      Values[Name] = parsed(Text);
    } catch (const std::invalid_argument &) {
      Lock.unlock();
      return false;
    }
    Lock.unlock();
    return true;
  }
  void ok_by_object(const std::string &Name, const std::string &Text) {
    Lock.lock();
    Releaser Later(Lock);
    Values[Name] = parsed(Text);
  }
  int bad_summed(const std::string &A, const std::string &B) {
    Lock.lock(); // expect: lock-not-released
    int Sum = Values[A] + parsed(B);
    Lock.unlock();
    return Sum;
  }

private:
  std::mutex Lock;
  std::map<std::string, int> Values;
};
