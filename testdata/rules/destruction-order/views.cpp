// Members whose destructors look at other members through a reference or pointer.
#include <memory>
#include <string>
#include <vector>

struct Log {
  std::vector<std::string> Lines;
  void write(const std::string &Line);
};

struct Session {
  explicit Session(Log &L) : Out(L) {}
  ~Session() { Out.write("closed"); }
  Log &Out;
};

struct SessionByPointer {
  Log *Out = nullptr;
  void attach(Log *L) { Out = L; }
  ~SessionByPointer() {
    if (Out)
      Out->write("closed");
  }
};

struct Quiet { // refers, but its destructor does not look
  explicit Quiet(Log &L) : Out(L) {}
  ~Quiet() { Count = 0; }
  Log &Out;
  int Count = 1;
};

class bad_reference {
  Session S; // expect: destruction-order "`L` is destroyed before `S`"
  Log L;

public:
  bad_reference() : S(L) {}
};

class bad_attached_later {
  SessionByPointer S; // expect: destruction-order
  Log L;

public:
  bad_attached_later() { S.attach(&L); }
};

class bad_attached_by_method {
  SessionByPointer S; // expect: destruction-order
  Log L;

public:
  void open() { S.attach(&L); }
};

struct Wrapped {
  Session Inner;
  explicit Wrapped(Log &L) : Inner(L) {}
};
class bad_nested {
  Wrapped W; // expect: destruction-order
  Log L;

public:
  bad_nested() : W(L) {}
};

class bad_owned {
  std::unique_ptr<Session> S; // expect: destruction-order
  Log L;

public:
  bad_owned() : S(std::make_unique<Session>(L)) {}
};

struct SessionBase {
  explicit SessionBase(Log &L) : Out(L) {}
  ~SessionBase() { Out.write("closed"); }
  Log &Out;
};
class bad_base : SessionBase { // expect: destruction-order
  Log L;

public:
  bad_base() : SessionBase(L) {}
};

class ok_declared_before {
  Log L;
  Session S;

public:
  ok_declared_before() : S(L) {}
};

class ok_somebody_elses {
  Session S;
  Log L;

public:
  explicit ok_somebody_elses(Log &Other) : S(Other) {}
};

class ok_does_not_look {
  Quiet Q;
  Log L;

public:
  ok_does_not_look() : Q(L) {}
};

class ok_detached_in_destructor {
  SessionByPointer S;
  Log L;

public:
  ok_detached_in_destructor() { S.attach(&L); }
  ~ok_detached_in_destructor() { S.attach(nullptr); }
};

class ok_plain_pointer { // a pointer has no destructor
  Log *P;
  Log L;

public:
  ok_plain_pointer() : P(&L) {}
};

class ok_owned_reset_first {
  std::unique_ptr<Session> S;
  Log L;

public:
  ok_owned_reset_first() : S(std::make_unique<Session>(L)) {}
  ~ok_owned_reset_first() { S.reset(); }
};

class ok_trivial { // nothing happens to an int
  struct Counter {
    explicit Counter(int &N) : N(N) {}
    ~Counter() { ++N; }
    int &N;
  };
  Counter C;
  int N = 0;

public:
  ok_trivial() : C(N) {}
};
