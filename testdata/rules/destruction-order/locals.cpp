// Locals whose destructors look at other locals that are destroyed before them.
#include <string>
#include <thread>
#include <vector>

void work(std::string &Text);

struct Log {
  std::vector<std::string> Lines;
  void write(const std::string &Line);
};

struct Session {
  Log *Out = nullptr;
  void attach(Log &L) { Out = &L; }
  ~Session() {
    if (Out)
      Out->write("closed");
  }
};

void bad_attached() {
  Session S; // expect: destruction-order "`L` is destroyed before `S`"
  Log L;
  S.attach(L);
}

void bad_thread() {
  std::jthread Worker; // expect: destruction-order
  std::string Text;
  Worker = std::jthread([&Text] { work(Text); });
}

void ok_declared_before() {
  Log L;
  Session S;
  S.attach(L);
}

// fp: that a joined thread has nothing left to wait for
void fp_joined() {
  std::jthread Worker;
  std::string Text;
  Worker = std::jthread([&Text] { work(Text); });
  Worker.join();
}

void ok_thread_declared_after() {
  std::string Text;
  std::jthread Worker([&Text] { work(Text); });
}

void ok_detached() {
  Session S;
  Log L;
  S.attach(L);
  S.Out = nullptr;
}
