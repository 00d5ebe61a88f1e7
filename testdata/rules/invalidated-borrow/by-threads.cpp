// References and iterators are void once a thread has changed what they refer into.
#include <functional>
#include <future>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

void grow(std::vector<int> &Numbers) { Numbers.push_back(1); }

int bad_reference() {
  std::vector<int> Numbers{1};
  int &First = Numbers[0];
  std::thread Filler([&] { Numbers.push_back(2); });
  Filler.join();
  return First; // expect: invalidated-borrow
}

int bad_iterator() {
  std::vector<int> Numbers{1};
  auto First = Numbers.begin();
  auto Cleared = std::async([&] { Numbers.clear(); });
  Cleared.wait();
  return *First; // expect: invalidated-borrow
}

int bad_by_function() {
  std::vector<int> Numbers{1};
  int *First = &Numbers[0];
  std::thread Filler(grow, std::ref(Numbers));
  Filler.join();
  return *First; // expect: invalidated-borrow
}

int ok_taken_behind_it() {
  std::vector<int> Numbers{1};
  std::thread Filler([&] { Numbers.push_back(2); });
  Filler.join();
  int &First = Numbers[0];
  return First;
}

int ok_stays_where_it_is() {
  std::list<int> Numbers{1};
  auto First = Numbers.begin();
  std::thread Filler([&] { Numbers.push_back(2); });
  Filler.join();
  return *First;
}

void ok_in_a_map(std::map<int, std::string> &Names) {
  std::mutex M;
  std::string &First = Names[0];
  std::thread Filler([&] {
    std::lock_guard<std::mutex> Guard(M);
    Names[1] = "one";
  });
  Filler.join();
  First = "zero";
}

int ok_own_copy_of_the_thread() {
  std::vector<int> Numbers{1};
  int &First = Numbers[0];
  std::thread Filler([Numbers]() mutable { Numbers.push_back(2); });
  Filler.join();
  return First;
}
