// A list of callbacks, gone over and called; one of them changes the list of the very object that calls it.
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

class Signal {
public:
  void connect(std::function<void(int)> Slot) { Slots.push_back(std::move(Slot)); }
  void clear() { Slots.clear(); }
  void bad_emit(int Value) {
    for (auto &Slot : Slots)
      Slot(Value); // expect: mutated-while-borrowed "`Slots`"
  }
  void ok_emit_copy(int Value) {
    auto Now = Slots;
    for (auto &Slot : Now)
      Slot(Value);
  }
  void ok_emit_by_index(int Value) {
    for (std::size_t I = 0; I < Slots.size(); ++I)
      Slots[I](Value);
  }

private:
  std::vector<std::function<void(int)>> Slots;
};

void once() {
  Signal Clicked;
  Clicked.connect([&Clicked](int N) {
    if (N == 0)
      Clicked.clear();
  });
  Clicked.bad_emit(0);
  Clicked.ok_emit_copy(0);
  Clicked.ok_emit_by_index(0);
}

// One that takes itself out of a map.
class Bus {
public:
  void on(const std::string &Topic, std::function<void()> Handler) { Handlers[Topic] = std::move(Handler); }
  void off(const std::string &Topic) { Handlers.erase(Topic); }
  void bad_publish() {
    for (auto &[Topic, Handler] : Handlers)
      Handler(); // expect: mutated-while-borrowed
  }

private:
  std::map<std::string, std::function<void()>> Handlers;
};
void join(Bus &B) {
  B.on("end", [&B] { B.off("end"); });
  B.bad_publish();
}

// The callback changes another's list, or nothing.
class Feed {
public:
  void subscribe(std::function<void(int)> F) { Readers.push_back(std::move(F)); }
  void ok_push(int Value) {
    for (auto &R : Readers)
      R(Value);
  }

private:
  std::vector<std::function<void(int)>> Readers;
};
void chain() {
  Feed First, Second;
  int Sum = 0;
  First.subscribe([&Second](int) { Second.subscribe([](int) {}); });
  First.subscribe([&Sum](int N) { Sum += N; });
  First.ok_push(1);
}

// One that is called with the object, and changes what its caller is at.
struct Peer {
  std::string Nick;
  unsigned Received = 0;
};
class Server {
public:
  using Command = std::function<void(Server &, int)>;
  void on(const std::string &Verb, Command C) { Commands[Verb] = std::move(C); }
  void join(int Fd) { Peers[Fd].Nick = "?"; }
  void drop(int Fd) { Peers.erase(Fd); }
  void bad_receive(int Fd, const std::string &Verb) {
    Peer &Sender = Peers[Fd];
    auto It = Commands.find(Verb);
    if (It != Commands.end())
      It->second(*this, Fd);
    ++Sender.Received; // expect: invalidated-borrow "a reference into `Peers` is used behind a call"
  }
  void bad_all(const std::string &Verb) {
    for (auto &[Fd, Peer] : Peers)
      Commands[Verb](*this, Fd); // expect: mutated-while-borrowed "`Peers`"
  }
  void ok_receive(int Fd, const std::string &Verb) {
    ++Peers[Fd].Received;
    auto It = Commands.find(Verb);
    if (It != Commands.end())
      It->second(*this, Fd);
  }

private:
  std::map<int, Peer> Peers;
  std::map<std::string, Command> Commands;
};
void serve(Server &S) {
  S.on("quit", [](Server &Self, int Fd) { Self.drop(Fd); });
  S.on("join", [](Server &Self, int Fd) { Self.join(Fd); });
}

// None of the callbacks of this one removes anybody: to insert into a map leaves its elements where they are.
class Lobby {
public:
  using Command = std::function<void(Lobby &, int)>;
  void on(const std::string &Verb, Command C) { Commands[Verb] = std::move(C); }
  void join(int Fd) { Peers[Fd].Nick = "?"; }
  void ok_receive(int Fd, const std::string &Verb) {
    Peer &Sender = Peers[Fd];
    Commands[Verb](*this, Fd);
    ++Sender.Received;
  }

private:
  std::map<int, Peer> Peers;
  std::map<std::string, Command> Commands;
};
void greet(Lobby &L) {
  L.on("join", [](Lobby &Self, int Fd) { Self.join(Fd); });
}

// A single callback, by pointer.
class Document {
public:
  void onChange(std::function<void(Document *)> F) { Changed = std::move(F); }
  void reset() { Lines.clear(); }
  void bad_touch() {
    for (std::string &Line : Lines) {
      Line += " ";
      Changed(this); // expect: mutated-while-borrowed "`Lines`"
    }
  }
  void ok_touch() {
    for (std::string &Line : Lines)
      Line += " ";
    Changed(this);
  }

private:
  std::vector<std::string> Lines;
  std::function<void(Document *)> Changed;
};
void watch(Document &D) {
  D.onChange([](Document *Self) { Self->reset(); });
}

// Set as a member of an element.
class Scene {
public:
  struct Actor {
    int Health = 1;
    std::function<void(Scene &)> Died;
  };
  void spawn() { Actors.emplace_back(); }
  void bad_step() {
    for (Actor &A : Actors)
      if (A.Health <= 0)
        A.Died(*this); // expect: mutated-while-borrowed "`Actors`"
  }
  std::vector<Actor> Actors;
};
void play(Scene &S) {
  S.spawn();
  S.Actors[0].Died = [](Scene &Self) { Self.spawn(); };
}
