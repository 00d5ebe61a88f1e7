// What a function moves on and sets anew before it returns has not been moved from, on whichever path.
#include <string>
#include <utility>
#include <vector>

void ship(std::vector<std::string> Rows);

class Batch {
public:
  void add(std::string Row) { Rows.push_back(std::move(Row)); }
  void flush() {
    if (Rows.empty())
      return;
    send();
    Rows.clear();
  }
  void flushOnce(bool Quiet) {
    if (Quiet)
      return;
    send();
    Rows = {};
  }
  void drain() {
    if (Rows.empty())
      return;
    send();
  }

private:
  void send() { ship(std::move(Rows)); }
  std::vector<std::string> Rows;
};

void ok_flushed_and_filled(Batch &B) {
  B.flush();
  B.add("next");
}

void ok_flushed_perhaps(Batch &B, bool Quiet) {
  B.flushOnce(Quiet);
  B.add("next");
}

void ok_flushed_in_turns(Batch &B) {
  for (int I = 0; I != 3; ++I) {
    B.add("row");
    B.flush();
  }
}

void bad_drained(Batch &B) {
  B.drain();
  B.add("next"); // expect: use-after-move
}

void bad_drained_after_the_flush(Batch &B) {
  B.flush();
  B.drain();
  B.add("next"); // expect: use-after-move
}
