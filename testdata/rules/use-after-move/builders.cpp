// Builders and fluent interfaces: ref-qualified methods, `return std::move(*this)`, build() &&.
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Request {
  std::string Url;
  std::vector<std::string> Headers;
};
void send(Request R);
void show(const std::string &Text);

class Builder {
public:
  Builder &url(std::string U) & {
    Made.Url = std::move(U);
    return *this;
  }
  Builder &&url(std::string U) && {
    Made.Url = std::move(U);
    return std::move(*this);
  }
  Builder &&header(std::string H) && {
    Made.Headers.push_back(std::move(H));
    return std::move(*this);
  }
  Request build() && { return std::move(Made); }
  Request copy() const & { return Made; }
  Builder ok_self_by_value() && {
    Made.Headers.clear();
    return std::move(*this);
  }

private:
  Request Made;
};

void ok_chain_of_temporaries() { send(Builder().url("u").header("a").header("b").build()); }

void ok_named_then_built() {
  Builder B;
  B.url("u");
  B.url("v");
  send(std::move(B).build());
}

void ok_copied_then_built() {
  Builder B;
  B.url("u");
  send(B.copy());
  send(std::move(B).build());
}

void ok_conditional_step(bool Verbose) {
  Builder B;
  if (Verbose)
    B.url("verbose");
  send(std::move(B).url("u").header("h").build());
}

// The chain only passes a reference on: nothing has moved until someone takes from it.
void ok_reference_chain_dropped() {
  Builder B;
  std::move(B).url("u").header("h");
  send(std::move(B).build());
}

void ok_rebuilt() {
  Builder B;
  send(std::move(B).build());
  B = Builder();
  send(std::move(B).build());
}

void bad_built_twice() {
  Builder B;
  B.url("u");
  send(std::move(B).build());
  send(std::move(B).build()); // expect-error: use-after-move "B"
}

void bad_used_after_build() {
  Builder B;
  send(std::move(B).build());
  send(B.copy()); // expect-error: use-after-move "B"
}

void bad_chain_ends_in_build() {
  Builder B;
  send(std::move(B).url("u").header("h").build());
  send(B.copy()); // expect-error: use-after-move "B"
}

void bad_built_in_loop(const std::vector<std::string> &Urls) {
  Builder B;
  for (const std::string &U : Urls) {
    show(U);
    send(std::move(B).build()); // expect: use-after-move "B"
  }
}

void bad_moved_into_new_builder() {
  Builder B;
  Builder C = std::move(B).url("u");
  send(B.copy()); // expect-error: use-after-move "B"
  send(std::move(C).build());
}

// A getter that gives its member away, and says so by &&.
class Lines {
public:
  std::vector<std::string> take() && { return std::move(All); }
  std::vector<std::string> takeAnyway() { return std::move(All); }
  const std::vector<std::string> &all() const & { return All; }
  void clear() { All.clear(); }

private:
  std::vector<std::string> All;
};

void bad_taken_then_read(Lines L) {
  auto Mine = std::move(L).take();
  show(L.all().front()); // expect-error: use-after-move "L"
}

void bad_taken_without_saying(Lines L) {
  auto Mine = L.takeAnyway();
  show(L.all().front()); // expect-error: use-after-move "L"
}

void ok_taken_last(Lines L) {
  show(L.all().front());
  auto Mine = std::move(L).take();
  show(Mine.front());
}

void ok_taken_then_cleared(Lines L) {
  auto Mine = std::move(L).take();
  L.clear();
  for (const auto &Line : L.all())
    show(Line);
}
