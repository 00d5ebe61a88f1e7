// The key of what is erased, used after that.
#include <map>
#include <memory>
#include <string>

void log(const std::string &);
struct Plugin {
  std::string Name;
};

struct Plugins {
  std::map<std::string, Plugin> All;
  std::string Last;

  void remove(const std::string &Name) {
    All.erase(Name);
    log("removed " + Name);
  }
  bool removeFound(const std::string &Name) {
    auto It = All.find(Name);
    if (It == All.end())
      return false;
    All.erase(It);
    log(Name);
    return true;
  }
  void removeAfterwards(const std::string &Name) {
    log(Name);
    All.erase(Name);
  }
  void removeOther(const std::string &Name, const std::string &Note) {
    All.erase(Name);
    log(Note);
  }

  void bad_first() {
    remove(All.begin()->first); // expect: aliased-arguments
  }
  void bad_first_found() {
    if (!All.empty())
      removeFound(All.begin()->first); // expect: aliased-arguments
  }
  void ok_copy() {
    std::string Name = All.begin()->first;
    remove(Name);
  }
  void ok_last() { remove(Last); }
  void ok_told_before() { removeAfterwards(All.begin()->first); }
  void ok_note_of_another(const std::string &Name) { removeOther(Name, All.begin()->second.Name); }
};
