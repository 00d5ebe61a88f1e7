// Right: every worker gets a copy; what each then owns, it may move on.
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
  const Job Print{"print", {1, 2, 3}};
  for (Worker &W : Workers)
    W.push(Print);
  for (const Worker &W : Workers)
    std::cout << W.Queue.front().Name << '\n';
}
