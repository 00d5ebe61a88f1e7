// A signal orders what comes before it, not what its giver does afterwards; a function that is only declared reads what it
// is given by const reference.
#include <latch>
#include <semaphore>
#include <string>
#include <thread>

void show(const std::string &);

int bad_written_after_the_signal() {
  int Value = 0;
  std::latch Done(1);
  std::jthread T([&] {
    Done.count_down();
    Value = 42;
  });
  Done.wait();
  return Value; // expect: unsynchronised-share
}
int ok_written_before_the_signal() {
  int Value = 0;
  std::latch Done(1);
  std::jthread T([&] {
    Value = 42;
    Done.count_down();
  });
  Done.wait();
  return Value;
}
void ok_in_rounds(int N) {
  std::string Box;
  std::binary_semaphore Full(0), Empty(1);
  std::thread T([&] {
    for (int I = 0; I < N; ++I) {
      Empty.acquire();
      Box = "more";
      Full.release();
    }
  });
  for (int I = 0; I < N; ++I) {
    Full.acquire();
    show(Box);
    Empty.release();
  }
  T.join();
}
void bad_shown_beside() {
  std::string Status = "idle";
  std::jthread Worker([&] { Status = "busy"; });
  show(Status); // expect: unsynchronised-share
}
void ok_shown_behind() {
  std::string Status = "idle";
  {
    std::jthread Worker([&] { Status = "busy"; });
  }
  show(Status);
}
