// A call on an element that leads back to the container which the caller goes over.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <ranges>
#include <string>
#include <vector>

class Panel;
class Widget {
public:
  explicit Widget(Panel *Parent) : Parent(Parent) {}
  virtual ~Widget() = default;
  virtual void handle(int Event) = 0;
  virtual void draw() const = 0;

protected:
  Panel *Parent;
};

class Panel {
public:
  void add(std::unique_ptr<Widget> W) { Children.push_back(std::move(W)); }
  void remove(Widget *Which) {
    std::erase_if(Children, [Which](const auto &C) { return C.get() == Which; });
  }
  void bad_each(int Event) {
    for (auto It = Children.begin(); It != Children.end(); ++It)
      (*It)->handle(Event); // expect: mutated-while-borrowed "`Children`"
  }
  void bad_each_in_range(int Event) {
    for (auto &C : Children)
      C->handle(Event); // expect: mutated-while-borrowed
  }
  void ok_nothing_changes() const {
    for (auto &C : Children)
      C->draw();
  }
  void ok_by_index(int Event) {
    for (std::size_t I = 0; I < Children.size(); ++I)
      Children[I]->handle(Event);
  }
  void ok_copied(int Event) {
    std::vector<Widget *> Now;
    for (auto &C : Children)
      Now.push_back(C.get());
    for (Widget *W : Now)
      W->handle(Event);
  }
  void ok_last_use(int Event) {
    auto It = Children.begin();
    (*It)->handle(Event);
  }

private:
  std::vector<std::unique_ptr<Widget>> Children;
};

class CloseButton final : public Widget {
public:
  using Widget::Widget;
  void handle(int Event) override {
    if (Event == 1)
      Parent->remove(this);
  }
  void draw() const override {}
};

// The elements are told to leave later.
class Queue;
class Task {
public:
  explicit Task(Queue *Of) : Of(Of) {}
  virtual ~Task() = default;
  virtual void run() = 0;
  bool done() const { return Done; }

protected:
  bool Done = false;
  Queue *Of;
};
class Queue {
public:
  void leave() { ++Leaving; }
  void ok_deferred() {
    for (auto &T : All)
      T->run();
    if (Leaving)
      std::erase_if(All, [](const auto &T) { return T->done(); });
    Leaving = 0;
  }

private:
  std::vector<std::unique_ptr<Task>> All;
  int Leaving = 0;
};
class Once final : public Task {
public:
  using Task::Task;
  void run() override {
    Done = true;
    Of->leave();
  }
};

struct Unit {
  int Life = 1;
  bool Spawns = false;
};
class World {
public:
  void bad_for_each() {
    std::ranges::for_each(Units, [this](Unit &U) {
      if (U.Life <= 0)
        cull(); // expect: mutated-while-borrowed
    });
  }
  void ok_for_each() {
    std::ranges::for_each(Units, [](Unit &U) { ++U.Life; });
    cull();
  }

private:
  void cull() {
    std::erase_if(Units, [](const Unit &U) { return U.Life <= 0; });
  }
  std::vector<Unit> Units;
};
