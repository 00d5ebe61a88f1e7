// What a thread releases is released for the function that started it as well.
#include <future>
#include <pthread.h>
#include <thread>

struct Job {
  int Id = 0;
};
int work(int Id);

void end(Job *J) { delete J; }
void *endInC(void *J) {
  delete static_cast<Job *>(J);
  return nullptr;
}

int bad_captured() {
  Job *J = new Job;
  std::thread Runner([J] { delete J; });
  Runner.join();
  return J->Id; // expect: use-after-free
}

int bad_argument() {
  Job *J = new Job;
  std::thread Runner(end, J);
  Runner.join();
  return J->Id; // expect: use-after-free
}

int bad_posix() {
  Job *J = new Job;
  pthread_t Runner;
  pthread_create(&Runner, nullptr, endInC, J);
  pthread_join(Runner, nullptr);
  return J->Id; // expect: use-after-free
}

int ok_read_before() {
  Job *J = new Job;
  const int Id = J->Id;
  std::thread Runner([J] { delete J; });
  Runner.join();
  return Id;
}

void ok_released_by_the_thread_alone() {
  Job *J = new Job;
  std::thread([J] {
    work(J->Id);
    delete J;
  }).detach();
}

struct Connection {
  Job *Current = new Job;
  void close() {
    delete Current;
    Current = nullptr;
  }
  ~Connection() { delete Current; }
};

void ok_set_to_null() {
  Connection C;
  std::thread Closer([&C] { C.close(); });
  Closer.join();
}

void ok_member_set_to_null() {
  Connection C;
  std::thread Closer(&Connection::close, &C);
  Closer.join();
  C.close();
}

int ok_not_started(Job *J) {
  pthread_t Runner;
  if (pthread_create(&Runner, nullptr, endInC, J) != 0)
    return J->Id;
  return pthread_detach(Runner);
}

int bad_started(Job *J) {
  pthread_t Runner;
  if (pthread_create(&Runner, nullptr, endInC, J) != 0)
    return -1;
  pthread_join(Runner, nullptr);
  return J->Id; // expect: use-after-free
}
