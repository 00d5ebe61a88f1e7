// A thread releases, and so does who started it.
#include <thread>

struct Job {
  int Id = 0;
};

void bad_both() {
  Job *J = new Job;
  std::thread Runner([=] { delete J; });
  Runner.join();
  delete J; // expect: double-free
}

void ok_one_of_them() {
  Job *J = new Job;
  std::thread Runner([=] { ++J->Id; });
  Runner.join();
  delete J;
}
