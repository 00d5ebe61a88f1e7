// A check whose answer is computed before it is kept, and an atomic that is stepped without a look.
#include <atomic>
#include <map>
#include <mutex>
#include <string>

class Names {
public:
  int bad_enter(const std::string &Name) {
    bool Known;
    {
      std::lock_guard<std::mutex> Hold(Lock);
      Known = Ids.count(Name) > 0;
    }
    if (Known)
      return 0;
    std::lock_guard<std::mutex> Hold(Lock);
    Ids[Name] = ++Last; // expect: check-then-act
    return Last;
  }
  int ok_enter(const std::string &Name) {
    std::lock_guard<std::mutex> Hold(Lock);
    bool Known = Ids.count(Name) > 0;
    if (Known)
      return 0;
    Ids[Name] = ++Last;
    return Last;
  }
  bool bad_take() {
    bool Enough;
    {
      std::lock_guard<std::mutex> Hold(Lock);
      Enough = Last > 3;
    }
    if (!Enough)
      return false;
    std::lock_guard<std::mutex> Hold(Lock);
    Last -= 3; // expect: check-then-act
    return true;
  }
  bool ok_take() {
    std::lock_guard<std::mutex> Hold(Lock);
    bool Enough = Last > 3;
    if (Enough)
      Last -= 3;
    return Enough;
  }

private:
  std::mutex Lock;
  std::map<std::string, int> Ids;
  int Last = 0;
};

std::atomic<int> Tokens{8};

bool bad_unlooked() {
  if (Tokens.load() == 0)
    return false;
  Tokens.fetch_sub(1); // expect: check-then-act
  return true;
}

bool ok_looked() {
  if (Tokens.load() == 0)
    return false;
  if (Tokens.fetch_sub(1) > 0)
    return true;
  Tokens.fetch_add(1);
  return false;
}

bool ok_kept() {
  if (Tokens.load() == 0)
    return false;
  int Before = Tokens.fetch_sub(1);
  return Before > 0;
}

bool ok_returned() {
  if (Tokens.load() == 0)
    return false;
  return Tokens.exchange(0) != 0;
}

void spend(int Before);
void ok_handed_on() {
  if (Tokens.load() > 0)
    spend(Tokens.fetch_sub(1));
}

void bad_handed_on() {
  if (Tokens.load() > 0) {
    Tokens.fetch_sub(1); // expect: check-then-act
    spend(1);
  }
}
