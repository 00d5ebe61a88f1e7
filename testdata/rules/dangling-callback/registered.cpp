// Objects that register themselves with something that may outlive them.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

class Bus {
public:
  int subscribe(std::function<void(int)> F) {
    Handlers[++Last] = std::move(F);
    return Last;
  }
  void unsubscribe(int Id) { Handlers.erase(Id); }
  void publish(int N) {
    for (auto &[Id, F] : Handlers)
      F(N);
  }

private:
  std::map<int, std::function<void(int)>> Handlers;
  int Last = 0;
};

class Listener {
public:
  virtual ~Listener() = default;
  virtual void changed() = 0;
};
class Subject {
public:
  void attach(Listener *L) { All.push_back(L); }
  void detach(Listener *L) { All.erase(std::remove(All.begin(), All.end(), L), All.end()); }
  void notify() {
    for (Listener *L : All)
      L->changed();
  }

private:
  std::vector<Listener *> All;
};

class bad_never_unsubscribes {
public:
  explicit bad_never_unsubscribes(Bus &B) {
    B.subscribe([this](int N) { Sum += N; }); // expect: dangling-callback "`this`"
  }

private:
  int Sum = 0;
};

class bad_forgets_id {
public:
  explicit bad_forgets_id(Bus &B) : B(B) {
    Id = B.subscribe([this](int N) { Sum += N; }); // expect: dangling-callback
  }
  ~bad_forgets_id() { Sum = 0; }

private:
  Bus &B;
  int Id = 0, Sum = 0;
};

class bad_observer : public Listener {
public:
  explicit bad_observer(Subject &S) { S.attach(this); } // expect: dangling-callback
  void changed() override { ++Count; }

private:
  int Count = 0;
};

class bad_in_method {
public:
  void listen(Bus *B) {
    B->subscribe([this](int N) { last(N); }); // expect: dangling-callback
  }
  void last(int N);
};

class bad_member_captured {
public:
  explicit bad_member_captured(Bus &B) {
    B.subscribe([&Out = Total](int N) { Out += N; }); // expect: dangling-callback
  }

private:
  int Total = 0;
};

struct Timer {
  std::function<void()> OnTick;
};
class bad_function_member {
public:
  explicit bad_function_member(Timer &T) {
    T.OnTick = [this] { tick(); }; // expect: dangling-callback
  }
  void tick();
};

class ok_unsubscribes {
public:
  explicit ok_unsubscribes(Bus &B) : B(B) {
    Id = B.subscribe([this](int N) { Sum += N; });
  }
  ~ok_unsubscribes() { B.unsubscribe(Id); }

private:
  Bus &B;
  int Id = 0, Sum = 0;
};

class ok_detaches : public Listener {
public:
  explicit ok_detaches(Subject &S) : S(S) { S.attach(this); }
  ~ok_detaches() override { S.detach(this); }
  void changed() override {}

private:
  Subject &S;
};

class ok_weak : public std::enable_shared_from_this<ok_weak> {
public:
  void listen(Bus &B) {
    B.subscribe([Weak = weak_from_this()](int N) {
      if (auto Self = Weak.lock())
        Self->Sum += N;
    });
  }

private:
  int Sum = 0;
};

class ok_shared : public std::enable_shared_from_this<ok_shared> {
public:
  void listen(Bus &B) {
    B.subscribe([this, Self = shared_from_this()](int N) { Sum += N; });
  }

private:
  int Sum = 0;
};

class Subscription { // unsubscribes when it goes
public:
  Subscription(Bus &B, std::function<void(int)> F) : B(B), Id(B.subscribe(std::move(F))) {}
  ~Subscription() { B.unsubscribe(Id); }

private:
  Bus &B;
  int Id;
};
class ok_subscription {
public:
  explicit ok_subscription(Bus &B) : S(B, [this](int N) { Sum += N; }) {}

private:
  int Sum = 0;
  Subscription S;
};

class ok_own_bus {
public:
  ok_own_bus() {
    B.subscribe([this](int N) { Sum += N; });
  }

private:
  Bus B;
  int Sum = 0;
};

class ok_collects { // a list that the caller asked for
public:
  void collect(std::vector<ok_collects *> &Out) {
    Out.push_back(this);
    for (auto &C : Children)
      C->collect(Out);
  }

private:
  std::vector<std::unique_ptr<ok_collects>> Children;
};

class ok_destructor_elsewhere {
public:
  explicit ok_destructor_elsewhere(Bus &B) {
    B.subscribe([this](int N) { Sum += N; });
  }
  ~ok_destructor_elsewhere();

private:
  int Sum = 0;
};

class ok_nothing_captured {
public:
  explicit ok_nothing_captured(Bus &B) {
    B.subscribe([](int) {});
  }
};
