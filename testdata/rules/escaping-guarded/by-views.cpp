// Views that are made of other views on the way out.
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

class Board {
public:
  void set(std::string New) {
    std::lock_guard<std::mutex> Hold(Lock);
    Text = std::move(New);
    Parts.push_back(Text);
  }
  void clear() {
    std::lock_guard<std::mutex> Hold(Lock);
    Text.clear();
    Parts.clear();
  }
  std::string_view bad_head() {
    std::lock_guard<std::mutex> Hold(Lock);
    return std::string_view(Text).substr(0, 8); // expect: escaping-guarded
  }
  std::string ok_head() {
    std::lock_guard<std::mutex> Hold(Lock);
    return std::string(std::string_view(Text).substr(0, 8));
  }
  const std::string *bad_found(const std::string &Wanted) {
    std::lock_guard<std::mutex> Hold(Lock);
    for (const std::string &P : Parts)
      if (P == Wanted)
        return &P; // expect: escaping-guarded
    return nullptr;
  }
  bool ok_has(const std::string &Wanted) {
    std::lock_guard<std::mutex> Hold(Lock);
    for (const std::string &P : Parts)
      if (P == Wanted)
        return true;
    return false;
  }

private:
  std::mutex Lock;
  std::string Text;
  std::vector<std::string> Parts;
};

class Shelf {
public:
  class Opened {
  public:
    Opened(std::mutex &M, std::vector<int> &Of) : Hold(M), Of(Of) {}
    std::vector<int> &operator*() { return Of; }

  private:
    std::unique_lock<std::mutex> Hold;
    std::vector<int> &Of;
  };
  Opened ok_with_its_guard() { return Opened(Lock, Books); }
  void add(int B) {
    std::lock_guard<std::mutex> Hold(Lock);
    Books.push_back(B);
  }
  void clear() {
    std::lock_guard<std::mutex> Hold(Lock);
    Books.clear();
  }

private:
  std::mutex Lock;
  std::vector<int> Books;
};
