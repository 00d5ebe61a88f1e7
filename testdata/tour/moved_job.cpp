// One job is moved to every worker: the second gets what the first has left. Rust: E0382, value moved in previous
// iteration of loop.
#include <iostream>
#include <string>
#include <utility>
#include <vector>

struct Job {
  std::string Name;
  std::vector<int> Pages;
};

struct Worker {
  std::vector<Job> Queue;
  void push(Job J) { Queue.push_back(std::move(J)); }
};

int main() {
  std::vector<Worker> Workers(3);
  Job Print{"print", {1, 2, 3}};
  for (Worker &W : Workers)
    W.push(std::move(Print));
  // expect@-1: use-after-move "`Print`"
  for (const Worker &W : Workers)
    std::cout << W.Queue.front().Name << '\n';
}
