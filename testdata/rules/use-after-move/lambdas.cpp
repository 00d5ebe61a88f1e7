// Lambdas: taken by init-capture, captured by copy or reference, the closure itself moved, moved inside the body.
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);
void post(std::function<void()> Task);
void run(const std::function<void()> &Task);

void bad_init_capture(std::string Name) {
  auto Greet = [Name = std::move(Name)] { show(Name); };
  Greet();
  show(Name); // expect-error: use-after-move "`Name`"
}

int bad_init_capture_pointer(std::unique_ptr<int> P) {
  auto Get = [Q = std::move(P)] { return *Q; };
  return Get() + *P; // expect-error: use-after-move "`P`"
}

void bad_captured_after_move(std::string Name) {
  keep(std::move(Name));
  post([Name] { show(Name); }); // expect-error: use-after-move "`Name`"
}

void bad_closure_moved(std::string Name) {
  auto Greet = [N = std::move(Name)] { show(N); };
  post(std::move(Greet));
  Greet(); // expect-error: use-after-move "`Greet`"
}

void bad_inside_body() {
  auto Work = [](std::string Text) {
    keep(std::move(Text));
    show(Text); // expect-error: use-after-move "`Text`"
  };
  Work("w");
}

void bad_captured_variable_inside() {
  std::string Name = "n";
  auto Work = [Name]() mutable {
    keep(std::move(Name));
    show(Name); // expect-error: use-after-move "`Name`"
  };
  Work();
}

// The body moves from the captured reference, when it is called.
void bad_called_closure_moves() {
  std::string Name = "n";
  auto Consume = [&Name] { keep(std::move(Name)); };
  Consume();
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_called_closure_reads() {
  std::string Name = "n";
  auto Print = [&] { show(Name); };
  keep(std::move(Name));
  Print(); // expect-error: use-after-move "`Name`"
}

// Called twice: what it owned left in the first call.
void bad_called_twice() {
  std::string Name = "n";
  auto Once = [N = std::move(Name)]() mutable { keep(std::move(N)); };
  Once();
  Once(); // expect: use-after-move "N"
}

void bad_immediately_invoked(std::string Name) {
  [&] { keep(std::move(Name)); }();
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_nested(std::string Name) {
  auto Outer = [&] {
    auto Inner = [&] { keep(std::move(Name)); };
    Inner();
  };
  Outer();
  show(Name); // expect-error: use-after-move "`Name`"
}

void bad_thread(std::vector<int> Values) {
  std::thread T([V = std::move(Values)] { show(std::to_string(V.size())); });
  show(std::to_string(Values.size())); // expect-error: use-after-move "`Values`"
  T.join();
}

struct Server {
  std::string Banner;
  void bad_member_by_this() {
    auto Give = [this] { keep(std::move(Banner)); };
    Give();
    show(Banner); // expect-error: use-after-move "Banner`"
  }
  // Not called yet.
  void ok_member_by_this() {
    auto Give = [this] { keep(std::move(Banner)); };
    show(Banner);
    Give();
  }
};

void ok_capture_of_copy(std::string Name) {
  auto Greet = [Name] { show(Name); };
  Greet();
  show(Name);
}

void ok_never_called(std::string Name) {
  auto Consume = [&Name] { keep(std::move(Name)); };
  show(Name);
  (void)Consume;
}

void ok_read_before_call() {
  std::string Name = "n";
  auto Consume = [&Name] { keep(std::move(Name)); };
  show(Name);
  Consume();
}

// The captured copy moves, not the original.
void ok_moves_its_copy() {
  std::string Name = "n";
  auto Consume = [Name]() mutable { keep(std::move(Name)); };
  Consume();
  show(Name);
}

void ok_refilled_by_closure() {
  std::string Name = "n";
  auto Reset = [&] { Name = "again"; };
  keep(std::move(Name));
  Reset();
  show(Name);
}

void ok_captured_before_move(std::string Name) {
  auto Greet = [Name] { show(Name); };
  keep(std::move(Name));
  Greet();
}

void ok_closure_copied(std::string Name) {
  auto Greet = [N = std::move(Name)] { show(N); };
  post(Greet);
  Greet();
}

// Captures nothing that moving would take away.
void ok_trivial_closure_moved(int Count) {
  auto Step = [Count] { return Count + 1; };
  auto Copy = std::move(Step);
  show(std::to_string(Copy() + Step()));
}

void ok_shadowing_init_capture(std::string Name) {
  auto Greet = [Name = Name + "!"] { show(Name); };
  Greet();
  show(Name);
}

// A pack into a closure and out again.
template <class... Args> auto ok_pack(Args... A) {
  return [... B = std::move(A)]() mutable { (keep(std::move(B)), ...); };
}
void usePack() { ok_pack(std::string("a"), std::string("b"))(); }

void ok_generic(std::vector<std::string> Names) {
  auto Each = [](auto &Range, auto Fn) {
    for (auto &Item : Range)
      Fn(std::move(Item));
  };
  Each(Names, [](std::string N) { keep(std::move(N)); });
}
