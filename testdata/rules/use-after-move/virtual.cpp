// Virtual calls: the overriders that are known decide.
#include <memory>
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);

struct Handler {
  virtual ~Handler() = default;
  virtual void handle(std::string &Text) = 0;
  virtual void look(std::string &Text) { show(Text); }
};
struct Taker final : Handler {
  void handle(std::string &Text) override { keep(std::move(Text)); }
};
struct LazyTaker : Handler {
  void handle(std::string &Text) override {
    if (Text.size() > 8)
      keep(std::move(Text));
  }
};

struct Stage {
  virtual ~Stage() = default;
  virtual void run(std::string &Text) = 0;
};
struct OnlyStage : Stage {
  void run(std::string &Text) override { keep(std::move(Text)); }
};

struct Observer {
  virtual ~Observer() = default;
  virtual void seen(std::string &Text) = 0;
};
struct Printer : Observer {
  void seen(std::string &Text) override { show(Text); }
};
struct Upper : Observer {
  void seen(std::string &Text) override { Text += "!"; }
};

// Nobody here implements it.
struct Plugin {
  virtual ~Plugin() = default;
  virtual void call(std::string &Text) = 0;
};

void bad_some_overriders_move(Handler &H, std::string Text) {
  H.handle(Text);
  show(Text); // expect-warning: use-after-move "`Text`"
}

void bad_only_overrider_moves(Stage &S, std::string Text) {
  S.run(Text);
  show(Text); // expect: use-after-move "`Text`"
}

// The dynamic type is known.
void bad_known_type(std::string Text) {
  Taker T;
  T.handle(Text);
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_final_class(Taker &T, std::string Text) {
  T.handle(Text);
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_every_stage(std::vector<std::unique_ptr<Stage>> &Stages, std::string Text) {
  for (auto &S : Stages)
    S->run(Text); // expect: use-after-move "`Text`"
}

void ok_no_overrider_moves(Observer &O, std::string Text) {
  O.seen(Text);
  show(Text);
}

void ok_other_function(Handler &H, std::string Text) {
  H.look(Text);
  show(Text);
}

void ok_unknown_overriders(Plugin &P, std::string Text) {
  P.call(Text);
  show(Text);
}

// Named with its class: no dispatch.
void ok_not_dispatched(LazyTaker &L, std::string Text) {
  L.Handler::look(Text);
  show(Text);
}

void ok_every_observer(std::vector<std::unique_ptr<Observer>> &All, std::string Text) {
  for (auto &O : All)
    O->seen(Text);
  show(Text);
}
