// A handle that carries the lock along may carry the data, too; a view of an element's text may not leave without.
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

class ok_with_lock {
public:
  std::pair<std::unique_lock<std::mutex>, int *> open() {
    std::unique_lock<std::mutex> Held(M);
    return {std::move(Held), &Balance};
  }
  void add(int V) {
    std::lock_guard<std::mutex> Hold(M);
    Balance += V;
  }

private:
  std::mutex M;
  int Balance = 0;
};

class bad_without_lock {
public:
  std::pair<bool, int *> open() {
    std::unique_lock<std::mutex> Held(M);
    return {true, &Balance}; // expect: escaping-guarded
  }
  void add(int V) {
    std::lock_guard<std::mutex> Hold(M);
    Balance += V;
  }

private:
  std::mutex M;
  int Balance = 0;
};

struct Symbol {
  std::string Name;
  unsigned Uses = 0;
};

class bad_text_of_element {
public:
  void define(std::string Name) {
    std::lock_guard<std::mutex> Hold(M);
    Order.push_back(Symbol{std::move(Name), 0});
  }
  std::string_view lastName() {
    std::lock_guard<std::mutex> Hold(M);
    if (Order.empty())
      return {};
    std::string_view Name = Order.back().Name;
    return Name; // expect: escaping-guarded
  }

private:
  std::mutex M;
  std::vector<Symbol> Order;
};

class ok_copy_of_text {
public:
  void define(std::string Name) {
    std::lock_guard<std::mutex> Hold(M);
    Order.push_back(Symbol{std::move(Name), 0});
  }
  std::string lastName() {
    std::lock_guard<std::mutex> Hold(M);
    if (Order.empty())
      return {};
    return Order.back().Name;
  }

private:
  std::mutex M;
  std::vector<Symbol> Order;
};

// An object that locks for itself takes its lock along.
class Box {
public:
  void put(int V) {
    std::lock_guard<std::mutex> Hold(M);
    Items.push_back(V);
  }
  std::vector<int> &bad_items() { return Items; } // expect: escaping-guarded "`Items`"

private:
  std::mutex M;
  std::vector<int> Items;
};

class Actor {
public:
  Box &ok_box() { return Mail; }
  void put(int V) { Mail.put(V); }

private:
  Box Mail;
};

// What an element owns in turn is an object of its own, whose address does not change with the list.
#include <memory>
#include <string>

class ok_registry {
public:
  struct Entry {
    std::string Name;
  };
  Entry *add(std::string Name) {
    std::lock_guard<std::mutex> L(M);
    Entries.push_back(std::make_unique<Entry>());
    Entries.back()->Name = std::move(Name);
    return Entries.back().get();
  }
  void clear() {
    std::lock_guard<std::mutex> L(M);
    Entries.clear();
  }

private:
  std::mutex M;
  std::vector<std::unique_ptr<Entry>> Entries;
};

class bad_registry {
public:
  std::string *add(std::string Name) {
    std::lock_guard<std::mutex> L(M);
    Names.push_back(std::move(Name));
    return &Names.back(); // expect: escaping-guarded "`Names[...]`"
  }
  void clear() {
    std::lock_guard<std::mutex> L(M);
    Names.clear();
  }

private:
  std::mutex M;
  std::vector<std::string> Names;
};
