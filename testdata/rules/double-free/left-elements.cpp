// Elements of a container that a method releases and leaves where they were: the destructor releases them again.
#include <algorithm>
#include <vector>

struct Timer {
  int Id = 0;
  bool Armed = true;
};

class bad_Timers {
public:
  bad_Timers() = default;
  bad_Timers(const bad_Timers &) = delete;
  ~bad_Timers() {
    for (Timer *T : All)
      delete T;
  }
  void add() { All.push_back(new Timer); }
  void cancel(int Id) {
    auto It = std::find_if(All.begin(), All.end(), [&](const Timer *T) { return T->Id == Id; });
    if (It != All.end())
      delete *It; // expect: double-free "is left there when it has been released"
  }

private:
  std::vector<Timer *> All;
};

class bad_TimersByIndex {
public:
  bad_TimersByIndex() = default;
  bad_TimersByIndex(const bad_TimersByIndex &) = delete;
  ~bad_TimersByIndex() {
    for (unsigned I = 0; I < All.size(); ++I)
      delete All[I];
  }
  void add() { All.push_back(new Timer); }
  void cancel(unsigned I) {
    if (I < All.size())
      delete All[I]; // expect: double-free
  }

private:
  std::vector<Timer *> All;
};

class ok_TimersErased {
public:
  ok_TimersErased() = default;
  ok_TimersErased(const ok_TimersErased &) = delete;
  ~ok_TimersErased() {
    for (Timer *T : All)
      delete T;
  }
  void add() { All.push_back(new Timer); }
  void cancel(int Id) {
    auto It = std::find_if(All.begin(), All.end(), [&](const Timer *T) { return T->Id == Id; });
    if (It == All.end())
      return;
    delete *It;
    All.erase(It);
  }
  void cancelAt(unsigned I) {
    delete All[I];
    All[I] = nullptr;
  }
  void cancelBySwap(unsigned I) {
    delete All[I];
    std::swap(All[I], All.back());
    All.pop_back();
  }

private:
  std::vector<Timer *> All;
};

// Who calls it goes on from there.
class ok_TimersInTwoSteps {
public:
  ok_TimersInTwoSteps() = default;
  ok_TimersInTwoSteps(const ok_TimersInTwoSteps &) = delete;
  ~ok_TimersInTwoSteps() {
    for (Timer *T : All)
      delete T;
  }
  void add() { All.push_back(new Timer); }
  void end(unsigned I) { delete All[I]; }
  void cancel(unsigned I) {
    end(I);
    All.erase(All.begin() + I);
  }

private:
  std::vector<Timer *> All;
};

// The destructor looks only at those that are left.
class ok_TimersCounted {
public:
  ok_TimersCounted() = default;
  ok_TimersCounted(const ok_TimersCounted &) = delete;
  ~ok_TimersCounted() {
    for (unsigned I = 0; I < Live; ++I)
      delete All[I];
  }
  void add() { All.push_back(new Timer); ++Live; }
  void cancelLast() {
    delete All[Live - 1];
    --Live;
  }

private:
  std::vector<Timer *> All;
  unsigned Live = 0;
};

class TimersRun {
public:
  TimersRun() = default;
  TimersRun(const TimersRun &) = delete;
  ~TimersRun() {
    for (Timer *T : All)
      delete T;
  }
  void add() { All.push_back(new Timer); }
  void bad_finish() {
    for (Timer *T : All)
      delete T; // expect-warning: double-free "`All`"
  }
  void ok_finish() {
    for (Timer *T : All)
      delete T;
    All.clear();
  }

private:
  std::vector<Timer *> All;
};
