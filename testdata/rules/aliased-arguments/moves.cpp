// An object that is moved into a call which also gets a reference to it.
#include <memory>
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);

static void store(std::string &&From, const std::string &Label) {
  keep(std::move(From));
  show(Label);
}
static void labelFirst(std::string &&From, const std::string &Label) {
  show(Label);
  keep(std::move(From));
}
struct Entry {
  Entry(std::string &&Text, const std::string &Label) : Text(std::move(Text)), Length(Label.size()) {}
  std::string Text;
  std::size_t Length;
};

void bad_moved_and_read(std::string S) {
  store(std::move(S), S); // expect: aliased-arguments "moves from"
}
void bad_constructor(std::string S) {
  Entry E(std::move(S), S); // expect: aliased-arguments
  keep(E.Text);
}
void ok_read_before(std::string S) { labelFirst(std::move(S), S); }
void ok_two_objects(std::string S, std::string T) { store(std::move(S), T); }
