// An exception between the start of a thread and its join, seen to be thrown.
#include <stdexcept>
#include <string>
#include <thread>

void work();
std::string fetch(const std::string &Path);

static int parse(const std::string &Text) {
  if (Text.empty())
    throw std::invalid_argument("nothing to parse");
  return static_cast<int>(Text.size());
}

int bad_thrown(const std::string &Text) {
  std::thread T(work); // expect: unjoined-thread "if an exception is thrown"
  int N = parse(Text);
  T.join();
  return N;
}

int ok_before(const std::string &Text) {
  int N = parse(Text);
  std::thread T(work);
  T.join();
  return N;
}
int ok_behind(const std::string &Text) {
  std::thread T(work);
  T.join();
  return parse(Text);
}
int ok_handled(const std::string &Text) {
  std::thread T(work);
  int N = 0;
  try {
    N = parse(Text);
  } catch (const std::exception &) {
    N = -1;
  }
  T.join();
  return N;
}
int ok_joins_by_itself(const std::string &Text) {
  std::jthread T(work);
  return parse(Text);
}
int ok_unknown(const std::string &Path) { // nearly everything may throw
  std::thread T(work);
  std::string Text = fetch(Path);
  T.join();
  return static_cast<int>(Text.size());
}

static void seek(int Block) {
  if (Block > 15)
    throw std::out_of_range("block");
}
void bad_given_a_variable(int Block) {
  std::thread T(work); // expect: unjoined-thread "if an exception is thrown"
  seek(Block);
  T.join();
}
void ok_given_a_number() { // who writes it knows it
  std::thread T(work);
  seek(9);
  T.join();
}
