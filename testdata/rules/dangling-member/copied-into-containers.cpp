// What a container of values copies is no reference to what was handed over; a container of views keeps one.
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

class ok_Interner {
public:
  int intern(std::string_view Text) { return Index.emplace(Text, Next++).first->second; }
  void add(std::string Name) {
    intern(Name + "x");
    intern(Name);
  }

private:
  std::unordered_map<std::string, int> Index;
  int Next = 0;
};

struct ok_Names {
  std::vector<std::string> All;
  void add(std::string Name) {
    std::string_view View = Name;
    All.emplace_back(View);
  }
};

struct Count {
  unsigned N;
};
struct ok_Counts {
  std::unordered_map<std::string, Count> All;
  void add(std::string Name) { All.emplace(std::string_view(Name), Count{1}); }
};

struct bad_Views {
  std::vector<std::string_view> All;
  void add(std::string Name) { All.push_back(Name); } // expect: dangling-member
};

struct bad_Index {
  std::unordered_map<std::string_view, int> Index;
  void add(std::string Name) { Index.emplace(Name, 1); } // expect: dangling-member
};

struct Row {
  int Id;
};
struct ok_Pairs {
  std::vector<std::pair<std::string, Row *>> All;
  void add(const char *Name, Row *R) { All.emplace_back(std::string(Name), R); }
};
struct bad_PairsOfViews {
  std::vector<std::pair<std::string_view, Row *>> All;
  void add(std::string Name, Row *R) { All.emplace_back(std::string_view(Name), R); } // expect: dangling-member
};
