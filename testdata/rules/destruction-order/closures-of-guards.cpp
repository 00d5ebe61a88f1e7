// Guards that call what they were given when they are destroyed: what a closure captured by reference must live longer.
#include <functional>
#include <string>
#include <vector>

void log(const std::string &);

struct Deferred {
  std::function<void()> Run;
  ~Deferred() {
    if (Run)
      Run();
  }
};

class Rollback {
public:
  ~Rollback() {
    if (!Done)
      for (auto It = Steps.rbegin(); It != Steps.rend(); ++It)
        (*It)();
  }
  void add(std::function<void()> Step) { Steps.push_back(std::move(Step)); }
  void commit() { Done = true; }

private:
  bool Done = false;
  std::vector<std::function<void()>> Steps;
};

bool write(const std::string &Row);

void bad_declared_first() {
  Deferred Later; // expect: destruction-order
  std::string Name = "report";
  Later.Run = [&] { log(Name); };
}

// fn: what is called through iterators of the destroyed object's own container is not seen
bool fn_steps(const std::vector<std::string> &Rows) {
  Rollback Undo; // expect: destruction-order
  std::vector<std::string> Refused;
  Undo.add([&Refused] {
    for (const std::string &Row : Refused)
      log(Row);
  });
  for (const std::string &Row : Rows)
    if (!write(Row))
      Refused.push_back(Row);
  if (!Refused.empty())
    return false;
  Undo.commit();
  return true;
}

void ok_declared_last() {
  std::string Name = "report";
  Deferred Later;
  Later.Run = [&] { log(Name); };
}

bool ok_steps(const std::vector<std::string> &Rows) {
  std::vector<std::string> Refused;
  Rollback Undo;
  Undo.add([&Refused] { log(Refused.front()); });
  for (const std::string &Row : Rows)
    if (!write(Row))
      Refused.push_back(Row);
  return Refused.empty();
}

void ok_by_value() {
  Deferred Later;
  std::string Name = "report";
  Later.Run = [Name] { log(Name); };
}

void ok_moved_away(std::vector<Deferred> &All) {
  Deferred Later;
  Later.Run = [] { log("done"); };
  std::function<void()> Taken = std::move(Later.Run);
  Taken();
}
