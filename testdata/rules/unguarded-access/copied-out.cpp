// What is copied out under the lock is the copy's own: an owner copies what it owns.
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static long sum(std::vector<int> Values) {
  long Out = 0;
  for (int V : Values)
    Out += V;
  return Out;
}

struct Rows {
  std::vector<int> Values;
  std::string Title;
};

class Sheet {
public:
  void add(int V) {
    std::lock_guard<std::mutex> Hold(Lock);
    All.Values.push_back(V);
    Plain.push_back(V);
  }
  void clear() {
    std::lock_guard<std::mutex> Hold(Lock);
    All.Values.clear();
    Plain.clear();
  }
  long ok_by_capture() {
    std::unique_lock<std::mutex> Hold(Lock);
    auto Work = [Copy = Plain] { return sum(Copy); };
    Hold.unlock();
    return Work();
  }
  long ok_by_local() {
    std::unique_lock<std::mutex> Hold(Lock);
    Rows Copy = All;
    Hold.unlock();
    return Copy.Values[0] + static_cast<long>(Copy.Values.size());
  }
  long bad_by_reference() {
    std::unique_lock<std::mutex> Hold(Lock);
    const Rows &Ref = All;
    Hold.unlock();
    return Ref.Values[0]; // expect: unguarded-access
  }
  long bad_by_pointer() {
    std::unique_lock<std::mutex> Hold(Lock);
    const std::vector<int> *Pointer = &Plain;
    Hold.unlock();
    return (*Pointer)[0]; // expect: unguarded-access
  }

private:
  std::mutex Lock;
  Rows All;
  std::vector<int> Plain;
};
