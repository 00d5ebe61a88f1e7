// Globals and statics with a mutex beside them.
#include <mutex>
#include <string>
#include <vector>

namespace {
std::mutex LogM;
std::vector<std::string> Log;
std::mutex CountM;
int Count = 0;
} // namespace

void ok_log(const std::string &Line) {
  std::lock_guard<std::mutex> Hold(LogM);
  Log.push_back(Line);
}
size_t bad_log_size() { return Log.size(); } // expect: unguarded-access "`Log` is read without `LogM`"

void ok_count() {
  std::lock_guard<std::mutex> Hold(CountM);
  ++Count;
}
int ok_counted() {
  std::lock_guard<std::mutex> Hold(CountM);
  return Count;
}
