// A wait in a loop that goes on without asking again what sent it there.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <queue>
#include <string>

void print(const std::string &Text);

class Printer {
public:
  void bad_falls_through() {
    std::unique_lock<std::mutex> L(M);
    for (;;) {
      if (Pages.empty() && !Closing)
        Cv.wait(L); // expect: wait-without-predicate "`this->Cv`"
      if (Closing)
        return;
      std::string Page = std::move(Pages.front());
      Pages.pop();
      print(Page);
    }
  }
  void bad_locks_each_round() {
    while (true) {
      std::unique_lock<std::mutex> L(M);
      if (Lines.size() == 0)
        Cv.wait(L); // expect: wait-without-predicate
      print(Lines.front());
      Lines.pop_front();
    }
  }
  void ok_asks_again() {
    std::unique_lock<std::mutex> L(M);
    for (;;) {
      while (Pages.empty() && !Closing)
        Cv.wait(L);
      if (Closing)
        return;
      Pages.pop();
    }
  }
  void ok_begins_anew() {
    std::unique_lock<std::mutex> L(M);
    for (;;) {
      if (Pages.empty()) {
        Cv.wait(L);
        continue;
      }
      Pages.pop();
    }
  }
  void ok_asks_behind() {
    std::unique_lock<std::mutex> L(M);
    do {
      if (!Closing)
        Cv.wait(L);
      while (!Pages.empty())
        Pages.pop();
    } while (!Closing);
  }
  void ok_takes_what_there_is() {
    std::unique_lock<std::mutex> L(M);
    while (!Closing) {
      if (Lines.empty())
        Cv.wait(L);
      std::deque<std::string> Mine = std::move(Lines);
      Lines.clear();
      for (const std::string &Line : Mine)
        print(Line);
    }
  }
  void ok_as_many_as_there_are() {
    std::unique_lock<std::mutex> L(M);
    while (!Closing) {
      if (Lines.empty())
        Cv.wait(L);
      for (std::size_t N = Lines.size(); N != 0; --N)
        Lines.pop_front();
    }
  }
  void ok_asks_for_itself() {
    std::unique_lock<std::mutex> L(M);
    while (!Closing) {
      if (Lines.empty())
        Cv.wait(L);
      takeOne();
    }
  }

private:
  void takeOne() {
    if (!Lines.empty())
      Lines.pop_front();
  }
  std::mutex M;
  std::condition_variable Cv;
  std::queue<std::string> Pages;
  std::deque<std::string> Lines;
  bool Closing = false;
};
