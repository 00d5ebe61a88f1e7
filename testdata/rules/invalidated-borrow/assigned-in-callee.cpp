// A callee assigns what a reference leads into, as a whole.
#include <string>
#include <vector>

struct Rule {
  std::string Prefix;
  unsigned Hits = 0;
};
struct Config {
  std::vector<Rule> Rules;
  int Generation = 0;
};
Config load(int Generation);

class Router {
public:
  void bad_reloaded(const std::string &Path) {
    Rule &R = match(Path);
    reload();
    ++R.Hits; // expect: invalidated-borrow
  }
  void ok_matched_again(const std::string &Path) {
    ++match(Path).Hits;
    reload();
    ++match(Path).Hits;
  }
  void ok_value_kept() {
    int &Generation = Current.Generation;
    reload();
    ++Generation;
  }

private:
  Rule &match(const std::string &Path) {
    for (Rule &R : Current.Rules)
      if (Path == R.Prefix)
        return R;
    return Current.Rules.back();
  }
  void reload() { Current = load(Current.Generation + 1); }
  Config Current;
};
