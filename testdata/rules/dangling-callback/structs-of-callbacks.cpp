// The callback lies in a struct or a pair, whose assignment carries it into the list; and what a destructor does must be
// about the place where it was registered.
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

class Alarms {
public:
  struct Entry {
    int Period = 0;
    std::function<void()> Run;
  };
  int every(int Period, std::function<void()> Run) {
    Entries[++Last] = Entry{Period, std::move(Run)};
    return Last;
  }
  int once(int Delay, std::function<void()> Run) {
    Delayed[++Last] = {Delay, std::move(Run)};
    return Last;
  }
  void cancel(int Id) {
    Entries.erase(Id);
    Delayed.erase(Id);
  }

private:
  std::map<int, Entry> Entries;
  std::map<int, std::pair<int, std::function<void()>>> Delayed;
  int Last = 0;
};
Alarms &alarms() {
  static Alarms A;
  return A;
}

class bad_Pulse {
public:
  explicit bad_Pulse(std::string Of) : Of(std::move(Of)) {
    Id = alarms().every(10, [this] { ++Beats; }); // expect: dangling-callback
  }
  ~bad_Pulse() { Of.clear(); }

private:
  std::string Of;
  int Id = 0, Beats = 0;
};
class bad_Delay {
public:
  bad_Delay() {
    alarms().once(10, [this] { Done = true; }); // expect: dangling-callback
  }

private:
  bool Done = false;
};
class ok_Pulse {
public:
  ok_Pulse() {
    Id = alarms().every(10, [this] { ++Beats; });
  }
  ok_Pulse(const ok_Pulse &) = delete;
  ~ok_Pulse() { alarms().cancel(Id); }

private:
  int Id = 0, Beats = 0;
};
class ok_Delay {
public:
  ok_Delay() {
    alarms().once(10, [N = Count] { (void)N; });
  }

private:
  int Count = 0;
};

//===-- Which of an object's lists ----------------------------------------------------------------------------------===//

template <class... Of> class Signal {
public:
  int connect(std::function<void(Of...)> F) {
    Slots[++Last] = std::move(F);
    return Last;
  }
  void disconnect(int Id) { Slots.erase(Id); }

private:
  std::map<int, std::function<void(Of...)>> Slots;
  int Last = 0;
};
struct Sheet {
  Signal<int> Edited;
  Signal<int> Scrolled;
};

class bad_Panel {
public:
  explicit bad_Panel(Sheet &S) : Of(S) {
    First = Of.Edited.connect([this](int N) { Row = N; });
    Of.Scrolled.connect([this](int N) { Top = N; }); // expect: dangling-callback
  }
  bad_Panel(const bad_Panel &) = delete;
  ~bad_Panel() { Of.Edited.disconnect(First); }

private:
  Sheet &Of;
  int First = 0, Row = 0, Top = 0;
};
class ok_Panel {
public:
  explicit ok_Panel(Sheet &S) : Of(S) {
    First = Of.Edited.connect([this](int N) { Row = N; });
    Second = Of.Scrolled.connect([this](int N) { Top = N; });
  }
  ok_Panel(const ok_Panel &) = delete;
  ~ok_Panel() {
    Of.Edited.disconnect(First);
    Of.Scrolled.disconnect(Second);
  }

private:
  Sheet &Of;
  int First = 0, Second = 0, Row = 0, Top = 0;
};

//===-- A member that takes it back ---------------------------------------------------------------------------------===//

class Links {
public:
  Links() = default;
  Links(const Links &) = delete;
  ~Links() {
    for (auto &Undo : Undos)
      Undo();
  }
  template <class S, class F> void add(S &To, F Slot) {
    int Id = To.connect(std::move(Slot));
    Undos.push_back([&To, Id] { To.disconnect(Id); });
  }

private:
  std::vector<std::function<void()>> Undos;
};
class ok_View {
public:
  explicit ok_View(Sheet &S) {
    Kept.add(S.Edited, [this](int N) { Row = N; });
  }

private:
  int Row = 0;
  Links Kept;
};
class bad_View {
public:
  explicit bad_View(Sheet &S) {
    Ids.push_back(S.Edited.connect([this](int N) { Row = N; })); // expect: dangling-callback
  }

private:
  int Row = 0;
  std::vector<int> Ids;
};

//===-- Under another address ---------------------------------------------------------------------------------------===//

struct Button {
  std::function<void()> Clicked;
};
class bad_Hotkey {
public:
  explicit bad_Hotkey(Button &B) : On(&B) {
    On->Clicked = [this] { ++Uses; }; // expect: dangling-callback
  }
  bad_Hotkey(bad_Hotkey &&Other) noexcept : On(Other.On), Uses(Other.Uses) { Other.On = nullptr; }
  ~bad_Hotkey() {
    if (On)
      On->Clicked = nullptr;
  }

private:
  Button *On;
  int Uses = 0;
};
class ok_Hotkey {
public:
  explicit ok_Hotkey(Button &B) : On(&B) {
    On->Clicked = [this] { ++Uses; };
  }
  ok_Hotkey(ok_Hotkey &&Other) noexcept : On(Other.On), Uses(Other.Uses) {
    Other.On = nullptr;
    if (On)
      On->Clicked = [this] { ++Uses; };
  }
  ~ok_Hotkey() {
    if (On)
      On->Clicked = nullptr;
  }

private:
  Button *On;
  int Uses = 0;
};

// A plain struct of the caller's that refers to what the object holds is no callback.
struct Message {
  unsigned char *Bytes;
  unsigned Size;
};
class ok_Channel {
public:
  void open(Message &M, unsigned Size) { M = Message{Slot, Size}; }

private:
  unsigned char Slot[64] = {};
};
struct Hook {
  void *User;
  void (*Run)(void *);
};
class bad_Hooked {
public:
  explicit bad_Hooked(Hook &H) {
    H = Hook{this, [](void *P) { ++static_cast<bad_Hooked *>(P)->Beats; }}; // expect: dangling-callback
  }

private:
  int Beats = 0;
};
