// A function that hands on what it is given to a queue.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

void print(const std::string &);

struct Entry {
  int Level = 0;
  std::string Text;
};

class Printer {
public:
  Printer() : Worker(&Printer::run, this) {}
  ~Printer() {
    {
      std::lock_guard<std::mutex> Hold(M);
      Closed = true;
    }
    Changed.notify_one();
    Worker.join();
  }
  void put(Entry *E) {
    {
      std::lock_guard<std::mutex> Hold(M);
      Waiting.push_back(E);
    }
    Changed.notify_one();
  }

private:
  void run() {
    std::unique_lock<std::mutex> Hold(M);
    for (;;) {
      Changed.wait(Hold, [this] { return Closed || !Waiting.empty(); });
      if (Waiting.empty())
        return;
      Entry *E = Waiting.front();
      Waiting.pop_front();
      Hold.unlock();
      print(E->Text);
      delete E;
      Hold.lock();
    }
  }
  std::mutex M;
  std::condition_variable Changed;
  std::deque<Entry *> Waiting;
  bool Closed = false;
  std::thread Worker;
};

void publish(Printer &P, Entry *E) { P.put(E); }

void bad_by_function(Printer &P) {
  Entry *E = new Entry;
  publish(P, E);
  E->Level = 2; // expect: use-after-send
}
void ok_by_function(Printer &P) {
  Entry *E = new Entry;
  E->Level = 2;
  publish(P, E);
}

class Log {
public:
  explicit Log(Printer &To) : To(&To) {}
  void bad_warn(const std::string &Text) {
    Entry *E = new Entry;
    E->Text = Text;
    pass(E);
    E->Level = 1; // expect: use-after-send
  }
  void ok_warn(const std::string &Text) {
    Entry *E = new Entry;
    E->Text = Text;
    E->Level = 1;
    pass(E);
  }
  void ok_kept(const std::string &Text) { // nobody else's, whatever is locked besides
    Entry *E = new Entry;
    keep(E);
    E->Text = Text;
  }
  ~Log() {
    for (Entry *E : Kept)
      delete E;
  }

private:
  void pass(Entry *E) {
    ++Passed;
    To->put(E);
  }
  void keep(Entry *E) {
    Kept.push_back(E);
    To->put(new Entry);
  }
  Printer *To;
  int Passed = 0;
  std::vector<Entry *> Kept;
};
