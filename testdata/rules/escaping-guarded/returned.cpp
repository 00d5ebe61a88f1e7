// A reference to guarded data is handed out.
#include <map>
#include <mutex>
#include <string>
#include <vector>

class bad_reference {
public:
  void add(int V) {
    std::lock_guard<std::mutex> Hold(M);
    Items.push_back(V);
  }
  std::vector<int> &items() {
    std::lock_guard<std::mutex> Hold(M);
    return Items; // expect: escaping-guarded "`Items`"
  }

private:
  std::mutex M;
  std::vector<int> Items;
};

class bad_pointer {
public:
  void put(const std::string &K, int V) {
    std::lock_guard<std::mutex> Hold(M);
    Values[K] = V;
    ++Size;
  }
  const int *size() const {
    std::lock_guard<std::mutex> Hold(M);
    return &Size; // expect: escaping-guarded "`Size`"
  }

private:
  mutable std::mutex M;
  std::map<std::string, int> Values;
  int Size = 0;
};

class ok_copy {
public:
  void add(int V) {
    std::lock_guard<std::mutex> Hold(M);
    Items.push_back(V);
  }
  std::vector<int> items() const {
    std::lock_guard<std::mutex> Hold(M);
    return Items;
  }
  const std::string &name() const { return Name; }

private:
  mutable std::mutex M;
  std::vector<int> Items;
  std::string Name;
};
