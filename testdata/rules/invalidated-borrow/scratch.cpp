// A member that a function fills with views and clears again before it returns holds nothing afterwards.
#include <string>
#include <string_view>
#include <vector>

void use(const std::vector<std::string_view> &);

class Filter {
public:
  void generate() {
    for (const std::string &Key : Keys)
      Scratch.push_back(Key);
    use(Scratch);
    Scratch.clear();
    Keys.clear();
  }
  void generateByIndex() {
    Scratch.resize(Keys.size());
    for (size_t I = 0; I != Keys.size(); ++I)
      Scratch[I] = std::string_view(Keys[I].data(), Keys[I].size());
    use(Scratch);
    Keys.clear();
    Scratch.clear();
  }
  void collect() {
    for (const std::string &Key : Keys)
      Scratch.push_back(Key);
  }
  void forget(bool All) {
    for (const std::string &Key : Keys)
      Scratch.push_back(Key);
    if (All)
      Scratch.clear();
  }
  void ok_cleared(int N) {
    for (int I = 0; I != N; ++I)
      generate();
    use(Scratch);
  }
  void ok_cleared_by_index(int N) {
    for (int I = 0; I != N; ++I)
      generateByIndex();
    use(Scratch);
  }
  void bad_kept() {
    collect();
    Keys.clear();
    use(Scratch); // expect: invalidated-borrow
  }
  void bad_kept_on_one_path(bool All) {
    forget(All);
    Keys.clear();
    use(Scratch); // expect: invalidated-borrow
  }

private:
  std::vector<std::string> Keys;
  std::vector<std::string_view> Scratch;
};
