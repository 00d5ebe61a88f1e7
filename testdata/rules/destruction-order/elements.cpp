// What lies in a container is destroyed with it, and a deleter runs when its owner ends: both may use what has gone.
#include <memory>
#include <string>
#include <vector>

struct Sink {
  std::string All;
};
class Buffer {
public:
  explicit Buffer(std::string *To) : To(To) {}
  ~Buffer() { To->append(Text); }
  Buffer(const Buffer &) = default;
  void put(char C) { Text += C; }

private:
  std::string *To;
  std::string Text;
};

// fn: what the elements' destructors look at is not seen where locals are destroyed
void fn_elements_flush() {
  std::vector<Buffer> All; // expect: destruction-order
  std::string Out;
  All.emplace_back(&Out);
  All.back().put('a');
}
void ok_elements_flush() {
  std::string Out;
  std::vector<Buffer> All;
  All.emplace_back(&Out);
  All.back().put('a');
}

class Pool {
public:
  void *take() { return nullptr; }
  void give(void *) { ++Free; }

private:
  std::string Name;
  int Free = 0;
};
struct Give {
  Pool *To;
  void operator()(int *P) const { To->give(P); }
};
using Handle = std::unique_ptr<int, Give>;

class bad_Table {
public:
  void add(int *P) { Rows.push_back(Handle(P, Give{&All})); }

private:
  std::vector<Handle> Rows; // expect: destruction-order
  Pool All;
};
class ok_Table {
public:
  void add(int *P) { Rows.push_back(Handle(P, Give{&All})); }

private:
  Pool All;
  std::vector<Handle> Rows;
};
