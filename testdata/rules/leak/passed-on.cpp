// Whom a callee hands the pointer on to: a shared owner that is copied, a list's new node, the system.
#include <fcntl.h>
#include <map>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

struct Listener {
  virtual ~Listener() = default;
};

class Bus {
public:
  void add(Listener *L) {
    std::shared_ptr<Listener> Owned(L);
    All.push_back(Owned);
  }
  void add(const std::string &Topic, Listener *L) {
    std::shared_ptr<Listener> Owned(L);
    ByTopic[Topic].push_back(Owned);
  }
  void look(Listener *L) { Last = L; }

private:
  std::vector<std::shared_ptr<Listener>> All;
  std::map<std::string, std::vector<std::shared_ptr<Listener>>> ByTopic;
  Listener *Last = nullptr;
};

void ok_kept(Bus &B) { B.add(new Listener); }
void ok_kept_by_topic(Bus &B) { B.add("topic", new Listener); }

class Stack {
public:
  Stack() = default;
  Stack(const Stack &) = delete;
  ~Stack() {
    while (Head) {
      Node *Old = Head;
      Head = Old->Next;
      delete Old;
    }
  }
  void push(int V) {
    Node *Made = new Node{V, Head};
    Head = Made;
  }
  void bad_replace(int V) { Head = new Node{V, nullptr}; } // expect: leak "`S.Head`"

private:
  struct Node {
    int Value;
    Node *Next;
  };
  Node *Head = nullptr;
};

void ok_pushed_twice() {
  Stack S;
  S.push(1);
  S.push(2);
}

void replacedTwice() {
  Stack S;
  S.bad_replace(1);
  S.bad_replace(2);
}

int bad_system_keeps_nothing() {
  int Fd = socket(AF_INET, SOCK_STREAM, 0);
  if (Fd < 0)
    return -1;
  if (listen(Fd, 3) < 0)
    return -1; // expect: leak
  return Fd;
}

int ok_system_keeps_nothing() {
  int Fd = socket(AF_INET, SOCK_STREAM, 0);
  if (Fd < 0)
    return -1;
  if (listen(Fd, 3) < 0) {
    close(Fd);
    return -1;
  }
  return Fd;
}

// Made in the argument list of a function that only promises not to change it: nobody else can release it.
struct Rule {
  virtual ~Rule() = default;
};
struct Positive final : Rule {};
struct Checker {
  explicit Checker(const Rule *R);
  ~Checker();
};
Checker makeChecker(const Rule *R);
void print(const Rule *R);

void ok_made_for_the_callee() {
  makeChecker(new Positive);
  Checker Other(new Positive());
}
void bad_shown_to_it() {
  const Rule *R = new Positive; // expect: leak
  print(R);
}

struct Pipe {
  explicit Pipe(int End);
  ~Pipe();
};

void ok_released_by_list() {
  auto *In = new Pipe(0);
  auto *Out = new Pipe(1);
  for (Pipe *P : {In, Out})
    delete P;
}

void ok_released_in_vector() {
  auto *In = new Pipe(0);
  std::vector<Pipe *> All = {In, new Pipe(1)};
  for (Pipe *P : All)
    delete P;
}

void bad_beside_list() {
  auto *In = new Pipe(0);
  auto *Out = new Pipe(1); // expect: leak
  for (Pipe *P : {In})
    delete P;
}
